"""What loads a territory can really have: bands, cut to what sums of the units' loads can reach."""

from __future__ import annotations

import numpy as np

from territory_opt.models import Problem
from territory_opt.models.arrays import FloatArray, IntArray
from territory_opt.models.pairs import blocks_of
from territory_opt.scoring.tolerance import TOLERANCE

MAX_DECIMALS = 6
LARGEST_WHOLE = 2.0**50


def load_range(problem: Problem) -> tuple[FloatArray, FloatArray]:
    """
    Smallest and largest load a territory can have: ``(num_territories, num_measures)`` each.

    The whole-number limits, cut to [0, what all units together could bring], so that they are
    finite; widened by the audit tolerance, so that a bound drawn from them holds for every plan
    that the referee accepts.
    """
    lower, upper = whole_limits(problem)
    lower = np.clip(lower, 0.0, None) * (1 - TOLERANCE)
    upper = np.minimum(upper * (1 + 2 * TOLERANCE), _largest_loads(problem))
    return lower, np.maximum(upper, lower)


def whole_limits(problem: Problem) -> tuple[FloatArray, FloatArray]:
    """
    The bands, moved inwards to loads that can occur: ``(num_territories, num_measures)`` each.

    Where every unit's load is a multiple of a step (accounts are counted by 1), so is every sum:
    48.7 to 59.5 accounts is 49 to 59. No plan that the referee accepts is lost, and the linear
    bound rises (Chvátal 1973, doi:10.1016/0012-365X(73)90167-2).
    """
    lower, upper = np.array(problem.lower), np.array(problem.upper)
    for measure in np.flatnonzero(~problem.loads.depends_on_pair).tolist():
        step = common_step(problem.loads.unit[:, measure])
        if step:
            low, high = lower[:, measure], upper[:, measure]
            lower[:, measure] = np.ceil(low * (1 - 2 * TOLERANCE) / step) * step
            upper[:, measure] = np.floor(high * (1 + 2 * TOLERANCE) / step) * step
    return lower, upper


def common_step(loads: FloatArray) -> float:
    """The largest step of which every load is a multiple; 0 where they are no decimal figures."""
    for decimals in range(MAX_DECIMALS + 1):
        scale = 10.0**decimals
        whole = np.round(loads * scale)
        if abs(whole).sum() < LARGEST_WHOLE and np.array_equal(whole / scale, loads):
            return float(np.gcd.reduce(whole.astype(np.int64))) / scale
    return 0.0


def _largest_loads(problem: Problem) -> FloatArray:
    """What all units that may come would bring: ``(num_territories, num_measures)``."""
    highest = np.repeat(problem.loads.unit.sum(axis=0)[None, :], problem.num_territories, axis=0)
    if not problem.loads.pairs:
        return highest * (1 + TOLERANCE)
    highest[:, list(problem.loads.pairs)] = 0.0
    for units in blocks_of(problem.num_units, problem.num_territories):
        open_pair = np.isfinite(problem.cost.block(units))
        for measure, table in problem.loads.pairs.items():
            highest[:, measure] += np.where(open_pair, table.block(units), 0.0).sum(axis=0)
    return highest * (1 + TOLERANCE)


def full_territories(problem: Problem) -> IntArray:
    """Territories into which no other unit fits beside those that are locked there."""
    load = problem.loads.unit
    lightest = load.min(axis=0) * (1 - 1e-9)
    locked = problem.loads.per_territory(problem.locked_to, problem.num_territories)
    over = (lightest > 0) & (locked > 0) & (locked * (1 - 1e-9) + lightest > problem.upper)
    return np.flatnonzero(over.any(axis=1))
