"""Leads of families and plans under them, in turns (as location and allocation: Cooper 1963)."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from territory_opt.models import Cause, Certificate, Plan, Problem, Result, Status, StopReason
from territory_opt.models.arrays import IntArray
from territory_opt.scoring import audit_bound
from territory_opt.solvers.families.led import led_by
from territory_opt.solvers.journal import Journal
from territory_opt.solvers.kin import Kin
from territory_opt.solvers.resources import Prices
from territory_opt.solvers.start import Start
from territory_opt.solvers.stop import Snapshot, StopRule, any_of, stop_after

Fixed = Callable[[Problem, StopRule, int, Start], Result]
"""Solves a problem under fixed leads: problem, when to stop, seed, what to begin with."""

SHARE, LEAST = 0.5, 0.02
"""Share of the time or work left for one solve under fixed leads; what it may take in any case."""

CLOSE = 1e-4
"""A solve under fixed leads ends this close to its own bound: other leads promise more then."""

IDLE = 0.2, 0.01, 5e-5
"""It ends without an improvement for this share of its limit, or so much work, and more per pair."""

PATIENCE = 20
"""Rounds without a better plan after which the search is settled."""


class LeadSearch:
    """
    Plans under fixed leads by all that ``solve`` can do; then leads that fit the plan better.

    Where leads and plan fit each other, the leads of a few families are thrown over.

    Parameters
    ----------
    journal, kin
        Receives every plan; its families.
    prices
        Of the problem without the price of splitting.
    given
        Plan to begin with.
    fixed
        Plans under fixed leads.
    """

    def __init__(
        self,
        journal: Journal,
        kin: Kin,
        prices: Prices,
        given: Plan | None,
        fixed: Fixed,
        rng: np.random.Generator,
    ) -> None:
        self.journal, self.kin, self.fixed, self.rng = journal, kin, fixed, rng
        families = journal.problem.families
        assert families is not None
        self.families = families
        priced = prices.priced(journal.core)
        self.leads = kin.cheapest_leads(journal.core, priced, families.num_families)
        self.begin = Start(given, journal.certificate)
        self.idle = 0
        self.impossible: Result | None = None

    @property
    def is_settled(self) -> bool:
        """True when other leads have gained nothing for long, or no plan keeps every rule."""
        return self.impossible is not None or self.idle >= PATIENCE

    @property
    def causes(self) -> tuple[Cause, ...]:
        """Why no plan keeps every rule, where that is proved."""
        return () if self.impossible is None else self.impossible.causes

    def round(self) -> None:
        """A plan under the leads, then the leads of the best plan, or some thrown over."""
        before = self.journal.objective
        result = self._planned()
        if result is None:
            return
        self.idle = 0 if self.journal.objective < before else self.idle + 1
        if result.status is Status.INFEASIBLE:
            self.impossible = result
        best = self.journal.plan
        if best is not None:
            lead, _ = self.families.standing(best.territory_of)
            self.leads = lead if self._are_new(lead) else self._thrown_over(lead, best)

    def _are_new(self, lead: IntArray) -> bool:
        return bool((lead != self.leads)[np.unique(self.kin.family)].any())

    def _thrown_over(self, lead: IntArray, plan: Plan) -> IntArray:
        """Other leads for one to three families that are split: a territory that has some of it."""
        changed = np.array(lead)
        _, apart = self.families.standing(plan.territory_of)
        known = np.unique(self.kin.family)
        split = known[apart[known] > 0]
        pool = split if len(split) and self.rng.random() < 0.5 else known
        for family in self.rng.choice(pool, min(len(pool), int(self.rng.integers(1, 4))), False):
            core, units = self.journal.core, self.kin.unit[self.kin.family == family]
            open_to = np.unique(core.territory[np.isin(core.unit, units)])
            open_to = open_to[open_to < self.journal.problem.num_territories]
            if len(open_to):  # else its units can only be uncovered
                changed[family] = self.rng.choice(open_to)
        return changed

    def _planned(self) -> Result | None:
        """The best plan under the leads; None when time is over."""
        journal = self.journal
        if journal.stopped:
            return None
        rule = self._rule()
        seed = int(self.rng.integers(2**31))
        result = self.fixed(led_by(journal.problem, self.leads), rule, seed, self.begin)
        self.begin = Start(result.plan, result.certificate or self.begin.certificate)
        journal.spend(max(result.work, 0.01 * LEAST))
        journal.is_interrupted |= result.stop_reason is StopReason.USER
        self._take(result)
        return result

    def _rule(self) -> StopRule:
        """All that is left for a first plan that keeps the rules; from then on a share of it."""
        journal = self.journal
        left = journal.seconds_left, journal.work_left
        idle = min(IDLE[0] * min(left), IDLE[1] + IDLE[2] * journal.core.num_pairs)
        seconds, work = (max(value, LEAST) if math.isfinite(value) else None for value in left)
        limits = stop_after(seconds, CLOSE, work, idle)
        return any_of(
            self._stopped, limits, _OnceFeasible(*(max(SHARE * value, LEAST) for value in left))
        )

    def _stopped(self, _: Snapshot) -> StopReason | None:
        return self.journal.reason if self.journal.stopped else None

    def _take(self, result: Result) -> None:
        """Tell the journal of the plan, and of the bound that its prices prove without leads."""
        journal = self.journal
        if result.certificate is not None:
            journal.prove(self._proved(result.certificate), "leads")
        if result.plan is not None:
            journal.offer_plan(result.plan, "leads")

    def _proved(self, known: Certificate) -> Certificate:
        problem = self.journal.problem
        return dataclasses.replace(known, bound=audit_bound(problem, known))


@dataclass(frozen=True)
class _OnceFeasible:
    """Stops at a limit once there is a plan that keeps the rules."""

    most_seconds: float
    most_work: float

    def __call__(self, snapshot: Snapshot) -> StopReason | None:
        if not math.isfinite(snapshot.objective):
            return None
        if snapshot.work >= self.most_work:
            return StopReason.WORK
        return StopReason.TIME if snapshot.seconds >= self.most_seconds else None
