"""One plan larger than a machine: units in shards for prices, territories in regions for plans."""

from territory_opt.solvers.split.mapper import Here, Mapper
from territory_opt.solvers.split.options import SplitOptions
from territory_opt.solvers.split.whole import solve_split

__all__ = ["Here", "Mapper", "SplitOptions", "solve_split"]
