"""
Units that no territory can have: whatever hangs together with them is too little or too much, or
leaves a part behind that fits no whole number of territories.

All sets of units that hang together around a unit are looked at, the largest neighbours first, as
long as they are not too large (each once: Wernicke 2006, doi:10.1109/TCBB.2006.51). Most units find a
fitting set at once; where all sets are looked at and none fits, that is a proof.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import networkx as nx
import numpy as np

from territory_opt.models import Cause, Problem
from territory_opt.models.arrays import FloatArray
from territory_opt.scoring.wording import figure, named, spoken
from territory_opt.solvers.core import Core
from territory_opt.solvers.diagnose.pockets import ROUNDING, Ends, ends_of, open_graph, pockets
from territory_opt.solvers.diagnose.remainders import Remainders

LOOKS = 3_000
"""Sets looked at around one unit, at most."""

MOST_UNITS, MOST_PER_TERRITORY = 5_000, 200
"""Larger grounds, and territories of more units, leave room enough for a fitting set."""


@dataclass
class Tried:
    """
    What was seen around a unit.

    Attributes
    ----------
    below, above
        The largest load below the limits, the least above; where ``is_cut``, of sets that leave
        only fitting parts behind.
    is_cut
        True where a load fits, and only what is left behind does not.
    """

    below: float = 0.0
    above: float = np.inf
    is_cut: bool = False


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
    fine, around = _surely_fitting(graph, load, ends), _Around(graph, load, ends)
    for unit in sorted(graph):
        if unit not in fine:
            fitting = around.fitting(unit)
            fine |= fitting
            if not fitting:
                found[unit] = around.closest(unit)
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


class _Around:
    """Looks at all sets of units that hang together around one of them."""

    def __init__(self, graph: nx.Graph[int], load: FloatArray, ends: Ends) -> None:
        self.graph, self.load = graph, load
        self.remainders = Remainders(graph, load, ends)
        self.most = ends.upper * (1 + ROUNDING)
        self.least = (ends.lower - ends.loose) * (1 - ROUNDING)

    def fitting(self, unit: int) -> set[int]:
        """A set within the limits; the unit alone where nobody knows, nothing where none fits."""
        if self.load[unit] > self.most:
            return {unit}  # larger than any territory: told elsewhere
        for looks, (inside, total) in enumerate(self._sets({unit}, float(self.load[unit]), set())):
            if looks > LOOKS:
                return {unit}
            if self.least <= total <= self.most and self.remainders.fit(inside):
                return inside
        return set()

    def closest(self, unit: int) -> Tried:
        """What strays least around a unit that nothing fits."""
        sets = list(islice(self._sets({unit}, float(self.load[unit]), set()), 4 * LOOKS))
        tried = Tried(is_cut=any(self.least <= total <= self.most for _, total in sets))
        for inside, total in sets:
            is_closer = tried.below < total < self.least or self.most < total < tried.above
            if is_closer and not (tried.is_cut and not self.remainders.fit(inside)):
                is_below = total < self.least
                tried.below = total if is_below else tried.below
                tried.above = tried.above if is_below else total
        return tried

    def _sets(
        self, inside: set[int], total: float, banned: set[int]
    ) -> Iterator[tuple[set[int], float]]:
        """Every set once, until one unit makes it too large; the largest neighbours first."""
        yield inside, total
        if total > self.most:
            return
        around = {n for each in inside for n in self.graph[each]} - inside - banned
        for other in sorted(around, key=lambda n: (-self.load[n], n)):
            yield from self._sets(inside | {other}, float(total + self.load[other]), banned)
            banned = banned | {other}


def _cause(problem: Problem, ends: Ends, part: set[int], tried: list[Tried]) -> Cause:
    """Told by the set that comes closest: the figure that strays least for all of the part."""
    units = tuple(sorted(part))
    above = max((one.above for one in tried if np.isfinite(one.above)), default=np.inf)
    below, is_cut = min(one.below for one in tried), any(one.is_cut for one in tried)
    most, least = figure(ends.upper), figure(ends.lower)
    name = spoken(problem.measures[ends.measure])
    fit, them = ("fits", "it") if len(units) == 1 else ("fit", "them")
    sides = [f"at most {figure(below)} of {name}, below {least}"] if below > 0 else []
    sides += [f"{figure(above)} and more, above {most}"] if np.isfinite(above) else []
    left = "a part behind that fits no whole number of territories"
    unless = f", unless it leaves {left}" if is_cut else ""
    told = f"has {', or '.join(sides)}{unless}" if sides else f"leaves {left}"
    message = (
        f"{named(problem.unit_ids, units)} {fit} no territory: whatever hangs together with {them} "
        f"{told}. Widen the tolerance, or accept it as an exception."
    )
    amounts = {"load": below, "above": above}
    return Cause("stranded", message, True, amounts, units, (), ends.measure)
