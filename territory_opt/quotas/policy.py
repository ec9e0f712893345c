"""What quota policies must be, checked before anything is shared out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from territory_opt.errors import InputError
from territory_opt.models import Problem, QuotaGround, QuotaPolicy
from territory_opt.models.nearest import did_you_mean
from territory_opt.models.quota import ELEMENTS
from territory_opt.models.quota_force import QuotaForce, nobody_known
from territory_opt.quotas.elements import CAPACITY, MANAGER_INPUT
from territory_opt.quotas.held import knows
from territory_opt.quotas.people import overfull
from territory_opt.quotas.rounding import CENT

USUAL_HISTORY = ("", "revenue")
"""Without these, the usual policy goes by potential alone; any other history must be there."""

_OPEN = ("open_potential", "expected_sales")
_ROUNDING = 1e-6


def check_policies(
    problem: Problem,
    policies: QuotaPolicy | Sequence[QuotaPolicy],
    force: QuotaForce | None = None,
    ground: QuotaGround | None = None,
) -> None:
    """
    Refuse policies that make no quotas, before any plan is made.

    Parameters
    ----------
    problem, policies
        One per metric; weights are looked at unless it is one alone, which may be part of a plan.
    force, ground
        As for ``set_quotas``.

    Raises
    ------
    InputError
        Naming every policy and setting that cannot be right.
    """
    force, ground = force or nobody_known(problem.num_territories), ground or QuotaGround()
    is_alone = isinstance(policies, QuotaPolicy)
    several = (policies,) if isinstance(policies, QuotaPolicy) else policies
    messages = [] if is_alone else [*_repeated(several), *_weight_faults(several, force)]
    if several:
        messages += overfull(problem.territory_ids, force)
    for policy in several:
        found = [*_faults(policy, force), *_figure_faults(problem, policy, ground)]
        messages += [f"quota {policy.metric!r}: {text}" for text in found]
    if messages:
        raise InputError("; ".join(messages))


def _repeated(policies: Sequence[QuotaPolicy]) -> Iterator[str]:
    for metric, number in Counter(policy.metric for policy in policies).items():
        if number > 1:
            yield f"quota {metric!r} is set {number} times; give each metric one [[quota]]"


def _weight_faults(policies: Sequence[QuotaPolicy], force: QuotaForce) -> Iterator[str]:
    """Weights of the metrics that a role carries, where any has one, sum to 1."""
    for role in dict.fromkeys(force.roles):
        carried = [one for one in policies if not one.roles or role in one.roles]
        weights = [one.weight for one in carried if one.weight is not None]
        if weights and (len(weights) < len(carried) or abs(sum(weights) - 1) > _ROUNDING):
            said = ", ".join(f"{one.metric} {_said(one.weight)}" for one in carried)
            whose = f" of {role}" if role else ""
            yield f"the weights of the quotas{whose} must sum to 1; they are {said}"


def _said(weight: float | None) -> str:
    return "without one" if weight is None else f"{weight:g}"


def _faults(policy: QuotaPolicy, force: QuotaForce) -> Iterator[str]:
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
    if not 0 <= policy.retention <= 1:
        yield f"retention is {policy.retention:g}; it must be a share (0.9 is 90 %)"
    if policy.roles and not any(force.roles):
        yield "roles need those of the territories; give set_quotas the force"
    elif policy.roles:
        yield from (
            f"no territory has the role {role!r}. {did_you_mean(role, force.roles)}".rstrip()
            for role in policy.roles
            if role not in force.roles
        )


def _figure_faults(problem: Problem, policy: QuotaPolicy, ground: QuotaGround) -> Iterator[str]:
    """Elements, measures and columns that are not there, or are empty."""
    if policy.where and policy.metric not in ground.accounts.counted:
        yield "where needs the accounts of a scenario; give set_quotas the ground"
    for key, name in _needed(policy):
        if not name:
            yield f'{key} needs last year\'s actuals; name their column: history = "…"'
        elif not knows(problem, ground, name):
            known = [*ELEMENTS, *problem.measures, *ground.accounts.figures]
            yield f"{_lacking(key, name)}. {did_you_mean(name, dict.fromkeys(known))}".rstrip()
    for name in policy.weights or (policy.potential,):
        is_only = bool(policy.weights) or _is_empty(problem, ground, policy.history)
        if is_only and knows(problem, ground, name) and _is_empty(problem, ground, name):
            yield f"no account has any {name}, so there is nothing to share the target by"
    if MANAGER_INPUT in policy.weights and policy.metric not in ground.inputs:
        yield f"{MANAGER_INPUT} is no column of territories or reps; add it, or name the column"


def _needed(policy: QuotaPolicy) -> Iterator[tuple[str, str]]:
    """What needs a figure of accounts, and which."""
    names = policy.weights
    if not names or "potential" in names or any(name in names for name in _OPEN):
        yield "potential", policy.potential
    if not names and policy.history not in USUAL_HISTORY:
        yield "history", policy.history
    for name in names:
        if name in (*_OPEN, "restated_history"):
            yield name, policy.history
        elif name not in (CAPACITY, MANAGER_INPUT, "potential"):
            yield name, name
    if policy.rules.growth is not None:
        yield "growth", policy.history


def _lacking(key: str, name: str) -> str:
    if name == "pipeline":
        return "pipeline needs the open deals of a scenario; add [opportunities]"
    return f"no measure {name!r}" if key == name else f"{key} needs {name!r}, which is no measure"


def _is_empty(problem: Problem, ground: QuotaGround, name: str) -> bool:
    if name in ground.accounts.figures:
        return not ground.accounts.figures[name].any()
    if name not in problem.measures:
        return True
    index = problem.measure(name)
    return not problem.loads.depends_on_pair[index] and not problem.loads.unit[:, index].any()
