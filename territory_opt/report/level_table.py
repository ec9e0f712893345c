"""Rows of districts and regions in ``territories.csv``, and what ``summary.json`` says of each level."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from scipy.sparse.csgraph import connected_components

from territory_opt.models import relative_gap
from territory_opt.models.arrays import IntArray
from territory_opt.solvers import LevelResult

TERRITORY = "territory"
"""Level of the territories themselves."""
SUMMED = ("num_accounts", "moved_in", "moved_out", "moved_in_chosen", "moved_in_forced",
          "moved_out_chosen", "moved_out_forced")  # fmt: skip
"""Columns whose figures of children add up."""


def with_levels(
    territories: pd.DataFrame, levels: Sequence[LevelResult], names: Sequence[Sequence[str]] = ()
) -> pd.DataFrame:
    """
    The table of territories with the rows of the levels above, and everybody's ``parent_id``.

    A row above has the sums of its children, and the index of a measure against equal shares among
    the groups of its level. ``mean_km_to_home``, compactness and prices are of territories only.

    Parameters
    ----------
    levels
        As ``solvers.group_up`` gives them; those that are not ``shown`` have no rows.
    names
        Of the groups of each level.
    """
    tables, below = [], territories
    for place, found in enumerate(levels):
        level = found.shown
        if level is None:
            break
        parents = np.array([*level.ids, ""], dtype=object)[level.parent_of]
        tables.append(below.assign(parent_id=parents.astype(str)))
        given = names[place] if place < len(names) else level.ids
        below = _rows(below, level.parent_of, level.name, level.ids, given, found)
    return pd.concat([*tables, below], ignore_index=True) if tables else territories


def _rows(
    children: pd.DataFrame,
    parent_of: IntArray,
    level: str,
    ids: Sequence[str],
    names: Sequence[str],
    found: LevelResult,
) -> pd.DataFrame:
    """One row per group; figures that do not add up are left empty."""
    measures = found.children.measures
    summed = [*SUMMED, *measures, "capacity_hours"]
    sums = children[summed].groupby(parent_of).sum(min_count=1).reindex(range(len(ids)))
    rows = pd.DataFrame({name: _empty(children[name], len(ids)) for name in children})
    for name in summed:
        rows[name] = sums[name].fillna(0).astype(children[name].dtype).to_numpy()
    for name in measures:
        total = float(rows[name].sum())
        rows[f"{name}_index"] = rows[name] * len(ids) / total if total > 0 else np.nan
    if "workload_hours" in measures:
        hours = rows["capacity_hours"].to_numpy(float)
        use = np.full(len(ids), np.nan)
        np.divide(rows["workload_hours"].to_numpy(float), hours, out=use, where=hours > 0)
        rows["capacity_use"] = use
    rows["layer"], rows["level"] = children["layer"].iloc[0], level
    rows["territory_id"], rows["rep_name"] = list(ids), list(names)
    rows["fragments"] = _pieces(found, parent_of)
    return rows


def _pieces(found: LevelResult, parent_of: IntArray) -> IntArray:
    """Pieces that the children of each group make on their graph; 1 where there is none."""
    size, graph = found.rules.num_groups, found.children.graph
    if graph is None:
        return np.ones(size, dtype=int)
    inside = (np.flatnonzero(parent_of == group) for group in range(size))
    counts = [connected_components(graph[one][:, one], directed=False)[0] for one in inside]
    return np.array(counts, dtype=int)


def _empty(column: pd.Series, number: int) -> pd.Series:
    """So many cells without anything, of the column's kind."""
    if pd.api.types.is_integer_dtype(column):
        return pd.Series(np.zeros(number, dtype=int))
    if pd.api.types.is_float_dtype(column):
        return pd.Series(np.full(number, np.nan))
    return pd.Series([""] * number, dtype="str")


def level_summary(levels: Sequence[LevelResult], unit: str = "") -> list[dict[str, Any]]:
    """
    Per level, the lowest first: status, bound and gap of its own, for the children it was given.

    What is not known is None. Bounds of levels are not comparable with each other: each one's plan is
    what the next one starts from. From the top down, objective and bound are those of the split of
    the accounts.

    Parameters
    ----------
    unit
        Of the territories' objective.
    """
    return [_said(found) | _of_split(found, unit) for found in levels]


def _said(found: LevelResult) -> dict[str, Any]:
    result, rules = found.result, found.rules
    number = None
    if result.plan is not None:
        inside = result.plan.territory_of[result.plan.territory_of >= 0]
        number = np.bincount(inside, minlength=rules.num_groups)
    return {
        "level": rules.name,
        "made": found.made,
        "num_groups": rules.num_groups,
        "num_children": found.children.num_children,
        "span": [_known(limit) for limit in rules.span],
        "least_children": None if number is None else int(number.min()),
        "most_children": None if number is None else int(number.max()),
        "centres": "free" if rules.homes_km is None else "managers",
        "status": str(result.status),
        "stop_reason": str(result.stop_reason),
        "is_feasible": result.is_feasible,
        "objective": _known(result.objective),
        "objective_unit": found.problem.objective_unit,
        "bound": _known(result.bound),
        "gap": _known(result.gap),
        "gap_abs": _known(result.gap_abs),
        "violations": [violation.message for violation in result.violations],
        "causes": [_of_groups(cause.message, rules.name) for cause in result.causes],
        "seconds": result.seconds,
        "work": result.work,
    }


def _of_split(found: LevelResult, unit: str) -> dict[str, Any]:
    split = found.split
    if split is None:
        return {}
    return {
        "objective": _known(split.objective),
        "objective_unit": unit,
        "bound": _known(split.bound),
        "gap": _known(relative_gap(split.objective, split.bound)),
        "gap_abs": _known(split.objective - split.bound),
        "seconds": sum(part.seconds for part in split.results),
        "work": sum(part.work for part in split.results),
    }


def _of_groups(sentence: str, name: str) -> str:
    """A sentence about the level's problem, whose territories are groups."""
    return re.sub(r"\bterritor(y|ies)\b", lambda m: name if m[1] == "y" else f"{name}s", sentence)


def _known(number: float) -> float | None:
    return float(number) if math.isfinite(number) else None
