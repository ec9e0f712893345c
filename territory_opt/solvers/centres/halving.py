"""
First centres by halving: split the units in two by load, and so on until every part is a territory.

Two centres and a share of the load for each: the cheapest split sorts the units by what they save
per load (the transport problem with two sinks), and the centres move to the medians of the halves
until they stay. Unlike centres spread by distance alone, those of halves have about the right load
around them, also in a metropolis that holds many territories (recursive bisection as in Simon 1991,
doi:10.1016/0956-0521(91)90014-V; the split itself: Kalcsics, Nickel & Schroeder 2005,
doi:10.1007/BF02578982).
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import linear_sum_assignment

from territory_opt.models import Problem
from territory_opt.models.arrays import FloatArray, IntArray
from territory_opt.models.centres import Centres
from territory_opt.scoring.centred import home_units
from territory_opt.scoring.limits import full_territories

TRIES = 3
"""Splits tried of every part."""

SETTLING = 6
"""Times that the two centres of a split may move."""

SAMPLE = 600
"""Units that a centre of a large part is chosen among, and by."""

EVEN = 0.35
"""A part of many territories is split at a random share, this one or more on either side."""


def first_centres(problem: Problem, rng: np.random.Generator) -> IntArray:
    """Centres to begin with, at random among good ones: ``(num_territories,)`` units."""
    assert problem.centres is not None
    halving = _Halving(problem, problem.centres, rng)
    centre = np.full(problem.num_territories, -1)
    full = full_territories(problem)
    for territory in full.tolist():
        centre[territory] = problem.centres.best(np.flatnonzero(problem.locked_to == territory))
    rest = np.setdiff1d(np.arange(problem.num_territories), full)
    free = np.flatnonzero(~np.isin(problem.locked_to, full))
    if len(rest) and len(free):
        halving.split(free, rest, centre)
    return _anchored(problem, problem.centres, centre, rest)


def targets(problem: Problem) -> FloatArray:
    """Share of all load that a territory is to have, over limited measures: ``(K,)``."""
    lower, upper = np.maximum(problem.lower, 0.0), problem.upper
    middle = np.where(np.isfinite(upper), (lower + upper) / 2, lower)
    total = problem.loads.unit.sum(axis=0)
    matters = (middle > 0).all(axis=0) & (total > 0)
    if not matters.any():
        return np.ones(problem.num_territories)
    share: FloatArray = np.mean(middle[:, matters] / total[matters], axis=1)
    return share


def unit_shares(problem: Problem) -> FloatArray:
    """Share of all load that a unit has, over limited measures: ``(num_units,)``, > 0."""
    load, total = problem.loads.unit, problem.loads.unit.sum(axis=0)
    limited = (np.isfinite(problem.upper) | (problem.lower > 0)).any(axis=0) & (total > 0)
    share = np.full(problem.num_units, 1.0 / problem.num_units)
    if limited.any():
        share = np.asarray((load[:, limited] / total[limited]).mean(axis=1))
    floor: FloatArray = np.maximum(share, 1e-9 / problem.num_units)
    return floor


class _Halving:
    """Splits parts of the units, and gives each territory the best centre of its part."""

    def __init__(self, problem: Problem, centres: Centres, rng: np.random.Generator) -> None:
        self.centres, self.rng = centres, rng
        self.share, self.target = unit_shares(problem), targets(problem)

    def split(self, units: IntArray, territories: IntArray, centre: IntArray) -> None:
        """Write the centres of ``territories``, which share ``units``, into ``centre``."""
        if len(territories) == 1:
            centre[territories] = self._centre(units)
            return
        ones, others = self._parts(territories)
        target = self.target[ones].sum() / max(self.target[territories].sum(), 1e-300)
        one, other = self._halves(units, float(target), len(ones), len(others))
        self.split(one, ones, centre)
        self.split(other, others, centre)

    def _parts(self, territories: IntArray) -> tuple[IntArray, IntArray]:
        number = len(territories)
        share = self.rng.uniform(EVEN, 1 - EVEN) if number > 3 else 0.5
        cut = min(max(1, int(number * share)), number - 1)
        return territories[:cut], territories[cut:]

    def _halves(
        self, units: IntArray, target: float, fewest: int, fewest_others: int
    ) -> tuple[IntArray, IntArray]:
        """The cheapest of a few splits at a share ``target`` of the load."""
        found = [self._settled(units, target, fewest, fewest_others) for _ in range(TRIES)]
        return min(found, key=lambda split: split[0])[1]

    def _settled(
        self, units: IntArray, target: float, fewest: int, fewest_others: int
    ) -> tuple[float, tuple[IntArray, IntArray]]:
        """Cost of a split, and its two parts."""
        pair = self._apart(units)
        for _ in range(SETTLING):
            cost = self._costs(units, pair)
            saved = (cost[:, 0] - cost[:, 1]) / self.share[units]
            order = np.argsort(saved, kind="stable")
            load = np.cumsum(self.share[units][order])
            middle = load - 0.5 * self.share[units][order]
            cut = int(np.searchsorted(middle, target * load[-1]))
            cut = min(max(cut, min(fewest, len(units) - 1)), max(1, len(units) - fewest_others))
            one, other = order[:cut], order[cut:]
            value = float(cost[one, 0].sum() + cost[other, 1].sum())
            moved = self._centre(units[one]), self._centre(units[other])
            if moved == pair:
                break
            pair = moved
        return value, (units[one], units[other])

    def _apart(self, units: IntArray) -> tuple[int, int]:
        """Two centres far from each other, at random."""
        sites = units[self.centres.site_of[units] >= 0]
        if len(sites) < 2:
            return self._centre(units), self._centre(units)
        first = int(self.rng.choice(sites))
        some = self._sample(sites)
        far = self._costs(some, (first, first))[:, 0] / self.share[some]
        if self.rng.random() < 0.5:
            far = far * self.rng.random(len(some))
        return first, int(some[np.argmax(far)])

    def _costs(self, units: IntArray, pair: tuple[int, int]) -> FloatArray:
        return self.centres.between(units, self.centres.site_of[np.array(pair)])

    def _centre(self, units: IntArray) -> int:
        """The best centre of a part, of some of its units where it is large; any where none is there."""
        some = self._sample(units)
        best = self.centres.best(some)
        if best < 0:
            best = self.centres.best(units)
        return best if best >= 0 else int(self.centres.units[0])

    def _sample(self, units: IntArray) -> IntArray:
        if len(units) <= SAMPLE:
            return units
        share = self.share[units] / self.share[units].sum()
        return np.unique(self.rng.choice(units, SAMPLE, p=share))


def _anchored(problem: Problem, centres: Centres, centre: IntArray, rest: IntArray) -> IntArray:
    """Centres handed out so that homes and locked units are near those of their territories."""
    home = home_units(problem)[rest]
    anchor = np.where(home >= 0, home, _medians_of_locked(problem, centres)[rest])
    held = np.flatnonzero(anchor >= 0)
    if not len(held):
        return centre
    found = np.array(centre[rest])
    cost = centres.between(anchor[held], np.maximum(centres.sites(found), 0))
    rows, columns = linear_sum_assignment(cost)
    free = np.setdiff1d(np.arange(len(rest)), columns)
    after = np.empty_like(found)
    after[held[rows]] = found[columns]
    after[np.setdiff1d(np.arange(len(rest)), held)] = found[free]
    after = np.where(home >= 0, home, after)
    centre = np.array(centre)
    centre[rest] = after
    return centre


def _medians_of_locked(problem: Problem, centres: Centres) -> IntArray:
    """A centre of what is locked to every territory: ``(K,)``, -1 where nothing is."""
    found = np.full(problem.num_territories, -1)
    for territory in np.unique(problem.locked_to[problem.locked_to >= 0]).tolist():
        found[territory] = centres.best(np.flatnonzero(problem.locked_to == territory))
    return found
