"""The referee's word on a result, before anything is said about it."""

from __future__ import annotations

from territory_opt.errors import RefereeError
from territory_opt.models import Problem, Result
from territory_opt.scoring import TOLERANCE, audit, audit_bound, objective


def confirm(problem: Problem, result: Result) -> None:
    """
    Recompute plan, objective and bound from the arrays, trusting nothing that the solver says.

    Raises
    ------
    RefereeError
        If a figure differs: a bug in this package, never the input's fault.
    """
    _confirm_plan(problem, result)
    _confirm_bound(problem, result)


def _confirm_plan(problem: Problem, result: Result) -> None:
    if result.plan is None:
        return
    found = audit(problem, result.plan)
    if bool(found) != bool(result.violations):
        raise RefereeError(
            f"the solver names {len(result.violations)} broken rules, the referee {len(found)}"
        )
    scored = objective(problem, result.plan)
    if not _same(scored, result.objective):
        raise RefereeError(f"the solver's objective is {result.objective}, the referee's {scored}")


def _confirm_bound(problem: Problem, result: Result) -> None:
    certificate = result.certificate
    if certificate is not None and result.bound_source == "lagrangian":
        proved = audit_bound(problem, certificate)
        if result.bound > proved and not _same(result.bound, proved):
            raise RefereeError(f"the bound is {result.bound}, its certificate proves {proved}")
    is_above = result.bound > result.objective and not _same(result.bound, result.objective)
    if result.is_feasible and is_above:
        raise RefereeError(f"the bound {result.bound} is above the plan's {result.objective}")


def _same(one: float, other: float) -> bool:
    return one == other or abs(one - other) <= TOLERANCE * max(1.0, abs(one), abs(other))
