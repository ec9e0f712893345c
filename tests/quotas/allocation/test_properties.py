"""What holds for every tree: exact sums, limits, holds, and the least disproportion there is."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, reject
from scipy.optimize import minimize

from territory_opt.models.allocation import Limit
from territory_opt.quotas.allocation import AllocationError, allocate
from tests.quotas.allocation.trees import tasks


def allocated(task):
    """Numbers, or no example where nobody is there to carry a season."""
    try:
        return allocate(task)
    except AllocationError:
        reject()


@given(tasks())
def test_children_sum_to_their_parent_in_every_period(task):
    """Σ children is parent × (1 + over-assignment), to the cent; periods sum to the year."""
    found = allocated(task)
    tree = found.task.tree
    assert found.year[tree.root] == task.target * 100
    assert (found.periods.sum(axis=1) == found.year).all()
    for v in tree.inner:
        ratio = 1 + tree.over_assignment[v]
        for total, parent in [
            (found.year[tree.children[v]].sum(), found.year[v]),
            *zip(found.periods[tree.children[v]].sum(axis=0), found.periods[v], strict=True),
        ]:
            assert abs(int(total) - int(parent) * ratio) < 1


@given(tasks())
def test_limits_and_holds_are_kept(task):
    """The final numbers lie within the limits; held ones are what they were held at."""
    found = allocated(task)
    (limit,) = found.task.limits
    free = np.array([v not in task.holds for v in range(found.task.tree.num_nodes)])
    assert (found.year >= limit.low * 100 - 1e-6)[free].all()
    assert (found.year <= limit.high * 100 + 1e-6)[free].all()
    assert all(found.amount(v) == amount for v, amount in task.holds.items())


@given(tasks())
def test_nobody_carries_in_a_period_of_absence(task):
    """Presence 0 is a quota of 0, whatever is rounded."""
    found = allocated(task)
    away = (found.task.present == 0) & found.task.tree.is_leaf[:, None]
    assert not found.periods[away].any()
    assert (found.periods >= 0).all()


@given(tasks())
def test_rounding_moves_no_number_by_more_than_its_steps(task):
    """Every level may add one step of its own, a cent, and its share of its parent's."""
    found = allocated(task)
    tree = found.task.tree
    depth = {tree.root: 0}
    for v in tree.inner:
        depth |= {int(c): depth[v] + 1 for c in tree.children[v]}
    step = max(float(task.round_to), 0.01)
    for v in range(tree.num_nodes):
        allowed = (depth[v] + 1) * 1.5 ** depth[v] * (step + 0.02)
        assert abs(found.year[v] / 100 - found.exact[v]) <= allowed


@given(tasks(periods=1))
def test_more_freedom_never_makes_it_less_proportional(task):
    """Limits that are wider by a tenth cannot worsen the stated objective."""
    found = allocated(task)
    (limit,) = task.limits
    wider = (Limit("wider", limit.low * 0.9, limit.high * 1.1),)
    assert allocated(replace(task, limits=wider)).disproportion <= found.disproportion + 1e-9


@given(tasks(periods=1, with_holds=False))
def test_nothing_is_more_proportional(task):
    """Sequential quadratic programming over the leaves, with a row per limit, finds nothing better."""
    found = allocated(replace(task, presence=None))
    other = least_disproportion(replace(task, presence=None))
    assert found.disproportion == pytest.approx(other, abs=1e-6, rel=1e-4)


def least_disproportion(task):
    """The same by SciPy's SLSQP, from the proportional numbers: variables are shares of the leaves."""
    tree, (limit,) = task.tree, task.limits
    leaves = np.flatnonzero(tree.is_leaf)
    share = task.baseline[leaves] / task.baseline[leaves].sum()
    target = float(task.target)
    if not target:
        return 0.0
    rows = np.array([tree.sums(np.eye(tree.num_nodes)[leaf]) for leaf in leaves]).T
    low, high = limit.low / tree.padding / target, limit.high / tree.padding / target
    below = np.flatnonzero(np.isfinite(high))
    constraints = [
        {"type": "eq", "fun": lambda x: x.sum() - 1, "jac": lambda x: np.ones_like(x)},
        {"type": "ineq", "fun": lambda x: rows @ x - low, "jac": lambda x: rows},
        {"type": "ineq", "fun": lambda x: (high - rows @ x)[below], "jac": lambda x: -rows[below]},
    ]
    answer = minimize(
        lambda x: (share * (x / share - 1) ** 2).sum(),
        share,
        jac=lambda x: 2 * (x / share - 1),
        constraints=constraints,
        options={"maxiter": 500, "ftol": 1e-12},
    )
    return answer.fun
