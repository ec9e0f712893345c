"""Colours of territories: neighbours clearly different, for every kind of eye."""

from __future__ import annotations

from functools import cache

import geopandas as gpd
import networkx as nx
import numpy as np

from territory_opt.report.map.vision import Floats, least_differences

PALETTE = (
    "#332288",
    "#88CCEE",
    "#CC6677",
    "#117733",
    "#DDCC77",
    "#AA4499",
    "#44AA99",
    "#882255",
    "#999933",
)
"""Paul Tol's qualitative scheme "muted" (SRON/EPS/TN/09-002), made for colour-blind readers."""
NOBODY = "#9AA0A6"
"""Accounts of no territory."""
NEAR_DEGREES = 0.15
"""Shapes this close count as neighbours: a river or a strait does not part them."""


def territory_colours(shapes: gpd.GeoDataFrame, num_territories: int) -> list[str]:
    """
    A colour for every territory.

    Parameters
    ----------
    shapes
        ``territory`` (index) and ``geometry`` in degrees; territories may be absent, or be there
        several times where several plans are drawn alike.
    num_territories
        How many colours to give.

    Returns
    -------
    list of str
        Neighbours differ as long as nobody has more than eight of them coloured before; among
        the free colours the one that looks least like the neighbours' wins, then the least used.

    Notes
    -----
    Territories are coloured in smallest-last order (Matula and Beck 1983), which leaves at most
    five coloured neighbours on a planar map.
    """
    graph = neighbours(shapes, num_territories)
    order = nx.coloring.strategy_smallest_last(graph, {})
    chosen: dict[int, int] = {}
    for territory in order:
        near = sorted({chosen[n] for n in graph[territory] if n in chosen})
        chosen[territory] = _best_colour(near, list(chosen.values()))
    return [PALETTE[chosen[j]] for j in range(num_territories)]


def neighbours(shapes: gpd.GeoDataFrame, num_territories: int) -> nx.Graph[int]:
    """The graph whose edges join territories that touch, or nearly so."""
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(num_territories))
    if shapes.empty:
        return graph
    geometry = shapes.geometry.simplify(NEAR_DEGREES / 10)
    left, right = geometry.sindex.query(geometry, predicate="dwithin", distance=NEAR_DEGREES)
    names = shapes["territory"].to_numpy()
    graph.add_edges_from(
        (int(names[a]), int(names[b]))
        for a, b in zip(left, right, strict=True)
        if a < b and names[a] != names[b]
    )
    return graph


def _best_colour(near: list[int], used: list[int]) -> int:
    times = np.bincount(used, minlength=len(PALETTE))
    apart = _apart()[:, near].min(axis=1) if near else np.full(len(PALETTE), np.inf)
    plain = np.minimum(apart, _PLAINLY_DIFFERENT)
    return int(np.lexsort((-apart, times, -plain))[0])


_PLAINLY_DIFFERENT = 24.0
"""ΔE beyond which looking different is settled, and colours are used evenly instead."""


@cache
def _apart() -> Floats:
    return least_differences(PALETTE)
