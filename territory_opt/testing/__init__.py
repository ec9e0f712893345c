"""For tests and benchmarks, here and elsewhere: problems at random, known optima, instances, a judge."""

from territory_opt.testing.brute import Best, brute_force
from territory_opt.testing.files import read_instance
from territory_opt.testing.gap import GapInstance, gap, read_gap
from territory_opt.testing.grid import grid_graph
from territory_opt.testing.instance import Instance, ProblemInstance
from territory_opt.testing.judge import Judged, judge_loads
from territory_opt.testing.measure import Measured, measure
from territory_opt.testing.mixed import random_problem, with_families
from territory_opt.testing.neutral import NeutralInstance, neutral

__all__ = [
    "Best",
    "GapInstance",
    "Instance",
    "Judged",
    "Measured",
    "NeutralInstance",
    "ProblemInstance",
    "brute_force",
    "gap",
    "grid_graph",
    "judge_loads",
    "measure",
    "neutral",
    "random_problem",
    "read_gap",
    "read_instance",
    "with_families",
]
