"""The referee: every rule checked on any plan, one function per rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from territory_opt.models import Plan, Problem, Violation, groups
from territory_opt.scoring.centred import located, misplaced_centres
from territory_opt.scoring.score import check_plan
from territory_opt.scoring.tolerance import excess
from territory_opt.scoring.wording import figure, named, spoken

Rule = Callable[[Problem, Plan], Iterator[Violation]]


def audit(problem: Problem, plan: Plan) -> list[Violation]:
    """
    Every broken rule of a plan; an empty list when all hold.

    Parameters
    ----------
    problem, plan
        The plan is over the problem's units, in the same order.

    Raises
    ------
    PlanMismatchError
        If it is not.
    """
    check_plan(problem, plan)
    located(problem, plan)
    return [violation for rule in RULES for violation in rule(problem, plan)]


def uncovered_units(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Every unit is in a territory, or left out where that has a finite price."""
    left_out = plan.territory_of < 0
    if problem.uncovered_cost is not None:
        left_out = left_out & ~np.isfinite(problem.uncovered_cost)
    for unit in np.flatnonzero(left_out).tolist():
        message = f"{problem.unit_ids[unit]} is in no territory"
        yield Violation("cover", message, 1.0, units=(unit,))


def forbidden_pairs(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """No unit is in a territory that may not have it."""
    covered = np.flatnonzero(plan.territory_of >= 0)
    cost = problem.cost.at(covered, plan.territory_of[covered])
    for unit in covered[~np.isfinite(cost)].tolist():
        territory = int(plan.territory_of[unit])
        message = f"{problem.territory_ids[territory]} may not have {problem.unit_ids[unit]}"
        yield Violation("allowed", message, 1.0, territory=territory, units=(unit,))


def broken_locks(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Locked units are where they are locked to."""
    broken = (problem.locked_to >= 0) & (plan.territory_of != problem.locked_to)
    for unit in np.flatnonzero(broken).tolist():
        territory = int(problem.locked_to[unit])
        message = f"{problem.unit_ids[unit]} is locked to {problem.territory_ids[territory]}"
        yield Violation("lock", message, 1.0, territory=territory, units=(unit,))


def split_groups(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Units of a group share a territory."""
    grouped = np.flatnonzero(problem.groups >= 0)
    of = groups.split_groups(problem.groups[grouped], plan.territory_of[grouped])
    for _, members, count in of:
        units = tuple(grouped[members].tolist())
        names = named(problem.unit_ids, units)
        message = f"the group of {names} is split over {count} territories"
        yield Violation("group", message, float(count - 1), units=units)


def broken_conflicts(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Units in conflict do not share a territory."""
    if not len(problem.conflicts):
        return
    of = plan.territory_of[problem.conflicts]
    together = (of[:, 0] == of[:, 1]) & (of[:, 0] >= 0)
    for first, second in problem.conflicts[together].tolist():
        territory = int(plan.territory_of[first])
        message = (
            f"{problem.unit_ids[first]} and {problem.unit_ids[second]} may not share "
            f"{problem.territory_ids[territory]}"
        )
        yield Violation("conflict", message, 1.0, territory=territory, units=(first, second))


def bands_missed(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Every territory's load lies within its band, under every measure."""
    loads = problem.loads.per_territory(plan.territory_of, problem.num_territories)
    outside = excess(loads, problem.lower, problem.upper)
    for territory, measure in np.argwhere(outside > 0).tolist():
        load = loads[territory, measure]
        lower, upper = problem.lower[territory, measure], problem.upper[territory, measure]
        limit, side = (upper, "at most") if load > upper else (lower, "at least")
        name = spoken(problem.measures[measure])
        message = (
            f"{problem.territory_ids[territory]} has {figure(load)} of {name}, "
            f"{side} {figure(limit)} is wanted"
        )
        amount = float(outside[territory, measure])
        yield Violation("band", message, amount, territory=territory, measure=measure)


def budgets_passed(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """No more changes hands than the budgets allow."""
    for budget in problem.budgets:
        used = budget.used(problem.incumbent, plan.territory_of)
        over = float(excess(used, -np.inf, budget.limit))
        if over > 0:
            message = (
                f"{budget.name}: {figure(used)} used, at most {figure(budget.limit)} is wanted"
            )
            yield Violation("budget", message, over, territory=budget.territory)


def torn_territories(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """The units of a territory hang together, exempt ones left out."""
    if problem.contiguity is None:
        return
    label = problem.contiguity.pieces(plan.territory_of)
    bound = np.flatnonzero(label >= 0)
    of = groups.split_groups(plan.territory_of[bound], label[bound])
    for territory, members, pieces in of:
        units = bound[members]
        astray = units[label[units] != np.bincount(label[units]).argmax()]
        names = named(problem.unit_ids, tuple(astray.tolist()))
        message = (
            f"{problem.territory_ids[territory]} lies in {pieces} pieces: "
            f"{names} {'is' if len(astray) == 1 else 'are'} cut off"
        )
        units_astray = tuple(astray.tolist())
        yield Violation(
            "contiguity", message, float(pieces - 1), territory=int(territory), units=units_astray
        )


RULES: tuple[Rule, ...] = (
    uncovered_units,
    forbidden_pairs,
    broken_locks,
    split_groups,
    broken_conflicts,
    bands_missed,
    budgets_passed,
    torn_territories,
    misplaced_centres,
)
"""Every rule, one function each."""
