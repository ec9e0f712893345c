"""Numbers as people read them."""

from __future__ import annotations

import math

import pytest

from territory_opt.report.map import text

N = text.NARROW


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0, "0"),
        (7.25, "7.2"),
        (412, "412"),
        (9_876, "9,876"),
        (41_234, f"41.2{N}k"),
        (412_000, f"412{N}k"),
        (999_600, f"1.0{N}M"),
        (1_234_567, f"1.2{N}M"),
        (-2_500_000_000, f"−2.5{N}bn"),
        (math.nan, "–"),
    ],
)
def test_number_is_short(value, shown):
    """Ten thousand and more is shortened to k, M or bn; no number is a dash."""
    assert text.number(value) == shown


def test_money_names_its_currency():
    """The currency goes first; without one the number stands alone."""
    assert text.money(1_200_000, "EUR") == f"EUR 1.2{N}M"
    assert text.money(1_200_000, "") == f"1.2{N}M"


@pytest.mark.parametrize(
    ("value", "shown"), [(0.123, "12"), (0.046, "4.6"), (0.0, "0"), (1.5, "150")]
)
def test_share_is_a_percentage(value, shown):
    """A decimal only below ten per cent."""
    assert text.share(value) == f"{shown}{N}%"


def test_index_has_two_decimals():
    """1.00 is on target."""
    assert text.index(1.0251) == "1.03"
    assert text.index(math.nan) == "–"


def test_count_agrees_with_its_noun():
    """One territory, two territories."""
    assert text.count(1, "territory", "territories") == "1 territory"
    assert text.count(1200, "territory", "territories") == "1,200 territories"
