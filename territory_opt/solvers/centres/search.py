"""The search for centres: many starts, the best of them gone on with, centres moving along."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from territory_opt.models.arrays import IntArray
from territory_opt.solvers.anneal import side_by_side
from territory_opt.solvers.centres.bound import HessBound
from territory_opt.solvers.centres.budget import budget
from territory_opt.solvers.centres.levelling import COLD, HOT, LevellingWalk
from territory_opt.solvers.centres.mending import Mending
from territory_opt.solvers.centres.options import CentreOptions
from territory_opt.solvers.centres.roaming import RoamingWalk, contiguity_of
from territory_opt.solvers.centres.settling import Settled
from territory_opt.solvers.centres.sites import Sites
from territory_opt.solvers.centres.starts import settled_starts
from territory_opt.solvers.compiled import generator_state
from territory_opt.solvers.diagnose.widening import widest
from territory_opt.solvers.ground import ground_of
from territory_opt.solvers.journal import Journal
from territory_opt.solvers.pace import Pace
from territory_opt.solvers.search_contiguous import FEWEST_TRIES, WORK_PER_SWEEP, WORK_PER_TRY
from territory_opt.solvers.team import Team

DEARER = 3.0
"""Passing limits costs so many times more after a round without a plan that keeps them."""

MANY = 0.25
"""Where more than this share of the territories is outside, all are levelled first."""

MENDED = 0.4
"""Share of the first temperature at which a mended plan is annealed again."""

IDLE_STARTS = 6
"""Rounds of further starts in a row that bring nothing, after which no more are annealed."""

WIDE = 0.1
"""A gap of more than this share promises that whole programs take long: first further starts."""


class CentreSearch:
    """
    Territories around centres that are chosen with them.

    Parameters
    ----------
    journal
        Of a problem with centres; receives every plan, and the bound.
    given
        Territories of a plan to begin with, or None.
    """

    is_impossible = False
    """Whether it is proved that no plan keeps every rule: then levelling would be in vain."""

    def __init__(
        self,
        journal: Journal,
        given: IntArray | None,
        options: CentreOptions,
        rng: np.random.Generator,
    ) -> None:
        self.journal, self.options, self.rng, self.given = journal, options, rng, given
        self.sites = Sites(journal.problem, journal.core)
        self.ground = ground_of(contiguity_of(journal.problem), journal.core)
        self.pace = Pace(journal)
        self.places: list[Settled] = []
        self.bound: HessBound | None = None
        self.penalty = options.penalty
        self.mending = Mending(journal, self.sites, self.ground, rng)

    @property
    def is_settled(self) -> bool:
        """True when no unit has anywhere else to go."""
        return self.journal.core.num_pairs == self.journal.core.num_units

    @property
    def yielding(self) -> int | None:
        """The measure whose bands give way where several cannot be kept; None where none need."""
        is_asked = self.options.compromise_share > 0 and self.journal.problem.contiguity is not None
        return widest(self.journal.problem) if is_asked else None

    @property
    def is_torn(self) -> bool:
        """True while bands of several measures leave many territories outside."""
        return self.yielding is not None and self.mending.share_outside > MANY

    def first_rounds(self, team: Team) -> None:
        """Starts, the best of them annealed and mended, and the bound."""
        self.places = settled_starts(self.sites, self.journal, self.given, self.options, self.rng)
        best, number = self.places[: 2 * self.options.walks], self.options.walks
        for begin in range(0, len(best), number):
            places = best[begin : begin + number] * number  # fewer ones more than once
            self._round([(place, None) for place in places[:number]], self.options.hot)
        if self.mending.share_outside > MANY and not (self.is_impossible and self.is_torn):
            self._level()
        if not self.is_torn and self._mend():
            begins = [(self.best_place(), self.journal.chosen)] * self.options.walks
            self._round(begins, MENDED * self.options.hot)
        self.bound = HessBound(self.journal, self.sites, self.best_place())
        self.bound.go_on(self.options)

    def more_starts(self) -> None:
        """
        Anneal further starts, until a few in a row bring nothing or their share is used.

        None where the best plan is close to the bound.
        """
        if self.journal.objective - self.journal.bound <= WIDE * abs(self.journal.objective):
            return
        walks, options, idle = self.options.walks, self.options, 0
        is_over = budget(self.journal, options.more_share)
        for begin in range(2 * walks, len(self.places), walks):
            if is_over() or idle == IDLE_STARTS:
                return
            before = self.journal.violation, self.journal.objective
            places = self.places[begin : begin + walks]
            self._round([(place, None) for place in places], options.hot)
            is_same = before == (self.journal.violation, self.journal.objective)
            idle = idle + 1 if is_same else 0

    def another_round(self, team: Team) -> None:
        """Warm up and cool down again, from the best plan; mend it; then raise the bound."""
        hot = self.options.hot * float(self.rng.uniform(0.02, 0.5))
        begins = [(self.best_place(), self.journal.chosen)] * self.options.walks
        if not self.journal.is_feasible:
            self.penalty *= DEARER
        self._round(begins, hot)
        self._mend()
        if self.bound is not None:
            self.bound.go_on(self.options)

    def _mend(self) -> bool:
        """Mend the best plan where it is outside its limits; True when that helped."""
        before = self.journal.violation
        self.mending.go_on(budget(self.journal, self.options.mend_share))
        return self.journal.violation < before

    def best_place(self) -> Settled:
        """Centres of the best plan, with the prices of the best start."""
        place, chosen = self.places[0], self.journal.chosen
        if chosen is None:
            return place
        return Settled(self.sites.best(chosen, place.centre_of), place.prices, place.value)

    def _round(self, begins: list[tuple[Settled, IntArray | None]], hot: float) -> None:
        if self.journal.stopped:
            return
        walks = [self._walk(*begin) for begin in begins]
        for temperature in self.pace.cooling(hot, self.options.cold, self.options.sweeps):
            self.sweep(walks, temperature)
        for walk in walks:
            self.journal.offer(walk.best, "centres")

    def _level(self) -> None:
        """Even loads out from the best plan, at the cost of everything else."""
        begin, state = self.journal.chosen, generator_state(self.rng)
        assert begin is not None
        walk = LevellingWalk(self.sites, self.ground, begin, state)
        sweeps = max(1, self.pace.affordable(self.options.level_sweeps))
        for temperature in np.geomspace(HOT, COLD, sweeps).tolist():
            if self.journal.stopped:
                break
            self.sweep([walk], temperature / walk.scale)
        self.journal.offer(walk.claim.chosen, "level")

    def _walk(self, place: Settled, begin: IntArray | None) -> RoamingWalk:
        state = generator_state(self.rng)
        walk = RoamingWalk(self.sites, self.ground, place, begin, self.penalty, state)
        self.journal.offer(walk.best, "start")
        return walk

    def sweep(self, walks: Sequence[RoamingWalk], temperature: float) -> None:
        """Let every walk try its moves at one temperature."""
        tries = max(FEWEST_TRIES, self.options.tries * self.journal.core.num_units)
        trades = self.options.trades
        side_by_side([lambda w=w: w.wander(temperature * w.scale, tries, trades) for w in walks])
        self.journal.spend(len(walks) * tries * WORK_PER_TRY + WORK_PER_SWEEP)
        for walk in walks:
            walk.press(1.05)
            walk.recentre()
