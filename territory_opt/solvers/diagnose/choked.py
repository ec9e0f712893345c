"""
Units around which too little of one measure can be gathered before there is too much of another:
a dense city of which every territory is to have its share of the land.

Whoever shares a territory with a unit is joined to it by a path within the territory, whose load is
at most what the territory may have. So the shortest paths, counted in load, tell who can share one
(Dijkstra 1959, doi:10.1007/BF01386390); where all of those together are below the lower limit of
another measure, that is a proof.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from itertools import permutations

import networkx as nx
import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import dijkstra

from territory_opt.models import Cause, Problem
from territory_opt.models.arrays import FloatArray, IntArray
from territory_opt.scoring.wording import figure, named, spoken
from territory_opt.solvers.core import Core
from territory_opt.solvers.diagnose.pockets import ROUNDING, Ends, ends_of, open_graph
from territory_opt.solvers.diagnose.stranded import MOST_UNITS

LEAST_STEP = 1e-13
"""A border costs this share of the limit at least: sparse graphs know no edge of length 0."""

ROWS = 256
"""Units whose paths are looked for at once."""


def choked_units(problem: Problem, core: Core) -> Iterator[Cause]:
    """Groups of neighbours that cannot have enough of a measure within the limit of another."""
    contiguity = problem.contiguity
    if contiguity is None or problem.uncovered_cost is not None or problem.num_units > MOST_UNITS:
        return
    graph = open_graph(problem)
    for full, scarce in permutations(ends_of(problem), 2):
        reach = _reach(problem, graph, full, scarce)
        is_choked = reach < scarce.lower * (1 - ROUNDING)
        choked = graph.subgraph(unit for unit in graph if is_choked[unit])
        for part in sorted(nx.connected_components(choked), key=min):
            hardest = min(sorted(part), key=lambda unit: reach[unit])
            yield _cause(problem, graph, part, hardest, float(reach[hardest]), full, scarce)


def _reach(problem: Problem, graph: nx.Graph[int], full: Ends, scarce: Ends) -> FloatArray:
    """What all units that can share a territory with a unit have together: ``(num_units,)``."""
    load, other = problem.loads.unit[:, full.measure], problem.loads.unit[:, scarce.measure]
    units: IntArray = np.array(sorted(graph))
    place = np.full(problem.num_units, -1)
    place[units] = np.arange(len(units))
    one, another = place[np.array(graph.edges).reshape(-1, 2)].T
    rows, columns = np.append(one, another), np.append(another, one)
    step = np.maximum(load[units[columns]], LEAST_STEP * full.upper)
    roads = sparse.csr_array((step, (rows, columns)), shape=(len(units), len(units)))
    reach, limit = np.full(problem.num_units, np.inf), full.upper * (1 + ROUNDING)
    for at in range(0, len(units), ROWS):
        some = np.arange(at, min(at + ROWS, len(units)))
        along = dijkstra(roads, indices=some, limit=limit) + load[units[some], None]
        reach[units[some]] = (along <= limit) @ other[units] + scarce.loose
    reach[load > limit] = np.inf  # larger than any territory: told elsewhere
    return reach


def _cause(
    problem: Problem,
    graph: nx.Graph[int],
    part: set[int],
    hardest: int,
    reach: float,
    full: Ends,
    scarce: Ends,
) -> Cause:
    units, least = tuple(sorted(part)), figure(scarce.lower)
    name, other = (spoken(problem.measures[ends.measure]) for ends in (scarce, full))
    fit, unit = "fits" if len(units) == 1 else "fit", problem.unit_ids[hardest]
    message = (
        f"{named(problem.unit_ids, units)} {fit} no territory: all that can share one with {unit}, "
        f"as long as it has at most {figure(full.upper)} of {other}, has {figure(reach)} of "
        f"{name}, below {least}. The limits of {name} and of {other} are in conflict there: lower "
        f"that of {name} by {1 - reach / scarce.lower:.0%} or more, raise that of {other}, or "
        "accept it as an exception."
    )
    amounts = {"load": _gathered(problem, graph, hardest, full, scarce), "reach": reach}
    return Cause("choked", message, True, amounts, units, (), scarce.measure)


def _gathered(problem: Problem, graph: nx.Graph[int], unit: int, full: Ends, scarce: Ends) -> float:
    """What a set that hangs together can have of the scarce measure: the lightest neighbours first."""
    load, other = problem.loads.unit[:, full.measure], problem.loads.unit[:, scarce.measure]
    inside, total, found, seen = [(0.0, unit)], 0.0, 0.0, {unit}
    while inside:
        _, at = heapq.heappop(inside)
        if total + load[at] > full.upper:
            continue
        total, found = total + float(load[at]), found + float(other[at])
        for near in sorted(set(graph[at]) - seen):
            seen.add(near)
            heapq.heappush(inside, (float(load[near]), near))
    return found
