"""What holds for every tree: exact sums, limits, holds, and the least disproportion there is."""

from __future__ import annotations

import os
from dataclasses import replace

import numpy as np
from hypothesis import HealthCheck, assume, given, reject, settings
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

from territory_opt.errors import AllocationError
from territory_opt.models.allocation import Limit
from territory_opt.quotas.allocation import allocate
from tests.quotas.allocation.trees import tasks

settings.register_profile(
    "trees",
    max_examples=int(os.environ.get("TERRITORY_OPT_TREES", "40")),
    suppress_health_check=list(HealthCheck),
    deadline=None,
)
FOUND = 0
"""Status of scipy's HiGHS where it found numbers."""

TREES = settings.get_profile("trees")


def allocated(task):
    """Numbers, or no example where nobody is there to carry a season."""
    try:
        return allocate(task)
    except AllocationError:
        reject()


@TREES
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


@TREES
@given(tasks())
def test_limits_and_holds_are_kept(task):
    """The final numbers lie within the limits; held ones are what they were held at."""
    found = allocated(task)
    (limit,) = found.task.limits
    free = np.array([v not in task.holds for v in range(found.task.tree.num_nodes)])
    assert (found.year >= limit.low * 100 - 1e-6)[free].all()
    assert (found.year <= limit.high * 100 + 1e-6)[free].all()
    assert all(found.amount(v) == amount for v, amount in task.holds.items())


@TREES
@given(tasks())
def test_nobody_carries_in_a_period_of_absence(task):
    """Presence 0 is a quota of 0, whatever is rounded."""
    found = allocated(task)
    away = (found.task.present == 0) & found.task.tree.is_leaf[:, None]
    assert not found.periods[away].any()
    assert (found.periods >= 0).all()


@TREES
@given(tasks())
def test_rounding_moves_no_number_by_more_than_its_steps(task):
    """
    Every level adds its steps, of the year and of all periods, to what its parent is off.

    Also where people are hardly there; the season may make figures themselves some cents off. Targets of
    a few cents are left out: whole cents may keep limits there that no fractions of the season keep.
    """
    assume(task.target >= 10)
    found = allocated(task)
    tree = found.task.tree
    cents = 0.02 * task.num_periods
    step = float(task.round_to) + task.num_periods * float(task.round_periods_to) + cents
    allowed = np.full(tree.num_nodes, cents)
    for v in tree.inner:
        allowed[tree.children[v]] = allowed[v] * float(1 + tree.over_assignment[v]) + step
    assert (abs(found.year / 100 - found.exact) <= allowed).all()


@TREES
@given(tasks())
def test_what_is_refused_cannot_be_done(task):
    """HiGHS finds no numbers either. For want of whole cents only a target of a few is refused."""
    task = replace(task, relief="peers")
    try:
        allocate(task)
    except AllocationError as error:
        if "to the cent" in str(error):
            assert task.target < 10
        else:
            assert not numbers_exist(task)


def numbers_exist(task):
    """
    Whether any table of nodes × periods keeps sums, season, limits, holds and presence.

    A variable per node and period, in cents.
    """
    tree, (limit,) = task.tree, task.limits
    cell = np.eye(tree.num_nodes * task.num_periods).reshape(tree.num_nodes, task.num_periods, -1)
    year = cell.sum(axis=1)
    low, high = limit.low * 100, limit.high * 100
    for v, amount in {**task.holds, tree.root: task.target}.items():
        low[v] = high[v] = round(amount * 100)
    season = float(task.target) * 100 * task.weights / task.weights.sum()
    rules = [
        LinearConstraint(year, low, high),
        LinearConstraint(cell[tree.root], season, season),
    ]
    for v in tree.inner:
        over = float(1 + tree.over_assignment[v])
        for all_of in (*cell.swapaxes(0, 1), year):
            apart = all_of[tree.children[v]].sum(axis=0) - over * all_of[v]
            rules.append(LinearConstraint(apart, 0, 0))
    away = tree.is_leaf[:, None] & (task.present == 0)
    most = np.where(away, 0.0, np.inf).ravel()
    found = milp(np.zeros(most.size), bounds=Bounds(0, most), constraints=rules)
    return found.status == FOUND


@TREES
@given(tasks(periods=1))
def test_more_freedom_never_makes_it_less_proportional(task):
    """Limits that are wider by a tenth cannot worsen the stated objective by more than cents do."""
    task = replace(task, presence=None)
    assume(task.target > 0)
    found = allocated(task)
    (limit,) = task.limits
    wider = (Limit("wider", limit.low * 0.9, limit.high * 1.1),)
    freer = allocated(replace(task, limits=wider))
    assert freer.disproportion <= found.disproportion + dust(task, found) + dust(task, freer) + 1e-9


@TREES
@given(tasks(periods=1))
def test_nothing_is_more_proportional(task):
    """
    HiGHS finds no numbers that improve the objective's slope at ours.

    The objective is convex, so f(ours) − f(best) ≤ ∇f(ours)·(ours − any): the linear program over all
    numbers that keep the rules, with a variable per node, is a proof of how far off ours may be.
    """
    task = replace(task, presence=None)
    assume(task.target > 0)
    found = allocated(task)
    assert gap_proved_by_highs(task, found) <= dust(task, found) + 1e-7


def slopes(task, found):
    """Of the objective at the numbers found, by node: 0 above leaves."""
    tree = task.tree
    base = np.where(tree.is_leaf, task.baseline, 0.0)
    share = np.where(tree.is_leaf, base / base.sum(), 1.0) * tree.padding
    ratio = found.exact / float(task.target) / share
    return np.where(tree.is_leaf, 2 * (ratio - 1) / tree.padding, 0.0)


def dust(task, found):
    """What a cent at every parent may make of the objective: sums are exact to the cent, not beyond."""
    return 2 * task.tree.num_nodes * 0.01 / float(task.target) * abs(slopes(task, found)).max()


def gap_proved_by_highs(task, found):
    """
    How much less disproportion there may be.

    Numbers relative to the target, a row per parent that may be a cent off; no tree is used.
    """
    tree, (limit,), target = task.tree, task.limits, float(task.target)
    bounds = np.array([limit.low, limit.high]) / target
    for v, amount in {**task.holds, tree.root: task.target}.items():
        bounds[:, v] = float(amount) / target
    rows = np.zeros((tree.num_nodes, tree.num_nodes))
    for v in tree.inner:
        rows[v, v], rows[v, tree.children[v]] = -float(1 + tree.over_assignment[v]), 1.0
    slope, cent = slopes(task, found), 0.01 / target
    both, off = np.vstack([rows, -rows]), np.full(2 * tree.num_nodes, cent)
    best = linprog(slope, A_ub=both, b_ub=off, bounds=bounds.T)
    return slope @ found.exact / target - best.fun
