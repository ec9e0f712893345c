"""What differs between two stored runs: settings, inputs, figures, accounts and quotas."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pandas as pd

from territory_opt.errors import StoreError
from territory_opt.store.records import StoredRun
from territory_opt.store.store import Store

COMPARED = (
    "status",
    "value",
    "objective",
    "bound",
    "gap",
    "num_accounts",
    "num_territories",
    "num_uncovered",
)
"""Figures set side by side."""
UNITS = ("account_id", "geo_unit_id")


@dataclass(frozen=True, eq=False)
class Difference:
    """
    Two runs side by side.

    Attributes
    ----------
    first, second
        The runs.
    settings, inputs, libraries, figures
        What differs: name → (of the first, of the second); None where a run has none.
    moves
        Accounts with another territory: ``layer``, ``account_id`` (or ``geo_unit_id``), ``from``,
        ``to``.
    only_first, only_second
        Number of accounts that only one of the plans has.
    quotas
        Annual quotas that differ: ``territory_id``, ``metric``, ``first``, ``second``, ``change``.
    """

    first: StoredRun
    second: StoredRun
    settings: Mapping[str, tuple[Any, Any]]
    inputs: Mapping[str, tuple[Any, Any]]
    libraries: Mapping[str, tuple[Any, Any]]
    figures: Mapping[str, tuple[Any, Any]]
    moves: pd.DataFrame
    only_first: int
    only_second: int
    quotas: pd.DataFrame


def compare(store: Store, first_id: int, second_id: int) -> Difference:
    """
    Compare two runs of a store.

    Raises
    ------
    StoreError
        If one is not there, its tables are missing or damaged, or they are of different units.
    """
    first, second = store.run(first_id), store.run(second_id)
    versions = {version.id: version.settings for version in store.scenario_versions()}
    settings = (flat(versions[run.scenario_version_id]) for run in (first, second))
    plans = _joined(*(_plan(store, run) for run in (first, second)))
    return Difference(
        first,
        second,
        _differing(*settings),
        _differing(first.inputs, second.inputs),
        _differing(first.libraries, second.libraries),
        _differing(
            *({name: run.figures.get(name) for name in COMPARED} for run in (first, second))
        ),
        _moves(plans),
        int((plans["_merge"] == "left_only").sum()),
        int((plans["_merge"] == "right_only").sum()),
        _quotas(*(_annual(store, run) for run in (first, second))),
    )


def flat(settings: Any, path: str = "") -> dict[str, Any]:
    """Nested settings as ``balance.0.tolerance`` → value."""
    if isinstance(settings, Mapping):
        pairs = [(str(key), value) for key, value in settings.items()]
    elif isinstance(settings, list):
        pairs = [(str(number), value) for number, value in enumerate(settings)]
    else:
        return {path: settings}
    found: dict[str, Any] = {}
    for key, value in pairs:
        found |= flat(value, f"{path}.{key}" if path else key)
    return found


def _differing(first: Mapping[str, Any], second: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    names = [*first, *(name for name in second if name not in first)]
    pairs = {name: (first.get(name), second.get(name)) for name in names}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def _plan(store: Store, run: StoredRun) -> pd.DataFrame:
    return store.read_table(run.id, "plan.csv")


def _joined(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    """Rows of both plans side by side, by layer and unit."""
    unit = next((name for name in UNITS if name in first and name in second), None)
    if unit is None:
        raise StoreError("one plan is of accounts and the other of areas: they cannot be compared")
    tables = [table[["layer", unit, "territory_id"]] for table in (first, second)]
    return tables[0].merge(
        tables[1], on=["layer", unit], how="outer", suffixes=("_first", "_second"), indicator=True
    )


def _moves(plans: pd.DataFrame) -> pd.DataFrame:
    both = plans[plans["_merge"] == "both"]
    moved = both[both["territory_id_first"] != both["territory_id_second"]]
    names = {"territory_id_first": "from", "territory_id_second": "to"}
    return moved.drop(columns="_merge").rename(columns=names).reset_index(drop=True)


def _annual(store: Store, run: StoredRun) -> pd.DataFrame:
    """Quotas of the whole year by territory and metric."""
    names = [file.name for file in store.files(run.id)]
    if "quotas.csv" not in names:
        return pd.DataFrame(columns=["territory_id", "metric", "quota"], dtype="str")
    table = store.read_table(run.id, "quotas.csv")
    return table.loc[table["period"] == "year", ["territory_id", "metric", "quota"]]


def _quotas(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    both = first.merge(
        second, on=["territory_id", "metric"], how="outer", suffixes=("_first", "_second")
    )
    rows = []
    for row in both.to_dict("records"):
        one, other = (_amount(row[f"quota_{which}"]) for which in ("first", "second"))
        if one != other:
            told = {"territory_id": row["territory_id"], "metric": row["metric"]}
            rows.append(told | {"first": one, "second": other, "change": (other or 0) - (one or 0)})
    return pd.DataFrame(rows, columns=["territory_id", "metric", "first", "second", "change"])


def _amount(text: Any) -> Decimal | None:
    return Decimal(text) if isinstance(text, str) and text else None
