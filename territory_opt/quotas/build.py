"""
Quotas of a plan: the company target shared by potential.

Per territory: its share of the company target, over-assignment on top, rounding; each step sums to
the company's figure and the steps of a territory sum to its quota, both exactly.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from decimal import Decimal, localcontext
from fractions import Fraction

import numpy as np

from territory_opt.errors import InputError
from territory_opt.models import Plan, Problem, Quota, QuotaPolicy, Quotas, WaterfallStep
from territory_opt.models.arrays import FloatArray
from territory_opt.models.quota_force import QuotaForce
from territory_opt.quotas.by_rules import Settled, from_the_top, ruled_metric
from territory_opt.quotas.policy import check_policies, measures_of
from territory_opt.quotas.rounding import WIDE, residue, share_out, to_cents
from territory_opt.quotas.ruled_rows import rows_of
from territory_opt.quotas.ruled_task import RuledTask
from territory_opt.quotas.waterfall import OVER_ASSIGNMENT, ROUNDING
from territory_opt.scoring.score import check_plan

COMPANY_SHARE = "company_share"
REMAINDER = "remainder"
UNSHARED = "not_in_a_territory"


def set_quotas(
    problem: Problem,
    plan: Plan,
    policies: QuotaPolicy | Sequence[QuotaPolicy],
    strength: FloatArray | None = None,
    force: QuotaForce | None = None,
    settle: Callable[[RuledTask], Settled] = from_the_top,
) -> Quotas:
    """
    Share every policy's company target among the territories of a plan.

    Parameters
    ----------
    problem, plan
        The plan is over the problem's units.
    policies
        One per metric; none gives no quotas.
    strength
        Shape ``(num_units,)``: what a unit's load counts with in its territory; 1 when left out.
    force
        People, hours and parents of the territories; policies with rules need it.
    settle
        How numbers under rules are found: ``allocate``, unless something else is asked for.

    Returns
    -------
    Quotas
        Per metric, Σ quotas = company target × (1 + over-assignment) to the cent. A territory
        without potential gets 0 and a note. Potential that is in no territory is shared by
        nobody: a row without territory, of amount 0, says how much it is.

    Raises
    ------
    InputError
        For a negative target, a measure that is not there, or no potential in any territory.
    PlanMismatchError
        If the plan is not over the problem's units.
    """
    check_plan(problem, plan)
    several = (policies,) if isinstance(policies, QuotaPolicy) else tuple(policies)
    check_policies(problem, several)
    return together([_metric(problem, plan, policy, strength, force, settle) for policy in several])


def together(several: Sequence[Quotas]) -> Quotas:
    """Quotas of several metrics or teams as one."""
    return Quotas(
        *(
            tuple(row for one in several for row in getattr(one, kind.name))
            for kind in fields(Quotas)
        )
    )


def _metric(
    problem: Problem,
    plan: Plan,
    policy: QuotaPolicy,
    strength: FloatArray | None,
    force: QuotaForce | None,
    settle: Callable[[RuledTask], Settled],
) -> Quotas:
    if policy.rules is not None:
        return _ruled(problem, plan, policy, strength, force, settle)
    shared = _potential_by_territory(problem, plan, policy.measure, strength)
    if not shared.sum() > 0:
        raise InputError(
            f"quota {policy.metric!r}: no territory has any {policy.measure}, so there is nothing "
            f"to share the company target by; give accounts a {policy.measure}, or name another "
            f"measure of the quota ({', '.join(problem.measures)})"
        )
    basis = policy.measure if strength is None else f"{policy.measure} × productivity"
    shares = _Shares.of(shared, policy, problem.territory_ids, basis)
    steps = [*shares.steps(), *_left_out(problem, plan, policy)]
    quotas = [
        Quota(territory, policy.metric, amount)
        for territory, amount in zip(problem.territory_ids, shares.quotas, strict=True)
    ]
    return Quotas(tuple(quotas), tuple(steps))


def _ruled(
    problem: Problem,
    plan: Plan,
    policy: QuotaPolicy,
    strength: FloatArray | None,
    force: QuotaForce | None,
    settle: Callable[[RuledTask], Settled],
) -> Quotas:
    if force is None:
        raise InputError(
            f"quota {policy.metric!r} has rules; give set_quotas the force they are about"
        )
    measures = {
        name: _potential_by_territory(problem, plan, name, strength) for name in measures_of(policy)
    }
    base: FloatArray = np.zeros(problem.num_territories)
    if policy.rules is not None and policy.rules.growth_base in problem.measures:
        base = _potential_by_territory(problem, plan, policy.rules.growth_base, None)
    metric = ruled_metric(policy, problem.territory_ids, measures, base, force, settle)
    rows = rows_of(metric, problem.territory_ids)
    return replace(rows, waterfall=(*rows.waterfall, *_left_out(problem, plan, policy)))


def _potential_by_territory(
    problem: Problem, plan: Plan, measure: str, strength: FloatArray | None
) -> FloatArray:
    """Exactly rounded sums, so that the order of accounts changes nothing: ``(num_territories,)``."""
    load = _load(problem, plan, measure)
    if strength is not None:
        load = load * strength
    of = plan.territory_of
    return np.array([math.fsum(load[of == j]) for j in range(problem.num_territories)])


def _load(problem: Problem, plan: Plan, measure: str) -> FloatArray:
    """Load of every covered unit in its territory, 0 for the others: ``(num_units,)``."""
    index, load = problem.measure(measure), np.zeros(problem.num_units)
    covered = np.flatnonzero(plan.territory_of >= 0)
    load[covered] = problem.loads.at(covered, plan.territory_of[covered])[:, index]
    return load


@dataclass(frozen=True)
class _Shares:
    """One metric's amounts per territory, in the problem's order."""

    policy: QuotaPolicy
    territory_ids: tuple[str, ...]
    weights: tuple[Fraction, ...]
    company: tuple[Decimal, ...]
    over: tuple[Decimal, ...]
    rounded: tuple[Decimal, ...]
    remainder: Decimal
    basis: str

    @classmethod
    def of(
        cls, shared: FloatArray, policy: QuotaPolicy, territory_ids: tuple[str, ...], basis: str
    ) -> _Shares:
        """Share out target, over-assignment and total, each summing exactly."""
        weights = tuple(Fraction(float(weight)) for weight in shared)
        with localcontext(WIDE):
            target = to_cents(policy.company_target)
            total = to_cents(policy.company_target * (1 + policy.over_assignment))
            over, sign = abs(total - target), 1 if total >= target else -1
            signed = tuple(sign * part for part in share_out(over, weights))
        return cls(
            policy,
            territory_ids,
            weights,
            tuple(share_out(target, weights)),
            signed,
            tuple(share_out(total, weights, policy.round_to)),
            residue(total, policy.round_to),
            basis,
        )

    @property
    def largest(self) -> int:
        """Territory that carries what is no multiple of ``round_to``: the one with most potential."""
        return max(range(len(self.weights)), key=lambda j: self.weights[j])

    @property
    def quotas(self) -> list[Decimal]:
        """Quota of every territory."""
        with localcontext(WIDE):
            extra = [self.remainder if j == self.largest else 0 for j in range(len(self.rounded))]
            return [part + more for part, more in zip(self.rounded, extra, strict=True)]

    def steps(self) -> Iterator[WaterfallStep]:
        """Every territory's waterfall."""
        for j, territory in enumerate(self.territory_ids):
            for step, amount, note in self._amounts(j):
                yield WaterfallStep(territory, self.policy.metric, step, amount, note)

    def _amounts(self, j: int) -> Iterator[tuple[str, Decimal, str]]:
        with localcontext(WIDE):
            rounding = self.rounded[j] - self.company[j] - self.over[j]
        yield COMPANY_SHARE, self.company[j], self._share_note(j)
        yield (
            OVER_ASSIGNMENT,
            self.over[j],
            f"{self.policy.over_assignment:+.2%} on the company share",
        )
        yield ROUNDING, rounding, f"to a multiple of {self.policy.round_to:,}"
        if self.remainder and j == self.largest:
            note = f"what is no multiple of {self.policy.round_to:,}, on the largest territory"
            yield REMAINDER, self.remainder, note

    def _share_note(self, j: int) -> str:
        measure = self.basis
        if not self.weights[j]:
            return f"no {measure} in this territory: no quota"
        share = float(self.weights[j] / sum(self.weights))
        return f"{share:.4%} of {measure}: {float(self.weights[j]):,.2f}"


def _left_out(problem: Problem, plan: Plan, policy: QuotaPolicy) -> Iterator[WaterfallStep]:
    """A row that says how much potential no territory has; nothing is shared for it."""
    index = problem.measure(policy.measure)
    out = plan.territory_of < 0
    amount = math.fsum(problem.loads.unit[out, index])
    if amount > 0:
        note = (
            f"{int(out.sum())} accounts with {amount:,.2f} of {policy.measure} are in no territory; "
            "the whole target is carried by the others"
        )
        yield WaterfallStep("", policy.metric, UNSHARED, Decimal(0), note)
