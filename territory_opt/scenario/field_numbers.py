"""Numbers that the field entered: one row per territory (or rep) and metric."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from territory_opt.errors import ScenarioError
from territory_opt.models import Fault
from territory_opt.models.nearest import did_you_mean
from territory_opt.scenario.faultlog import FaultLog
from territory_opt.scenario.messages import sentences
from territory_opt.scenario.records.aliases import FIELD_NUMBERS
from territory_opt.scenario.records.cells import refuse_below
from territory_opt.scenario.records.columns import Picked
from territory_opt.scenario.records.picked_alone import pick_alone, tell_missing
from territory_opt.scenario.records.record import Records, read_records
from territory_opt.scenario.records.references import TerritoryNames

CENT = Decimal("0.01")
MOST = 1e13
"""Currency a year that no single territory carries."""


@dataclass(frozen=True, eq=False)
class FieldNumbers:
    """
    What the field entered.

    Attributes
    ----------
    amounts
        Metric, then territory → currency a year, to the cent.
    faults
        What was set aside, or is worth a look; nothing that stops.
    """

    amounts: Mapping[str, Mapping[str, Decimal]]
    faults: tuple[Fault, ...]

    def of(self, metric: str) -> Mapping[str, Decimal]:
        """Territory → number of a metric."""
        return self.amounts.get(metric, {})


def read_field_numbers(
    file: str | Path, teams: Sequence[Any], quarantine: bool = False
) -> FieldNumbers:
    """
    Read numbers of the field from any table file.

    Parameters
    ----------
    file
        ``territory_id`` or ``rep_id`` (of somebody with one territory), ``amount``, and ``metric``
        where a team has several.
    teams
        The scenario's own team and its layers.
    quarantine
        Set rows that cannot be used aside and go on.

    Raises
    ------
    ScenarioError
        Carrying every fault, if any of them stops.
    """
    log = FaultLog(quarantine)
    picked = pick_alone(Path(file), "field", FIELD_NUMBERS, ("amount",), log)
    amounts = None if picked is None else _amounts(picked, teams, log)
    if amounts is None or log.is_stopped:
        raise ScenarioError("\n".join(sentences(log.faults)), log.faults)
    return FieldNumbers(amounts, tuple(log.faults))


def _amounts(
    picked: Picked, teams: Sequence[Any], log: FaultLog
) -> dict[str, dict[str, Decimal]] | None:
    if not picked.has("territory_id") and not picked.has("rep_id"):
        tell_missing(picked.table, "territory_id", log)
        return None
    everybody = np.ones(len(picked.frame), dtype=bool)
    records = read_records(_with_one_name(picked), everybody, log, has_ids=False)
    who = _territories(records, teams)
    metric = _metrics(records, who, teams)
    _refuse_amounts(records)
    _refuse_twice(records, who, metric)
    usable = records.usable
    found: dict[str, dict[str, Decimal]] = {}
    rows = zip(metric[usable], who[usable], records.frame["amount"][usable], strict=True)
    for name, territory, amount in rows:
        found.setdefault(name, {})[territory] = Decimal(str(amount)).quantize(CENT)
    return found


def _with_one_name(picked: Picked) -> Picked:
    """Every row under the name it gives: a territory's, else a rep's."""
    names, reps = (picked.frame[name].str.strip() for name in ("territory_id", "rep_id"))
    frame = picked.frame.assign(territory_id=names.where(names.ne(""), reps))
    column = "territory_id" if picked.has("territory_id") else "rep_id"
    column_of = {**picked.column_of, "territory_id": picked.column_of[column]}
    return replace(picked, frame=frame, column_of=column_of)


def _territories(records: Records, teams: Sequence[Any]) -> pd.Series:
    """Territory of every row; empty where there is none, which stops it."""
    territories, staffing = (
        pd.concat([getattr(team, name) for team in teams], ignore_index=True)
        for name in ("territories", "staffing")
    )
    names = TerritoryNames(territories, staffing)
    text = records.frame["territory_id"]
    found = text.map(lambda name: names.find(name) or "").astype("str")
    records.rows.stop(
        "field-nobody", text.eq("").to_numpy() & records.scope, "the row names nobody",
        "Fill in territory_id or rep_id, or take the row out.", column="territory_id",
    )  # fmt: skip
    is_strange = (text.ne("") & found.eq("")).to_numpy() & records.scope
    seats = staffing.groupby("rep_id")["territory_id"].agg(list).to_dict()
    is_many = text.isin([one for one, own in seats.items() if len(own) > 1]).to_numpy() & is_strange
    records.rows.stop(
        "field-rep-several", is_many, "{record} has several territories",
        "", column="territory_id", values=text,
        remedies={
            int(row): f"Write territory_id instead: {', '.join(seats[text[row]][:5])}."
            for row in text.index[is_many]
        },
    )  # fmt: skip
    is_unknown = is_strange & ~is_many
    records.rows.stop(
        "field-unknown", is_unknown, "{record} is no territory, and no rep with one", "",
        column="territory_id", values=text,
        remedies={int(row): names.hint(text[row]) for row in text.index[is_unknown]},
    )  # fmt: skip
    return found


def _metrics(records: Records, who: pd.Series, teams: Sequence[Any]) -> pd.Series:
    """Metric of every row; that of the territory's team where it has one and the row says none."""
    metrics_of = {
        territory: [quota.metric for quota in team.spec.quota]
        for team in teams
        for territory in team.territories["territory_id"]
    }
    known = who.map(lambda territory: metrics_of.get(territory, []))
    text = records.frame["metric"].str.strip()
    pairs = list(zip(text, known, strict=True))
    has_team = who.ne("").to_numpy() & records.scope
    none = np.array([not of for _, of in pairs], bool) & has_team
    records.rows.stop(
        "field-no-quota", none, "the team of {record} has no [[quota]]",
        "Give the team a [[quota]], or take the row out.", column="territory_id",
    )  # fmt: skip
    open_ = np.array([not name and len(of) > 1 for name, of in pairs], bool) & has_team
    records.rows.stop(
        "field-metric-open", open_, "the row of {record} names no metric", "", column="metric",
        remedies={int(row): f"Write one of: {', '.join(known[row])}." for row in text.index[open_]},
    )  # fmt: skip
    unknown = (
        np.array([bool(name and of) and name not in of for name, of in pairs], bool) & has_team
    )
    records.rows.stop(
        "field-metric", unknown, "no [[quota]] of {record} has the metric '{value}'", "",
        column="metric", values=text,
        remedies={int(row): did_you_mean(text[row], known[row]) for row in text.index[unknown]},
    )  # fmt: skip
    only = [of[0] if len(of) == 1 else "" for of in known]
    return text.where(text.ne(""), pd.Series(only, index=text.index, dtype="str"))


