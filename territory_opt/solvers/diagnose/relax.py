"""The problem with its proven exceptions: what nothing can keep is loosened, all else holds."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from territory_opt.models import Cause, Problem, ProvenException, Result
from territory_opt.solvers.diagnose import loosen, loosen_ground
from territory_opt.solvers.diagnose.arithmetic import arithmetic_causes
from territory_opt.solvers.diagnose.loosen import Loosen, crowded_out
from territory_opt.solvers.reduction import reduce

ROUNDS = 10
"""An exception may bring the next; no longer chain was ever seen."""

LOOSEN: dict[str, Loosen] = {
    "locks-over-limit": loosen.raised_to_load,
    "confined-load-over-limits": loosen.raised_to_load,
    "unit-over-limit": loosen.placed,
    "group-over-limit": loosen.placed,
    "territory-out-of-reach": loosen.lowered_to_reach,
    "band-between-steps": loosen.widened_to_step,
    "locks-over-budget": loosen.budget_raised,
    "forced-over-budget": loosen.budget_raised,
    "conflict-locked": loosen.conflict_lifted,
    "group-without-territory": loosen.group_split,
    "pocket": loosen_ground.pocket_widened,
    "stranded": loosen_ground.stranded_widened,
    "choked": loosen_ground.choked_lowered,
    "part-without-home": loosen_ground.part_exempted,
}
"""Causes that only one rule can give way on, and how it does."""

LEFT_OVER: dict[str, Loosen] = {
    "load-under-limits": loosen.share_lowered,
    "reachable-load-under-limits": loosen.share_lowered,
}
"""Causes that are loosened only where an exception made them."""


class Relaxed(NamedTuple):
    """
    A problem, and what was loosened to get it.

    Attributes
    ----------
    problem
        With the exceptions in place of the rules that no plan keeps.
    exceptions
        Each with a sentence, in the order they were made; empty when nothing could be loosened.
    """

    problem: Problem
    exceptions: tuple[ProvenException, ...]


def relax_proven(problem: Problem, causes: Result | Iterable[Cause] | None = None) -> Relaxed:
    """
    Loosen exactly the rules that are proved to be unsatisfiable, each by what it needs.

    Only causes that leave no choice are loosened: a unit larger than every limit gets a territory
    (the cheapest that may have it) whose upper limits are raised to carry it; locked loads raise
    their territory's limit; a lower limit comes down to what its territory can reach; a budget goes
    up to what has to move; a group that no territory may have is split; a pocket of the ground that
    fits no whole number of territories widens the bands of as many as it needs; a part without a
    home may belong anywhere. Where such an exception
    leaves too little for others, their lower limits shrink in proportion. Causes in which several
    rules or territories could give way (too much load in all, bands against budgets, conflicting
    sets) stay: that is the planner's choice, and the relaxed problem may have no plan either.

    Parameters
    ----------
    problem
        Well-formed; a plan need not exist.
    causes
        What ``solve`` said of it, or its causes; found by arithmetic when left out. Suspected
        causes are passed over.

    Returns
    -------
    Relaxed
        Problem and exceptions. Objective, bound and audit of a plan for it are those of this
        problem, not of the one given.
    """
    given, locked_to = _causes(problem, causes), problem.locked_to
    exceptions: list[ProvenException] = []
    for _ in range(ROUNDS):
        problem, found = _loosened(problem, given, bool(exceptions))
        if not found:
            break
        exceptions += found
        given = arithmetic_causes(problem, reduce(problem))
    # Placing locked what it placed; now no other territory has room for it, and no lock is needed,
    # unless centres are chosen: then the lock says which territory has the room.
    if problem.centres is None:
        problem = problem.replace(locked_to=locked_to)
    return Relaxed(problem, tuple(exceptions))


def _causes(problem: Problem, causes: Result | Iterable[Cause] | None) -> tuple[Cause, ...]:
    if causes is None:
        return arithmetic_causes(problem, reduce(problem))
    return causes.causes if isinstance(causes, Result) else tuple(causes)


def _loosened(
    problem: Problem, causes: tuple[Cause, ...], is_after_exception: bool
) -> tuple[Problem, list[ProvenException]]:
    """One round: every proven cause, the largest loads first; what is left over is shared first."""
    is_left_over = is_after_exception and any(cause.code in LEFT_OVER for cause in causes)
    ways, found = LEFT_OVER if is_left_over else LOOSEN, []
    proved = [cause for cause in causes if cause.is_proved and cause.code in ways]
    for cause in sorted(proved, key=lambda cause: -cause.amounts.get("load", 0.0)):
        problem, told = ways[cause.code](problem, cause)
        found += told
    raised = {one.territory for one in found if one.side == "upper" and one.territory is not None}
    for territory in sorted(raised):
        problem, told = crowded_out(problem, territory)
        found += told
    return problem, found
