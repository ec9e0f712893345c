"""Quotas of a metric under rules: from a problem, its plan and its people to an allocation."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from territory_opt.errors import AllocationError, InputError
from territory_opt.models.allocation import Allocation
from territory_opt.models.arrays import FloatArray
from territory_opt.models.quota import QuotaPolicy
from territory_opt.models.quota_force import QuotaForce
from territory_opt.quotas.allocation import allocate
from territory_opt.quotas.periods import Period
from territory_opt.quotas.presence import check_tenures
from territory_opt.quotas.ruled_task import RuledTask, check_holds, periods_of, ruled_task
from territory_opt.quotas.waterfall import Causes, Waterfall, waterfall

Settled = tuple[RuledTask, Allocation]
"""A task, which may have changed on the way, and its numbers."""


def from_the_top(stated: RuledTask) -> Settled:
    """The usual way to settle a task: ``allocate``."""
    return stated, allocate(stated.task)


@dataclass(frozen=True, eq=False)
class RuledMetric:
    """
    One metric, allocated.

    Attributes
    ----------
    policy
        With rules.
    found, steps
        Numbers and their causes; nodes begin with the territories, in the problem's order.
    periods
        Of the year.
    elements
        Names of what the baseline counts, and its shares ``(num_elements, num_nodes)``.
    """

    policy: QuotaPolicy
    found: Allocation
    steps: Waterfall
    periods: tuple[Period, ...]
    elements: tuple[str, ...]
    shares: FloatArray


def ruled_metric(
    policy: QuotaPolicy,
    territory_ids: tuple[str, ...],
    measures: dict[str, FloatArray],
    base: FloatArray,
    force: QuotaForce,
    settle: Callable[[RuledTask], Settled] = from_the_top,
) -> RuledMetric:
    """
    Allocate a metric under its rules.

    Parameters
    ----------
    policy
        With rules.
    territory_ids
        Of the plan.
    measures
        Of each territory, ``(num_territories,)``: every element.
    base
        Shape ``(num_territories,)``, currency a year: last year's sales of the accounts they have now.
    force
        People, hours and parents of the same territories.
    settle
        How the task gets its numbers.

    Raises
    ------
    InputError
        Naming the metric, and every rule that cannot be kept.
    """
    try:
        stated, found = settle(ruled_task(policy, territory_ids, measures, base, force))
    except AllocationError as error:
        raise AllocationError(
            [f"quota {policy.metric!r}: {text}" for text in error.messages]
        ) from error
    except InputError as error:
        raise InputError(f"quota {policy.metric!r}: {error}") from error
    causes = Causes(stated.last_year, stated.restated, stated.elements, stated.shares, stated.whole)
    steps = waterfall(found, causes)
    return RuledMetric(policy, found, steps, stated.periods, stated.elements, stated.shares)


def check_rules(policy: QuotaPolicy, known: Collection[str], force: QuotaForce) -> None:
    """
    Refuse rules that no plan can have, before any is made.

    Parameters
    ----------
    policy
        Whose rules are looked at, if it has any.
    known
        Ids of territories and of all groups above them.
    force
        As for ``ruled_metric``.

    Raises
    ------
    InputError
        Naming the metric, for holds of nobody, a year without first day, and impossible dates.
    """
    if policy.rules is None:
        return
    messages = []
    for check in (
        lambda rules: check_holds(rules, known),
        lambda rules: periods_of(rules, force),
        lambda _: check_tenures([one for tenures in force.tenures for one in tenures]),
    ):
        try:
            check(policy.rules)
        except InputError as error:
            messages.append(f"quota {policy.metric!r}: {error}")
    if messages:
        raise InputError("; ".join(messages))