def _refuse_amounts(records: Records) -> None:
    """Amounts that are not there, below 0, or beyond everything."""
    amount = records.frame["amount"]
    is_empty = records.picked.frame["amount"].str.strip().eq("").to_numpy() & records.scope
    records.rows.stop(
        "field-empty", is_empty, "{record} has no amount",
        "Fill it in (0 is a number), or take the row out: then the number from the top stands in.",
        column="amount",
    )  # fmt: skip
    refuse_below("amount", amount, 0.0, records.scope, records.rows)
    records.rows.stop(
        "field-amount", (amount > MOST).to_numpy() & records.scope,
        "amount of {record} is {value}, more than anybody sells", "Correct it.",
        column="amount", values=records.picked.frame["amount"],
    )  # fmt: skip


def _refuse_twice(records: Records, who: pd.Series, metric: pd.Series) -> None:
    keys = pd.DataFrame({"who": who, "metric": metric})
    named = (who.ne("") & metric.ne("")).to_numpy() & records.scope
    first = keys[named].assign(row=keys.index[named]).groupby(["who", "metric"])["row"].first()
    again = keys.duplicated().to_numpy() & named
    records.rows.stop(
        "field-twice", again, "{record} has a second number of {value}", "", column="territory_id",
        values=metric,
        remedies={
            int(row): f"Row {first[(who[row], metric[row])]} has one already; keep one of them."
            for row in keys.index[again]
        },
    )  # fmt: skip
