"""Gates: a figure of a run against a limit, and whether the plan may be published."""

from territory_opt.report.gates.asked import asked_gates
from territory_opt.report.gates.drift import Inputs, Since, drift_gates, unknown_drift_gates
from territory_opt.report.gates.gate import Gate
from territory_opt.report.gates.page import gates_page

__all__ = [
    "Gate",
    "Inputs",
    "Since",
    "asked_gates",
    "drift_gates",
    "gates_page",
    "unknown_drift_gates",
]
