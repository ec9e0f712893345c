"""The quotas of a year that was set before, and how much of it is over when territories change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd

from territory_opt.errors import InputError
from territory_opt.models import QuotaPolicy
from territory_opt.planning.parents import parents_file, parents_in
from territory_opt.planning.table import needed_columns
from territory_opt.quotas.allocation.relief import RELIEF
from territory_opt.quotas.periods import Period
from territory_opt.quotas.rest_of_year import EarlierYear
from territory_opt.quotas.ruled_rows import YEAR
from territory_opt.quotas.ruled_task import periods_of
from territory_opt.scenario import Scenario
from territory_opt.scenario.build import quota_force
from territory_opt.scenario.carried_quotas import read_carried_quotas
from territory_opt.scenario.specs.layers import MAIN

QUOTAS, NODES = "quotas.csv", "quota_nodes.csv"


@dataclass(frozen=True, eq=False)
class CarriedTables:
    """
    Quotas as they were set.

    Attributes
    ----------
    file, quotas
        ``quotas.csv``.
    nodes
        ``quota_nodes.csv``, where it lies beside it.
    parents
        Territory → group above it, where ``territories.csv`` lies beside it.
    """

    file: Path
    quotas: pd.DataFrame
    nodes: pd.DataFrame | None
    parents: dict[str, str]

    @classmethod
    def read(cls, given: str | Path) -> CarriedTables:
        """From ``quotas.csv`` itself, or the folder it lies in."""
        file = Path(given) / QUOTAS if Path(given).is_dir() else Path(given)
        beside = file.with_name(NODES)
        nodes = None
        if beside.is_file():
            columns = ("node_id", "parent_id", "metric", "period", "amount")
            nodes = needed_columns(beside, columns, f"{QUOTAS} is read together with it")
        parents = parents_in(parents_file(file, None))
        return cls(file, read_carried_quotas(file), nodes, parents)


def earlier_years(
    teams: Sequence[Scenario], carried: CarriedTables, changed_on: date
) -> dict[tuple[str, str], EarlierYear]:
    """
    The earlier year of every team and metric.

    Parameters
    ----------
    teams
        Those with quotas.
    changed_on
        First day of the rest.

    Raises
    ------
    InputError
        With every fault: periods that are not there, a day on which none begins.
    """
    found: dict[tuple[str, str], EarlierYear] = {}
    messages = [*_strangers(teams, carried)]
    for team in teams:
        for policy in team.quota_policies:
            try:
                year = _year(team, policy, teams, carried, changed_on)
            except InputError as error:
                whose = "" if team.layer == MAIN else f" of {team.layer}"
                messages.append(f"quota {policy.metric!r}{whose}: {error}")
                continue
            found[team.layer, policy.metric] = year
    if messages:
        raise InputError("; ".join(dict.fromkeys(messages)))
    return found


def _strangers(teams: Sequence[Scenario], carried: CarriedTables) -> Iterator[str]:
    """Ended territories of which nothing says whose they were."""
    known = {name for team in teams for name in team.territories["territory_id"]}
    rows = carried.quotas
    lost = rows["territory_id"][rows["layer"].eq("") & ~rows["territory_id"].isin(known)].unique()
    if len(teams) > 1 and len(lost):
        yield (
            f"{carried.file} has {', '.join(lost[:5])}, and no column layer that says of which team; "
            f"add it ({', '.join(team.layer for team in teams)})"
        )


def _year(
    team: Scenario,
    policy: QuotaPolicy,
    teams: Sequence[Scenario],
    carried: CarriedTables,
    changed_on: date,
) -> EarlierYear:
    periods = _periods(team, policy)
    names = tuple(period.name for period in periods)
    num_past = _num_past(periods, changed_on)
    rows = _rows(team, policy.metric, teams, carried)
    table = _by_period(rows, policy.metric, names, carried.file)
    lines = _relief_lines(team, policy, carried, names)
    last = periods[num_past - 1].after - timedelta(days=1)
    ids = [*table.index, *(f"{one} until {last:%Y-%m-%d}" for one in lines.index)]
    above = [
        *(carried.parents.get(one, "") for one in table.index),
        *(one.removeprefix(RELIEF) for one in lines.index),
    ]
    cents = np.vstack([table.to_numpy(np.int64), lines.to_numpy(np.int64)])
    return EarlierYear(tuple(ids), tuple(above), cents, names, num_past, changed_on)


def _periods(team: Scenario, policy: QuotaPolicy) -> tuple[Period, ...]:
    if policy.rules.periods == "year":
        raise InputError(
            "it has no periods, so nothing says what was carried until then; write periods = "
            '"months" (or quarters, 4-4-5), as the quotas of the year were set'
        )
    return periods_of(policy.rules, quota_force(team))


def _num_past(periods: Sequence[Period], changed_on: date) -> int:
    """Periods before the change, which begins one."""
    first, after = periods[0].first, periods[-1].after
    if changed_on == first:
        raise InputError(
            f"{changed_on} is the first day of the year, so nothing was carried before it; "
            "`quota top-down` sets the whole year"
        )
    if not first < changed_on < after:
        last = after - timedelta(days=1)
        raise InputError(f"{changed_on} is outside the year, which is {first} to {last}")
    starts = [period.first for period in periods]
    if changed_on not in starts:
        before = [str(day) for day in starts[1:] if day < changed_on][-1:]
        later = [str(day) for day in starts[1:] if day > changed_on][:1]
        days = " and ".join(before + later)
        raise InputError(f"no period begins on {changed_on}; the nearest begin on {days}")
    return starts.index(changed_on)


def _rows(
    team: Scenario, metric: str, teams: Sequence[Scenario], carried: CarriedTables
) -> pd.DataFrame:
    """Earlier quotas of a team's metric."""
    rows = carried.quotas
    own = rows["territory_id"].isin(team.territories["territory_id"]) | (len(teams) == 1)
    found = rows[rows["layer"].eq(team.layer) | (rows["layer"].eq("") & own)]
    mine = found[found["metric"] == metric]
    if not len(mine):
        known = ", ".join(found["metric"].unique()) or "none of this team"
        raise InputError(f"{carried.file} has no quotas of it (metrics there: {known})")
    return mine


