"""
Units that no territory can have: whatever hangs together with them is too little or too much.

All sets of units that hang together around a unit are looked at, the largest neighbours first, as
long as they are not too large (each once: Wernicke 2006, doi:10.1109/TCBB.2006.51). Most units find a
fitting set at once; where all sets are looked at and none fits, that is a proof.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import networkx as nx
import numpy as np

from territory_opt.models import Cause, Problem
from territory_opt.models.arrays import FloatArray
from territory_opt.scoring.wording import figure, named, spoken
from territory_opt.solvers.core import Core
from territory_opt.solvers.diagnose.pockets import ROUNDING, Ends, ends_of, open_graph, pockets

LOOKS = 3_000
"""Sets looked at around one unit, at most."""

MOST_UNITS, MOST_PER_TERRITORY = 5_000, 200
"""Larger grounds, and territories of more units, leave room enough for a fitting set."""


@dataclass
class Tried:
    """What was seen around a unit: sets, the largest load below the limits, the least above."""

    looks: int = 0
    below: float = 0.0
    above: float = np.inf


def stranded_units(problem: Problem, core: Core) -> Iterator[Cause]:
    """Groups of neighbours that are in no set of units with a load within the limits."""
    contiguity = problem.contiguity
    if contiguity is None or problem.uncovered_cost is not None or problem.num_units > MOST_UNITS:
        return
    graph = open_graph(problem)
    told = {unit for cause in pockets(problem, core) for unit in cause.units}
    for ends in ends_of(problem):
        load = problem.loads.unit[:, ends.measure]
        if ends.lower > MOST_PER_TERRITORY * load.mean():
            continue
        found = _stranded(graph, load, ends)
        parts = nx.connected_components(graph.subgraph(found))
        for part in sorted((part for part in parts if not part <= told), key=min):
            yield _cause(problem, ends, part, [found[unit] for unit in part])


def _stranded(graph: nx.Graph[int], load: FloatArray, ends: Ends) -> dict[int, Tried]:
    """Units that no fitting set has; a set that fits speaks for all of its units."""
    found: dict[int, Tried] = {}
    fine = _surely_fitting(graph, load, ends)
    for unit in sorted(graph):
        if unit not in fine:
            tried, fitting = _around(graph, load, ends, unit)
            fine |= fitting
            if not fitting:
                found[unit] = tried
    return found


def _surely_fitting(graph: nx.Graph[int], load: FloatArray, ends: Ends) -> set[int]:
    """
    Units that small ones around them fill up: one after the other, none jumps over the band.

    Small is no larger than the band is wide.
    """
    small = graph.subgraph(unit for unit in graph if load[unit] <= ends.upper - ends.lower)
    part_of = {u: part for part, units in enumerate(nx.connected_components(small)) for u in units}
    total = np.bincount(list(part_of.values()), load[list(part_of)]) if part_of else np.zeros(0)
    fine = set()
    for unit in graph:
        around = {part_of[n] for n in (unit, *graph[unit]) if n in part_of}
        own = 0.0 if unit in part_of else float(load[unit])
        if own <= ends.upper and own + total[list(around)].sum() >= ends.lower:
            fine.add(unit)
    return fine


def _around(
    graph: nx.Graph[int], load: FloatArray, ends: Ends, unit: int
) -> tuple[Tried, set[int]]:
    """What was seen around a unit, and a set that fits: itself alone where nobody knows."""
    tried, most = Tried(), ends.upper * (1 + ROUNDING)
    least = (ends.lower - ends.loose) * (1 - ROUNDING)

    def fitting(inside: set[int], total: float, banned: set[int]) -> set[int]:
        tried.looks += 1
        tried.below = max(tried.below, total)
        if total >= least:
            return inside
        if tried.looks > LOOKS:
            return {unit}
        around = {n for each in inside for n in graph[each]} - inside - banned
        for other in sorted(around, key=lambda n: (-load[n], n)):
            if total + load[other] > most:
                tried.above = min(tried.above, float(total + load[other]))
            elif found := fitting(inside | {other}, float(total + load[other]), banned):
                return found
            banned = banned | {other}
        return set()

    if load[unit] > most:
        return tried, {unit}  # larger than any territory: told elsewhere
    return tried, fitting({unit}, float(load[unit]), set())


def _cause(problem: Problem, ends: Ends, part: set[int], tried: list[Tried]) -> Cause:
    """Told by the set that comes closest: the figure that strays least for all of the part."""
    units = tuple(sorted(part))
    above, below = max(one.above for one in tried), min(one.below for one in tried)
    most, least = figure(ends.upper), figure(ends.lower)
    name = spoken(problem.measures[ends.measure])
    fit, them = ("fits", "it") if len(units) == 1 else ("fit", "them")
    beyond = f", or {figure(above)} and more, above {most}" if np.isfinite(above) else ""
    message = (
        f"{named(problem.unit_ids, units)} {fit} no territory: whatever hangs together with {them} has "
        f"at most {figure(below)} of {name}, below {least}{beyond}. Widen the tolerance, or accept it "
        "as an exception."
    )
    amounts = {"load": below, "above": above}
    return Cause("stranded", message, True, amounts, units, (), ends.measure)
