"""Areas on the page: those of a single account stand for it, the others are thin lines."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from territory_opt.models.arrays import BoolArray
from territory_opt.report.map.rings import middle, rings
from territory_opt.report.map.view import View

MOST_AREAS = 12_000
"""Areas that a browser draws without stutter; above, only the territories made of them."""


def account_ground(view: View, accounts: pd.DataFrame) -> list[list[Any] | None] | None:
    """
    What is filled instead of a circle: rings of the area that an account has to itself.

    Parameters
    ----------
    view
        What the audience may see.
    accounts
        The drawn ones.

    Returns
    -------
    list
        Rings per account, None for those that are drawn as circles; None where all are.
    """
    is_alone = alone(view, accounts) if is_drawn(view) else np.zeros(0, bool)
    if not is_alone.any():
        return None
    shape_of = view.areas.set_index("geo_unit_id").geometry
    units = zip(accounts["geo_unit_id"], is_alone, strict=True)
    return [rings(shape_of[unit]) or None if own else None for unit, own in units]


def other_areas(view: View, accounts: pd.DataFrame) -> list[list[Any]]:
    """Rings of the areas without an account of their own: thin lines."""
    if not is_drawn(view):
        return []
    taken = set(accounts["geo_unit_id"][alone(view, accounts)])
    left = view.areas[~view.areas["geo_unit_id"].isin(taken)]
    return [rings(shape) for shape in left.geometry]


def outlines(view: View) -> list[dict[str, Any]]:
    """Levels that can be switched on, the lowest first."""
    return [
        {
            "key": level.key,
            "label": level.label,
            "is_shown": level.is_shown,
            "items": [
                {"name": str(name), "area": rings(shape), "middle": middle(shape)}
                for name, shape in zip(level.shapes["name"], level.shapes.geometry, strict=True)
            ],
        }
        for level in view.outlines
    ]


def alone(view: View, accounts: pd.DataFrame) -> BoolArray:
    """
    Accounts that are the only one of their area: ``(num_accounts,)``.

    None where most share theirs: a few filled areas among circles would look like something else.
    """
    unit = accounts["geo_unit_id"].fillna("")
    known = unit.isin(view.areas["geo_unit_id"])
    is_alone: BoolArray = np.asarray(known & ~_is_shared(view, unit), dtype=bool)
    return is_alone if 2 * is_alone.sum() >= len(is_alone) else np.zeros_like(is_alone)


def _is_shared(view: View, unit: pd.Series) -> pd.Series:
    """Whether the area of each account has others as well, drawn or not."""
    counts = view.accounts["geo_unit_id"].value_counts()
    return unit.map(counts).fillna(0) > 1


def is_drawn(view: View) -> bool:
    """Whether single areas are drawn at all."""
    return 0 < len(view.areas) <= MOST_AREAS
