"""
Mending: territories outside their limits split anew with their neighbours, more and more of them.

What a territory has too much of may have to travel through several others that are within their
limits, and large units have to change places with many small ones: moves over one border never do
that. Of the neighbourhoods of a territory outside, small ones come first (variable neighbourhood
search: Mladenović & Hansen 1997, doi:10.1016/S0305-0548(97)00031-2).

Where few territories have wider limits than all others, by exceptions, one that makes use of them is
split within the usual ones: so the exception becomes free for those who cannot do without.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from territory_opt.models import Plan
from territory_opt.models.arrays import FloatArray, IntArray
from territory_opt.scoring.tolerance import excess
from territory_opt.solvers.centres.halving import unit_shares
from territory_opt.solvers.centres.labels import nameless, relabelled, usual_limits
from territory_opt.solvers.centres.resplit import Patch, Resplit
from territory_opt.solvers.centres.sites import Sites
from territory_opt.solvers.cpsat import run
from territory_opt.solvers.ground import Ground
from territory_opt.solvers.journal import Journal, load_unit

SIZES = (*[2] * 2, *[3] * 4, *[4] * 6, *[5] * 8, *[6] * 8, *[7] * 6, *[8] * 6)
"""Territories of the neighbourhoods that are tried, one after the other."""

MOST_PAIRS = 8_000
"""Units times roots of a neighbourhood, at most."""

WORK = 4.0
"""Deterministic time of one neighbourhood, at most."""

WORK_OF_MODEL = 0.02
"""Work of building one model."""


class Mending:
    """
    Splits territories that are outside their limits anew.

    Parameters
    ----------
    journal
        Of a problem with contiguity and centres; its best plan is mended.
    """

    def __init__(
        self, journal: Journal, sites: Sites, ground: Ground, rng: np.random.Generator
    ) -> None:
        self.journal, self.sites, self.ground, self.rng = journal, sites, ground, rng
        self.problem, self.share = journal.problem, unit_shares(journal.problem)
        core = journal.core
        is_plain = core.num_units == self.problem.num_units and not len(core.conflicts)
        self.free = nameless(self.problem) if is_plain else np.zeros(0, int)
        self.usual = usual_limits(self.problem, self.free)

    def go_on(self, is_over: Callable[[], bool]) -> None:
        """Mend until all is within its limits, nothing helps any more, or it ``is_over``."""
        if self.journal.chosen is None or len(self.free) < 2:
            return
        self._offer(self._territory_of())
        at = 0
        while at < len(SIZES) and not (self.journal.is_feasible or is_over()):
            before = self.journal.violation
            for territory in self._outside(self._territory_of()).tolist():
                self._resplit(territory, SIZES[at], is_over)
            at = 0 if self.journal.violation < before else at + 1

    @property
    def share_outside(self) -> float:
        """Share of the territories that may be mended which are outside their limits."""
        if self.journal.chosen is None or len(self.free) < 2:
            return 0.0
        return len(self._outside(self._territory_of())) / len(self.free)

    def _territory_of(self) -> IntArray:
        assert self.journal.chosen is not None
        return np.array(self.journal.core.plan(self.journal.chosen).territory_of)

    def _offer(self, territory_of: IntArray) -> None:
        chosen = self.journal.core.choice(Plan(relabelled(self.problem, territory_of)))
        if (chosen >= 0).all():
            self.journal.offer(chosen, "mend")

    def _strays(self, territory_of: IntArray, lower: FloatArray, upper: FloatArray) -> FloatArray:
        """Shares of a limit by which territories are outside: ``(num_territories,)``."""
        load = self.problem.loads.per_territory(territory_of, self.problem.num_territories)
        over = excess(load, lower, upper) / load_unit(self.problem)
        found: FloatArray = over.sum(axis=1)
        return found

    def _outside(self, territory_of: IntArray) -> IntArray:
        """Free territories outside their limits, or the usual ones, the worst first."""
        lower, upper = self.usual or (self.problem.lower, self.problem.upper)
        own = self._strays(territory_of, self.problem.lower, self.problem.upper)
        strays = np.maximum(own, self._strays(territory_of, lower, upper) if self.usual else 0.0)
        order = np.argsort(-strays[self.free], kind="stable")
        return self.free[order[strays[self.free][order] > 0]]

    def _resplit(self, territory: int, number: int, is_over: Callable[[], bool]) -> None:
        """Split a territory and its neighbours anew, ``number`` in all."""
        territory_of = self._territory_of()
        those = self._around(territory_of, territory, number)
        units = np.flatnonzero(np.isin(territory_of, those))
        if is_over() or len(those) < 2:
            return
        limits = self._limits(territory_of, territory)
        patch, kind_of = self._patch(territory_of, those, units, limits[those])
        if patch.cost.size > MOST_PAIRS:
            return
        model = Resplit(patch)
        model.beat(*_now(patch, np.searchsorted(those, territory_of[units]), kind_of))
        seed = int(self.rng.integers(2**31))
        outcome = run(model, min(WORK, self.journal.work_left), seed, is_over)
        self.journal.spend(outcome.work + WORK_OF_MODEL)
        if outcome.chosen is None:
            return
        root_of, kind_of_root = model.answer(outcome.chosen)
        territory_of[units] = _names(those, kind_of, kind_of_root)[root_of]
        self._offer(territory_of)

    def _around(self, territory_of: IntArray, territory: int, number: int) -> IntArray:
        """
        A territory and others beside it, drawn by their borders with those drawn before.

        Half of the times, all of its own neighbours come before theirs.
        """
        of = territory_of[self.ground.ends]
        of = of[(of[:, 0] != of[:, 1]) & np.isin(of, self.free).all(axis=1)]
        chosen, ring, is_in_rings = [territory], [territory], self.rng.random() < 0.5
        while len(chosen) < number:
            beyond = _beyond(of, ring if is_in_rings else chosen, chosen)
            if not len(beyond) and ring != chosen:
                ring = list(chosen)
                continue
            if not len(beyond):
                break
            chosen.append(int(self.rng.choice(beyond)))
        return np.sort(np.array(chosen))

    def _limits(self, territory_of: IntArray, territory: int) -> FloatArray:
        """Lower, then upper limits; the usual ones of a territory that keeps its own: ``(K, 2 M)``."""
        limits = np.concatenate([self.problem.lower, self.problem.upper], axis=1)
        strays = self._strays(territory_of, self.problem.lower, self.problem.upper)
        if self.usual is not None and strays[territory] == 0:
            limits[territory] = np.concatenate(self.usual)
        return limits

    def _patch(
        self, territory_of: IntArray, those: IntArray, units: IntArray, limits: FloatArray
    ) -> tuple[Patch, IntArray]:
        """The model's figures, and the kind of each of the territories by its ``limits``."""
        kinds, kind_of = np.unique(limits, axis=0, return_inverse=True)
        roots = self._roots(territory_of, those, units)
        place = np.full(self.problem.num_units, -1)
        place[units] = np.arange(len(units))
        ends, half = place[self.ground.ends], self.problem.num_measures
        patch = Patch(
            load=self.problem.loads.unit[units],
            ends=ends[(ends >= 0).all(axis=1)],
            is_loose=~self.ground.is_bound[units],
            roots=place[roots],
            cost=self.sites.centres.between(units, np.maximum(self.sites.centres.sites(roots), 0)),
            lower=kinds[:, :half],
            upper=kinds[:, half:],
            number=np.bincount(kind_of.ravel()),
        )
        return patch, kind_of.ravel()

    def _roots(self, territory_of: IntArray, those: IntArray, units: IntArray) -> IntArray:
        """Units that may be roots: the largest of every territory, and of all; largest first."""
        bound = units[self.ground.is_bound[units]]
        order = bound[np.argsort(-self.share[bound], kind="stable")]
        first = np.unique(territory_of[order], return_index=True)[1]
        own = np.zeros(len(order), bool)
        own[first] = True
        own[: 2 * len(those)] = True
        return order[own]


def _now(patch: Patch, place_of: IntArray, kind_of: IntArray) -> tuple[IntArray, IntArray]:
    """Roots of units as they are, and kinds of roots: the largest unit of each territory is its root."""
    first = np.unique(place_of[patch.roots], return_index=True)[1]
    kind_of_root = np.full(len(patch.roots), -1)
    kind_of_root[first] = kind_of
    return first[place_of], kind_of_root


def _beyond(borders: IntArray, those: list[int], chosen: list[int]) -> IntArray:
    """Territories next to ``those`` that are not chosen, once for every border."""
    at = borders[np.isin(borders, those).any(axis=1)]
    return at[~np.isin(at, chosen)]


def _names(those: IntArray, kind_of: IntArray, kind_of_root: IntArray) -> IntArray:
    """A territory for every root, of its kind; -1 for what is no root."""
    name = np.full(len(kind_of_root), -1)
    for kind in np.unique(kind_of).tolist():
        name[kind_of_root == kind] = those[kind_of == kind]
    return name
