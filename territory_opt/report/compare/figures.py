"""Key figures of runs side by side, as a table and as a file."""

from __future__ import annotations

import math

import pandas as pd

from territory_opt.report.compare.comparison import Comparison
from territory_opt.report.compare.effects import chances, change, quotas, travel
from territory_opt.report.compare.figure import Figure, Number
from territory_opt.report.compare.standing import balance, rules, unit_of, worth
from territory_opt.report.compare.today import FROM_PLAN


def key_figures(comparison: Comparison) -> list[Figure]:
    """All figures that at least one run knows, in reading order."""
    parts = (rules, balance, worth, travel, change, quotas, chances)
    found = [figure for part in parts for figure in part(comparison)]
    return [figure for figure in found if any(value is not None for value in figure.values)]


def figure_notes(comparison: Comparison) -> list[str]:
    """What cannot be set side by side, and the way out."""
    told = []
    units = [unit_of(side) for side in comparison.sides]
    other = [
        side.name for side, unit in zip(comparison.sides, units, strict=True) if unit != units[0]
    ]
    if other:
        told.append(
            f"{', '.join(other)} had another objective than {comparison.sides[0].name}, so worth, bound "
            "and gap are shown without a difference. To compare worth, judge that plan under the other "
            "scenario: territory-opt evaluate SCENARIO RUN --out DIR."
        )
    for side in comparison.sides:
        if side.run.summary.get(FROM_PLAN):
            told.append(
                f"{side.name} is known from a plan's folder: who has what. territory-opt evaluate "
                "SCENARIO --out DIR judges today's alignment in full: worth, hours, money."
            )
        elif side.is_today and side.run.summary.get("value") is None:
            told.append(
                f"{side.name} has no worth: some accounts have no rep, or none who may serve."
            )
    return told


def figure_table(comparison: Comparison) -> pd.DataFrame:
    """``figures.csv``: one row per figure and run; ``difference`` is to the first run."""
    rows = [
        (
            figure.group,
            figure.label,
            figure.unit,
            side.name,
            _number(figure.values[k]),
            _number(figure.delta(k)),
            figure.verdict(k),
        )
        for figure in key_figures(comparison)
        for k, side in enumerate(comparison.sides)
    ]
    columns = ["group", "figure", "unit", "run", "amount", "difference", "verdict"]
    return pd.DataFrame(rows, columns=columns)


def _number(value: Number) -> float:
    return math.nan if value is None else value
