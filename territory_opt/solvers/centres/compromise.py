"""
What a planner gets where bands of unlike measures cannot all be kept: which band has to be widened to
what, and a plan in which few territories are outside.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from territory_opt.models import Cause, Plan, Problem, Result, Status, StopReason
from territory_opt.scoring.tolerance import excess
from territory_opt.solvers.centres.conceding import FAR, NEAR, ConcedingWalk
from territory_opt.solvers.centres.free import Fixed
from territory_opt.solvers.centres.levelling import COLD, HOT
from territory_opt.solvers.centres.search import CentreSearch
from territory_opt.solvers.compiled import generator_state
from territory_opt.solvers.diagnose.widening import (
    needed,
    proved_share,
    widened,
    widening_cause,
)
from territory_opt.solvers.journal import Journal
from territory_opt.solvers.stop import Snapshot, StopAfter, stop_after

TRIALS = 3
"""Widths that are tried, at most; each may take an even share of the time that is left for them."""

CLOSE = 1e-3
"""Shares this close are not told apart."""

WIDENING, CONCEDING = 0.55, 0.5
"""Share of the time left for the least widening; then, of what is left, for letting go of some."""


@dataclass(frozen=True)
class FirstPlan:
    """Stop at the first plan that keeps every rule, or with ``limit``."""

    limit: StopAfter

    def __call__(self, snapshot: Snapshot) -> StopReason | None:
        """GAP once there is a plan."""
        return StopReason.GAP if math.isfinite(snapshot.objective) else self.limit(snapshot)

    @property
    def work(self) -> float | None:
        """Of the limit."""
        return self.limit.work

    @property
    def seconds(self) -> float | None:
        """Of the limit."""
        return self.limit.seconds


class Compromise:
    """
    Looks for the least widening of one measure's bands, and for a plan with few outside them.

    Parameters
    ----------
    journal, search
        After a search that has found no plan that keeps every rule.
    causes
        What is proved.
    measure
        Whose bands give way.
    solve
        Solves a problem like this one, without any compromise.
    """

    def __init__(
        self,
        search: CentreSearch,
        causes: tuple[Cause, ...],
        measure: int,
        solve: Fixed,
        rng: np.random.Generator,
    ) -> None:
        self.search, self.journal, self.rng = search, search.journal, rng
        self.problem, self.measure, self.solve = search.journal.problem, measure, solve
        self.proved = proved_share(self.problem, measure, causes)
        self.found, self.plan, self.tried = math.inf, search.journal.plan, 0.0

    def least_widening(self) -> tuple[Cause, ...]:
        """The narrowest bands that a plan was found in, and those that none can be in; or nothing."""
        self._try_widths()
        if not (self.proved or self.tried or math.isfinite(self.found)):
            return ()
        given = self.proved, self.found, self.tried
        return (widening_cause(self.problem, self.measure, *given),)

    def _try_widths(self) -> None:
        """Halve what lies between a width that was in vain and one that a plan keeps."""
        failed = self.proved
        share = max(2 * self.proved, self._needed(), CLOSE)
        until = _left(self.journal, 1.0 - WIDENING)
        for trial in range(TRIALS):
            if self.journal.stopped or self.found - failed < CLOSE:
                break
            now = _left(self.journal, 1.0)
            part = [(a - b) / (TRIALS - trial) for a, b in zip(now, until, strict=True)]
            if not self._is_kept(share, part):
                failed = self.tried = max(failed, share)
            share = (failed + self.found) / 2 if math.isfinite(self.found) else 2 * share

    def _needed(self) -> float:
        return 0.0 if self.plan is None else needed(self.problem, self.plan, self.measure)

    def _is_kept(self, share: float, part: list[float]) -> bool:
        """Whether a plan is found in bands wider by this share; what is learned is kept."""
        wide = widened(self.problem, self.measure, share)
        result = self._solved(wide, FirstPlan(_limit(part)))
        if result.status is Status.INFEASIBLE:
            self.proved = max(self.proved, share)
        if result.plan is None or not result.is_feasible:
            return False
        self.plan, self.found = result.plan, self._least(result.plan)
        return True

    def _least(self, plan: Plan) -> float:
        return max(self.proved, needed(self.problem, plan, self.measure))

    def few_outside(self) -> None:
        """Let go of some territories, and hand that plan out if fewer are outside."""
        if self.journal.chosen is None or self.journal.stopped:
            return
        self._concede()
        plan = self.journal.plan
        assert plan is not None
        rule = _limit(list(_left(self.journal, 0.95)))
        result = self._solved(self._conceded(plan), rule, plan)
        if result.plan is not None:
            chosen = self.journal.core.choice(Plan(result.plan.territory_of))
            if (chosen >= 0).all():
                self.journal.offer_fewer(chosen, "concede")

    def _concede(self) -> None:
        """Walk from the best plan, letting go of territories far outside little by little."""
        search, state = self.search, generator_state(self.rng)
        assert self.journal.chosen is not None
        measure = int(np.flatnonzero(self.journal.core.measures == self.measure)[0])
        begin = self.journal.chosen
        walk = ConcedingWalk(search.sites, search.ground, begin, state, measure)
        sweeps = max(1, search.pace.affordable(search.options.concede_sweeps, CONCEDING))
        near = np.geomspace(FAR, NEAR, sweeps).tolist()
        for temperature, reach in zip(np.geomspace(HOT, COLD, sweeps).tolist(), near, strict=True):
            if self.journal.stopped:
                break
            walk.concede(reach)
            search.sweep([walk], temperature / walk.scale)
        self.journal.offer_fewer(walk.claim.chosen, "concede")

    def _conceded(self, plan: Plan) -> Problem:
        """No limits on the measure for the territories that are outside them in a plan."""
        lower, upper = np.array(self.problem.lower), np.array(self.problem.upper)
        loads = self.problem.loads.per_territory(plan.territory_of, self.problem.num_territories)
        let_go = excess(loads, lower, upper)[:, self.measure] > 0
        lower[let_go, self.measure], upper[let_go, self.measure] = -np.inf, np.inf
        return self.problem.replace(lower=lower, upper=upper)

    def _solved(
        self, problem: Problem, rule: StopAfter | FirstPlan, start: Plan | None = None
    ) -> Result:
        seed, start = int(self.rng.integers(2**31)), self.plan if start is None else start
        bare = None if start is None else Plan(start.territory_of)
        result = self.solve(problem, rule, seed, bare)
        self.journal.spend(result.work)
        self.journal.is_interrupted |= result.stop_reason is StopReason.USER
        return result


def _left(journal: Journal, share: float) -> tuple[float, float]:
    """A share of the seconds and of the work that are left; inf where there is no limit."""
    return share * journal.seconds_left, share * journal.work_left


def _limit(part: list[float]) -> StopAfter:
    seconds, work = (max(value, 0.0) if math.isfinite(value) else None for value in part)
    return stop_after(seconds=seconds, work=work)
