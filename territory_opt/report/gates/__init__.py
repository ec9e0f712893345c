"""Gates: a figure of a run against a limit, and whether the plan may be published."""

from territory_opt.report.gates.asked import asked_gates, limits_of
from territory_opt.report.gates.drift import (
    Inputs,
    drift_gates,
    first_run_gates,
    is_drift_asked,
    unknown_drift_gates,
)
from territory_opt.report.gates.gate import Gate, in_percent
from territory_opt.report.gates.page import MARKS, gates_page

__all__ = [
    "MARKS",
    "Gate",
    "Inputs",
    "asked_gates",
    "drift_gates",
    "first_run_gates",
    "gates_page",
    "in_percent",
    "is_drift_asked",
    "limits_of",
    "unknown_drift_gates",
]
