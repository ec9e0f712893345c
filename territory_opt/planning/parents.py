"""Who reports to whom, read from a table."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from territory_opt.errors import InputError
from territory_opt.models import Hierarchy, Level, LevelRules
from territory_opt.models.nearest import did_you_mean
from territory_opt.planning.table import needed_columns
from territory_opt.scenario.specs.layers import MAIN

FILE = "territories.csv"
NEEDED, RULE = ("territory_id", "parent_id"), "levels need territory_id and parent_id"


def parents_file(plan: Path | None, given: str | Path | None) -> Path | None:
    """
    The table that says who reports to whom: the one given, or that beside the plan; None where there
    is none.

    Parameters
    ----------
    plan
        Table of the plan, ``plan.csv`` of a run folder.
    given
        A table or run folder.
    """
    if given is not None:
        path = Path(given)
        return path / FILE if path.is_dir() else path
    beside = None if plan is None else plan.with_name(FILE)
    return beside if beside is not None and _names_parents(beside) else None


def _names_parents(file: Path) -> bool:
    """Whether a table that nobody asked for is one of parents: a folder may hold another."""
    try:
        needed_columns(file, NEEDED, RULE)
    except InputError:
        return False
    return True


def parents_in(file: Path | None) -> dict[str, str]:
    """Id → id of the parent; empty where the table names no parents."""
    if file is None:
        return {}
    table = needed_columns(file, NEEDED, RULE)
    pairs = zip(table["territory_id"], table["parent_id"], strict=True)
    return {child: parent for child, parent in pairs if parent}


def hierarchy_from(
    file: Path, territory_ids: Sequence[str], rules: Sequence[LevelRules], layer: str = MAIN
) -> Hierarchy | None:
    """
    Read parents: a table with ``territory_id`` and ``parent_id``, one row per territory and group.

    Whoever the table gives no parent is in no group. None where it names no parent at all.

    Raises
    ------
    InputError
        If it cannot be read, has an id twice, or a parent is no group of the level above.
    """
    table = needed_columns(file, NEEDED, RULE)
    if "layer" in table:
        table = table[table["layer"].isin(["", layer])]
    _refuse_repeated(table["territory_id"], file)
    if table["parent_id"].eq("").all():
        return None
    parent = dict(zip(table["territory_id"], table["parent_id"], strict=True))
    levels, children = [], tuple(territory_ids)
    for one in rules:
        of = [parent.get(child, "") for child in children]
        levels.append(Level(one.name, one.ids, _places(children, of, one, file)))
        children = one.ids
    return Hierarchy(tuple(territory_ids), tuple(levels))


def _places(
    children: Sequence[str], parents: Sequence[str], rules: LevelRules, file: Path
) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    found = pd.Index(rules.ids).get_indexer(pd.Index(parents))
    wrong = [k for k, parent in enumerate(parents) if parent and found[k] < 0]
    if wrong:
        child, parent = children[wrong[0]], parents[wrong[0]]
        more = f"; {len(wrong)} such in all" if len(wrong) > 1 else ""
        raise InputError(
            f"{file}: parent {parent!r} of {child} is no {rules.name} of this scenario{more}. "
            f"{did_you_mean(parent, list(rules.ids), list_up_to=20)}".strip()
        )
    return found.astype(np.int64)


def _refuse_repeated(ids: pd.Series, file: Path) -> None:
    repeated = ids[ids.duplicated()]
    if len(repeated):
        raise InputError(
            f"{file} has {repeated.iloc[0]!r} twice (row {repeated.index[0]}); everybody has one parent"
        )
