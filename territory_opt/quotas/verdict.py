"""What a test of quotas found: a figure against its limit, a sentence, and the territories behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from territory_opt.models.arrays import BoolArray, FloatArray

NAMED = 5
"""Territories that a sentence names; the verdict has all of them."""


@dataclass(frozen=True)
class Verdict:
    """
    One test of quotas.

    Attributes
    ----------
    test
        Its name: ``"attainment_by_size"``.
    figure, limit
        What was found, and from where on it is too much (or too little); a share, a correlation
        or a difference, never in percent.
    is_kept
        Whether the figure keeps the limit; None where there is too little to tell.
    sentence
        For people.
    territories
        Those behind the figure, the furthest off first; also where the limit is kept.
    """

    test: str
    figure: float
    limit: float
    is_kept: bool | None
    sentence: str
    territories: tuple[str, ...] = ()


def worst_first(ids: Sequence[str], far: FloatArray, chosen: BoolArray) -> tuple[str, ...]:
    """Ids that are chosen, those with the largest ``far`` first, ties in their order."""
    order = np.argsort(-far, kind="stable")
    return tuple(ids[j] for j in order if chosen[j])


def named(territories: Sequence[str]) -> str:
    """A few ids as text, with the number of others; empty where there are none."""
    more = len(territories) - NAMED
    told = ", ".join(territories[:NAMED])
    return f"{told} and {more} more" if more > 0 else told
