"""One way to colour the map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Mode:
    """
    One way to colour accounts and areas.

    Attributes
    ----------
    key, label, title
        For code, for the switch, for the legend's head.
    palette
        Colours of accounts.
    accounts
        Shape ``(num_accounts,)``: position in ``palette``.
    areas
        Colour per territory; None draws a quiet outline.
    legend
        Colour and words, in reading order.
    is_scale
        True where the legend's rows are steps of one scale, small to large.
    is_filled
        True where areas are filled by a figure; else they are tinted.
    """

    key: str
    label: str
    title: str
    palette: Sequence[str]
    accounts: NDArray[np.int64]
    areas: Sequence[str | None]
    legend: Sequence[tuple[str, str]]
    is_scale: bool = False
    is_filled: bool = False
