"""Outlines of levels above territories: districts, regions, drawn over the map when switched on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import geopandas as gpd

from territory_opt.report.area_layer import dissolved


@dataclass(frozen=True, eq=False)
class OutlineSet:
    """
    One level of outlines.

    Attributes
    ----------
    key, label
        For code, for the switch: ``"district"``, ``"Districts"``.
    shapes
        ``name`` and ``geometry`` (EPSG:4326), one row per outline.
    is_shown
        Whether they are there when the page opens.
    name_of
        Territory id -> ``name`` of the outline it is in; the map can then be coloured by them.
    """

    key: str
    label: str
    shapes: gpd.GeoDataFrame
    is_shown: bool = False
    name_of: Mapping[str, str] = field(default_factory=dict)


def outline_set(
    key: str,
    label: str,
    territories: gpd.GeoDataFrame,
    name_of: Mapping[str, str],
    is_shown: bool = False,
) -> OutlineSet:
    """
    Outlines of groups of territories.

    Parameters
    ----------
    key, label, is_shown
        As the attributes of ``OutlineSet``.
    territories
        ``territory_id`` and ``geometry``: the layer of shapes of a run.
    name_of
        Territory id -> name of the district or region it is in; territories that are in none are
        left out.
    """
    names = territories["territory_id"].map(name_of).fillna("")
    shapes = dissolved(territories.assign(name=names), "name")
    return OutlineSet(key, label, shapes, is_shown, dict(name_of))
