"""The referee: true for any plan, whoever made it."""

from territory_opt.scoring.audit import RULES, audit
from territory_opt.scoring.bound import audit_bound
from territory_opt.scoring.layers import audit_alignment
from territory_opt.scoring.levels import LEVEL_RULES, audit_hierarchy, audit_level
from territory_opt.scoring.score import Score, may_stay, objective, score
from territory_opt.scoring.tolerance import TOLERANCE, excess

__all__ = [
    "LEVEL_RULES",
    "RULES",
    "TOLERANCE",
    "Score",
    "audit",
    "audit_alignment",
    "audit_bound",
    "audit_hierarchy",
    "audit_level",
    "excess",
    "may_stay",
    "objective",
    "score",
]
