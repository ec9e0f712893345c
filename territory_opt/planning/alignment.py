"""Plans that exist already: today's alignment, and plans in files."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path

import numpy as np
import pandas as pd

from territory_opt.errors import InputError
from territory_opt.models import Plan, Problem
from territory_opt.models.arrays import IntArray
from territory_opt.models.nearest import did_you_mean
from territory_opt.planning.table import needed_columns
from territory_opt.scenario.records.splits import PART
from territory_opt.scenario.specs.layers import MAIN

LAYER = "layer"
TODAY = "today"
NEEDED, RULE = ("account_id", "territory_id"), "a plan needs account_id and territory_id"


def today(problem: Problem) -> Plan:
    """Today's alignment; accounts that no territory has are in none."""
    return Plan(problem.incumbent)


def alignment(
    problem: Problem,
    given: Plan | str | Path | None,
    is_start: bool = False,
    layer: str = MAIN,
) -> Plan:
    """
    ``given`` as a plan over the problem.

    Parameters
    ----------
    given
        A plan; ``"today"`` or None for today's alignment; or a file or run folder.
    is_start, layer
        See ``plan_from``.
    """
    if isinstance(given, Plan):
        return given
    file = file_of(given)
    return today(problem) if file is None else plan_from(file, problem, is_start, layer)


def plan_from(file: Path, problem: Problem, is_start: bool = False, layer: str = MAIN) -> Plan:
    """
    Read a plan: a table with ``account_id`` and ``territory_id``.

    Accounts that the table does not name are in no territory; parts of an account that territories
    share need no row of their own.

    Parameters
    ----------
    is_start
        The plan is only to start from: rows of accounts and territories that are gone are passed
        over, as long as some are left. A layer that it has no row of starts from today.
    layer
        Only rows of this layer count, where the table has a column ``layer`` that names several, or
        this one.

    Raises
    ------
    InputError
        If it cannot be read, names an account twice, or an account, territory or layer that is not
        there.
    """
    table = needed_columns(file, NEEDED, RULE)
    if is_start and layer != MAIN and not len(_of_layer(table, layer)):
        return today(problem)
    table = _rows_of(table, layer, file)
    _refuse_repeated(table["account_id"], file)
    if is_start:
        table = _known_rows(table, problem, file)
    units = _places(table["account_id"], problem.unit_ids, f"{file}: account_id")
    territories = _places(
        table["territory_id"], problem.territory_ids, f"{file}: territory_id", may_be_empty=True
    )
    of = np.full(problem.num_units, -1)
    of[units] = territories
    parts = _unnamed_parts(problem, set(table["account_id"]))
    of[parts] = problem.locked_to[parts]
    return Plan(of)


def _unnamed_parts(problem: Problem, named: Collection[str]) -> IntArray:
    """Parts of accounts that territories share, where a plan names the account only."""
    halves = [(unit_id, *unit_id.rpartition(PART)[::2]) for unit_id in problem.unit_ids]
    is_part = [
        unit_id not in named and account in named and territory in problem.territory_ids
        for unit_id, account, territory in halves
    ]
    return np.flatnonzero(np.array(is_part, dtype=bool) & (problem.locked_to >= 0))


def _rows_of(table: pd.DataFrame, layer: str, file: Path) -> pd.DataFrame:
    """Rows of a layer; all, where the table is of one team and does not say of another."""
    rows, named = _of_layer(table, layer), list(dict.fromkeys(table.get(LAYER, [])))
    if len(rows) or (layer == MAIN and len(named) <= 1):
        return rows if len(rows) else table
    found = f"its layers are {', '.join(map(repr, named))}" if named else "it has no column 'layer'"
    raise InputError(
        f"{file} has no plan of layer {layer!r}: {found}. {did_you_mean(layer, named, 0)}".strip()
    )


def _of_layer(table: pd.DataFrame, layer: str) -> pd.DataFrame:
    return table[table[LAYER] == layer] if LAYER in table else table[:0]


def _known_rows(table: pd.DataFrame, problem: Problem, file: Path) -> pd.DataFrame:
    known = table["account_id"].isin(problem.unit_ids)
    known &= table["territory_id"].isin(problem.territory_ids)
    if not known.any():
        raise InputError(
            f"{file} names no account together with a territory of this scenario; give a plan of the "
            "same accounts, or leave --start out"
        )
    return table[known]


def file_of(given: Plan | str | Path | None) -> Path | None:
    """The table a plan is read from: a file itself, or ``plan.csv`` of a run folder; or None."""
    if given is None or isinstance(given, Plan) or given == TODAY:
        return None
    path = Path(given)
    return path / "plan.csv" if path.is_dir() else path


def _places(
    names: pd.Series, known: Iterable[str], where: str, may_be_empty: bool = False
) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    index = pd.Index(list(known))
    places = index.get_indexer(pd.Index(names))
    wrong = names[(places < 0) & ~((names == "") & may_be_empty)]
    if len(wrong):
        first = wrong.iloc[0]
        raise InputError(
            f"{where} {first!r} (row {wrong.index[0]}) is not in the scenario; {len(wrong)} such in "
            f"all. {did_you_mean(first, index)}".strip()
        )
    return places


def _refuse_repeated(accounts: pd.Series, file: Path) -> None:
    repeated = accounts[accounts.duplicated()]
    if len(repeated):
        raise InputError(
            f"{file} names account {repeated.iloc[0]!r} twice (row {repeated.index[0]}); an account "
            "belongs to one territory"
        )
