"""``summary.json``: what a planner asks first of a run."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Literal

import numpy as np

from territory_opt.models import Plan, ProvenException, Result, Violation
from territory_opt.models.arrays import BoolArray
from territory_opt.report.families import families_of
from territory_opt.report.money import (
    Money,
    disruption,
    gain_left_share,
    gain_over_today,
)
from territory_opt.report.targets import indices
from territory_opt.report.view import PlanView
from territory_opt.scenario.records.splits import whole_accounts
from territory_opt.scoring import audit

Task = Literal["plan", "evaluate"]


def summary(
    view: PlanView,
    result: Result,
    task: Task = "plan",
    money: Money | None = None,
    quota_totals: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """
    Figures of a plan, plain values only.

    ``objective``, ``bound`` and ``gap_abs`` are in ``objective_unit``, minimised; ``value`` is what
    people read. ``gain_over_today`` leaves out accounts whose rep may not keep them; ``gain_range``
    counts them with what they bring today. What is not known (no bound, no today) is None.
    """
    families = families_of(view)
    return {
        "task": task,
        "is_today": bool(np.array_equal(view.of, view.problem.incumbent)),
        "scenario": view.scenario.spec.name or view.scenario.path.stem,
        "currency": view.scenario.spec.currency,
        "num_accounts": int(whole_accounts(view.accounts).sum()),
        "num_territories": view.problem.num_territories,
        "num_uncovered": int((view.of < 0).sum()),
        **_proof(view, result, task),
        "violations": [_violation(view, one) for one in result.violations],
        "causes": [_cause(view, one) for one in result.causes],
        "exceptions": [_exception(view, one) for one in result.exceptions],
        "max_deviation": max_deviation(view),
        "balance": balance(view),
        "today": _today(view),
        "disruption": disruption(view),
        "families": None if families is None else families.summary(),
        "money_at_risk": None if money is None else money.at_risk(),
        "gain_range": None if money is None else money.gain(),
        "quota_totals": dict(quota_totals or {}),
        "reconciliation": _reconciliation(view),
        "estimated_share": dict(view.scenario.estimated_share),
        "seconds": result.seconds,
        "work": result.work,
    }


def _proof(view: PlanView, result: Result, task: Task) -> dict[str, Any]:
    problem, plan, feasible = view.problem, view.plan, result.is_feasible
    left = gain_left_share(problem, plan, result.bound) if feasible else math.nan
    return {
        "status": str(result.status),
        "stop_reason": None if task == "evaluate" else str(result.stop_reason),
        "is_feasible": feasible,
        "objective": _known(result.objective),
        "objective_kind": view.scenario.spec.objective.kind,
        "objective_unit": problem.objective_unit,
        "sense": problem.sense,
        "value": _known(problem.value(result.objective)),
        "bound": _known(result.bound),
        "bound_source": None if task == "evaluate" else result.bound_source,
        "gap": _known(result.gap),
        "gap_abs": _known(result.gap_abs),
        "gain_over_today": _known(gain_over_today(problem, plan)) if feasible else None,
        "gain_left_share": _known(left),
    }


def max_deviation(view: PlanView) -> dict[str, float]:
    """
    Largest distance of an index from 1.00 per measure with a target: 0.1 is 10 % off.

    Measures with a limit on one side only (a least number of prospects, capacity) have none.
    """
    index, found = indices(view), {}
    for m, name in enumerate(view.problem.measures):
        known = index[_aimed(view)[:, m] & np.isfinite(index[:, m]), m]
        if len(known):
            found[name] = float(abs(known - 1).max())
    return found


def balance(view: PlanView) -> dict[str, dict[str, Any]]:
    """Per limited measure: the range of the index, and how many territories are outside."""
    index, limited = indices(view), _limited(view)
    loads, lower, upper = view.score.loads, view.problem.lower, view.problem.upper
    outside = (loads < lower * (1 - 1e-9)) | (loads > upper * (1 + 1e-9))
    found = {}
    for m, name in enumerate(view.problem.measures):
        known = index[limited[:, m] & np.isfinite(index[:, m]), m]
        if limited[:, m].any():
            found[name] = {
                "lowest_index": float(known.min()) if len(known) else None,
                "highest_index": float(known.max()) if len(known) else None,
                "num_outside": int(outside[:, m].sum()),
                "num_limited": int(limited[:, m].sum()),
            }
    return found


def _today(view: PlanView) -> dict[str, Any] | None:
    """Today's alignment under the same rules, to compare with; None where nobody has anything."""
    incumbent = view.problem.incumbent
    if not (incumbent >= 0).any():
        return None
    today = PlanView(view.scenario, view.problem, Plan(incumbent), view.reference)
    broken = audit(view.problem, today.plan)
    kinds = Counter(violation.rule for violation in broken)
    return {"num_violations": len(broken), "broken": dict(kinds), "balance": balance(today)}


def _limited(view: PlanView) -> BoolArray:
    limited: BoolArray = np.isfinite(view.problem.lower) | np.isfinite(view.problem.upper)
    return limited


def _aimed(view: PlanView) -> BoolArray:
    """Territories and measures that have a target: a band with two sides, or an ideal."""
    aimed: BoolArray = np.isfinite(view.problem.lower) & np.isfinite(view.problem.upper)
    return aimed if view.problem.ideals is None else aimed | (view.problem.ideals.price > 0)


def _violation(view: PlanView, violation: Violation) -> dict[str, Any]:
    ids, problem = view.problem.territory_ids, view.problem
    return {
        "rule": violation.rule,
        "message": violation.message,
        "amount": _known(violation.amount),
        "territory_id": None if violation.territory is None else ids[violation.territory],
        "measure": None if violation.measure is None else problem.measures[violation.measure],
        "account_ids": [problem.unit_ids[unit] for unit in violation.units],
    }


def _cause(view: PlanView, cause: Any) -> dict[str, Any]:
    problem = view.problem
    return {
        "code": cause.code,
        "message": cause.message,
        "is_proved": cause.is_proved,
        "amounts": dict(cause.amounts),
        "territory_ids": [problem.territory_ids[j] for j in cause.territories],
        "account_ids": [problem.unit_ids[i] for i in cause.units],
        "measure": None if cause.measure is None else problem.measures[cause.measure],
    }


def _exception(view: PlanView, exception: ProvenException) -> dict[str, Any]:
    problem, j, m = view.problem, exception.territory, exception.measure
    return {
        "code": exception.code,
        "rule": exception.rule,
        "message": exception.message,
        "side": exception.side,
        "before": _known(exception.before),
        "after": _known(exception.after),
        "territory_id": None if j is None else problem.territory_ids[j],
        "measure": None if m is None else problem.measures[m],
        "account_ids": [problem.unit_ids[unit] for unit in exception.units],
    }


def _reconciliation(view: PlanView) -> dict[str, Any]:
    rows: Sequence[dict[str, Any]] = view.scenario.reconciliation.to_dict("records")
    return {row["where"]: {k: v for k, v in row.items() if k != "where"} for row in rows}


def _known(number: float) -> float | None:
    return float(number) if math.isfinite(number) else None
