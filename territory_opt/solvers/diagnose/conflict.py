"""
Irreducible sets of conflicting rules: no plan keeps them together, but any one less would do.

First whole families of rules are dropped one after another; where the rest still has no plan they
stay out, where a plan appears they go back in (deletion filter: Chinneck & Dravnieks 1991,
doi:10.1287/ijoc.3.2.157). Inside the families that are left, halves are tried before single rules
(QuickXplain: Junker 2004, AAAI). Then the set is lifted and the rest looked at again, for causes
that it hid.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from territory_opt.models import Cause, Problem
from territory_opt.solvers.core import Core
from territory_opt.solvers.cpsat import Outcome, run
from territory_opt.solvers.diagnose.arithmetic import arithmetic_causes
from territory_opt.solvers.diagnose.elastic import relaxed_conflict
from territory_opt.solvers.diagnose.rules import (
    Rule,
    rules_behind,
    rules_of,
    with_only,
    wording,
)
from territory_opt.solvers.model import PairModel
from territory_opt.solvers.reduction import reduce

WORK_PER_TRY = 5.0
"""Deterministic limit of one feasibility test."""
WORK_IN_ALL = 60.0
"""Of all tests of one diagnosis; a test that starts is finished."""
WORK_PER_PAIR = 2e-5
"""Charged per test and pair: building a model is not part of CP-SAT's own count."""
MAX_CAUSES = 3
"""Sets named at most."""
TORN = Cause(
    "contiguity",
    "No plan that keeps all other rules leaves every territory in one piece. Exempt units that may lie "
    "apart, or give way on locks, groups or bands that pull a territory over others.",
)


class StoppedError(Exception):
    """The caller has no time left: what was not found by now is not told."""


def conflicting_causes(problem: Problem, stopped: Callable[[], bool]) -> tuple[Cause, ...]:
    """
    Irreducible sets of rules that no plan keeps together, one cause each, without a common rule.

    That no plan exists is proved before this is called. The tests know nothing of contiguity: where
    they find no conflict without it, it is the cause that is told. Where a test runs out of its
    limit, the set conflicts all the same, and the message says that a smaller one might.

    Parameters
    ----------
    problem
        Infeasible, and proved to be.
    stopped
        Asked between and during tests; True ends the diagnosis with the sets found so far.
    """
    tests, rules = Trials(problem, stopped), rules_of(problem)
    causes: list[Cause] = []
    try:
        if problem.contiguity is not None and not tests.has_no_plan(rules):
            return (TORN,)
        while len(causes) < MAX_CAUSES:
            tests.is_smallest = True
            found = smallest_conflict(tests, rules)
            causes.append(_cause(problem, found, tests.is_smallest))
            rules = [rule for rule in rules if rule not in found]
            if not found or not tests.has_no_plan(rules):
                break
    except StoppedError:
        pass
    return tuple(causes)


def further_causes(
    problem: Problem,
    causes: Sequence[Cause],
    stopped: Callable[[], bool],
    max_pairs: int = 30_000,
) -> tuple[Cause, ...]:
    """
    Conflicts that stay when the rules behind ``causes`` are lifted; none where a plan appears.

    Problems with more than ``max_pairs`` allowed pairs are not looked at.
    """
    lifted = {rule for cause in causes for rule in rules_behind(problem, cause)}
    rules = [rule for rule in rules_of(problem) if rule not in lifted]
    rest = with_only(problem, rules)
    core = reduce(rest)
    if core.num_pairs > max_pairs:
        return ()
    simple = arithmetic_causes(rest, core)
    if simple:
        said = {cause.message for cause in causes}
        return tuple(cause for cause in simple if cause.message not in said)
    try:
        has_no_plan = Trials(rest, stopped).has_no_plan(rules_of(rest))
    except StoppedError:
        return ()
    return conflicting_causes(rest, stopped) if has_no_plan else ()


@dataclass
class Trials:
    """Feasibility tests of a problem with some of its rules, within one work limit."""

    problem: Problem
    stopped: Callable[[], bool]
    work_left: float = WORK_IN_ALL
    is_smallest: bool = True

    def has_no_plan(self, rules: list[Rule]) -> bool:
        """
        True when it is proved that no plan keeps these rules.

        False when a plan exists; and when the limit ends the test, which is noted in
        ``is_smallest``.

        Raises
        ------
        StoppedError
            When the caller says so.
        """
        if self.stopped():
            raise StoppedError
        core = reduce(with_only(self.problem, rules))
        if len(core.closed_units):
            return True
        outcome = self._run(core)
        self.work_left -= outcome.work + WORK_PER_PAIR * core.num_pairs
        if outcome.is_infeasible:
            return True
        if self.stopped():
            raise StoppedError
        self.is_smallest &= outcome.chosen is not None
        return False

    def _run(self, core: Core) -> Outcome:
        pairs, territories = np.arange(core.num_pairs), np.arange(core.num_territories)
        base = np.zeros_like(core.lower), np.zeros(len(core.budget_limit))
        cost = np.zeros(core.num_pairs)
        model = PairModel(core, pairs, cost, territories, *base, penalty=None, is_proof=True)
        return run(model, min(WORK_PER_TRY, max(self.work_left, 0.0)), 0, self.stopped)


def smallest_conflict(tests: Trials, rules: list[Rule]) -> list[Rule]:
    """An irreducible part of ``rules``, which are known to have no plan; in their order."""
    for family in dict.fromkeys(rule.family for rule in rules):
        others = [rule for rule in rules if rule.family != family]
        if len(others) < len(rules) and tests.has_no_plan(others):
            rules = others
    found = _needed(tests, [], False, rules)
    return [rule for rule in rules if rule in found]


def _needed(
    tests: Trials, background: list[Rule], has_grown: bool, rules: list[Rule]
) -> list[Rule]:
    """Those of ``rules`` that conflict with the background, as few as can be (QuickXplain)."""
    if not rules or (has_grown and tests.has_no_plan(background)):
        return []
    if len(rules) == 1:
        return rules
    first, second = rules[: len(rules) // 2], rules[len(rules) // 2 :]
    of_second = _needed(tests, background + first, True, second)
    of_first = _needed(tests, background + of_second, bool(of_second), first)
    return of_first + of_second


def _cause(problem: Problem, rules: list[Rule], is_smallest: bool) -> Cause:
    words = wording(problem, rules) or "these rules"
    message = f"These cannot all hold: {words}. Give way on any one of them."
    if len(rules) == 1:
        message = f"This cannot hold: {words}. Give way on it."
    if not is_smallest:
        message += " Perhaps fewer of them are in conflict already; the search for that ended."
    only = with_only(problem, rules)
    share = relaxed_conflict(only, reduce(only)).least_share
    if share > 0:
        message += f" Every plan misses them by {share:.1%} of a limit at least."
    return Cause(
        "conflicting-rules",
        message,
        amounts={"num_rules": float(len(rules)), "least_violation_share": max(share, 0.0)},
        units=tuple(rule.index for rule in rules if rule.kind == "lock"),
        territories=tuple(sorted({rule.index for rule in rules if rule.measure >= 0})),
        measure=_only_measure(rules),
    )


def _only_measure(rules: list[Rule]) -> int | None:
    measures = {rule.measure for rule in rules if rule.measure >= 0}
    return measures.pop() if len(measures) == 1 else None
