"""What a quota policy must be, checked before anything is shared out."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterator, Sequence

from territory_opt.errors import InputError
from territory_opt.models import Problem, QuotaPolicy
from territory_opt.quotas.rounding import CENT


def check_policies(problem: Problem, policies: Sequence[QuotaPolicy]) -> None:
    """
    Refuse policies that make no quotas, before any plan is made.

    Raises
    ------
    InputError
        Naming every policy and setting that cannot be right.
    """
    messages = [*_repeated(policies)]
    for policy in policies:
        messages += [f"quota {policy.metric!r}: {text}" for text in _faults(problem, policy)]
    if messages:
        raise InputError("; ".join(messages))


def _repeated(policies: Sequence[QuotaPolicy]) -> Iterator[str]:
    for metric, number in Counter(policy.metric for policy in policies).items():
        if number > 1:
            yield f"quota {metric!r} is set {number} times; give each metric one [[quota]]"


def _faults(problem: Problem, policy: QuotaPolicy) -> Iterator[str]:
    numbers = (policy.company_target, policy.over_assignment, policy.round_to)
    if not all(number.is_finite() for number in numbers):
        yield "company_target, over_assignment and round_to must be finite numbers"
        return
    if policy.company_target < 0:
        yield f"company_target is {policy.company_target:,}; it must not be negative"
    if policy.over_assignment <= -1:
        yield f"over_assignment is {policy.over_assignment}; it must be above -1 (0.05 is 5 %)"
    if policy.round_to < CENT or policy.round_to % CENT:
        yield f"round_to is {policy.round_to}; it must be 0.01 (a cent) or a multiple of it"
    for measure in measures_of(policy):
        if measure not in problem.measures:
            yield f"no measure {measure!r}.{_hint(measure, problem.measures)}"
        elif _is_empty(problem, measure):
            yield f"no account has any {measure}, so there is nothing to share the target by"
    base = None if policy.rules is None or not policy.rules.growth else policy.rules.growth_base
    if base is not None and base not in problem.measures:
        yield f"growth is on {base!r}, which is no measure.{_hint(base, problem.measures)}"


def measures_of(policy: QuotaPolicy) -> list[str]:
    """Measures that a policy shares by."""
    elements = {} if policy.rules is None else policy.rules.elements
    return list(elements) or [policy.measure]


def _is_empty(problem: Problem, measure: str) -> bool:
    index = problem.measure(measure)
    return not problem.loads.depends_on_pair[index] and not problem.loads.unit[:, index].any()


def _hint(name: str, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(name, known, n=1)
    if near:
        return f" Did you mean {near[0]!r}?"
    return f" Known: {', '.join(known)}"
