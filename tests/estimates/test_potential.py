"""Missing potential, filled from accounts alike."""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from territory_opt.estimates import estimated_share, fill_potential

NAN = float("nan")


def fill(
    potential: list[float], segment: list[str], tier: list[str]
) -> tuple[list[float], list[str]]:
    """``fill_potential`` over lists."""
    text = [pd.Series(values, dtype="str") for values in (segment, tier)]
    values, source = fill_potential(pd.Series(potential, dtype=float), *text)
    return values.tolist(), source.tolist()


def test_segment_comes_first() -> None:
    """The median of Retail is (10 + 30) / 2 = 20."""
    values, source = fill([10, 30, 500, NAN], ["Retail", "Retail", "Health", "Retail"], ["A"] * 4)
    assert values[3] == 20
    assert source == ["given", "given", "given", "segment median"]


def test_tier_stands_in_where_the_segment_knows_nothing() -> None:
    """Nobody in Health states a potential; tier A has the median 10."""
    values, source = fill([10, 90, NAN], ["Retail", "Retail", "Health"], ["A", "B", "A"])
    assert (values[2], source[2]) == (10, "tier median")


def test_all_accounts_stand_in_last() -> None:
    """Without segment and tier the median of all is 20."""
    values, source = fill([10, 20, 90, NAN], ["", "", "", ""], ["A", "B", "B", ""])
    assert (values[3], source[3]) == (20, "overall median")


def test_nothing_given_counts_as_nothing() -> None:
    """There is no median of nothing."""
    assert fill([NAN, NAN], ["", ""], ["", ""]) == ([0, 0], ["none", "none"])


def test_zero_is_a_given_value() -> None:
    """Only missing values are filled."""
    values, source = fill([0, 8], ["S", "S"], ["", ""])
    assert (values, source) == ([0, 8], ["given", "given"])


@settings(max_examples=40, deadline=None)
@given(st.lists(st.one_of(st.just(NAN), st.floats(0, 1e9)), min_size=1), st.randoms())
def test_order_of_accounts_does_not_matter(potential: list[float], random: object) -> None:
    """Shuffled accounts get the same values."""
    order = list(range(len(potential)))
    random.shuffle(order)  # type: ignore[attr-defined]
    segment = ["S" if i % 2 else "" for i in range(len(potential))]
    tier = ["A" if i % 3 else "B" for i in range(len(potential))]
    values, _ = fill(potential, segment, tier)
    again, _ = fill(*([each[i] for i in order] for each in (potential, segment, tier)))
    assert np.allclose([values[i] for i in order], again)


def test_estimated_share_is_of_the_money() -> None:
    """50 of 200 are estimated, in one account of two."""
    values, source = pd.Series([150.0, 50.0]), pd.Series(["given", "segment median"])
    assert estimated_share(values, source) == 0.25


def test_estimated_share_of_nothing_is_nothing() -> None:
    """No division by zero."""
    assert estimated_share(pd.Series([0.0]), pd.Series(["overall median"])) == 0.0
