"""The map coloured by district or region: one colour per group, named in the legend."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd

from territory_opt.models.arrays import IntArray
from territory_opt.report.map.colours import NOBODY, territory_colours
from territory_opt.report.map.mode import Mode
from territory_opt.report.map.outlines import OutlineSet
from territory_opt.report.map.view import View

LIGHT = (
    "#77AADD",
    "#EEDD88",
    "#EE8866",
    "#44BB99",
    "#FFAABB",
    "#BBCC33",
    "#99DDFF",
    "#AAAA00",
)
"""
Paul Tol's qualitative scheme "light" (SRON/EPS/TN/09-002), made for colour-blind readers: names and
borders stay readable on large areas.
"""


def level_modes(view: View, accounts: pd.DataFrame) -> list[Mode]:
    """One way to colour per level above the territories, the lowest first."""
    return [_mode(view, level, accounts) for level in view.outlines if level.name_of]


def _mode(view: View, level: OutlineSet, accounts: pd.DataFrame) -> Mode:
    names = level.shapes["name"].astype(str).tolist()
    colours = _colours(level)
    of = _group_of(view, level, names)
    has_nobody = bool((of < 0).any())
    return Mode(
        key=level.key,
        label=level.key,
        title=f"{level.label}: one colour each, borders within are of territories",
        palette=[*colours, NOBODY],
        accounts=np.append(of, -1)[accounts["territory"].to_numpy()] % (len(names) + 1),
        areas=[colours[group] if group >= 0 else NOBODY for group in of],
        legend=[
            *zip(colours, names, strict=True),
            *([(NOBODY, f"in no {level.key}")] if has_nobody else []),
        ],
    )


def _colours(level: OutlineSet) -> list[str]:
    """A colour of its own for each group as long as there are enough; else as territories have them."""
    numbers = np.arange(len(level.shapes))
    if len(numbers) <= len(LIGHT):
        return list(LIGHT[: len(numbers)])
    shapes = gpd.GeoDataFrame({"territory": numbers}, geometry=level.shapes.geometry.to_numpy())
    return territory_colours(shapes, len(numbers))


def _group_of(view: View, level: OutlineSet, names: list[str]) -> IntArray:
    """Row of the group of every territory, -1 none: ``(num_territories,)``."""
    called = view.territories["territory_id"].astype(str).map(dict(level.name_of)).fillna("")
    return pd.Index(names).get_indexer(pd.Index(called))
