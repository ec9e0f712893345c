"""What became of a split from the top down."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from territory_opt.models import Cause, Plan, Problem, Result, Status, StopReason
from territory_opt.models.arrays import IntArray
from territory_opt.scoring import audit, objective

TERRITORY = "territory"
"""Name of the last step."""


@dataclass(frozen=True, eq=False)
class SplitResult:
    """
    What became of one level.

    Attributes
    ----------
    name
        Of the level; ``"territory"`` at the end.
    group_of
        ``(num_units,)``: group at this level, -1 none.
    results
        One per group of the level above (one at the top), each of its own units.
    """

    name: str
    group_of: IntArray
    results: tuple[Result, ...]

    @property
    def is_feasible(self) -> bool:
        """Whether every group of the level above was split within the rules."""
        return all(result.is_feasible for result in self.results)

    @property
    def objective(self) -> float:
        """Cost of all parts together."""
        return float(sum(result.objective for result in self.results))

    @property
    def bound(self) -> float:
        """
        Of all parts together: holds for every plan within the groups of the level above; at the top,
        for every plan.
        """
        return float(sum(result.bound for result in self.results))

    @property
    def causes(self) -> tuple[Cause, ...]:
        """Why parts could not be split."""
        return tuple(cause for result in self.results for cause in result.causes)


def plan_of(found: Sequence[SplitResult]) -> Plan | None:
    """The plan over territories; None where it did not come so far."""
    if not found or found[-1].name != TERRITORY or not found[-1].is_feasible:
        return None
    return Plan(found[-1].group_of)


def result_of(problem: Problem, found: Sequence[SplitResult], seed: int = 1) -> Result:
    """
    The steps of a split as one result over units and territories.

    Its bound is that of the top level: it holds for every plan whose territories report as these do
    and whose levels keep their rules. Where the top level has no plan, there is none at all; where a
    lower one fails, the split above may be to blame: causes are suspicions, and the plan, if it came
    down to territories, breaks rules.
    """
    last = found[-1]
    plan = Plan(last.group_of) if last.name == TERRITORY else None
    is_impossible = len(found) == 1 and any(
        part.status is Status.INFEASIBLE for part in last.results
    )
    scored = math.inf if plan is None else objective(problem, plan)
    violations = () if plan is None else tuple(audit(problem, plan))
    parts = [part for step in found for part in step.results]
    bound = math.inf if is_impossible else min(found[0].bound, scored)
    return Result(
        status=_status(is_impossible, plan, violations),
        stop_reason=_stop_reason(parts),
        plan=plan,
        objective=scored,
        bound=bound,
        bound_source="complete" if is_impossible else "relaxation",
        certificate=None,
        violations=violations,
        causes=last.causes if is_impossible else tuple(map(_suspected, last.causes)),
        seconds=sum(part.seconds for part in parts),
        work=sum(part.work for part in parts),
        seed=seed,
    )


def _suspected(cause: Cause) -> Cause:
    said = f"{cause.message} So it is after the split above, which another one might avoid."
    return replace(cause, message=said, is_proved=False)


def _status(is_impossible: bool, plan: Plan | None, violations: Sequence[object]) -> Status:
    if is_impossible:
        return Status.INFEASIBLE
    return Status.UNKNOWN if plan is None or violations else Status.FEASIBLE


def _stop_reason(parts: Sequence[Result]) -> StopReason:
    """What stopped the parts that were not done: by hand, at a limit, else nothing more to find."""
    found = {part.stop_reason for part in parts}
    order = (StopReason.USER, StopReason.TIME, StopReason.WORK, StopReason.NO_IMPROVEMENT)
    return next((reason for reason in order if reason in found), StopReason.NO_IMPROVEMENT)
