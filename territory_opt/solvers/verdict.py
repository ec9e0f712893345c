"""What a search has found, as a result that the referee has checked."""

from __future__ import annotations

import math
from collections.abc import Callable

from territory_opt.errors import RefereeError
from territory_opt.models import Cause, Certificate, Problem, Result, Status, StopReason
from territory_opt.scoring import TOLERANCE, audit, audit_bound, objective
from territory_opt.solvers.journal import Journal


def verdict(
    journal: Journal,
    causes: tuple[Cause, ...],
    seed: int,
    recomputed: Callable[[Problem, Certificate], float] = audit_bound,
) -> Result:
    """
    The result of a search that has ended.

    Parameters
    ----------
    causes
        Of infeasibility; one that is proved makes the status INFEASIBLE.
    recomputed
        The bound that a certificate proves: the referee's, here or wherever the units are.

    Raises
    ------
    RefereeError
        If referee and search disagree on plan or bound: a bug.
    """
    plan = journal.plan
    violations = () if plan is None else tuple(audit(journal.problem, plan))
    status = _status(journal, causes)
    is_infeasible = status is Status.INFEASIBLE
    result = Result(
        status=status,
        stop_reason=StopReason.PROVED if is_infeasible else _stop_reason(journal),
        plan=plan,
        objective=journal.objective,
        bound=math.inf if is_infeasible else _bound(journal),
        bound_source="complete" if is_infeasible else journal.bound_source,
        certificate=journal.certificate,
        violations=violations,
        causes=causes,
        trace=tuple(journal.trace),
        seconds=journal.seconds,
        work=journal.work,
        seed=seed,
    )
    _check(journal, result, recomputed)
    return result


def _bound(journal: Journal) -> float:
    """No bound is above a feasible plan, but for rounding."""
    return min(journal.bound, journal.objective) if journal.is_feasible else journal.bound


def _status(journal: Journal, causes: tuple[Cause, ...]) -> Status:
    if any(cause.is_proved for cause in causes):
        return Status.INFEASIBLE
    if not journal.is_feasible:
        return Status.UNKNOWN
    return Status.OPTIMAL if journal.is_proved else Status.FEASIBLE


def _stop_reason(journal: Journal) -> StopReason:
    if journal.is_proved:
        return StopReason.PROVED
    return journal.reason if journal.stopped and journal.reason else StopReason.NO_IMPROVEMENT


def _check(
    journal: Journal, result: Result, recomputed: Callable[[Problem, Certificate], float]
) -> None:
    """The referee's last word; raises where it contradicts the search."""
    if result.plan is None:
        return
    if journal.is_feasible == bool(result.violations):
        raise RefereeError(f"solver says feasible={journal.is_feasible}: {result.violations[:3]}")
    scored = objective(journal.problem, result.plan)
    if abs(scored - journal.objective) > TOLERANCE * max(1.0, abs(scored)):
        raise RefereeError(f"solver's objective {journal.objective}, referee's {scored}")
    if journal.certificate is not None and journal.is_feasible:
        over = recomputed(journal.problem, journal.certificate) - scored
        if over > TOLERANCE * max(1.0, abs(scored)):
            raise RefereeError(f"the bound is {over} above a feasible plan")
