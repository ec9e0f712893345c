"""Plan and company target → the numbers that people carry, each with its waterfall."""

from territory_opt.quotas.allocation import allocate
from territory_opt.quotas.build import set_quotas, together
from territory_opt.quotas.by_rules import check_rules
from territory_opt.quotas.policy import check_policies

__all__ = ["allocate", "check_policies", "check_rules", "set_quotas", "together"]
