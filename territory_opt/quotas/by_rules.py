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
from territory_opt.quotas.baseline import Baseline
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
        Whose numbers these are.
    found, steps
        Numbers and their causes; nodes begin with the territories, in the problem's order.
    periods
        Of the year.
    baseline
        What is shared by.
    """

    policy: QuotaPolicy
    found: Allocation
    steps: Waterfall
    periods: tuple[Period, ...]
    baseline: Baseline

    @property
    def elements(self) -> tuple[str, ...]:
        """Names of what the baseline counts."""
        return self.baseline.names

    @property
    def shares(self) -> FloatArray:
        """Shares of the baseline, ``(num_elements, num_nodes)``."""
        return self.baseline.shares


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
        Of the metric.
    territory_ids
        Of the plan that carry it.
    measures
        Of each territory, ``(num_territories,)``: all of ``elements_of``.
    base
        Shape ``(num_territories,)``, a year: last year's actuals of the accounts they have now.
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
    causes = Causes(
        stated.last_year,
        stated.restated,
        stated.baseline.names,
        stated.baseline.shares,
        stated.whole,
        stated.baseline.retains,
    )
    steps = waterfall(found, causes)
    return RuledMetric(policy, found, steps, stated.periods, stated.baseline)


def check_rules(policy: QuotaPolicy, known: Collection[str], force: QuotaForce) -> None:
    """
    Refuse rules that no plan can have, before any is made.

    Parameters
    ----------
    policy
        Whose rules are looked at.
    known
        Ids of territories and of all groups above them.
    force
        As for ``ruled_metric``.

    Raises
    ------
    InputError
        Naming the metric, for holds of nobody, a year without first day, and impossible dates.
    """
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