def _by_period(rows: pd.DataFrame, metric: str, names: tuple[str, ...], file: Path) -> pd.DataFrame:
    """Cents, one row per territory in the file's order and one column per period."""
    parts = rows[rows["period"] != YEAR]
    if not len(parts):
        raise InputError(
            f"{file} has no periods, only the year; give quotas that were set by period"
        )
    strange = [name for name in parts["period"].unique() if name not in names]
    if strange:
        raise InputError(
            f"{file} has the periods {', '.join(strange[:4])}, and the year has {', '.join(names[:4])}"
            f"{' …' if len(names) > 4 else ''}; periods and effective_from must be those of then"
        )
    table = _table(parts, "territory_id")
    table = table.reindex(index=rows["territory_id"].unique(), columns=list(names))
    gaps = [
        f"{one} in {name}" for one, row in table.iterrows() for name in names if pd.isna(row[name])
    ]
    if gaps:
        more = f" and {len(gaps) - 5} more" if len(gaps) > 5 else ""
        raise InputError(f"{file} has no quota of {', '.join(gaps[:5])}{more}; write 0 for none")
    return table


def _relief_lines(
    team: Scenario, policy: QuotaPolicy, carried: CarriedTables, names: tuple[str, ...]
) -> pd.DataFrame:
    """Cents of lines that carried for absent people, by period."""
    nodes = carried.nodes
    if nodes is None:
        if policy.rules.relief == "above":
            raise InputError(
                f'relief = "above" has lines of its own, which are in {NODES}; it must lie beside '
                f"{carried.file} (`quota --out` writes both)"
            )
        return pd.DataFrame(columns=list(names))
    own = nodes[(nodes["metric"] == policy.metric) & nodes["node_id"].str.startswith(RELIEF)]
    if "layer" in own:
        own = own[own["layer"].isin(["", team.layer])]
    own = own[own["period"].isin(names)]
    cents = (pd.to_numeric(own["amount"], errors="coerce") * 100).round()
    if cents.isna().any():
        raise InputError(
            f"{carried.file.with_name(NODES)}: row {cents.index[cents.isna()][0]} has no amount"
        )
    table = _table(own.assign(cents=cents.astype("int64")), "node_id")
    return table.reindex(columns=list(names)).fillna(0)


def _table(rows: pd.DataFrame, index: str) -> pd.DataFrame:
    """Cents by period; nobody has two rows of one."""
    return rows.pivot_table(index=index, columns="period", values="cents", aggfunc="sum")
