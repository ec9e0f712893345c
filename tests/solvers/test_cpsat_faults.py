"""Models that CP-SAT 9.15 answers wrongly unless parts of it are switched off."""

import numpy as np
import pytest

from territory_opt.models import Ideals, Problem, Status
from territory_opt.solvers import solve, stop_after
from territory_opt.testing import brute_force

INF = np.inf


def test_conflicts_with_ideals_are_not_called_infeasible():
    """Three accounts apart in three territories, one pair forbidden, one limit: 24 plans."""
    cost = [
        [33, 76.37, 29.46],
        [65.79, INF, 56],
        [99.85, 77, 48.78],
        [92, 80.43, 13.22],
        [57.76, 53.7, 16],
    ]
    hours = np.repeat([[7.53], [5.29], [9.44], [8.98], [5.11]], 3, axis=1)
    travel = [[9, 8, 6], [1, 7, 9], [6, 4, 1], [2, 3, 6], [7, 10, 6]]
    problem = Problem.from_arrays(
        cost,
        np.stack([hours, travel], axis=2),
        lower=np.full((3, 2), -INF),
        upper=[[INF, INF], [INF, 12.71], [INF, INF]],
        conflicts=[[0, 1], [1, 2], [0, 2]],
        ideals=Ideals([[14, 5], [13, 7], [15, 9]], [[2.38, 0], [0.08, 1.48], [0, 2.37]]),
    )
    best = brute_force(problem)
    result = solve(problem, stop_after(work=10))
    assert best.num_feasible == 24
    assert result.status is Status.OPTIMAL
    assert result.objective == pytest.approx(best.objective, rel=1e-9)
