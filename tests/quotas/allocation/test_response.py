"""Piecewise linear responses: summed, clipped and inverted."""

from __future__ import annotations

import numpy as np
import pytest

from territory_opt.quotas.allocation.response import Response

INF = np.inf


def leaves(*rows):
    base, low, high = np.array(rows, dtype=float).T
    return Response.of_leaves(base, low, high)


def test_a_leaf_rises_between_its_limits():
    """Baseline 2 from 1 to 5: moves at rates 0.5 to 2.5."""
    leaf = leaves((2, 1, 5))
    assert [leaf.value(rate) for rate in (0, 0.5, 1, 2.5, 9)] == [1, 1, 2, 5, 5]


def test_rates_invert_amounts():
    """Two leaves: 1 until rate 1, then 3 a unit of rate, and 2 when the second is full."""
    both = leaves((1, 0, 2), (2, 0, INF))
    assert [both.rate(amount) for amount in (0, 3, 6, 8)] == [0, 1, 2, 3]


def test_an_amount_that_is_never_reached_gives_the_last_rate():
    """Full at rate 2, whatever is asked."""
    assert leaves((1, 0, 2)).rate(5) == 2


@pytest.mark.parametrize("limits", [(0, INF), (2, 5), (0, 3), (4, INF), (3, 3), (1, 20)])
def test_clipping_is_clipping_of_values(limits):
    """At any rate."""
    total = leaves((1, 1, 4), (2, 0, 6), (0, 1, 3))
    clipped = total.clipped(*limits)
    for rate in np.linspace(0, 6, 25):
        assert clipped.value(rate) == pytest.approx(np.clip(total.value(rate), *limits))


def test_a_total_is_the_sum_of_values():
    """Of clipped responses and a leaf."""
    parts = [leaves((1, 1, 4), (2, 0, 6)).clipped(2, 5), leaves((3, 2, INF))]
    total = Response.total(parts)
    for rate in np.linspace(0, 6, 25):
        assert total.value(rate) == pytest.approx(sum(part.value(rate) for part in parts))
