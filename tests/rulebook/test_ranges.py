"""Cutting postal codes: proved against every cut there is."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from territory_opt.rulebook.ranges import cut_ranges, shortest_cut


def cheapest_of_all(of, price):
    """Every way to give each code an owner: 1 for each run, ``price`` for each account elsewhere."""
    return min(
        1 + sum(a != b for a, b in itertools.pairwise(owner)) + price * sum(np.array(owner) != of)
        for owner in itertools.product(range(3), repeat=len(of))
    )


@settings(deadline=None, max_examples=60)
@given(st.lists(st.integers(0, 2), min_size=1, max_size=7), st.sampled_from([0.7, 1.5, 2.5]))
def test_no_cut_is_cheaper(of, price):
    """One account per code: the dynamic program finds what trying everything finds."""
    codes = np.array([f"{k:05d}" for k in range(len(of))])
    found = cut_ranges(codes, np.array(of), 3, price)
    assert found.cost == pytest.approx(cheapest_of_all(np.array(of), price))


def test_one_stray_account_is_an_exception_and_two_are_a_range():
    """At 1.5 lines an exception: one stray costs 1.5 < 2 more lines; two cost 3 > 2."""
    codes = np.array(["10", "11", "12", "13", "14"])
    one = cut_ranges(codes, np.array([0, 0, 1, 0, 0]), 2, 1.5)
    two = cut_ranges(codes, np.array([0, 1, 1, 0, 0]), 2, 1.5)
    assert (one.starts, one.cost) == ([""], 2.5)
    assert (two.starts, two.owner, two.cost) == (["", "11", "13"], [0, 1, 0], 3.0)


def test_several_accounts_of_one_code_stay_in_one_range():
    """A code cannot be cut: the one of three that is another's costs 1.5."""
    found = cut_ranges(np.array(["10", "10", "10"]), np.array([0, 0, 1]), 2, 1.5)
    assert (found.starts, found.owner, found.cost) == ([""], [0], 2.5)


@pytest.mark.parametrize(
    ("below", "above", "cut"),
    [("02906", "03301", "03"), ("19", "20", "2"), ("101", "1015", "1015"), ("EC1A", "SW1", "S")],
)
def test_ranges_begin_with_the_shortest_text(below, above, cut):
    """Beginnings of codes are what people know them by."""
    assert shortest_cut(below, above) == cut
