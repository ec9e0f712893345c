"""What is wrong with arrays handed in, gathered so that all of it is told at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from territory_opt.errors import ProblemError
from territory_opt.models.arrays import BoolArray, as_floats
from territory_opt.quotas.precision import MOST

SHOWN = 3
"""Places that a sentence names; it says how many more there are."""


def refuse(messages: Sequence[str]) -> None:
    """
    Raise what is wrong, if anything is.

    Raises
    ------
    ProblemError
        With every message.
    """
    if messages:
        raise ProblemError(messages)


def faults_of(
    name: str,
    values: Any,
    length: int,
    low: float,
    high: float = np.inf,
    way_out: str = "",
    ids: Sequence[str] = (),
) -> Iterator[str]:
    """
    One sentence for each thing that is wrong with an array of numbers.

    Parameters
    ----------
    name, values
        What the sentence calls it; expected of shape ``(length,)``.
    low, high
        Least and most that a value may be; NaN never may.
    way_out
        What to do about values that are too low, too high, or missing.
    ids
        What the places are called; their numbers when left out.
    """
    try:
        array = as_floats(name, values)
    except ProblemError as error:
        yield from error.messages
        return
    if array.shape != (length,):
        yield f"{name} has shape {array.shape}, expected ({length},): one value for each"
        return
    bad = ~((array >= low) & (array <= high))
    if bad.any():
        limits = f"from {low:g} to {high:g}" if high < MOST else f"{low:g} or more"
        ending = f"; {way_out}" if way_out else ""
        yield f"{_places(name, array, bad, ids)}: expected {limits}{ending}"


def _places(name: str, array: Any, bad: BoolArray, ids: Sequence[str]) -> str:
    where = np.flatnonzero(bad)
    told = ", ".join(f"{name}[{ids[at] if ids else at}] is {array[at]:g}" for at in where[:SHOWN])
    more = len(where) - SHOWN
    return f"{told} and {more} more" if more > 0 else told
