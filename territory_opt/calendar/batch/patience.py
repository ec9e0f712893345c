"""A store that does not answer for a moment, in a night that is long."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from territory_opt.errors import StoreError

T = TypeVar("T")
PAUSES = 1.0, 5.0, 20.0
"""Seconds before each further attempt."""


def patiently(ask: Callable[[], T], pauses: tuple[float, ...] = PAUSES) -> T:
    """
    What the store answers, asked again after each pause where it does not.

    Raises
    ------
    StoreError
        Of the last attempt.
    """
    for pause in pauses:
        try:
            return ask()
        except StoreError:
            time.sleep(pause)
    return ask()
