"""
Routing rules as Salesforce territory assignment rules.

Sales Territories has no order among rules: every rule that fits assigns. So lines are told apart by
criteria of their own, and accounts that the criteria would send elsewhere are assigned by name and
excluded from rules (``Account.IsExcludedFromRealign``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from territory_opt.errors import UnsupportedError
from territory_opt.models.choice import EMPTY, Choice, is_band
from territory_opt.models.rulebook import Line
from territory_opt.rulebook import Market, route
from territory_opt.runs import Run

FIELDS = {
    "country": "BillingCountryCode",
    "state": "BillingState",
    "postal_code": "BillingPostalCode",
    "geo_unit_id": "Geo_Unit_Id__c",
    "segment": "Segment__c",
    "tier": "Tier__c",
}
"""Our column -> field of Account, where the scenario names none."""
MOST_TEXT = 1000
"""A value of a criterion ends there."""
_OPERATIONS = {
    ">=": "greaterOrEqual",
    "<=": "lessOrEqual",
    ">": "greaterThan",
    "<": "lessThan",
}
_INVERSE = {">=": "<", "<=": ">", ">": "<=", "<": ">="}

Criterion = tuple[str, str, str]
"""Field, operation, value."""


@dataclass(frozen=True)
class CrmRule:
    """A territory and the criteria that an account must all meet."""

    territory_id: str
    label: str
    criteria: tuple[Criterion, ...]


def crm_tables(
    run: Run, lines: Sequence[Line], fields: Mapping[str, str]
) -> dict[str, pd.DataFrame]:
    """
    Files by name, with the fields of the objects that they are loaded into.

    Parameters
    ----------
    lines
        Without holes or overlaps.
    fields
        Our column -> field of Account, over ``FIELDS``.

    Raises
    ------
    UnsupportedError
        If a line asks for what no criterion can say.
    """
    rules = crm_rules(lines, {**FIELDS, **fields})
    pairs = [(f"territory_opt_{k:05d}", rule) for k, rule in enumerate(rules, start=1)]
    named = named_accounts(run, lines)
    return {
        "ObjectTerritory2AssignmentRule.csv": _table(
            ("DeveloperName", "MasterLabel", "ObjectType", "IsActive"),
            [(name, rule.label[:80], "Account", "TRUE") for name, rule in pairs],
        ),
        "ObjectTerritory2AssignmentRuleItem.csv": _table(
            ("Rule.DeveloperName", "SortOrder", "Field", "Operation", "Value"),
            [
                (name, str(order), *criterion)
                for name, rule in pairs
                for order, criterion in enumerate(rule.criteria, start=1)
            ],
        ),
        "RuleTerritory2Association.csv": _table(
            ("Rule.DeveloperName", "Territory2Id", "IsInherited"),
            [(name, rule.territory_id, "FALSE") for name, rule in pairs],
        ),
        "ObjectTerritory2Association.csv": _table(
            ("ObjectId", "Territory2Id", "AssociationCause"),
            [(account, territory, "Territory2Manual") for account, territory in named],
        ),
        "Account.csv": _table(
            ("Id", "IsExcludedFromRealign"), [(account, "TRUE") for account, _ in named]
        ),
    }


def named_accounts(run: Run, lines: Sequence[Line]) -> list[tuple[str, str]]:
    """Accounts that are assigned by name: those of the plan that the criteria send elsewhere."""
    table = run.accounts
    places = table.geometry.get_coordinates().reindex(table.index)
    frame = pd.DataFrame(table.drop(columns="geometry")).assign(
        longitude=places["x"], latitude=places["y"]
    )
    columns = dict.fromkeys(name for line in lines for name in line.classes)
    market = Market.of(frame, columns)
    told = [line for line in lines if line.step in ("area", "postal", "state", "rest")]
    of = frame["territory_id"].fillna("").to_numpy(str)
    elsewhere = (route(market, told, market.known(of)).territory_id != of) & (of != "")
    found = dict(zip(market.account_id[elsewhere].tolist(), of[elsewhere].tolist(), strict=True))
    stated = {line.account_id: line.territory_id for line in lines if line.step == "account"}
    return list({**found, **stated}.items())


def crm_rules(lines: Sequence[Line], fields: Mapping[str, str]) -> list[CrmRule]:
    """Rules that no account fits two of; lines that go by distance or name are left out."""
    told = [line for line in lines if line.step in ("area", "postal", "state", "rest")]
    has_areas = any(line.step == "area" for line in told)
    ranged = {line.country for line in told if line.step == "postal"}
    countries = list(dict.fromkeys(line.country for line in told if line.step != "area"))
    named = tuple(name for name in countries if name)
    is_for_all = any(line.step in ("postal", "state") and not line.country for line in told)
    rules: list[CrmRule] = []
    for line in told:
        if line.step == "rest" and is_for_all:
            continue
        extra: list[Criterion] = []
        if line.step == "rest" and named:
            extra += _chosen(fields["country"], Choice(named, is_not=True))[0]
        if line.step in ("state", "rest") and has_areas:
            extra.append((fields["geo_unit_id"], "equals", ""))
        if line.step == "state" and ranged & {line.country, ""}:
            extra.append((fields["postal_code"], "equals", ""))
        rules += [
            CrmRule(line.territory_id, line.words, (*criteria, *extra))
            for criteria in _criteria(line, fields)
        ]
    return rules


def _criteria(line: Line, fields: Mapping[str, str]) -> list[tuple[Criterion, ...]]:
    """Sets of criteria; an account that meets one of them fits the line."""
    start: list[Criterion] = []
    if line.geo_unit_id:
        start.append((fields["geo_unit_id"], "equals", _quoted(line.geo_unit_id)))
    if line.country:
        start += _chosen(fields["country"], Choice((line.country,)))[0]
    if line.step == "postal" and line.postal_from:
        start.append((fields["postal_code"], "greaterOrEqual", line.postal_from))
    if line.step == "postal" and line.postal_before:
        start.append((fields["postal_code"], "lessThan", line.postal_before))
    if line.step == "postal" and not line.postal_from:
        start.append((fields["postal_code"], "notEqual", ""))
    found = [tuple(start)]
    for name, choice in {"state": line.state, **line.classes}.items():
        field = fields.get(name, name)
        found = [(*one, *more) for one in found for more in _chosen(field, choice)]
    return found


def _chosen(field: str, choice: Choice) -> list[list[Criterion]]:
    """A set of values as alternatives, each of criteria that must all hold."""
    if not choice.options:
        return [[]]
    bands = [option for option in choice.options if is_band(option)]
    texts = [_quoted(option) for option in choice.options if option not in bands]
    operation = "notEqual" if choice.is_not else "equals"
    listed = [(field, operation, value) for value in _pieces(texts)]
    if choice.is_not:
        return [[*listed, *(_outside(field, band) for band in bands)]]
    return [*([one] for one in listed), *(_inside(field, band) for band in bands)]


def _inside(field: str, band: str) -> list[Criterion]:
    return [(field, _OPERATIONS[sign], limit) for sign, limit in _limits(band)]


def _outside(field: str, band: str) -> Criterion:
    limits = _limits(band)
    if len(limits) != 1:
        raise UnsupportedError(
            f"no criterion says 'other than {band}'; write the two bands beside it in the rules"
        )
    sign, limit = limits[0]
    return field, _OPERATIONS[_INVERSE[sign]], limit


def _limits(band: str) -> list[tuple[str, str]]:
    return re.findall(r"(>=|<=|>|<)\s*(-?\d+(?:\.\d+)?)", band)


def _pieces(texts: Sequence[str]) -> Iterable[str]:
    """Values joined by commas, as many as fit a criterion."""
    piece: list[str] = []
    for text in texts:
        if piece and len(",".join([*piece, text])) > MOST_TEXT:
            yield ",".join(piece)
            piece = []
        piece.append(text)
    if piece:
        yield ",".join(piece)


def _quoted(text: str) -> str:
    if text == EMPTY:
        return '""'
    return f'"{text}"' if "," in text else text


def _table(columns: Sequence[str], rows: Sequence[tuple[str, ...]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(columns), dtype="str")
