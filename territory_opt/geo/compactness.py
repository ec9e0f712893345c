"""How compact territories made of areas are: one small function per figure."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely
from numpy.typing import ArrayLike, NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components

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
    return _ratio(4 * np.pi * shapely.area(shapes), shapely.length(shapes) ** 2)


def reock(shapes: Shapes) -> Floats:
    """
    Area over that of the smallest circle around: 1 for a circle, 2 ÷ π for a square.

    Reock (1961), A note: measuring compactness as a requirement of legislative apportionment,
    *Midwest Journal of Political Science* 5. In [0, 1].
    """
    radius = shapely.minimum_bounding_radius(shapes)
    return _ratio(shapely.area(shapes), np.pi * radius**2)


def hull_share(shapes: Shapes) -> Floats:
    """
    Area over that of the convex hull: 1 for a convex shape.

    Niemi, Grofman, Carlucci & Hofeller (1990), Measuring compactness and the role of a compactness
    standard in a test for partisan and racial gerrymandering, *Journal of Politics* 52. In [0, 1].
    """
    return _ratio(shapely.area(shapes), shapely.area(shapely.convex_hull(shapes)))


def inertia(
    xy_km: Floats,
    weight: ArrayLike,
    territory_of: ArrayLike,
    num_territories: int,
    centre_km: ArrayLike | None = None,
) -> Floats:
    """
    Moment of inertia Σ w d² of each territory, weight × km².

    Hess, Weaver, Siegfeldt, Whelan & Zitlau (1965), Nonpartisan political redistricting by computer,
    *Operations Research* 13, doi:10.1287/opre.13.6.998.

    Parameters
    ----------
    xy_km
        Shape ``(num_areas, 2)``, a point of each area in the plane, kilometres.
    weight
        Shape ``(num_areas,)``, non-negative.
    territory_of
        Shape ``(num_areas,)``, territory index, −1 for none.
    centre_km
        Shape ``(num_territories, 2)``; None: the weighted centroid, which makes it least.
    """
    of, load, distance = _to_centres(xy_km, weight, territory_of, num_territories, centre_km)
    return _sums(of, load * distance**2, num_territories)


def mean_distance_km(
    xy_km: Floats,
    weight: ArrayLike,
    territory_of: ArrayLike,
    num_territories: int,
    centre_km: ArrayLike | None = None,
) -> Floats:
    """Weighted mean distance to the centre, kilometres; arguments as ``inertia``, NaN without weight."""
    of, load, distance = _to_centres(xy_km, weight, territory_of, num_territories, centre_km)
    total = _sums(of, load * distance, num_territories)
    return _ratio(total, _sums(of, load, num_territories), np.inf)


def _to_centres(
    xy_km: Floats,
    weight: ArrayLike,
    territory_of: ArrayLike,
    num_territories: int,
    centre_km: ArrayLike | None,
) -> tuple[Ints, Floats, Floats]:
    """Territory, weight, and distance to its centre of every area that has a territory."""
    territory = np.asarray(territory_of, dtype=np.int64)
    is_in = territory >= 0
    of, load, xy = territory[is_in], np.asarray(weight, float)[is_in], np.asarray(xy_km)[is_in]
    total = _sums(of, load, num_territories)
    sums = [_sums(of, load * axis, num_territories) for axis in xy.T]
    middle = np.column_stack([_ratio(axis, total, np.inf) for axis in sums])
    centre = middle if centre_km is None else np.asarray(centre_km, float)
    distance = np.linalg.norm(xy - centre[of], axis=1)
    return of, load, np.where(load > 0, distance, 0.0)


def _sums(of: Ints, values: Floats, num_territories: int) -> Floats:
    return np.bincount(of, values, minlength=num_territories).astype(float)


def num_fragments(
    graph: sparse.csr_array,
    territory_of: ArrayLike,
    num_territories: int,
    exempt: ArrayLike | None = None,
) -> Ints:
    """
    Connected pieces of each territory, shape ``(num_territories,)``: 1 when it is contiguous.

    ``exempt``, shape ``(num_areas,)``, marks areas that are left out: they neither count nor connect.
    """
    territory = np.asarray(territory_of, dtype=np.int64)
    counts = territory >= 0
    if exempt is not None:
        counts = counts & ~np.asarray(exempt, dtype=bool)
    edges = sparse.coo_array(graph)
    one, other = edges.coords
    keep = (territory[one] == territory[other]) & counts[one] & counts[other]
    inner = sparse.coo_array((np.ones(keep.sum()), (one[keep], other[keep])), shape=graph.shape)
    piece = connected_components(inner.tocsr(), directed=False)[1]
    _, first = np.unique(piece[counts], return_index=True)
    return np.bincount(territory[counts][first], minlength=num_territories)


def num_cut_edges(graph: sparse.csr_array, territory_of: ArrayLike, num_territories: int) -> Ints:
    """
    Edges from each territory to another one, shape ``(num_territories,)``.

    Areas without a territory do not count.

    The sum is twice the cut edges of the plan (DeFord, Duchin & Solomon 2021, Recombination,
    *Harvard Data Science Review* 3, doi:10.1162/99608f92.eb30390f).
    """
    territory = np.asarray(territory_of, dtype=np.int64)
    one, other = sparse.coo_array(graph).coords
    is_cut = (territory[one] != territory[other]) & (territory[one] >= 0) & (territory[other] >= 0)
    return np.bincount(territory[one[is_cut]], minlength=num_territories)


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


def _ratio(part: Floats, whole: Floats, most: float = 1.0) -> Floats:
    """The quotient, NaN over 0; rounding does not carry it above ``most``."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.minimum(np.where(whole > 0, part / whole, np.nan), most)
