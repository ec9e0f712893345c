"""Weighted elements of a baseline."""

from __future__ import annotations

import numpy as np
import pytest

from territory_opt.errors import InputError
from territory_opt.quotas.baseline import Element, shares_of

IDS = ("all", "a", "b")
LEAVES = np.array([False, True, True])


def test_elements_are_shares_by_weight():
    """Three quarters by 1 : 3, a quarter by 1 : 1, whatever their units are."""
    shares = shares_of(
        [Element("potential", 3, np.array([np.nan, 100, 300])), Element("equal", 1, np.ones(3))],
        IDS,
        LEAVES,
    )
    assert shares.tolist() == [[0, 0.1875, 0.5625], [0, 0.125, 0.125]]


def test_a_missing_figure_is_a_fault_and_no_zero():
    """All faults of all elements at once."""
    with pytest.raises(InputError) as caught:
        shares_of(
            [
                Element("potential", 1, np.array([0, np.nan, 300])),
                Element("history", -1, np.array([0, -5.0, 300])),
                Element("pipeline", 1, np.zeros(3)),
            ],
            IDS,
            LEAVES,
        )
    text = str(caught.value)
    assert "potential must be a figure of 0 or more; it is not for a (nan)" in text
    assert "the weight of history is -1" in text
    assert "it is not for a (-5.0)" in text
    assert "no territory has any pipeline" in text


def test_weights_that_sum_to_nothing_are_refused():
    """Nothing counts."""
    with pytest.raises(InputError, match="weights of all elements sum to 0"):
        shares_of([Element("potential", 0, np.ones(3))], IDS, LEAVES)
