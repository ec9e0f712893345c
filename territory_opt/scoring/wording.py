"""Figures and lists of names as sentences for people have them."""

from __future__ import annotations

import math
from collections.abc import Sequence

from territory_opt.models.arrays import IntArray

NAMED = 5
"""Accounts or territories spelled out in a sentence; the rest is counted."""


def figure(amount: float) -> str:
    """Whole from 100 on, four digits below: "4,641,940", "59.51", "0.25"."""
    return f"{amount:,.0f}" if abs(amount) >= 100 else f"{amount:,.4g}"


def spoken(measure: str) -> str:
    """A measure as people say it: "workload hours"."""
    return measure.replace("_", " ")


def named(names: Sequence[str], indices: IntArray | Sequence[int]) -> str:
    """The first few names, and how many more there are: "A, B, C, D, E and 7 more"."""
    listed = ", ".join(names[i] for i in list(indices)[:NAMED])
    return listed + (f" and {len(indices) - NAMED} more" if len(indices) > NAMED else "")


def as_money(amount: float, unit: str) -> str:
    """``1234567.8, "USD/year"`` → ``"1,234,568 USD a year"``."""
    if not math.isfinite(amount):
        return "unknown"
    name, _, per = unit.partition("/")
    return f"{_rounded(amount)} {name}{' a ' + per if per else ''}".strip()


def _rounded(amount: float) -> str:
    """Whole from 100 on, cents below, two digits of what is less than a cent."""
    if 0 < abs(amount) < 0.01:
        return f"{amount:.2g}"
    return f"{amount:,.0f}" if abs(amount) >= 100 else f"{amount:,.2f}"
