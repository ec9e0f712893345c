"""How: bound, start, neighbourhoods, complete search, diagnosis, explanations."""

from territory_opt.solvers.diagnose import Relaxed, relax_proven
from territory_opt.solvers.explain import Explanation, Explanations, explain, explanations
from territory_opt.solvers.options import SolveOptions
from territory_opt.solvers.pipeline import solve
from territory_opt.solvers.stop import AnyOf, Snapshot, StopAfter, StopRule, any_of, stop_after

__all__ = [
    "AnyOf",
    "Explanation",
    "Explanations",
    "Relaxed",
    "Snapshot",
    "SolveOptions",
    "StopAfter",
    "StopRule",
    "any_of",
    "explain",
    "explanations",
    "relax_proven",
    "solve",
    "stop_after",
]
