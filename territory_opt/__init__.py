"""
Territory and quota planning for sales forces.

``import territory_opt as to`` is quick: each name loads its room when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from territory_opt.errors import (
        InputError,
        MissingExtraError,
        PlanMismatchError,
        ProblemError,
        RefereeError,
        RoutingError,
        RunError,
        ScenarioError,
        TerritoryOptError,
        UnsupportedError,
    )
    from territory_opt.models import (
        UNCOVERED,
        Alignment,
        Allocation,
        AllocationTask,
        Budget,
        Certificate,
        Families,
        Fault,
        Ideals,
        Limit,
        Pairing,
        Plan,
        Problem,
        ProvenException,
        QuotaForce,
        QuotaPolicy,
        QuotaRules,
        Quotas,
        QuotaTree,
        Result,
        Status,
        StopReason,
        Tenure,
        Violation,
    )
    from territory_opt.planning import (
        Outcome,
        backtest_quotas,
        capacity,
        draw,
        evaluate,
        forecast,
        new,
        plan,
        quota,
        simulate_quotas,
        who,
    )
    from territory_opt.quotas import allocate, set_quotas
    from territory_opt.report import build_run, draw_map, write_workbook
    from territory_opt.runs import Run, of_layer, read_run, write_run
    from territory_opt.scenario import Scenario, check_scenario, read_scenario
    from territory_opt.scoring import audit, audit_alignment, audit_bound, objective, score
    from territory_opt.solvers import (
        Rule,
        SolveOptions,
        any_of,
        cost_of,
        explain,
        explanations,
        forced,
        marginal,
        reason,
        relax_proven,
        repaired,
        rule_costs,
        shadow_prices,
        solve,
        stop_after,
    )

_NAMES = {
    "errors": (
        "InputError",
        "MissingExtraError",
        "PlanMismatchError",
        "ProblemError",
        "RefereeError",
        "RoutingError",
        "RunError",
        "ScenarioError",
        "TerritoryOptError",
        "UnsupportedError",
    ),
    "models": (
        "UNCOVERED",
        "Alignment",
        "Allocation",
        "AllocationTask",
        "Budget",
        "Certificate",
        "Families",
        "Fault",
        "Ideals",
        "Limit",
        "Pairing",
        "Plan",
        "Problem",
        "ProvenException",
        "QuotaForce",
        "QuotaPolicy",
        "QuotaRules",
        "QuotaTree",
        "Quotas",
        "Result",
        "Status",
        "StopReason",
        "Tenure",
        "Violation",
    ),
    "planning": (
        "Outcome",
        "backtest_quotas",
        "capacity",
        "draw",
        "evaluate",
        "forecast",
        "new",
        "plan",
        "quota",
        "simulate_quotas",
        "who",
    ),
    "quotas": ("allocate", "set_quotas"),
    "report": ("build_run", "draw_map", "write_workbook"),
    "runs": ("Run", "of_layer", "read_run", "write_run"),
    "scenario": ("Scenario", "check_scenario", "read_scenario"),
    "scoring": ("audit", "audit_alignment", "audit_bound", "objective", "score"),
    "solvers": (
        "Rule",
        "SolveOptions",
        "any_of",
        "cost_of",
        "explain",
        "explanations",
        "forced",
        "marginal",
        "reason",
        "relax_proven",
        "repaired",
        "rule_costs",
        "shadow_prices",
        "solve",
        "stop_after",
    ),
}
_ROOM_OF = {name: room for room, names in _NAMES.items() for name in names}

__all__ = [
    "UNCOVERED",
    "Alignment",
    "Allocation",
    "AllocationTask",
    "Budget",
    "Certificate",
    "Families",
    "Fault",
    "Ideals",
    "InputError",
    "Limit",
    "MissingExtraError",
    "Outcome",
    "Pairing",
    "Plan",
    "PlanMismatchError",
    "Problem",
    "ProblemError",
    "ProvenException",
    "QuotaForce",
    "QuotaPolicy",
    "QuotaRules",
    "QuotaTree",
    "Quotas",
    "RefereeError",
    "Result",
    "RoutingError",
    "Rule",
    "Run",
    "RunError",
    "Scenario",
    "ScenarioError",
    "SolveOptions",
    "Status",
    "StopReason",
    "Tenure",
    "TerritoryOptError",
    "UnsupportedError",
    "Violation",
    "allocate",
    "any_of",
    "audit",
    "audit_alignment",
    "audit_bound",
    "backtest_quotas",
    "build_run",
    "capacity",
    "check_scenario",
    "cost_of",
    "draw",
    "draw_map",
    "evaluate",
    "explain",
    "explanations",
    "forced",
    "forecast",
    "marginal",
    "new",
    "objective",
    "of_layer",
    "plan",
    "quota",
    "read_run",
    "read_scenario",
    "reason",
    "relax_proven",
    "repaired",
    "rule_costs",
    "score",
    "set_quotas",
    "shadow_prices",
    "simulate_quotas",
    "solve",
    "stop_after",
    "who",
    "write_run",
    "write_workbook",
]


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        return version("territory-opt")
    if name not in _ROOM_OF:
        raise AttributeError(f"module 'territory_opt' has no attribute {name!r}")
    value = getattr(import_module(f"territory_opt.{_ROOM_OF[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__, "__version__"})
