"""Attainment of simulated sales: by hand on four years."""

from __future__ import annotations

import numpy as np
import pytest

from territory_opt.errors import ProblemError
from territory_opt.quotas.attainment import attainability

SALES = np.array([[80.0, 100, 120, 140], [50, 50, 100, 100], [9, 9, 9, 9]], dtype=np.float32)
QUOTAS = np.array([100, 100, 0])


def test_four_years_by_hand():
    """
    A reaches 100 in three of four years, B in two; C carries nothing.

    A's mean attainment is 1.1, B's 0.75; shares at quota by year 0, ½, 1, 1.
    """
    found = attainability(SALES, QUOTAS, 190)
    assert found.chance[:2].tolist() == [0.75, 0.5]
    assert found.expected[:2].tolist() == pytest.approx([1.1, 0.75])
    assert found.at_quota.tolist() == [0, 0.5, 1, 1]
    assert found.share_at_quota == 0.625
    assert found.quantiles[2, :2].tolist() == pytest.approx([1.1, 0.75])
    assert found.standard_error[1] == 0.25
    assert found.expected_sales.tolist() == [110, 75, 9]


def test_territory_without_quota_has_no_attainment():
    """Not zero and not infinite: unknown."""
    found = attainability(SALES, QUOTAS, 190)
    assert np.isnan([found.chance[2], found.expected[2], found.quantiles[0, 2]]).all()


def test_over_assignment_is_a_cushion_of_the_target():
    """
    Sales 139, 159, 229, 249; quotas 200 over a target of 150.

    The target is met in three years, Σ quotas in two: of the two missed years the cushion saves
    one. Shortfall 11 in one of four years.
    """
    company = attainability(SALES, QUOTAS, 150).company
    assert company.over_assignment == pytest.approx(1 / 3)
    assert (company.chance, company.chance_of_quotas, company.covered) == (0.75, 0.5, 0.5)
    assert company.expected_shortfall == 2.75


def test_target_that_is_met_as_often_as_asked():
    """139 is met always, 159 in three of four years: quotas of 200 are 25.8 % more than that."""
    company = attainability(SALES, QUOTAS, 150).company
    assert company.target_met_with(1.0) == 139
    assert company.target_met_with(0.75) == 159
    assert company.over_assignment_for(0.75) == pytest.approx(200 / 159 - 1)


def test_nothing_sold_needs_no_end_of_over_assignment():
    """No target is met."""
    company = attainability(np.zeros((1, 3)), np.ones(1), 1).company
    assert company.over_assignment_for(0.8) == np.inf
    assert (company.chance, company.covered) == (0, 0)


def test_a_quota_exactly_sold_is_reached():
    """333,333.35 is 333,333.34 in single precision."""
    sales = np.full((1, 2), 333_333.35, dtype=np.float32)
    assert float(sales[0, 0]) < 333_333.35
    found = attainability(sales, np.array([333_333.35]), 333_333.35)
    assert (found.chance[0], found.company.chance) == (1, 1)


def test_no_quota_at_all_has_no_share():
    """Nobody carries anything."""
    assert np.isnan(attainability(SALES, np.zeros(3), 10).share_at_quota)


def test_every_fault_is_told_at_once():
    """A quota below 0 and a target of 0."""
    with pytest.raises(ProblemError) as caught:
        attainability(SALES, np.array([1, -5, 1]), 0)
    assert len(caught.value.messages) == 2
    assert "quotas[1] is -5" in str(caught.value)


def test_sales_that_are_no_table_are_refused():
    """One row is no table; missing values are not sold."""
    with pytest.raises(ProblemError, match="sales has shape"):
        attainability(SALES[0], QUOTAS, 190)
    with pytest.raises(ProblemError, match="no finite numbers"):
        attainability(np.array([[np.nan]]), np.ones(1), 190)
