"""Faults at places of an array, as sentences that read well aloud."""

from __future__ import annotations

from typing import Any

import numpy as np

LARGEST = 1e100
"""Figures beyond this are refused: their squares and sums would leave what a computer can hold."""

NAMED = 5
"""Places spelled out per message; the rest is counted."""


def told(name: str, bad: Any, what: str, values: Any = None) -> list[str]:
    """
    One sentence about the places where ``bad`` is true, or none.

    Parameters
    ----------
    name, what
        Of the array, and what is wrong with its entries: ``"not a number ≥ 0"``.
    bad
        Boolean, any shape.
    values
        Array of that shape: the first bad entry is quoted.
    """
    places = np.argwhere(bad)
    if not len(places):
        return []
    found = "" if values is None else figure(values[tuple(places[0])])
    return [sentence(name, places[:NAMED].tolist(), len(places), what, found)]


def sentence(name: str, places: list[Any], number: int, what: str, found: str = "") -> str:
    """
    The sentence of ``told`` for places that are known already.

    Parameters
    ----------
    places
        The first few; ``number`` counts all of them.
    found
        The figure at the first place, as text; empty where quoting it says nothing.
    """
    if number == 1:
        return f"{name}{list(places[0])}{f' is {found}' if found else ''}: {what}"
    named = ", ".join(str(list(place)) for place in places)
    more = f" and {number - len(places):,} more" if number > len(places) else ""
    first = f"; the first is {found}" if found else ""
    return f"{name} at {named}{more}: {what}{first}"


def figure(value: Any) -> str:
    """A figure as a message quotes it: "NaN", "-inf", "2", "0.5"."""
    if np.isnan(value):
        return "NaN"
    return f"{value:d}" if isinstance(value, int | np.integer) else f"{value:.6g}"
