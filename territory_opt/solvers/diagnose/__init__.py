"""Why no plan can keep every rule: arithmetic first, then the smallest conflicting set of rules."""

from territory_opt.solvers.diagnose.arithmetic import arithmetic_causes
from territory_opt.solvers.diagnose.conflict import conflicting_causes, further_causes
from territory_opt.solvers.diagnose.relax import Relaxed, relax_proven
from territory_opt.solvers.diagnose.suspicion import suspected_causes

__all__ = [
    "Relaxed",
    "arithmetic_causes",
    "conflicting_causes",
    "further_causes",
    "relax_proven",
    "suspected_causes",
]
