"""Why no plan can keep every rule: arithmetic first, then the smallest conflicting set of rules."""

from territory_opt.solvers.diagnose.arithmetic import arithmetic_causes
from territory_opt.solvers.diagnose.conflict import conflicting_rules

__all__ = ["arithmetic_causes", "conflicting_rules"]
