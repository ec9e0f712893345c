"""A target down a tree: as proportional as all rules allow, with sums exact to the cent."""

from territory_opt.quotas.allocation.allocate import allocate
from territory_opt.quotas.allocation.faults import AllocationError

__all__ = ["AllocationError", "allocate"]
