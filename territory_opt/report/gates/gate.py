"""One gate: a figure, a limit, and what to do where it is not passed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from territory_opt.report.map.text import MINUS, NARROW

NOT_JUDGED = "not judged"
NEARLY = 1e-9
"""Rounding for which nothing is refused."""
FEW_DIGITS, MOST_DIGITS = 3, 9
_WHOLE, TINY = 1000, 0.001


@dataclass(frozen=True)
class Gate:
    """
    One gate.

    Attributes
    ----------
    name
        What is asked.
    is_passed
        None where nothing is asked: the figure is told all the same.
    figure
        What was found, as people read it; ``"not judged"`` where the run does not know.
    words
        Of what, and against what.
    key
        Limit of ``[gates]`` that asks; empty for a rule of the plan itself.
    found, limit
        The same as numbers: shares, never percent; None where there is none.
    way_out
        What to do where it is not passed.
    """

    name: str
    is_passed: bool | None
    figure: str
    words: str
    key: str = ""
    found: float | None = None
    limit: float | None = None
    way_out: str = ""

    @property
    def is_judged(self) -> bool:
        """Whether the run knows the figure."""
        return self.figure != NOT_JUDGED

    @property
    def sentence(self) -> str:
        """``"Proof: 4.2 % gap to the proven bound, at most 1 % allowed"``."""
        return f"{self.name}: {self.figure} {self.words}"


def keeps(found: float, limit: float, is_most: bool = True) -> bool:
    """Whether a figure keeps its limit: the most, or the least, that is allowed."""
    return found <= limit + NEARLY if is_most else found >= limit - NEARLY


def in_percent(share: float, digits: int = FEW_DIGITS) -> str:
    """``4.21 %``."""
    return f"{in_digits(100 * share, digits)}{NARROW}%"


def in_digits(number: float, digits: int = FEW_DIGITS) -> str:
    """``0.312``."""
    if 0 < abs(number) < TINY:
        return f"under {TINY}"
    text = f"{number:,.0f}" if abs(number) >= _WHOLE else f"{number:.{digits}g}"
    return text.replace("-", MINUS)


def apart(found: float, limit: float, told: Callable[[float, int], str]) -> tuple[str, str]:
    """Both as text, with digits enough to see that a limit is not kept."""
    for digits in range(FEW_DIGITS, MOST_DIGITS):
        texts = told(found, digits), told(limit, digits)
        if texts[0] != texts[1]:
            break
    return texts if abs(found - limit) > NEARLY else (told(limit, FEW_DIGITS),) * 2
