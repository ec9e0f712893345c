"""Derivatives of the smoothed dual."""

import numpy as np
import pytest

from territory_opt import Problem
from territory_opt.models import Budget
from territory_opt.solvers.dual import SmoothDual
from territory_opt.solvers.reduction import reduce
from territory_opt.solvers.resources import resources_of
from territory_opt.testing import neutral


def _problem() -> Problem:
    """60 units, 4 territories, two measures, at most 20 moves: pairs use three resources or two."""
    made = neutral(60, 4, seed=3).problem()
    return made.replace(incumbent=np.arange(60) % 4, budgets=(Budget(np.ones(60), 20.0),))


@pytest.mark.parametrize("temperature", [1.0, 0.3])
def test_curvature_is_how_fast_the_slope_falls(temperature: float) -> None:
    """Column r is minus (slope above − slope below) ÷ 2h, prices differing by h in resource r."""
    problem = _problem()
    core = reduce(problem)
    smooth = SmoothDual(core, resources_of(problem, core), temperature)
    size = core.use.shape[1]
    price = np.random.default_rng(1).normal(size=size) * 0.01
    matrix = smooth.curvature(smooth.evaluate(price)[2])
    small = 1e-3 / np.sqrt(np.diag(matrix))
    for r in range(size):
        step = small[r] * np.eye(size)[r]
        fall = smooth.evaluate(price - step)[1] - smooth.evaluate(price + step)[1]
        scale = np.sqrt(np.diag(matrix) * matrix[r, r])
        np.testing.assert_allclose(fall / (2 * small[r]) / scale, matrix[:, r] / scale, atol=2e-3)
