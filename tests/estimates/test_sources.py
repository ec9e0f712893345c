"""Potential by rule, worked by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from territory_opt.estimates import by_rate, by_response, look_up, upper_limit


def test_keys_are_found_in_any_case_and_a_star_stands_for_the_others() -> None:
    """An empty key is nobody's."""
    table = {"Mining": 0.1, "*": 0.02}
    found = look_up(pd.Series([" mining", "Retail", ""], dtype="str"), table)
    assert found[:2].tolist() == [0.1, 0.02]
    assert np.isnan(found[2])
    assert np.isnan(look_up(pd.Series(["Retail"], dtype="str"), {"Mining": 0.1})[0])


def test_rate_of_size() -> None:
    """2 % of a turnover of 1,000 are 20; no turnover is not known, and not 0."""
    found = by_rate(pd.Series([1000.0, 0.0, np.nan]), pd.Series([0.02, 0.02, 0.02]))
    assert found[0] == 20
    assert found[1:].isna().all()


def test_each_further_visit_adds_less() -> None:
    """Four times the visits at elasticity 0.5 double the sales; more than full is not lost."""
    revenue, visits = pd.Series([100.0, 100.0, 0.0, 100.0]), pd.Series([3.0, 24.0, 3.0, 0.0])
    found = by_response(revenue, visits, full_visits=12, elasticity=0.5)
    assert found[:2].tolist() == [200, 100]
    assert found[2:].isna().all()


def test_limit_is_tukeys_fence_on_logarithms() -> None:
    """Quartiles 10 and 1,000: the fence at 1.5 is 1,000 × 100^1.5 = 1,000,000."""
    values = pd.Series([1.0] * 3 + [10.0] * 6 + [1000.0] * 11)
    assert upper_limit(values, 1.5) == pytest.approx(1_000_000)


def test_few_values_set_no_limit() -> None:
    """Nineteen do not tell what is usual; zeros do not count."""
    assert upper_limit(pd.Series([1.0] * 19 + [0.0] * 9), 1.5) == float("inf")
