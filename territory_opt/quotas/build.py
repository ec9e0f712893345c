"""Quotas of a plan: every metric's company target, down to the territories that carry it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields, replace
from decimal import Decimal

import numpy as np

from territory_opt.models import Plan, Problem, QuotaGround, QuotaPolicy, Quotas, WaterfallStep
from territory_opt.models.arrays import FloatArray, IntArray
from territory_opt.models.quota_force import QuotaForce, nobody_known
from territory_opt.quotas.bridge import bridged
from territory_opt.quotas.by_rules import Settled, from_the_top, ruled_metric
from territory_opt.quotas.elements import OF_TERRITORIES, spoken
from territory_opt.quotas.held import Held
from territory_opt.quotas.policy import check_policies
from territory_opt.quotas.ruled_rows import rows_of
from territory_opt.quotas.ruled_task import RuledTask
from territory_opt.quotas.shared_by import elements_of
from territory_opt.scoring.score import check_plan

UNSHARED, NOT_CARRYING = "not_in_a_territory", "not_carrying"
BY_PRODUCTIVITY = "by_productivity"
"""Rows of amount 0 without a territory: what nobody has, who carries nothing, who counts for more."""


def set_quotas(
    problem: Problem,
    plan: Plan,
    policies: QuotaPolicy | Sequence[QuotaPolicy],
    strength: FloatArray | None = None,
    force: QuotaForce | None = None,
    settle: Callable[[RuledTask], Settled] = from_the_top,
    ground: QuotaGround | None = None,
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
        Shape ``(num_units,)``: what a unit counts with in its territory, but for its history; 1 when
        left out.
    force
        People, hours and parents of the territories; when left out, everybody is there all year,
        and rules about hours, roles and periods have nothing to go by.
    settle
        How numbers under rules are found: ``allocate``, unless something else is asked for.
    ground
        Further figures of accounts and territories, accounts set aside, and which accounts count;
        when left out, the problem's measures are all there is.

    Returns
    -------
    Quotas
        Per metric, Σ quotas = company target × (1 + over-assignment) to the cent. A territory
        with nothing to share by gets 0 and a note. What is in no territory is shared by
        nobody: a row without territory, of amount 0, says how much it is.

    Raises
    ------
    InputError
        For a negative target, a measure that is not there, nothing to share by, or rules that no
        numbers keep.
    PlanMismatchError
        If the plan is not over the problem's units.
    """
    check_plan(problem, plan)
    several = (policies,) if isinstance(policies, QuotaPolicy) else tuple(policies)
    force, ground = force or nobody_known(problem.num_territories), ground or QuotaGround()
    check_policies(problem, policies, force, ground)
    return together(
        [_metric(Held(problem, plan, one, force, ground, strength), settle) for one in several]
    )


def together(several: Sequence[Quotas]) -> Quotas:
    """Quotas of several metrics or teams as one."""
    return Quotas(
        *(
            tuple(row for one in several for row in getattr(one, kind.name))
            for kind in fields(Quotas)
        )
    )


def _metric(held: Held, settle: Callable[[RuledTask], Settled]) -> Quotas:
    policy, steps = bridged(held)
    ids = held.problem.territory_ids
    carrying = carriers(policy, held.force)
    own = tuple(ids[j] for j in carrying)
    metric = ruled_metric(
        policy,
        own,
        {name: held.by_territory(name)[carrying] for name in elements_of(policy)},
        held.base[carrying],
        held.force.only(carrying),
        settle,
    )
    rows = rows_of(metric, own)
    others = [name for name in ids if name not in set(own)]
    told = (*_left_out(held), *_others(policy, others), *_by_strength(held))
    return replace(rows, waterfall=(*rows.waterfall, *told), bridge=steps)


def carriers(policy: QuotaPolicy, force: QuotaForce) -> IntArray:
    """Places of the territories that carry a metric."""
    wanted = [not policy.roles or role in policy.roles for role in force.roles]
    return np.flatnonzero(np.array(wanted, dtype=bool))


def _left_out(held: Held) -> Iterator[WaterfallStep]:
    """A row that says what no territory has; nothing is shared for it."""
    of_accounts = [name for name in elements_of(held.policy) if name not in OF_TERRITORIES]
    if not of_accounts:
        return
    name = of_accounts[-1]
    values = held.of_units(name)
    out = (held.plan.territory_of < 0) & (values > 0)
    if out.any():
        note = (
            f"{int(out.sum())} accounts with {math.fsum(values[out]):,.2f} of {spoken(name)} are in no "
            "territory; the whole target is carried by the others"
        )
        yield WaterfallStep("", held.policy.metric, UNSHARED, Decimal(0), note)


def _by_strength(held: Held) -> Iterator[WaterfallStep]:
    if held.strength is not None:
        what = " and ".join(map(spoken, elements_of(held.policy)))
        note = (
            f"shared by {what} × productivity: who won more in the past carries more for the same "
            "ground; last year's sales count as they are"
        )
        yield WaterfallStep("", held.policy.metric, BY_PRODUCTIVITY, Decimal(0), note)


def _others(policy: QuotaPolicy, others: Sequence[str]) -> Iterator[WaterfallStep]:
    if others:
        note = f"{', '.join(others)} carry none of {policy.metric}: it is for {', '.join(policy.roles)}"
        yield WaterfallStep("", policy.metric, NOT_CARRYING, Decimal(0), note)
