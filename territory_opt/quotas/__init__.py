"""Plan and company target → the numbers that people carry, each with its waterfall."""

from territory_opt.quotas.build import set_quotas

__all__ = ["set_quotas"]
