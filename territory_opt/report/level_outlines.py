"""Outlines of districts and regions, as a map of a run draws them."""

from __future__ import annotations

import pandas as pd

from territory_opt.report.level_table import TERRITORY
from territory_opt.report.map.outlines import OutlineSet, outline_set
from territory_opt.runs import Run


def level_outlines(run: Run) -> list[OutlineSet]:
    """One set per level above the territories, the lowest first; none where a run has no levels."""
    table = run.territories
    parents = dict(zip(table["territory_id"], table["parent_id"], strict=True))
    called = dict(zip(table["territory_id"], table["rep_name"], strict=True))
    above = {one: one for one in table.loc[table["level"] == TERRITORY, "territory_id"]}
    sets = []
    for level in _levels(table):
        above = {one: parents.get(group, "") for one, group in above.items()}
        names = {one: _named(group, called.get(group, "")) for one, group in above.items()}
        sets.append(outline_set(level, f"{level}s".capitalize(), run.shapes, names))
    return sets


def _named(group: str, name: str) -> str:
    """``"Eva Ruiz (M1)"``; only the id where the name says no more."""
    return group if name in ("", group) else f"{name} ({group})"


def _levels(table: pd.DataFrame) -> list[str]:
    """Levels above the territories; rows are in the order of levels."""
    return [level for level in dict.fromkeys(table["level"]) if level != TERRITORY]
