"""The search by exchanges: rounds of annealing, each finished by exact neighbourhoods."""

from __future__ import annotations

import numpy as np

from territory_opt.models.arrays import IntArray
from territory_opt.solvers.anneal import Exchanges
from territory_opt.solvers.journal import Journal
from territory_opt.solvers.model import Penalty
from territory_opt.solvers.neighbourhood import Improver
from territory_opt.solvers.options import SolveOptions
from territory_opt.solvers.pace import Pace
from territory_opt.solvers.resources import Prices, resources_of
from territory_opt.solvers.team import Team

FIRST_SWEEPS = (0, 20)
"""Sweeps of the first annealings: a plan at once, then a better one, before the time is spent."""

FURTHER = 4
"""Annealings of a round after its first one, where they are cheap: the best of several counts."""

WIDER = 2
"""
So many times as many units take part in them: where bands are tight the ones with the least regret do
not suffice (measured: docs/design/0003).
"""

CHEAP = 0.2
"""Share of what is left of time or work that is little for one annealing."""


class ExchangeSearch:
    """
    Rounds that each begin anew and keep the best.

    Parameters
    ----------
    journal
        Receives every plan.
    prices, penalty
        Of the dual; of passing limits.
    choices
        The cheapest pairs by price, and those of a plan to begin with, or None.
    """

    def __init__(
        self,
        journal: Journal,
        prices: Prices,
        penalty: Penalty,
        choices: tuple[IntArray, IntArray | None],
        options: SolveOptions,
        rng: np.random.Generator,
    ) -> None:
        self.journal, self.core = journal, journal.core
        self.prices, self.penalty, self.options, self.rng = prices, penalty, options, rng
        self.cheapest, self.given = choices
        resources = resources_of(journal.problem, self.core)
        keep = self.cheapest if self.given is None else self.given
        self.exchanges = Exchanges(self.core, prices, resources, keep, rng, options.anneal)
        self.pace = Pace(journal)
        self.is_finished = False

    @property
    def is_settled(self) -> bool:
        """True when no unit has anywhere else to go."""
        return self.core.num_pairs == self.core.num_units

    def begin(self) -> None:
        """From nothing to a plan, and a better one: short annealings."""
        if self.given is not None:
            self._descend(self.given)
        for sweeps in FIRST_SWEEPS:
            self._anneal(sweeps)

    def first_rounds(self, team: Team) -> None:
        """From nothing to a good plan."""
        self.begin()
        self.another_round(team)

    def another_round(self, team: Team) -> None:
        """Anneal from the start; where that is the best so far, finish it by neighbourhoods."""
        before = self.journal.objective, self.journal.violation
        self._anneal(self.options.anneal.sweeps)
        self._anneal_wider()
        is_better = (self.journal.objective, self.journal.violation) != before
        if is_better or not self.is_finished:
            self._finish(team)

    def _descend(self, chosen: IntArray) -> None:
        self.exchanges.restart(chosen)
        self.exchanges.settle(self.journal)
        self.journal.offer(self.exchanges.chosen, "descent")

    def _anneal_wider(self) -> None:
        """Anneal with more units as often as that is cheap, and once where limits are passed."""
        sweeps, slower = self.options.anneal.sweeps, WIDER
        is_needed = not self.journal.is_feasible
        for _ in range(FURTHER):
            many = slower * sweeps
            if not is_needed and self.pace.affordable(many, CHEAP) < many:
                return
            self._anneal(sweeps, WIDER)
            is_needed, slower = False, 1

    def _anneal(self, sweeps: int, wider: int = 1) -> None:
        if self.journal.stopped:
            return None
        sweeps = self.pace.affordable(sweeps)
        if not sweeps:
            return self._descend(self.cheapest)
        self.exchanges.restart(self.cheapest, wider * self.options.anneal.moves)
        with self.pace.of(sweeps):
            self.exchanges.anneal(self.journal, self.options.anneal.hot, sweeps)
        self.journal.offer(self.exchanges.chosen, "annealing")
        self.is_finished = False
        return None

    def _finish(self, team: Team) -> None:
        """Exact neighbourhoods from the best plan so far, over the kept pairs."""
        if self.journal.stopped or self.journal.chosen is None:
            return
        small = self.exchanges.ties.core
        chosen = self.exchanges.nearest(self.journal.chosen)
        improver = Improver(small, self.prices, self.penalty, chosen)
        self.is_finished = True
        improver.improve(
            self.journal,
            self.rng,
            self.options.neighbourhood,
            team,
            lambda better: self.journal.offer(self.exchanges.whole[better], "neighbourhoods"),
        )
