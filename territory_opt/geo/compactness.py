"""How compact territories made of areas are: one small function per figure."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from territory_opt.geo.cuts import num_cut_edges, num_fragments
from territory_opt.geo.spread import inertia, mean_distance_km, ratio

CRACK_M = 2.0
"""Cracks between areas narrower than this are closed where outlines do not match."""
LEAST_HOLE_KM2 = 0.01

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Shapes = NDArray[np.object_]


def compactness_table(
    geometry: Shapes,
    graph: sparse.csr_array,
    territory_of: ArrayLike,
    num_territories: int,
    weight: ArrayLike | None = None,
    exempt: ArrayLike | None = None,
) -> pd.DataFrame:
    """
    Every figure of this module, one row per territory.

    Parameters
    ----------
    geometry
        Shape ``(num_areas,)``, polygons in an equal-area plane, metres.
    graph
        Shape ``(num_areas, num_areas)``, symmetric: neighbours.
    territory_of
        Shape ``(num_areas,)``, territory index, −1 for none.
    weight
        Shape ``(num_areas,)``, non-negative, for ``inertia`` and ``mean_distance_km``; None: 1 each.
    exempt
        Shape ``(num_areas,)``: areas that need not be connected.

    Returns
    -------
    DataFrame
        ``polsby_popper``, ``reock``, ``hull_share``, ``inertia`` (weight × km² to the weighted
        centroid), ``mean_distance_km``, ``num_fragments``, ``num_holes``, ``num_enclosed``,
        ``num_cut_edges``; index: territory. NaN and 0 for a territory without areas.
    """
    territory = np.asarray(territory_of, dtype=np.int64)
    load = np.ones(len(territory)) if weight is None else np.asarray(weight, float)
    xy_km = shapely.get_coordinates(shapely.centroid(geometry)) / 1000
    shapes = dissolved(geometry, territory, num_territories)
    figures = {
        "polsby_popper": polsby_popper(shapes),
        "reock": reock(shapes),
        "hull_share": hull_share(shapes),
        "inertia": inertia(xy_km, load, territory, num_territories),
        "mean_distance_km": mean_distance_km(xy_km, load, territory, num_territories),
        "num_fragments": num_fragments(graph, territory, num_territories, exempt),
        "num_holes": num_holes(shapes),
        "num_enclosed": num_enclosed(shapes),
        "num_cut_edges": num_cut_edges(graph, territory, num_territories),
    }
    return pd.DataFrame(figures, index=pd.RangeIndex(num_territories, name="territory"))


def dissolved(geometry: Shapes, territory_of: ArrayLike, num_territories: int) -> Shapes:
    """
    The ground of each territory, shape ``(num_territories,)``; an empty polygon for none.

    A coverage whose outlines match is dissolved exactly; otherwise cracks and overlaps up to 2 m are
    closed first, so that no inner border counts as an outline.
    """
    territory = np.asarray(territory_of)
    return np.array(
        [_one_shape(geometry[territory == each]) for each in range(num_territories)], dtype=object
    )


def _one_shape(parts: Shapes) -> shapely.Geometry:
    if not len(parts):
        return shapely.Polygon()
    if shapely.coverage_is_valid(parts, gap_width=CRACK_M):
        return shapely.coverage_union_all(parts)
    wide = shapely.union_all(shapely.buffer(parts, CRACK_M, join_style="mitre"))
    return shapely.buffer(wide, -CRACK_M, join_style="mitre")


def polsby_popper(shapes: Shapes) -> Floats:
    """
    Area over that of the circle with the same perimeter, 4 π A ÷ P²: 1 for a circle, π ÷ 4 for a square.

    Polsby & Popper (1991), The third criterion, *Yale Law & Policy Review* 9. In [0, 1]; the length of
    coasts and of borders drawn in detail lowers it, so compare only within one file.
    """
    return ratio(4 * np.pi * shapely.area(shapes), shapely.length(shapes) ** 2)


def reock(shapes: Shapes) -> Floats:
    """
    Area over that of the smallest circle around: 1 for a circle, 2 ÷ π for a square.

    Reock (1961), A note: measuring compactness as a requirement of legislative apportionment,
    *Midwest Journal of Political Science* 5. In [0, 1].
    """
    radius = shapely.minimum_bounding_radius(shapes)
    return ratio(shapely.area(shapes), np.pi * radius**2)


def hull_share(shapes: Shapes) -> Floats:
    """
    Area over that of the convex hull: 1 for a convex shape.

    Niemi, Grofman, Carlucci & Hofeller (1990), Measuring compactness and the role of a compactness
    standard in a test for partisan and racial gerrymandering, *Journal of Politics* 52. In [0, 1].
    """
    return ratio(shapely.area(shapes), shapely.area(shapely.convex_hull(shapes)))


def num_holes(shapes: Shapes, least_km2: float = LEAST_HOLE_KM2) -> Ints:
    """Holes of each territory that are larger than ``least_km2``: enclaves, lakes, areas of nobody."""
    return np.bincount(_holes(shapes, least_km2)[1], minlength=len(shapes))


def num_enclosed(shapes: Shapes, least_km2: float = LEAST_HOLE_KM2) -> Ints:
    """Other territories that lie wholly in a hole of each, shape ``(num_territories,)``."""
    holes, owner = _holes(shapes, least_km2)
    inner = shapely.buffer(shapes, -CRACK_M)
    hole, guest = shapely.STRtree(inner).query(holes, predicate="covers")
    return np.bincount(owner[hole[~shapely.is_empty(inner[guest])]], minlength=len(shapes))


def _holes(shapes: Shapes, least_km2: float) -> tuple[Shapes, Ints]:
    parts, owner = shapely.get_parts(shapes, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    is_inner = np.append(False, part[1:] == part[:-1])[: len(part)]
    holes = shapely.polygons(rings[is_inner])
    is_large = shapely.area(holes) / 1e6 > least_km2
    return holes[is_large], owner[part[is_inner]][is_large]
