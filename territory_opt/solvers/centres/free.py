"""The search for centres where territories need not hang together: fixed ones solved in turns."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from territory_opt.models import Plan, Problem, Result, StopReason
from territory_opt.models.arrays import IntArray
from territory_opt.scoring.centred import best_centres
from territory_opt.solvers.centres.options import CentreOptions
from territory_opt.solvers.centres.search import CentreSearch
from territory_opt.solvers.journal import Journal
from territory_opt.solvers.stop import StopRule, stop_after
from territory_opt.solvers.team import Team

Fixed = Callable[[Problem, StopRule, int, Plan | None], Result]
"""Solves a problem under fixed centres: problem, when to stop, seed, plan to begin with."""

SHARE, MOVES = 0.15, 4
"""Share of the time left for one solve under fixed centres, and moves of the centres in a round."""

LEAST = 0.1
"""Seconds, and work, that one solve may take in any case."""


class FreeSearch(CentreSearch):
    """
    Walks as in ``CentreSearch``, whose moves know no borders; then location and allocation in turns
    (Cooper 1963, doi:10.1287/opre.11.3.331), the allocation by all that ``solve`` can do.

    Parameters
    ----------
    journal, given
        As in ``CentreSearch``.
    fixed
        Allocates.
    """

    def __init__(
        self,
        journal: Journal,
        given: IntArray | None,
        fixed: Fixed,
        options: CentreOptions,
        rng: np.random.Generator,
    ) -> None:
        super().__init__(journal, given, options, rng)
        self.fixed = fixed

    def another_round(self, team: Team) -> None:
        """Walk on; then allocate and move centres, as long as that gains."""
        super().another_round(team)
        centre_of, plan, before = self.best_place().centre_of, self.journal.plan, math.inf
        for _ in range(MOVES):
            result = self._allocated(centre_of, plan)
            if result is None or result.plan is None or not result.objective < before:
                return
            before, plan = result.objective, result.plan
            moved = best_centres(self.journal.problem, plan.territory_of)
            centre_of = np.where(moved >= 0, moved, centre_of)

    def _allocated(self, centre_of: IntArray, plan: Plan | None) -> Result | None:
        """The best plan under fixed centres; None when time is over."""
        journal = self.journal
        if journal.stopped:
            return None
        left = max(SHARE * journal.seconds_left, LEAST), max(SHARE * journal.work_left, LEAST)
        seconds, work = (value if math.isfinite(value) else None for value in left)
        rule, seed = stop_after(seconds=seconds, work=work), int(self.rng.integers(2**31))
        result = self.fixed(journal.problem.at(centre_of), rule, seed, plan)
        journal.spend(max(result.work, 0.1 * LEAST))
        journal.is_interrupted |= result.stop_reason is StopReason.USER
        if result.plan is not None:
            journal.offer(journal.core.choice(result.plan), "centres")
        return result
