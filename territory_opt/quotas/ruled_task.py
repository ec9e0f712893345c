"""Quotas of a metric under rules: from its measures and people to the task of an allocation."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import numpy as np

from territory_opt.errors import InputError
from territory_opt.models.allocation import AllocationTask, Limit
from territory_opt.models.arrays import FloatArray
from territory_opt.models.quota import QuotaPolicy, QuotaRules
from territory_opt.models.quota_force import QuotaForce
from territory_opt.models.quota_tree import NO_PARENT, QuotaTree
from territory_opt.quotas.baseline import Baseline
from territory_opt.quotas.limits import growth_guardrail, per_hour
from territory_opt.quotas.periods import Period, fiscal_periods
from territory_opt.quotas.presence import check_tenures, filled
from territory_opt.quotas.shared_by import baseline_of, elements_of

COMPANY = "company"
_ANY_DAY = date(2001, 1, 1)
"""First day of a year whose days nobody asks for."""


@dataclass(frozen=True, eq=False)
class RuledTask:
    """
    A metric's rules as a task down a tree.

    Attributes
    ----------
    task
        Nodes begin with the territories, in the order given; then groups, then the company.
    periods
        Of the year.
    baseline
        What it shares by.
    restated, last_year
        Shape ``(num_nodes,)``, currency a year; 0 above territories.
    whole
        Limits as they would be for people who are there all year.
    """

    task: AllocationTask
    periods: tuple[Period, ...]
    baseline: Baseline
    restated: FloatArray
    last_year: FloatArray
    whole: tuple[Limit, ...]

    @property
    def elements(self) -> tuple[str, ...]:
        """Names of what the baseline counts."""
        return self.baseline.names

    @property
    def shares(self) -> FloatArray:
        """Shares of the baseline, ``(num_elements, num_nodes)``."""
        return self.baseline.shares


def ruled_task(
    policy: QuotaPolicy,
    territory_ids: tuple[str, ...],
    measures: dict[str, FloatArray],
    base: FloatArray,
    force: QuotaForce,
) -> RuledTask:
    """
    State a metric's rules as a task.

    Parameters
    ----------
    policy, territory_ids, measures, base, force
        As for ``ruled_metric``.

    Raises
    ------
    InputError
        For rules that are about nothing, and figures that are missing.
    """
    rules = policy.rules
    tree = _tree(territory_ids, policy, rules, force)
    known = {name: _of_leaves(measures[name], tree) for name in elements_of(policy)}
    baseline = baseline_of(policy, known, _of_leaves(base, tree), tree.ids, tree.is_leaf)
    periods = periods_of(rules, force)
    season = np.array(rules.season or [period.days for period in periods], dtype=float)
    there = _there(rules, force, periods, tree)
    task = AllocationTask(
        tree,
        policy.company_target,
        baseline.shares.sum(axis=0),
        weights=season,
        presence=there,
        holds=_holds(rules, tree),
        relief=rules.relief,
        round_to=policy.round_to,
        round_periods_to=min(rules.round_periods_to, policy.round_to),
        limits=tuple(_limits(rules, tree, base, force, there @ (season / season.sum()))),
    )
    last = np.where(np.isfinite(force.last_year), force.last_year, 0.0)
    return RuledTask(
        task,
        periods,
        baseline,
        _of_leaves(base, tree),
        _of_leaves(last, tree),
        tuple(_limits(rules, tree, base, force, np.ones(tree.num_nodes))),
    )


def check_holds(rules: QuotaRules, known: Collection[str]) -> None:
    """Refuse numbers fixed for nobody."""
    unknown = [name for name in rules.holds if name not in known]
    if unknown:
        raise InputError(
            f"holds name {', '.join(unknown)}, which is no territory of the plan and no group above one"
        )


def _tree(
    territory_ids: tuple[str, ...], policy: QuotaPolicy, rules: QuotaRules, force: QuotaForce
) -> QuotaTree:
    """Territories first, then the groups above them, then the company."""
    groups = list(dict.fromkeys(_above(territory_ids, force)))
    ids = (*territory_ids, *groups, COMPANY)
    place = {name: v for v, name in enumerate(ids)}
    root = len(ids) - 1
    parent = [place.get(force.parents.get(name, ""), root) for name in ids[:-1]]
    tree = QuotaTree(ids, np.array([*parent, NO_PARENT]))
    lowest = {parent[v] for v in range(len(territory_ids))}
    over = [
        Fraction(policy.over_assignment) if v in lowest else Fraction(0) for v in range(len(ids))
    ]
    for v in tree.inner:
        if v not in lowest:
            over[v] = _upper(rules, _depth(tree, v))
    return QuotaTree(ids, tree.parent, tuple(over))


def _above(territory_ids: tuple[str, ...], force: QuotaForce) -> Iterator[str]:
    for name in territory_ids:
        seen = {name}
        while (name := force.parents.get(name, "")) and name not in seen:
            seen.add(name)
            yield name


def _depth(tree: QuotaTree, v: int) -> int:
    depth = 0
    while (v := int(tree.parent[v])) != NO_PARENT:
        depth += 1
    return depth


def _upper(rules: QuotaRules, depth: int) -> Fraction:
    stated = rules.upper_over_assignment
    return Fraction(stated[depth]) if depth < len(stated) else Fraction(0)


def _of_leaves(amounts: FloatArray, tree: QuotaTree) -> FloatArray:
    """Amounts of territories as those of nodes; 0 above."""
    return np.concatenate([amounts, np.zeros(tree.num_nodes - len(amounts))])


def periods_of(rules: QuotaRules, force: QuotaForce) -> tuple[Period, ...]:
    """Periods of the year that rules are about."""
    if force.first_day is None and (rules.periods != "year" or rules.ramp):
        raise InputError(
            "its rules go by days, and the first day of the year is not stated; write effective_from"
        )
    periods = fiscal_periods(rules.periods, force.first_day or _ANY_DAY)
    if rules.season and len(rules.season) != len(periods):
        raise InputError(
            f"season has {len(rules.season)} weights, but the year has {len(periods)} {rules.periods}"
        )
    return periods


def _there(
    rules: QuotaRules, force: QuotaForce, periods: tuple[Period, ...], tree: QuotaTree
) -> FloatArray:
    """Presence of territories: everybody who fills one counts; a vacant one carries all."""
    check_tenures([one for tenures in force.tenures for one in tenures])
    there = np.ones((tree.num_nodes, len(periods)))
    if force.first_day is None:
        return there
    for v, (role, tenures) in enumerate(zip(force.roles, force.tenures, strict=True)):
        ramp = rules.ramp.get(role, ())
        there[v] = filled([replace(one, ramp=ramp) for one in tenures], periods)
    return there


def _holds(rules: QuotaRules, tree: QuotaTree) -> dict[int, Decimal]:
    place = {name: v for v, name in enumerate(tree.ids)}
    check_holds(rules, place)
    return {place[name]: amount for name, amount in rules.holds.items()}


def _limits(
    rules: QuotaRules,
    tree: QuotaTree,
    base: FloatArray,
    force: QuotaForce,
    part: FloatArray,
) -> Iterator[Limit]:
    """Rules of territories, ``part`` of the year there; nodes above have none but holds."""
    leaf = tree.is_leaf
    if rules.growth is not None:
        yield growth_guardrail(np.where(leaf, _of_leaves(base, tree), np.nan), *rules.growth, part)
    if rules.per_hour is not None:
        yield per_hour(np.where(leaf, _of_leaves(force.hours, tree), np.nan), *rules.per_hour)
    if rules.floor is not None:
        yield Limit("floor", leaf * float(rules.floor), np.full(len(leaf), np.inf))
    if rules.ceiling is not None:
        yield Limit("ceiling", np.zeros(len(leaf)), np.where(leaf, float(rules.ceiling), np.inf))
