"""Lines for areas: every area of the map has one."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from territory_opt.models.arrays import FloatArray
from territory_opt.models.rulebook import Line
from territory_opt.rulebook.market import Known, Market, Texts
from territory_opt.rulebook.nearest import nearest_of


@dataclass(frozen=True, eq=False)
class AreaList:
    """
    The areas that territories are built of.

    Attributes
    ----------
    geo_unit_id
        ``(num_areas,)`` text.
    longitude, latitude
        ``(num_areas,)`` a point of each, degrees.
    """

    geo_unit_id: Texts
    longitude: FloatArray
    latitude: FloatArray


def area_lines(market: Market, of: Texts, areas: AreaList) -> list[Line]:
    """
    One line per area, in their order.

    An area belongs to the territory with most of its accounts; without an account, to that of the
    nearest area with one.
    """
    counts: dict[str, Counter[str]] = {}
    for area, territory in zip(market.geo_unit_id.tolist(), of.tolist(), strict=True):
        counts.setdefault(area, Counter())[territory] += 1
    ids = areas.geo_unit_id.tolist()
    owner = np.array([_most(counts[area]) if area in counts else "" for area in ids], dtype=str)
    held = owner != ""
    if held.any() and not held.all():
        known = Known(
            areas.geo_unit_id[held], owner[held], areas.longitude[held], areas.latitude[held]
        )
        row, _ = nearest_of(known, areas.longitude[~held], areas.latitude[~held])
        filled = np.array(owner, dtype=object)
        filled[~held] = known.territory_id[row]
        owner = filled.astype(str)
    pairs = zip(ids, owner.tolist(), strict=True)
    return [Line("area", owner, geo_unit_id=area) for area, owner in pairs if owner]


def _most(counts: Counter[str]) -> str:
    """The most frequent name; of several, the first in order."""
    return min(counts, key=lambda name: (-counts[name], name))
