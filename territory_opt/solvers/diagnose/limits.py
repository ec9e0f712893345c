"""The limits that sums are held against, and the parts of a problem that sums fall into."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from territory_opt.models import Problem
from territory_opt.models.arrays import BoolArray, FloatArray, IntArray
from territory_opt.scoring.tolerance import TOLERANCE, excess
from territory_opt.solvers.core import Core

IN_STEPS = " (in whole steps of the loads)"
"""Said where a limit between two loads that can occur was moved to the inner one."""


def limits(problem: Problem, core: Core) -> tuple[FloatArray, FloatArray]:
    """Lower and upper limits as they were given, in the core's shape ``(K, M)``: for sentences."""
    spare = np.full((int(core.has_uncovered), len(core.measures)), np.inf)
    lower = np.vstack([problem.lower[:, core.measures], -spare])
    return lower, np.vstack([problem.upper[:, core.measures], spare])


def limits_in_steps(problem: Problem, core: Core) -> tuple[FloatArray, FloatArray]:
    """
    The same, moved inwards to loads that can occur: 2.9 accounts are 2.

    A band that holds no such load is left as it was given: it is a cause of its own.
    """
    lower, upper = limits(problem, core)
    holds_some = core.lower <= core.upper
    return np.where(holds_some, core.lower, lower), np.where(holds_some, core.upper, upper)


def is_more(amount: float, room: float) -> bool:
    """True when ``amount`` passes ``room`` by more than the referee lets every part of it pass."""
    return amount - room > 2 * TOLERANCE * max(abs(amount), abs(room))


def total(amounts: FloatArray) -> float:
    """Exactly rounded sum: proofs do not depend on the order of adding."""
    return math.fsum(amounts.tolist())


def accounts(number: int) -> str:
    """How many accounts, in words: "1 account", "2 accounts"."""
    return "1 account" if number == 1 else f"{number:,} accounts"


def real_territories(core: Core) -> int:
    """How many territories there are beside "uncovered"."""
    return core.num_territories - core.has_uncovered


def fits_nowhere(problem: Problem, core: Core) -> BoolArray:
    """Core units that alone pass a limit of every territory they may go to: ``(num_units,)``."""
    upper = limits(problem, core)[1]
    fits = (excess(core.load, -np.inf, upper[core.territory]) == 0).all(axis=1)
    has_pairs = np.diff(core.first) > 0
    return np.asarray(has_pairs & (np.bincount(core.unit, fits, core.num_units) == 0))


def members_of(core: Core, units: IntArray) -> IntArray:
    """The problem's units in these core units, ascending."""
    return np.flatnonzero(np.isin(core.unit_of, units))


def components(core: Core) -> Iterator[tuple[IntArray, IntArray]]:
    """Territories that compete for units, directly or through others; and all their pairs."""
    if not core.num_pairs:
        return
    size = core.num_units + core.num_territories
    real = core.territory < real_territories(core)
    ends = (core.unit[real], core.num_units + core.territory[real])
    graph = coo_array((np.ones(int(real.sum())), ends), shape=(size, size))
    _, label = connected_components(graph, directed=False)
    territory_label = label[core.num_units : size - core.has_uncovered]
    pair_label = label[core.unit]
    for component in np.unique(territory_label):
        pairs = np.flatnonzero(pair_label == component)
        if len(pairs):
            yield np.flatnonzero(territory_label == component), pairs
