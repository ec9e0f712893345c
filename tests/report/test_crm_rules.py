"""Salesforce has no order among rules: every account must fit one rule only, or be named."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from territory_opt.errors import UnsupportedError
from territory_opt.models.choice import Choice
from territory_opt.models.rulebook import Line
from territory_opt.report.crm_rules import FIELDS, crm_rules, crm_tables
from territory_opt.rulebook import Cell, Market, derive

HOLDS = {
    "equals": lambda value, limit: value in limit.replace('"', "").split(","),
    "notEqual": lambda value, limit: value not in limit.replace('"', "").split(","),
    "greaterOrEqual": lambda value, limit: value >= limit,
    "lessThan": lambda value, limit: value < limit,
}


class Run:
    """A run of these accounts."""

    def __init__(self, table, of):
        points = gpd.points_from_xy(table["longitude"], table["latitude"])
        self.accounts = gpd.GeoDataFrame(table.assign(territory_id=of), geometry=points)


@pytest.fixture
def accounts():
    rng = np.random.default_rng(3)
    size = 80
    has_code = rng.random(size) < 0.7
    return pd.DataFrame(
        {
            "account_id": [f"a{k}" for k in range(size)],
            "country": rng.choice(["US", "FR"], size),
            "state": rng.choice(["TX", "NY", "OH", ""], size),
            "postal_code": np.where(has_code, [f"{k * 7:03d}" for k in range(size)], ""),
            "tier": rng.choice(["A", "B", "C"], size),
            "segment": "",
            "longitude": rng.uniform(0, 10, size),
            "latitude": rng.uniform(0, 10, size),
        }
    )


@pytest.fixture
def ruled(accounts):
    of = np.where(accounts["tier"] == "C", "I1", np.where(accounts["longitude"] < 5, "F1", "F2"))
    cells = [
        Cell(("F1", "F2"), {"tier": Choice.parse("A;B")}),
        Cell(("I1",), {"tier": Choice.parse("not A;B")}),
    ]
    lines = derive(Market.of(accounts, ("tier", "segment")), of.astype(str), cells)
    return Run(accounts, of), lines, of


def fitting(row, rules):
    """Territories of all rules whose criteria the account meets."""
    value = {field: row[ours] for ours, field in FIELDS.items() if ours in row}
    return [
        rule.territory_id
        for rule in rules
        if all(HOLDS[operation](value[field], limit) for field, operation, limit in rule.criteria)
    ]


def test_every_account_fits_one_rule_and_is_right_or_named(accounts, ruled):
    """The named ones are excluded from rules and assigned by hand."""
    run, lines, of = ruled
    rules = crm_rules(lines, FIELDS)
    tables = crm_tables(run, lines, {})
    named = tables["ObjectTerritory2Association.csv"].set_index("ObjectId")["Territory2Id"]
    for (_, row), territory in zip(accounts.iterrows(), of, strict=True):
        found = fitting(row, rules)
        assert len(found) == 1
        assert named.get(row["account_id"], found[0]) == territory
    assert tables["Account.csv"]["Id"].tolist() == named.index.tolist()


def test_the_files_belong_together(ruled):
    """Criteria and territories name rules that are there; orders begin at 1."""
    run, lines, _ = ruled
    tables = crm_tables(run, lines, {"tier": "Account_Tier__c"})
    rules = set(tables["ObjectTerritory2AssignmentRule.csv"]["DeveloperName"])
    items = tables["ObjectTerritory2AssignmentRuleItem.csv"]
    assert set(tables["RuleTerritory2Association.csv"]["Rule.DeveloperName"]) == rules
    assert set(items["Rule.DeveloperName"]) == rules
    assert "Account_Tier__c" in set(items["Field"]) and "Tier__c" not in set(items["Field"])
    assert (items.groupby("Rule.DeveloperName")["SortOrder"].first() == "1").all()


def test_bands_become_comparisons():
    """From 100 to below 1000 are two criteria; other than 1000 and more is one."""
    between = Line("rest", "T", classes={"size": Choice.parse(">=100 <1000")})
    below = Line("rest", "T", classes={"size": Choice.parse("not >=1000")})
    rules = crm_rules([between, below], FIELDS | {"size": "NumberOfEmployees"})
    assert [rule.criteria for rule in rules] == [
        (("NumberOfEmployees", "greaterOrEqual", "100"), ("NumberOfEmployees", "lessThan", "1000")),
        (("NumberOfEmployees", "lessThan", "1000"),),
    ]


def test_what_no_criterion_can_say_is_refused():
    """Outside a band with two ends would need an or."""
    line = Line("rest", "T", classes={"size": Choice.parse("not >=100 <1000")})
    with pytest.raises(UnsupportedError, match="other than >=100 <1000"):
        crm_rules([line], FIELDS)


def test_long_lists_are_cut_into_several_rules():
    """A criterion holds 1,000 characters."""
    states = Choice(tuple(f"state-{k:03d}" for k in range(150)))
    rules = crm_rules([Line("state", "T", "US", states)], FIELDS)
    assert len(rules) == 2
    assert all(len(value) <= 1000 for rule in rules for _, _, value in rule.criteria)
