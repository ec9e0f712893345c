"""A figure of several runs, each with its difference to the first."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from territory_opt.report.compare.comparison import Comparison
from territory_opt.report.compare.side import Side

Number = float | None


@dataclass(frozen=True)
class Figure:
    """
    One figure of all runs.

    Attributes
    ----------
    group, label
        Heading it stands under, and what it is.
    kind
        ``"count"``, ``"number"``, ``"money"``, ``"share"``, ``"index"``, ``"ratio"``, ``"km"``.
    values
        One per run; None where it is not known.
    better
        ``"low"`` or ``"high"``; empty where neither is better as such.
    below
        One line per run under the figure; empty for none.
    unit
        Of the values.
    """

    group: str
    label: str
    kind: str
    values: tuple[Number, ...]
    better: str = ""
    below: tuple[str, ...] = ()
    unit: str = ""

    def delta(self, side: int) -> Number:
        """Difference of a run to the first; None where one of the two is not known."""
        first, own = self.values[0], self.values[side]
        return None if first is None or own is None or side == 0 else own - first

    def verdict(self, side: int) -> str:
        """``"better"`` or ``"worse"`` than the first run; empty where it is neither."""
        delta = self.delta(side)
        if not self.better or delta is None or abs(delta) <= 1e-9 * abs(self.values[0] or 1):
            return ""
        return "better" if (delta < 0) == (self.better == "low") else "worse"


def each(comparison: Comparison, of: Callable[[Side], Number]) -> tuple[Number, ...]:
    """A figure of every run; None where it is not known."""
    return tuple(known(of(side)) for side in comparison.sides)


def known(value: Number) -> Number:
    """A finite number as it is; None for any other."""
    return None if value is None or not math.isfinite(value) else float(value)
