"""Causes of a number, one after the other."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
from hypothesis import given, settings

from territory_opt.errors import AllocationError
from territory_opt.models.allocation import AllocationTask, Limit
from territory_opt.models.quota_tree import QuotaTree
from territory_opt.quotas.allocation import allocate
from territory_opt.quotas.waterfall import Causes, largest, waterfall
from tests.quotas.allocation.trees import tasks

TREE = QuotaTree(("all", "a", "b"), [-1, 0, 0]).spread([Decimal("0.1")])
A, B = 1, 2
LAST = np.array([0.0, 400, 500])
RESTATED = np.array([0.0, 500, 300])
SHARES = np.array([[0, 0.25, 0.25], [0, 0.125, 0.375]])


def fall(**more):
    """800 become 1,000 × 1.1; half by equal shares, half by 1 : 3."""
    task = AllocationTask(TREE, Decimal(1000), SHARES.sum(axis=0), **more)
    found = allocate(task)
    return found, waterfall(found, Causes(LAST, RESTATED, ("equal", "potential"), SHARES))


def euros(steps):
    return {name: cents / 100 for name, cents in steps.items() if cents}


def test_steps_lead_from_last_year_to_the_quota():
    """a: 400, restated 500, a quarter more 625; by halves 500 and 250 instead; a tenth on 375."""
    _, found = fall()
    assert euros(found.of(A)) == {
        "last_year": 400, "restated": 100, "company_growth": 125, "equal": -62.5, "potential": -187.5,
        "over_assignment": 37.5,
    }  # fmt: skip


def test_guardrails_and_holds_are_steps_of_their_own():
    """412.5 for a; a ceiling of 600 on b brings 87.5 more, a hold at 450 takes 50 again."""
    high = np.array([np.inf, np.inf, 650])
    _, found = fall(limits=(Limit("cap", np.zeros(3), high),), holds={A: Decimal(460)})
    steps = euros(found.of(A))
    assert (steps["guardrails"], steps["holds"]) == (37.5, 10)


def test_ramp_and_rounding_come_last():
    """A is there in the second of two halves."""
    there = np.array([[1, 1], [0, 1], [1, 1.0]])
    found, steps = fall(weights=np.ones(2), presence=there, round_to=Decimal(10))
    assert euros(steps.of(A))["ramp_and_leave"] == -206.25
    assert sum(steps.of(A).values()) == found.year[A]


def test_relief_lines_begin_with_nothing():
    """Their only cause is the absence."""
    there = np.array([[1, 1], [0, 1], [1, 1.0]])
    _, steps = fall(weights=np.ones(2), presence=there, relief="above")
    assert euros(steps.of(3)) == {"ramp_and_leave": 206.25}


def test_a_step_that_cannot_stand_alone_is_told():
    """Without its hold, b would be above its ceiling of nothing and a above its own."""
    high = np.array([np.inf, 500, 500])
    _, found = fall(limits=(Limit("cap", np.zeros(3), high),), holds={A: Decimal(700)})
    assert found.postponed == ("guardrails",)


def test_the_largest_causes_leave_out_rounding():
    """By size, whatever the sign."""
    steps = {"last_year": 90, "restated": 5, "potential": -7, "holds": 0, "rounding": 9}
    assert largest(steps) == ["potential", "restated"]


@settings(max_examples=25, deadline=None)
@given(tasks())
def test_steps_sum_to_every_quota(task):
    """To the cent, for any tree; every stage has a total of its own in whole cents."""
    try:
        found = allocate(task)
    except AllocationError:
        return
    leaf = task.tree.is_leaf
    share = np.where(leaf, task.baseline, 0.0)
    base = np.where(leaf, 100.0, 0.0)
    steps = waterfall(found, Causes(base, base, ("all",), share[None] / share.sum()))
    assert (steps.cents.sum(axis=0) == np.where(found.task.tree.is_leaf, found.year, 0)).all()
