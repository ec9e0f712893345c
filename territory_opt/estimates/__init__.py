"""Numbers that planning needs and data lacks: plain columns with provenance."""

from territory_opt.estimates.potential import estimated_share, fill_potential
from territory_opt.estimates.sales_capacity import (
    NamedForce,
    Need,
    RolePath,
    RoleRates,
    hired,
    hires_needed,
    role_path,
)

__all__ = [
    "NamedForce",
    "Need",
    "RolePath",
    "RoleRates",
    "estimated_share",
    "fill_potential",
    "hired",
    "hires_needed",
    "role_path",
]
