"""A solver's trace, thinned to what tables and pictures need."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

STEP = 5e-4
"""Relative change of objective or bound that is worth a point."""


def thinned(points: Iterable[Any]) -> list[dict[str, Any]]:
    """First and last point, every change of phase, and every noticeable change of objective or bound."""
    listed = list(points)
    kept: list[Any] = []
    for point in listed:
        if not kept or point is listed[-1] or _differs(kept[-1], point):
            kept.append(point)
    return [_as_dict(point) for point in kept]


def _differs(last: Any, point: Any) -> bool:
    if last.phase != point.phase:
        return True
    return _moved(last.objective, point.objective) or _moved(last.bound, point.bound)


def _moved(before: float, now: float) -> bool:
    if not (math.isfinite(before) and math.isfinite(now)):
        return before != now
    return abs(now - before) > STEP * max(abs(before), abs(now))


def _as_dict(point: Any) -> dict[str, Any]:
    names = ("seconds", "work", "phase", "objective", "bound", "violation")
    return {name: finite(getattr(point, name)) for name in names}


def finite(value: Any) -> Any:
    """None in place of a number that JSON has no word for."""
    return None if isinstance(value, float) and not math.isfinite(value) else value


def seconds_to_ratio(trace: list[dict[str, Any]], ratio: float) -> float | None:
    """When the best plan first cost at most ``ratio`` × the final bound; None where it never did."""
    bound = trace[-1]["bound"] if trace else None
    if not bound:
        return None
    good = (
        point["seconds"]
        for point in trace
        if point["objective"] is not None and point["objective"] <= ratio * bound
    )
    return next(good, None)
