"""Controlled rounding of siblings × periods."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from territory_opt.quotas.allocation.table import round_table
from territory_opt.quotas.allocation.whole_steps import apportion, times


def test_rows_and_columns_are_met_next_to_every_figure():
    """A third everywhere: each row and column has one cent of it."""
    table = round_table(np.full((3, 3), 1 / 3), np.ones(3, int), np.ones(3, int), 1)
    assert (table.sum(axis=0) == 1).all()
    assert (table.sum(axis=1) == 1).all()


def test_cells_are_multiples_of_the_step_where_sums_allow():
    """Rows of 400 and 205, columns of 302 and 303: the odd 2 and 3 lie in the largest row."""
    table = round_table(
        np.array([[200, 200], [102.0, 103]]), np.array([400, 205]), np.array([302, 303]), 10
    )
    assert table.sum(axis=1).tolist() == [400, 205]
    assert table.sum(axis=0).tolist() == [302, 303]
    assert (table % 10 == 0).sum() >= 1


def test_odd_cents_move_no_figure_by_more_than_a_step():
    """Figures are in currency, sums in cents: 12,575.34 is 12,575 or 12,576 beside 16 odd cents."""
    season = np.array([90, 91, 92, 92]) / 365
    seed = np.outer([50_000.0, 50_000.0], season)
    columns = np.array([2515116, 2543064, 2570910, 2570910])
    table = round_table(seed, np.array([5_100_000, 5_100_000]), columns, 100)
    assert (table.sum(axis=0) == columns).all()
    assert (np.abs(table - 5_100_000 * season) < 100).all()


def test_no_table_is_no_table():
    """Both are there in the first period alone, which has one cent less than they carry."""
    seed = np.array([[1.0, 0], [1.0, 0]])
    assert round_table(seed, np.array([1, 1]), np.array([1, 1]), 1) is None


def test_a_cell_may_leave_its_neighbourhood_where_sums_need_it():
    """The only free cell takes what is over, 5 of 2."""
    seed = np.array([[2.0, 0], [2.0, 9]])
    table = round_table(seed, np.array([5, 6]), np.array([5, 6]), 1)
    assert table.tolist() == [[5, 0], [0, 6]]


def test_limits_that_are_no_multiple_are_left_for_multiples_within_them():
    """At most 418 and at least 205: 410 and 210; the third has the rest, 380 of 377."""
    exact = np.array([418.0, 205, 377])
    low, high = np.array([0, 205, 0]), np.array([418, 900, 900])
    assert apportion(exact, low, high, 1000, 10).tolist() == [410, 210, 380]


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(0, 90), st.integers(0, 90)), min_size=1))
def test_siblings_sum_to_the_total_within_their_limits(rows):
    """For any figures between limits, in any step."""
    figures, below, above = np.array(rows, dtype=np.int64).T
    low, high = np.maximum(figures - below, 0), figures + above
    for step in (1, 7, 50):
        found = apportion(figures + 0.0, low, high, int(figures.sum()), step)
        assert found.sum() == figures.sum()
        assert ((low <= found) & (found <= high)).all()
        assert (np.abs(found - figures) < step).all()


@given(st.lists(st.integers(0, 10**12), min_size=1), st.integers(1, 40))
def test_periods_times_over_assignment_sum_to_the_total(cells, percent):
    """Each the cent below or above its product, all of them the total."""
    ratio = 1 + Fraction(percent, 100)
    total = int(sum(cells) * ratio)
    found = times(np.array(cells), ratio, total)
    assert found.sum() == total
    assert all(abs(int(f) - c * ratio) < 1 for f, c in zip(found, cells, strict=True))
