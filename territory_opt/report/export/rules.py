"""Salesforce assignment rules of a run: for accounts that come after the plan."""

from __future__ import annotations

from territory_opt.report.crm_rules import crm_tables
from territory_opt.report.export.request import Export, Request

WORDS = {
    "ObjectTerritory2AssignmentRule.csv": "insert first; note the ids",
    "ObjectTerritory2AssignmentRuleItem.csv": "insert, with those ids for Rule.DeveloperName",
    "RuleTerritory2Association.csv": "insert, with those ids for Rule.DeveloperName",
    "ObjectTerritory2Association.csv": "insert",
    "Account.csv": "update Account",
}


def salesforce_rules(request: Request) -> Export:
    """Rules, criteria and territories; accounts that rules would send elsewhere, by name."""
    fields = request.run.manifest.get("scenario", {}).get("accounts", {}).get("columns", {})
    tables = crm_tables(request.run, request.lines, fields)
    counts = {
        "rules": len(tables["ObjectTerritory2AssignmentRule.csv"]),
        "accounts assigned by name": len(tables["Account.csv"]),
    }
    return Export(tables, WORDS, counts)
