"""A target down a tree: as proportional as all rules allow, with sums exact to the cent."""

from territory_opt.quotas.allocation.allocate import allocate

__all__ = ["allocate"]
