"""Islands joined to the rest of the graph."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.cluster.hierarchy import DisjointSet

ROUNDS = 7
"""The reach is approached by doubling, so that near islands never search all of it."""

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
IsBarred = Callable[[Ints, Ints], NDArray[np.bool_]]


def bridges(
    geometry: NDArray[np.object_],
    component: Ints,
    reach_m: float,
    region: Ints,
    is_barred: IsBarred,
) -> tuple[Ints, Floats]:
    """
    Pairs of areas that join components across the shortest gaps.

    Parameters
    ----------
    geometry
        Shape ``(num_areas,)``, in a plane, metres.
    component
        Shape ``(num_areas,)``: label of the component each area is in, from 0.
    reach_m
        Widest gap that is bridged, metres; 0 bridges corners that touch, less than 0 nothing.
    region
        Shape ``(num_areas,)``, labels from 0: areas of different regions are not joined.
    is_barred
        Tells of areas ``(one, other)``, shape ``(num_pairs,)`` each, which may not be joined.

    Returns
    -------
    pairs, gap_m
        Shape ``(num_bridges, 2)``, the lower index first, and ``(num_bridges,)``: shortest gaps first,
        ties to the lower indices, each joining two components that were still apart (Kruskal
        1956). So every island is joined to the nearest area of another component, and no two
        components within reach of each other stay apart unless barred.
    """
    joined = DisjointSet(range(int(component.max(initial=-1)) + 1))
    tree, found = shapely.STRtree(geometry), []
    for radius in reach_m / 2.0 ** np.arange(ROUNDS - 1, -1, -1):
        if joined.n_subsets > 1 and radius >= 0:
            gaps = _gaps(geometry, tree, _labels(joined)[component], region, radius)
            found += _shortest(component, *_allowed(*gaps, is_barred), joined)
    pairs = np.array([pair for pair, _ in found], dtype=np.int64).reshape(-1, 2)
    return pairs, np.array([gap for _, gap in found], dtype=float)


def _labels(joined: DisjointSet) -> Ints:
    return np.array([joined[each] for each in range(len(joined))], dtype=np.int64)


def _gaps(
    geometry: NDArray[np.object_], tree: shapely.STRtree, label: Ints, region: Ints, radius: float
) -> tuple[Ints, Floats]:
    """Pairs of areas of one region, but not of one component, within the radius."""
    away = np.flatnonzero(_is_away(label, region))
    found, other = tree.query(geometry[away], predicate="dwithin", distance=radius)
    one = away[found]
    is_gap = (label[one] != label[other]) & (region[one] == region[other])
    pairs = np.unique(np.sort(np.column_stack([one, other])[is_gap], axis=1), axis=0)
    return pairs, np.asarray(shapely.distance(geometry[pairs[:, 0]], geometry[pairs[:, 1]]))


def _is_away(label: Ints, region: Ints) -> NDArray[np.bool_]:
    """Areas outside the largest component of their region, which is the other side of every gap."""
    size = np.bincount(label)[label]
    order = np.lexsort((label, -size, region))
    _, first = np.unique(region[order], return_index=True)
    return np.asarray(label != label[order[first]][region])


def _allowed(pairs: Ints, gap_m: Floats, is_barred: IsBarred) -> tuple[Ints, Floats]:
    keep = ~is_barred(pairs[:, 0], pairs[:, 1])
    return pairs[keep], gap_m[keep]


def _shortest(
    component: Ints, pairs: Ints, gap_m: Floats, joined: DisjointSet
) -> list[tuple[Ints, float]]:
    """Kruskal's algorithm over the components."""
    order = np.lexsort((pairs[:, 1], pairs[:, 0], gap_m))
    ends = component[pairs[order]]
    return [
        (pairs[row], float(gap_m[row]))
        for row, (one, other) in zip(order, ends.tolist(), strict=True)
        if joined.merge(one, other)
    ]
