"""Numbers as people export them."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from territory_opt.scenario.tables.numbers import marks_of, own_mark, parse_number, parse_numbers

CENTS = st.integers(min_value=-(10**12), max_value=10**12)


def written(cents: int, group: str, mark: str) -> str:
    """An amount in cents as a spreadsheet of some country shows it."""
    text = f"{abs(cents) / 100:,.2f}".replace(",", "\0").replace(".", mark).replace("\0", group)
    return f"-{text}" if cents < 0 else text


@given(CENTS, st.sampled_from([",", "", " ", "'", "\u00a0", "\u202f"]))
def test_amount_with_decimal_dot_is_read_back(cents: int, group: str) -> None:
    """Whatever separates the thousands."""
    assert parse_number(written(cents, group, "."), ".") == pytest.approx(cents / 100)


@given(CENTS, st.sampled_from([".", "", " ", "\u00a0"]))
def test_amount_with_decimal_comma_is_read_back(cents: int, group: str) -> None:
    """1.234,50 is what half of Europe writes."""
    assert parse_number(written(cents, group, ","), ",") == pytest.approx(cents / 100)


@given(CENTS, st.sampled_from([(",", "."), (".", ",")]))
def test_two_decimals_show_the_mark_themselves(cents: int, style: tuple[str, str]) -> None:
    """With two decimals nothing is ambiguous."""
    assert parse_number(written(cents, *style)) == pytest.approx(cents / 100)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_any_float_python_writes_is_read_back(value: float) -> None:
    """Exponents included."""
    assert parse_number(repr(value)) == value


@given(st.text(max_size=12))
def test_any_text_is_a_finite_number_or_none(text: str) -> None:
    """Nothing raises, nothing becomes NaN or infinite."""
    value = parse_number(text)
    assert value is None or math.isfinite(value)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("$1,234.50", 1234.5), ("1.234,50 €", 1234.5), ("USD 12", 12), ("EUR 1.000.000", 1e6),
        ("5 %", 0.05), ("(1,200)", -1200), ("12-", -12), ("−7", -7), ("1'234.5", 1234.5),
        (".5", 0.5), ("0,5", 0.5), ("1,234", 1234), ("1.234", 1.234), ("0.500", 0.5), ("+3", 3),
    ],
)  # fmt: skip
def test_number_is_understood(text: str, number: float) -> None:
    """The styles seen in exports."""
    assert parse_number(text) == pytest.approx(number)


@pytest.mark.parametrize(
    "text",
    ["abc", "NaN", "inf", "#N/A", "12.34.5", "1,2,3", "--5", "2027-01-01", "1e400", "5 of 6"],
)
def test_what_is_no_number_is_none(text: str) -> None:
    """Dates, errors of spreadsheets, odd groups."""
    assert parse_number(text) is None


def test_leading_zero_is_never_a_thousand() -> None:
    """0,500 is a half under either mark, and shows the comma."""
    assert parse_number("0,500") == 0.5
    assert own_mark("0,500") == ","


def test_column_tells_missing_from_wrong() -> None:
    """Blank and N/A are missing; words are wrong."""
    values, is_wrong = parse_numbers(
        pd.Series(["1,5", "", "n/a", "-", "much", "NaN"], dtype="str"), ","
    )
    assert values[0] == 1.5
    assert values[1:].isna().all()
    assert is_wrong.tolist() == [False, False, False, False, True, True]


def test_decimal_comma_makes_a_dot_a_separator_of_thousands() -> None:
    """1.234 is a thousand once the comma is known to be the mark."""
    values, is_wrong = parse_numbers(pd.Series(["1.234", "12.5"], dtype="str"), ",")
    assert values[0] == 1234
    assert is_wrong.tolist() == [False, True]


def test_marks_of_a_column_come_from_values_that_cannot_be_read_otherwise() -> None:
    """1.234 and 1,234 say nothing; 12,5 does; nonsense does not."""
    assert marks_of(pd.Series(["1.234", "1,234", "12.34.5"], dtype="str")) == set()
    assert marks_of(pd.Series(["1.234", "12,5"], dtype="str")) == {","}
    assert marks_of(pd.Series(["1.5", "1.234,5"], dtype="str")) == {".", ","}
