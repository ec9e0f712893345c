"""The table of simulated years: both ways simulate the same force."""

from __future__ import annotations

import pytest

from benchmarks.attainment import HEAD, WAYS, Size, line, measured

SIZE = Size(reps=10, accounts=300, years=2_000, seed=1)


@pytest.mark.parametrize("way", WAYS)
def test_both_ways_sell_what_is_expected(way):
    """Means within 3 %, and as many at quota."""
    found = measured(way, SIZE)
    assert found.mean == pytest.approx(1, abs=0.03)
    assert found.at_quota == pytest.approx(0.46, abs=0.03)
    assert found.seconds > 0
    assert found.peak_gb > 0


def test_a_row_has_every_column():
    """As many bars as the head."""
    found = measured("territory_opt", SIZE)
    assert line(SIZE, found).count("|") == HEAD.splitlines()[0].count("|")
