"""Which values of a column a routing rule is for: any, some, or all but some."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

EMPTY = "(empty)"
"""How an empty value is written; an empty cell stands for any value."""
OTHER = "\N{WHITE SQUARE}"
"""Stands for every value that nobody names."""

_COMPARISON = re.compile(r"(>=|<=|>|<)\s*(-?\d+(?:\.\d+)?)")
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
        return ("other than " if self.is_not else "") + " or ".join(self.options)

    def holds(self, value: str) -> bool:
        """Whether ``value`` is in the set; case and outer blanks do not matter."""
        if not self.options:
            return True
        return any(_is(value, option) for option in self.options) != self.is_not


def atoms(choices: Iterable[Choice]) -> list[str]:
    """
    One value for each way of being in these sets or not.

    Every value, named or not, is in exactly the same sets as one of them.
    """
    options = {option.casefold() for choice in choices for option in choice.options}
    numbers = sorted({float(n) for option in options for _, n in _COMPARISON.findall(option)})
    literals = {option for option in options if not _COMPARISON.match(option)}
    return sorted(literals) + [f"{number!r}" for number in _between(numbers)] + [OTHER]


def number(text: str) -> float:
    """A number as a table has it; NaN where there is none."""
    try:
        return float(text.replace(",", ""))
    except ValueError:
        return math.nan


def _between(numbers: list[float]) -> list[float]:
    """The numbers, one below, one above, and one between each two."""
    if not numbers:
        return []
    between = [(low + high) / 2 for low, high in zip(numbers, numbers[1:], strict=False)]
    return sorted([numbers[0] - 1, *numbers, *between, numbers[-1] + 1])


def _is(value: str, option: str) -> bool:
    comparisons = _COMPARISON.findall(option)
    if comparisons and _COMPARISON.match(option):
        amount = number(value)
        return all(_HOLDS[sign](amount, float(limit)) for sign, limit in comparisons)
    value = value.strip()
    return (value.casefold() or EMPTY) == option.casefold()
