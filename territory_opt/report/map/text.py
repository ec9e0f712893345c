"""Numbers as people read them on a map: ``1.2 M``, ``12 %``, ``1.03``."""

from __future__ import annotations

import math

UNKNOWN = "–"
_STEPS = ((1e9, "bn"), (1e6, "M"), (1e3, "k"))
_FIRST_SHORTENED = 10_000
NARROW = "\u202f"
"""Narrow no-break space between a number and its unit."""
MINUS = "\u2212"


def number(value: float) -> str:
    """``9,876``, ``412 k``, ``1.2 M``; a dash where there is no number."""
    if not math.isfinite(value):
        return UNKNOWN
    if abs(value) < _FIRST_SHORTENED:
        return _whole(value)
    size, name = next(step for step in _STEPS if abs(value) >= 0.9995 * step[0])
    scaled = value / size
    digits = 1 if abs(scaled) < 99.95 else 0
    return f"{scaled:,.{digits}f}{NARROW}{name}".replace("-", MINUS)


def money(value: float, currency: str) -> str:
    """``USD 1.2 M``; without a currency the number alone."""
    return f"{currency} {number(value)}".strip() if math.isfinite(value) else UNKNOWN


def share(value: float) -> str:
    """``12 %``, with a decimal below ten: ``4.6 %``."""
    if not math.isfinite(value):
        return UNKNOWN
    percent = 100 * value
    digits = 1 if 0 < abs(percent) < 9.95 else 0
    return f"{percent:.{digits}f}{NARROW}%"


def index(value: float) -> str:
    """``1.03``: load over target."""
    return f"{value:.2f}" if math.isfinite(value) else UNKNOWN


def count(value: float, one: str, many: str) -> str:
    """``1 account``, ``2,500 accounts``."""
    return f"{value:,.0f} {one if value == 1 else many}"


def _whole(value: float) -> str:
    text = f"{value:,.0f}" if abs(value) >= 100 or value == round(value) else f"{value:,.1f}"
    return "0" if text in {"-0", "0.0", "-0.0"} else text.replace("-", MINUS)
