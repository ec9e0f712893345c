"""The search by ejection chains: rounds of walks at several temperatures."""

from __future__ import annotations

import numpy as np

from territory_opt.models.arrays import FloatArray, IntArray
from territory_opt.solvers.ejection import EjectionOptions, EjectionSearch
from territory_opt.solvers.journal import Journal
from territory_opt.solvers.resources import Prices
from territory_opt.solvers.team import Team

WORK_PER_EVALUATION = 3e-8
"""Work of one evaluation: a second of one thread is about 30 million of them."""

SHARE = 0.6
"""Share of what is left of time or work that the first rounds use, at most."""

PATIENCE = 4.0
"""The first rounds end after so much work without a better plan, or ``LONGER`` times as much."""

LONGER = 3.0
"""How much longer than it took to find the best plan the first rounds look for a better one."""


class ChainSearch:
    """
    Rounds of ``ejection.EjectionSearch``, booked in a journal.

    Parameters
    ----------
    journal
        Receives every plan.
    prices
        Of the dual.
    choices
        The cheapest pairs by price, and those of a plan to begin with, or None.
    """

    def __init__(
        self,
        journal: Journal,
        prices: Prices,
        choices: tuple[IntArray, IntArray | None],
        options: EjectionOptions,
        rng: np.random.Generator,
    ) -> None:
        self.journal = journal
        cheapest, given = choices
        begin = cheapest if given is None else given
        seed = int(rng.integers(2**31))
        self.search = EjectionSearch(journal.core, prices, begin, seed, options)
        self.begun = self.best_at = journal.work

    @property
    def is_settled(self) -> bool:
        """True when no unit has anywhere else to go."""
        return self.search.is_settled

    def begin(self, share: float) -> bool:
        """Walk for a share of what is left; True where that found the best plan so far."""
        self.begun = self.best_at = self.journal.work
        self._walk_for(share)
        return self.best_at > self.begun

    def first_rounds(self, team: Team) -> None:
        """Walk until a share of what is left is used up, or nothing better turns up any more."""
        self._walk_for(SHARE)

    def _walk_for(self, share: float) -> None:
        at_first = self._left()
        while not (self.journal.stopped or self.is_settled or self._is_tired()):
            if share_used(at_first, self._left()) >= share:
                return
            self._walk()

    def another_round(self, team: Team) -> None:
        """All walks go on for one slice."""
        self._walk()

    def _walk(self) -> None:
        before = self.search.evaluations
        chosen = self.search.run(1)
        self.journal.spend((self.search.evaluations - before) * WORK_PER_EVALUATION)
        if self.journal.offer(chosen, "chains"):
            self.best_at = self.journal.work

    def _left(self) -> FloatArray:
        return np.array([self.journal.seconds_left, self.journal.work_left])

    def _is_tired(self) -> bool:
        idle = self.journal.work - self.best_at
        return self.journal.is_feasible and idle > max(
            PATIENCE, LONGER * (self.best_at - self.begun)
        )


def share_used(at_first: FloatArray, left: FloatArray) -> float:
    """The larger share used of seconds and work, ``(2,)`` each; 0 of what has no limit."""
    limited = np.isfinite(at_first)
    used = 1.0 - left[limited] / np.maximum(at_first[limited], 1e-12)
    return float(used.max(initial=0.0))
