"""Which values of a column a routing rule is for: any, some, or all but some."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

EMPTY = "(empty)"
"""How an empty value is written; an empty cell stands for any value."""
OTHER = "\N{WHITE SQUARE}"
"""Stands for every value that nobody names."""

_COMPARISON = re.compile(r"(>=|<=|>|<)\s*(-?\d+(?:\.\d+)?)")
_BAND = re.compile(rf"(?:{_COMPARISON.pattern}\s*)+")
_HOLDS = {
    ">=": lambda x, y: x >= y,
    "<=": lambda x, y: x <= y,
    ">": lambda x, y: x > y,
    "<": lambda x, y: x < y,
}


@dataclass(frozen=True)
class Choice:
    """
    A set of values.

    Attributes
    ----------
    options
        A value each, or a band of numbers: ``">=1000"``, ``">=100 <1000"``. Empty: any value.
    is_not
        All values but these.
    """

    options: tuple[str, ...] = ()
    is_not: bool = False

    @classmethod
    def parse(cls, text: str) -> Choice:
        """``""`` any; ``"A;B"`` one of them; ``"not A;B"`` none of them."""
        text = text.strip()
        is_not = text.casefold().startswith("not ")
        parts = (text[4:] if is_not else text).split(";")
        return cls(tuple(dict.fromkeys(filter(None, map(str.strip, parts)))), is_not)

    @property
    def text(self) -> str:
        """As ``parse`` reads it."""
        return ("not " if self.is_not else "") + ";".join(self.options)

    @property
    def words(self) -> str:
        """As people say it: ``"A or B"``, ``"other than A or B"``."""
        *first, last = [_said(option) for option in self.options] or [""]
        listed = f"{', '.join(first)} or {last}" if first else last
        return f"other than {listed}" if self.is_not else listed

    def holds(self, value: str) -> bool:
        """Whether ``value`` is in the set; case and outer blanks do not matter."""
        if not self.options:
            return True
        return any(_is(value, option) for option in self.options) != self.is_not


ANY = Choice()
"""Every value."""


def atoms(choices: Iterable[Choice]) -> list[str]:
    """
    One value for each way of being in these sets or not.

    Every value, named or not, is in exactly the same sets as one of them.
    """
    options = {option.casefold() for choice in choices for option in choice.options}
    bands = set(filter(is_band, options))
    literals = options - bands
    numbers = sorted({float(n) for band in bands for _, n in _COMPARISON.findall(band)})
    return [*sorted(literals), *(f"{n:.15g}" for n in between(numbers)), OTHER]


def is_band(option: str) -> bool:
    """Whether an option is a band of numbers: ``">=1000"``, ``">=100 <1000"``."""
    return _BAND.fullmatch(option) is not None


def number(text: str) -> float:
    """A number as a table has it; NaN where there is none."""
    try:
        return float(text.replace(",", ""))
    except ValueError:
        return math.nan


def between(numbers: list[float]) -> list[float]:
    """One below, the first number, one between it and the next, the next…, one above; sorted."""
    if not numbers:
        return []
    middle = [(low + high) / 2 for low, high in itertools.pairwise(numbers)]
    return sorted([numbers[0] - 1, *numbers, *middle, numbers[-1] + 1])


def _said(option: str) -> str:
    return "none" if option == EMPTY else option


def _is(value: str, option: str) -> bool:
    if is_band(option):
        amount = number(value)
        limits = _COMPARISON.findall(option)
        return all(_HOLDS[sign](amount, float(limit)) for sign, limit in limits)
    value = value.strip()
    return (value.casefold() or EMPTY) == option.casefold()
