"""``where``: which rows of a table are meant."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from territory_opt.errors import InputError
from territory_opt.geo.countries import country_code
from territory_opt.models.nearest import did_you_mean

Mask = NDArray[np.bool_]

_COMPARISON = re.compile(r"(>=|<=|!=|>|<|=)(.*)", re.DOTALL)
_OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
}


def matches(table: pd.DataFrame, where: Mapping[str, Any]) -> Mask:
    """
    Rows that hold what ``where`` says.

    Parameters
    ----------
    table
        Any table; names of columns are found whatever their case.
    where
        Column -> a value, a list of values (one of them), or a comparison as text: ``">=1000"``,
        ``"<5"``, ``"!=X"``, ``"!="`` (not empty), ``""`` (empty). Every column must agree; an empty
        mapping means all rows. Text is compared without case and outer blanks, numbers as numbers,
        countries by code, and a column of tuples (skills) holds a value when one member is it.

    Returns
    -------
    ndarray
        Shape ``(num_rows,)``, bool.

    Raises
    ------
    InputError
        If the table has no such column; the nearest one is named.
    """
    mask = np.ones(len(table), dtype=bool)
    for name, wanted in where.items():
        mask &= _holds(table[column_named(table, name)], wanted)
    return mask


def find_column(table: pd.DataFrame, name: str) -> str | None:
    """The table's spelling of a column, or None if it has no such column."""
    if name in table.columns:
        return name
    folded = {str(column).strip().casefold(): str(column) for column in reversed(table.columns)}
    return folded.get(name.strip().casefold())


def column_named(table: pd.DataFrame, name: str) -> str:
    """As ``find_column``, but raising ``InputError`` with the nearest name."""
    column = find_column(table, name)
    if column is None:
        known = [str(c) for c in table.columns]
        raise InputError(f"there is no column {name!r}. {did_you_mean(name, known)}".rstrip())
    return column


def _holds(column: pd.Series, wanted: Any) -> Mask:
    options = wanted if isinstance(wanted, list) else [wanted]
    codes, values = pd.factorize(column.astype(object), use_na_sentinel=False)
    is_country = str(column.name).casefold() == "country"
    kept = [any(_is(value, option, is_country) for option in options) for value in values]
    return np.asarray(kept, dtype=bool)[codes] if len(codes) else np.zeros(0, dtype=bool)


def _is(value: Any, wanted: Any, is_country: bool) -> bool:
    if isinstance(value, tuple):
        return _is_in(value, wanted)
    value = _text(value)
    if isinstance(wanted, bool):
        return _truth(value) is wanted
    comparison = _COMPARISON.fullmatch(str(wanted).strip())
    if comparison is None:
        return _equal(value, str(wanted), is_country)
    sign, right = comparison[1], comparison[2].strip()
    if sign in ("=", "!="):
        return _equal(value, right, is_country) == (sign == "=")
    return _compares(value, sign, right)


def _is_in(members: tuple[str, ...], wanted: Any) -> bool:
    text = str(wanted).strip()
    if text in ("", "="):
        return not members
    if text == "!=":
        return bool(members)
    if text.startswith("!="):
        return not any(_is(member, text[2:], False) for member in members)
    return any(_is(member, wanted, False) for member in members)


def _text(value: Any) -> str:
    is_missing = value is None or value is pd.NA or value is pd.NaT or value != value
    return "" if is_missing else str(value).strip()


def _truth(text: str) -> bool | None:
    folded = text.casefold()
    if folded in ("true", "yes", "y", "1", "1.0"):
        return True
    return False if folded in ("false", "no", "n", "0", "0.0", "") else None


def _equal(left: str, right: str, is_country: bool) -> bool:
    right = right.strip()
    if left.casefold() == right.casefold():
        return True
    if is_country:
        code = country_code(left)
        return code is not None and code == country_code(right)
    numbers = _number(left), _number(right)
    return None not in numbers and numbers[0] == numbers[1]


def _compares(left: str, sign: str, right: str) -> bool:
    """Numbers as numbers; ISO dates as text; anything else never."""
    numbers = _number(left), _number(right)
    if None not in numbers:
        return bool(_OPERATORS[sign](*numbers))
    if _is_date(left) and _is_date(right):
        return bool(_OPERATORS[sign](left[:10], right[:10]))
    return False


def _number(text: str) -> float | None:
    from territory_opt.scenario.tables.numbers import parse_number

    return parse_number(text)


def _is_date(text: str) -> bool:
    return re.match(r"\d{4}-\d{2}-\d{2}", text) is not None
