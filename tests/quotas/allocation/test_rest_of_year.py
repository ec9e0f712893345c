"""Changes within the year."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest

from territory_opt.errors import AllocationError
from territory_opt.models.allocation import AllocationTask, Limit
from territory_opt.models.quota_tree import QuotaTree
from territory_opt.quotas.allocation.rest_of_year import allocate_rest

TREE = QuotaTree(("all", "a", "b"), [-1, 0, 0])
CARRIED = np.array([[40000], [10000], [30000]])


def task(**more):
    """1,200 in three equal periods; 400 are over, of which a had 100; now a and b are equal."""
    return AllocationTask(TREE, Decimal(1200), np.array([np.nan, 1, 1]), weights=np.ones(3), **more)


def test_what_was_carried_stays_and_the_rest_is_shared_anew():
    """800 are left: 200 a period and territory."""
    found = allocate_rest(task(), CARRIED)
    assert (found.periods / 100).tolist() == [[400, 400, 400], [100, 200, 200], [300, 200, 200]]
    assert (found.year / 100).tolist() == [1200, 500, 700]


def test_limits_count_what_was_carried():
    """B stops at 600: 300 were carried."""
    cap = Limit("cap", np.zeros(3), np.array([np.inf, np.inf, 600]))
    assert (allocate_rest(task(limits=(cap,)), CARRIED).year / 100).tolist() == [1200, 600, 600]


def test_holds_are_of_the_year():
    """A is held at 450 in all."""
    found = allocate_rest(task(holds={1: Decimal(450)}), CARRIED)
    assert (found.periods[1] / 100).tolist() == [100, 175, 175]


def test_relief_lines_have_carried_nothing():
    """A is away for the rest of the year: 200 a period in a line of its own."""
    there = np.array([[1, 1, 1], [1, 0, 0], [1, 1, 1.0]])
    found = allocate_rest(task(presence=there, relief="above"), CARRIED)
    assert (found.periods[3] / 100).tolist() == [0, 200, 200]


def test_more_carried_than_held_is_named():
    """300 were carried, 250 are held."""
    with pytest.raises(AllocationError, match="b: 300 was carried already, more than 250"):
        allocate_rest(task(holds={2: Decimal(250)}), CARRIED)


def test_more_carried_than_the_target_is_named():
    """The company has carried 400 of 300."""
    with pytest.raises(AllocationError, match="all: 400 was carried already, more than 300"):
        allocate_rest(replace(task(), target=Decimal(300)), CARRIED)
