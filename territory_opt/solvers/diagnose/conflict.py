"""
An irreducible set of conflicting rules, by deletion filtering over kinds of rules.

One kind of rule after another is dropped; where the rest still has no plan it stays out, where a
plan appears it goes back in. What is left conflicts, and giving way on any one of it ends the
conflict (Chinneck & Dravnieks 1991, doi:10.1287/ijoc.3.2.157).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from territory_opt.models import Cause, Problem
from territory_opt.scoring.wording import spoken
from territory_opt.solvers.core import reduce
from territory_opt.solvers.cpsat import run
from territory_opt.solvers.model import PairModel

WORK_PER_TRY = 5.0
"""Deterministic limit of one feasibility test."""


@dataclass(frozen=True)
class RuleKind:
    """A kind of rule that can be dropped as a whole."""

    name: str
    drop: Callable[[Problem], Problem]


def conflicting_rules(problem: Problem, stopped: Callable[[], bool]) -> Cause | None:
    """
    The kinds of rules that no plan keeps together, as one cause.

    That no plan exists is proved before this is called. Where a test runs out of its limit, the set
    conflicts all the same, and the message says that a smaller one might. None when stopped.
    """
    kinds = rule_kinds(problem)
    kept, is_smallest = [*range(len(kinds))], True
    for kind in range(len(kinds)):
        if stopped():
            return None
        others = [other for other in kept if other != kind]
        answer = _has_no_plan(_only(problem, kinds, others), stopped)
        if answer:
            kept = others
        is_smallest &= answer is not None
    return _cause([kinds[k].name for k in kept], is_smallest)


def rule_kinds(problem: Problem) -> list[RuleKind]:
    """The kinds of rules that ``problem`` has, the least negotiable last."""
    kinds = []
    for b, budget in enumerate(problem.budgets):
        kinds.append(RuleKind(f"the limit on {budget.name}", _without_budget(b)))
    if len(problem.conflicts):
        kinds.append(
            RuleKind("accounts kept apart", lambda p: p.replace(conflicts=np.empty((0, 2))))
        )
    if (problem.groups >= 0).any():
        kinds.append(
            RuleKind("accounts kept together", lambda p: p.replace(groups=p.groups * 0 - 1))
        )
    if (problem.locked_to >= 0).any():
        kinds.append(RuleKind("the locks", lambda p: p.replace(locked_to=p.locked_to * 0 - 1)))
    for m, name in enumerate(problem.measures):
        if np.isfinite(problem.upper[:, m]).any():
            kinds.append(
                RuleKind(f"the upper limits on {spoken(name)}", _without_side("upper", m, np.inf))
            )
        if (problem.lower[:, m] > 0).any():
            kinds.append(
                RuleKind(f"the lower limits on {spoken(name)}", _without_side("lower", m, -np.inf))
            )
    return kinds


def _without_budget(b: int) -> Callable[[Problem], Problem]:
    def drop(problem: Problem) -> Problem:
        budgets = list(problem.budgets)
        weights = budgets[b].weights * 0
        budgets[b] = type(budgets[b])(weights, 0.0, name=budgets[b].name)
        return problem.replace(budgets=tuple(budgets))

    return drop


def _without_side(side: str, measure: int, free: float) -> Callable[[Problem], Problem]:
    def drop(problem: Problem) -> Problem:
        limits = np.array(getattr(problem, side))
        limits[:, measure] = free
        return problem.replace(**{side: limits})

    return drop


def _only(problem: Problem, kinds: list[RuleKind], kept: list[int]) -> Problem:
    """The problem with only the ``kept`` kinds of rules."""
    for k, kind in enumerate(kinds):
        if k not in kept:
            problem = kind.drop(problem)
    return problem


def _has_no_plan(problem: Problem, stopped: Callable[[], bool]) -> bool | None:
    """True: proved; False: a plan exists; None: not settled within the limit."""
    core = reduce(problem)
    if len(core.closed_units):
        return True
    pairs = np.arange(core.num_pairs)
    base = np.zeros_like(core.lower), np.zeros(len(core.budget_limit))
    territories = np.arange(core.num_territories)
    cost = np.zeros(core.num_pairs)
    model = PairModel(core, pairs, cost, territories, *base, penalty=None, is_proof=True)
    outcome = run(model, WORK_PER_TRY, 0, stopped)
    if outcome.is_infeasible:
        return True
    return False if outcome.chosen is not None else None


def _cause(names: list[str], is_smallest: bool) -> Cause:
    if len(names) == 1:
        message = f"No plan keeps {names[0]}. Loosen it."
    else:
        listed = ", ".join(names[:-1]) + " and " + names[-1] if names else "the rules"
        message = f"No plan keeps {listed} together. Give way on any one of them."
    if not is_smallest:
        message += " Perhaps fewer of them are in conflict already; the search for that ended."
    return Cause("conflicting-rules", message)
