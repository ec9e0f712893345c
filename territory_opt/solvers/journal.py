"""What a search knows: best plan, best bound, time and work spent, and when to stop."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from territory_opt.models import Certificate, Plan, Problem, StopReason, TracePoint
from territory_opt.models.arrays import IntArray
from territory_opt.scoring import audit, excess, objective
from territory_opt.scoring.centred import centred
from territory_opt.scoring.limits import common_step
from territory_opt.scoring.score import score
from territory_opt.solvers.core import Core
from territory_opt.solvers.stop import Snapshot, StopRule

Progress = Callable[[TracePoint], None]


@dataclass(eq=False)
class Journal:
    """
    The record that every phase of a solve writes to.

    Attributes
    ----------
    problem, core
        What is solved.
    rule
        When to stop.
    progress
        Told of every trace point.
    plans
        ``(num_units,)`` territories each: plans to begin with, whose pairs are always listed.
    failure
        What a callback of the caller raised, if one did: the search stops then.
    """

    problem: Problem
    core: Core
    rule: StopRule
    progress: Progress | None = None
    chosen: IntArray | None = None
    objective: float = math.inf
    violation: float = math.inf
    bound: float = -math.inf
    bound_source: str = "lagrangian"
    certificate: Certificate | None = None
    work: float = 0.0
    trace: list[TracePoint] = field(default_factory=list)
    reason: StopReason | None = None
    started: float = field(default_factory=time.monotonic)
    is_interrupted: bool = False
    failure: Exception | None = None
    plans: tuple[IntArray, ...] = ()

    def __post_init__(self) -> None:
        self._idle_since = (time.monotonic(), 0.0)
        self._plan: Plan | None = None
        self.take(self.core)

    def take(self, core: Core) -> None:
        """Go on with another list of the problem's pairs; choices so far are forgotten."""
        self.core = core
        has_step = core.is_whole and not core.ideal_price.any()
        price = () if self.problem.families is None else self.problem.families.price
        self._step = common_step(np.append(core.cost, price)) if has_step else 0.0

    @property
    def seconds(self) -> float:
        """Since the start."""
        return time.monotonic() - self.started

    @property
    def plan(self) -> Plan | None:
        """The best plan, with its centres where they are chosen; None before there is one."""
        return self._plan

    @property
    def is_feasible(self) -> bool:
        """True once a plan keeps every rule."""
        return self._plan is not None and self.violation == 0

    @property
    def is_proved(self) -> bool:
        """True once the best plan is as good as the bound, up to the rounding of the proof."""
        within = 1e-9 * max(abs(self.objective), abs(self.bound))
        return self.is_feasible and self.objective <= self.bound + within

    @property
    def stopped(self) -> bool:
        """
        True once the stop rule, an interrupt or a proof ended the search; ``reason`` says which.

        May be asked while a phase runs: work is as of the last ``spend``, so a search without a
        clock in its rule ends at the same point in every run.
        """
        if self.reason is None:
            self.reason = self._why_stop()
        return self.reason is not None

    def snapshot(self) -> Snapshot:
        """What stop rules see."""
        since, work = self._idle_since
        best = self.objective if self.is_feasible else math.inf
        idle = time.monotonic() - since
        return Snapshot(self.seconds, self.work, best, self.bound, idle, self.work - work)

    @property
    def work_left(self) -> float:
        """Deterministic work that the rule still allows; inf where it does not say."""
        limit = getattr(self.rule, "work", None)
        return math.inf if limit is None else max(0.0, limit - self.work)

    @property
    def seconds_left(self) -> float:
        """Wall clock that the rule still allows; inf where it does not say."""
        limit = getattr(self.rule, "seconds", None)
        return math.inf if limit is None else max(0.0, limit - self.seconds)

    def spend(self, work: float) -> None:
        """Account for deterministic work done."""
        self.work += work

    def offer(self, chosen: IntArray, phase: str) -> bool:
        """
        Take a choice of pairs as the best if it is; less violation first, then less cost.

        The referee scores it: a choice that keeps every rule only up to the solver's own rounding
        counts as violating.
        """
        return self._offer(self.core.plan(chosen), np.array(chosen), phase)

    def offer_plan(self, plan: Plan, phase: str) -> bool:
        """Take a plan as the best if it is, as ``offer`` does; its pairs need not be listed."""
        chosen = self.core.choice(plan)
        return self._offer(plan, None if (chosen < 0).any() else chosen, phase)

    def _offer(self, plan: Plan, chosen: IntArray | None, phase: str) -> bool:
        plan = centred(self.problem, plan)
        violation = violation_of(self.problem, plan)
        cost = objective(self.problem, plan)
        if (violation, cost) >= (self.violation, self.objective):
            return False
        self._plan, self.chosen, self.violation, self.objective = plan, chosen, violation, cost
        self._note(phase)
        return True

    def offer_fewer(self, chosen: IntArray, phase: str) -> bool:
        """
        Take a choice of pairs as the last one if fewer territories are outside their limits.

        For the end of a search that found no plan: what is searched for is less violation in all.
        """
        plan = centred(self.problem, self.core.plan(chosen))
        if self.chosen is not None and self._rank(plan) >= self._rank(self.plan):
            return False
        self._plan, self.chosen = plan, np.array(chosen)
        self.violation = violation_of(self.problem, plan)
        self.objective = objective(self.problem, plan)
        self._note(phase)
        return True

    def _rank(self, plan: Plan | None) -> tuple[int, int, float, float]:
        """Other rules broken, territories outside, violation, cost."""
        assert plan is not None
        broken = audit(self.problem, plan)
        outside = {one.territory for one in broken if one.rule == "band"}
        others = sum(one.rule != "band" for one in broken)
        cost = objective(self.problem, plan)
        return others, len(outside), violation_of(self.problem, plan), cost

    def prove(self, certificate: Certificate, phase: str) -> bool:
        """Take a certificate as the best if its bound is."""
        if self.certificate is not None and certificate.bound <= self.certificate.bound:
            return False
        self.certificate = certificate
        self.raise_bound(certificate.bound, "lagrangian", phase)
        return True

    def raise_bound(self, bound: float, source: str, phase: str) -> None:
        """Take a proven bound as the best if it is."""
        whole = self._whole(bound)
        if whole > self.bound:
            self.bound, self.bound_source = whole, source if whole <= bound else "whole"
            self._note(phase)

    def _whole(self, bound: float) -> float:
        """The next objective that can occur: where every cost is a multiple of a step, so is theirs."""
        if not self._step or not math.isfinite(bound):
            return bound
        steps = bound / self._step
        return math.ceil(steps - 1e-9 * (abs(steps) + 1)) * self._step

    def _note(self, phase: str) -> None:
        self._idle_since = (time.monotonic(), self.work)
        best = self.objective if self.is_feasible else math.inf
        point = TracePoint(self.seconds, self.work, phase, best, self.bound, self.violation)
        self.trace.append(point)
        if self.progress is not None and self.failure is None:
            try:
                self.progress(point)
            except Exception as error:  # the caller's own: no reason to lose the plan
                self.failure = error

    def _why_stop(self) -> StopReason | None:
        if self.is_interrupted or self.failure is not None:
            return StopReason.USER
        if self.is_proved:
            return StopReason.PROVED
        try:
            return self.rule(self.snapshot())
        except Exception as error:
            self.failure = error
            return StopReason.USER


def violation_of(problem: Problem, plan: Plan) -> float:
    """
    How much a plan breaks the rules, 0 when the referee finds nothing.

    Bands and budgets count as shares of their limit, broken yes/no rules as 1 each.
    """
    if not audit(problem, plan):
        return 0.0
    scored = score(problem, plan)
    outside = excess(scored.loads, problem.lower, problem.upper) / load_unit(problem)
    limits = np.array([budget.limit for budget in problem.budgets])
    over = excess(scored.budgets_used, -np.inf, limits) / np.maximum(limits, 1.0)
    broken = sum(v.amount for v in audit(problem, plan) if v.rule not in ("band", "budget"))
    return float(outside.sum() + over.sum()) + broken


def load_unit(problem: Problem) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Load that counts as one territory's worth, per limit: ``(num_territories, num_measures)``, > 0."""
    upper = np.where(np.isfinite(problem.upper), problem.upper, 0.0)
    unit = np.maximum(upper, np.where(np.isfinite(problem.lower), problem.lower, 0.0))
    return np.where(unit > 0, unit, 1.0)
