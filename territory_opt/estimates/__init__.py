"""Numbers that planning needs and data lacks: plain columns with provenance."""

from territory_opt.estimates.look_alike import FOLDS, LookAlike, look_alike
from territory_opt.estimates.outliers import upper_limit
from territory_opt.estimates.potential import STATED, estimated_share, fill_potential
from territory_opt.estimates.productivity import learn_productivity
from territory_opt.estimates.sales_capacity import (
    NamedForce,
    Need,
    RolePath,
    RoleRates,
    hired,
    hires_needed,
    role_path,
)
from territory_opt.estimates.sources import by_rate, by_response, look_up

__all__ = [
    "FOLDS",
    "STATED",
    "LookAlike",
    "NamedForce",
    "Need",
    "RolePath",
    "RoleRates",
    "by_rate",
    "by_response",
    "estimated_share",
    "fill_potential",
    "hired",
    "hires_needed",
    "learn_productivity",
    "look_alike",
    "look_up",
    "role_path",
    "upper_limit",
]
