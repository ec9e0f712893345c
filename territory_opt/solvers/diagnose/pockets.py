"""
Parts of the ground whose load fits no whole number of territories that hang together.

A *pocket* is joined to the rest by nobody, or by one unit alone. So it holds some territories
entirely, and of others no more than the one that has the joining unit can take. Units that a full
territory has are no way through.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import networkx as nx
import numpy as np

from territory_opt.models import Cause, Problem
from territory_opt.models.arrays import FloatArray, IntArray
from territory_opt.scoring.limits import full_territories
from territory_opt.scoring.wording import figure, named, spoken
from territory_opt.solvers.core import Core

ROUNDING = 1e-9
"""Loads this share over a limit still count as within it."""


@dataclass(frozen=True)
class Ends:
    """What territories may carry of a measure, and what loose units could add anywhere."""

    measure: int
    lower: float
    upper: float
    loose: float

    def fits(self, load: float, room: float, number: int | None) -> bool:
        """Whether ``load`` fits whole territories (``number`` of them) and ``room`` in one more."""
        most = (load - room) * (1 - ROUNDING)
        if number is None:
            number = max(0, math.ceil(most / self.upper))
        has_least = number * self.lower <= (load + self.loose) * (1 + ROUNDING)
        return has_least and most <= number * self.upper


@dataclass(frozen=True)
class Pocket:
    """Units, the one that joins them to the rest (-1 nobody), and homes among them (None: free)."""

    units: IntArray
    way: int
    homes: int | None

    @property
    def whole_ones(self) -> tuple[int | None, ...]:
        """Territories that may lie entirely inside: of those with a home there one may lead out."""
        if not self.homes or self.way < 0:
            return (self.homes,)
        return self.homes, self.homes - 1


def pockets(problem: Problem, core: Core) -> Iterator[Cause]:
    """Pockets that no number of territories fits, under every measure that has both limits."""
    if problem.contiguity is None or problem.uncovered_cost is not None:
        return
    for ends in ends_of(problem):
        load = problem.loads.unit[:, ends.measure]
        for pocket in _pockets(problem, load, ends.upper - ends.lower):
            room = max(0.0, ends.upper - float(load[pocket.way])) if pocket.way >= 0 else 0.0
            total = float(load[pocket.units].sum())
            if pocket.way < 0 and pocket.homes == 0:
                continue  # told as a part without a home
            if not any(ends.fits(total, room, number) for number in pocket.whole_ones):
                yield _cause(problem, ends, pocket, total, room)


def ends_of(problem: Problem) -> Iterator[Ends]:
    """The widest limits of territories that are not full."""
    assert problem.contiguity is not None
    others = np.setdiff1d(np.arange(problem.num_territories), full_territories(problem))
    loose = ~problem.contiguity.bound_units
    for measure in range(problem.num_measures):
        if measure in problem.loads.pairs or not len(others):
            continue
        lower, upper = problem.lower[others, measure].min(), problem.upper[others, measure].max()
        if lower > 0 and math.isfinite(upper):
            more = float(problem.loads.unit[loose, measure].sum())
            yield Ends(measure, float(lower), float(upper), more)


def _pockets(problem: Problem, load: FloatArray, width: float) -> Iterator[Pocket]:
    """Parts that nobody joins to the rest, then those behind one unit larger than ``width``."""
    graph = open_graph(problem)
    ways = {way for way in nx.articulation_points(graph) if load[way] > width}
    for part in sorted(nx.connected_components(graph), key=lambda part: (len(part), min(part))):
        if len(part) < len(graph):
            yield _pocket(problem, part, -1)
        for way in sorted(ways & part):
            behind = sorted(nx.connected_components(graph.subgraph(part - {way})), key=len)[:-1]
            yield from (_pocket(problem, units, way) for units in behind)


def open_graph(problem: Problem) -> nx.Graph[int]:
    """The graph of bound units that no full territory has."""
    contiguity = problem.contiguity
    assert contiguity is not None
    is_open = contiguity.bound_units & ~np.isin(problem.locked_to, full_territories(problem))
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(np.flatnonzero(is_open).tolist())
    graph.add_edges_from(contiguity.ends[is_open[contiguity.ends].all(axis=1)].tolist())
    return graph


def _pocket(problem: Problem, units: set[int], way: int) -> Pocket:
    assert problem.contiguity is not None
    home = problem.contiguity.home_unit
    inside = int(np.isin(home, list(units)).sum())
    return Pocket(np.array(sorted(units)), way, inside if (home >= 0).all() else None)


def _cause(problem: Problem, ends: Ends, pocket: Pocket, total: float, room: float) -> Cause:
    few = pocket.homes
    if few is None:
        few = max(0, math.ceil((total - room) / ends.upper) - 1)
    name, names = spoken(problem.measures[ends.measure]), named(problem.unit_ids, pocket.units)
    message = (
        f"{names} {_joined(problem, pocket)}: {figure(total)} of {name} "
        f"{_misfit(ends, few, total, room, pocket)}. Widen the tolerance, or accept it as an "
        "exception."
    )
    amounts = {"load": total, "room": room, "number": float(few), "way": float(pocket.way)}
    return Cause("pocket", message, True, amounts, tuple(pocket.units.tolist()), (), ends.measure)


def _joined(problem: Problem, pocket: Pocket) -> str:
    if pocket.way < 0:
        return "hang together with nobody else"
    return f"hang together with the rest only through {problem.unit_ids[pocket.way]}"


def _misfit(ends: Ends, few: int, total: float, room: float, pocket: Pocket) -> str:
    """Why the load fits neither ``few`` territories nor one more."""
    most, least = few * ends.upper + room, (few + 1) * ends.lower
    if pocket.homes is not None:
        fewest = min(number or 0 for number in pocket.whole_ones)
        bounds = f"{figure(fewest * ends.lower)} to {figure(most)}"
        return f"do not fit the {_territories(few)} with a home there ({bounds})"
    beside = f" and what {figure(room)} beside it leave" if room else ""
    if few == 0:
        return f"are more than the {figure(room)} left beside it, and less than {figure(least)}"
    return (
        f"are too much for {_territories(few)}{beside} (at most {figure(most)}) "
        f"and too little for {_territories(few + 1)} (at least {figure(least)})"
    )


def _territories(number: int) -> str:
    return f"{number} territor{'y' if number == 1 else 'ies'}"


def parts_without_home(problem: Problem, core: Core) -> Iterator[Cause]:
    """Parts of the ground without a home, where every territory has one."""
    contiguity = problem.contiguity
    if contiguity is None or problem.uncovered_cost is not None:
        return
    if not (contiguity.home_unit >= 0).all():
        return
    graph = open_graph(problem)
    homes = set(contiguity.home_unit.tolist())
    for part in sorted(nx.connected_components(graph), key=min):
        if not part & homes:
            units = tuple(sorted(part))
            message = (
                f"{named(problem.unit_ids, units)} hang together with no home of a territory. Give a "
                "territory a home there, join them to the rest, or let them belong anywhere."
            )
            yield Cause("part-without-home", message, True, {}, units)
