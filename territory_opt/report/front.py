"""A Pareto front as reports have it: how goals are read, and its points."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from territory_opt.report.map import text

Kind = Literal["money", "share", "number"]
FINE = ((1e9, "bn"), (1e6, "M"))
"""Figures from there on are told in so many, with three decimals."""


@dataclass(frozen=True)
class Scale:
    """
    How the costs of a goal are read.

    Attributes
    ----------
    goal
        ``"value"``, ``"travel"``, ``"disruption"``, ``"balance"``, or the kind of objective:
        ``"distance"``, ``"inertia"``, ``"least_change"``.
    kind, unit
        Money in a currency, a share of something, or a number of a unit.
    factor, offset
        Figure = factor × cost + offset; a factor below 0 where more is better.
    """

    goal: str
    kind: Kind
    unit: str = ""
    factor: float = 1.0
    offset: float = 0.0

    @property
    def is_more_better(self) -> bool:
        """True for value."""
        return self.factor < 0

    @property
    def column(self) -> str:
        """Name in tables."""
        names = {"disruption": f"moved_{self.unit}_share", "balance": "max_deviation"}
        return names.get(self.goal, "travel_cost" if self.goal == "travel" else self.goal)

    @property
    def title(self) -> str:
        """Name on an axis."""
        titles = {
            "value": f"Value, {self.unit} a year",
            "travel": f"Travel, {self.unit} a year",
            "disruption": f"{self.unit.capitalize()} that changes hands by choice",
            "balance": "Largest distance of a territory from its target",
            "distance": f"Distance, {self.unit}",
            "inertia": f"Compactness, {self.unit} (less is better)",
            "least_change": f"Moves, {self.unit}",
        }
        return titles[self.goal]

    def figure(self, cost: float) -> float:
        """What people read."""
        return self.factor * cost + self.offset

    def told(self, figure: float) -> str:
        """``USD 14.5 M``, ``25 %``, ``1.2 M hours·km/year``."""
        if self.kind == "share":
            return text.share(figure)
        if self.kind == "money":
            return text.money(figure, self.unit)
        return f"{text.number(figure)} {self.unit}".strip()

    def bare(self, told: str) -> str:
        """Words of ``told`` and ``told_finely`` without a unit behind, where a title says it."""
        return told.removesuffix(f" {self.unit}") if self.kind == "number" else told

    def told_finely(self, figure: float) -> str:
        """With the digits that tell neighbours apart: ``USD 14.523 M``, ``25.4 %``."""
        if not math.isfinite(figure):
            return text.UNKNOWN
        if self.kind == "share":
            return f"{100 * figure:.1f}{text.NARROW}%"
        size, name = next((one for one in FINE if abs(figure) >= one[0]), (1.0, ""))
        number = f"{figure / size:,.{3 if name else 0}f}{text.NARROW if name else ''}{name}"
        return f"{self.unit} {number}" if self.kind == "money" else f"{number} {self.unit}".strip()


@dataclass(frozen=True)
class FrontPoint:
    """
    One plan of a front, as it is told.

    Attributes
    ----------
    number, name, sentence
        1 for the tightest limit; ``"least change"``; what it gives and what it costs.
    figures
        As people read them, the optimised goal first.
    bound
        The best that any plan can reach in the optimised goal under the same limits.
    gap, gap_abs
        Of the objective's cost.
    status, stop_reason
        Of the solve.
    limit, price
        On the goal that the front runs along; NaN and 0 where it has none.
    level
        Of a third goal; NaN without.
    seconds
        Of the solve.
    settings
        Over the scenario's, for the command that plans the same.
    folder
        Run folder beside the page; empty for a plan that was not kept.
    fate
        Why a plan was not kept; empty for those that were.
    """

    number: int
    name: str
    sentence: str
    figures: tuple[float, ...]
    bound: float
    gap: float
    gap_abs: float
    status: str
    stop_reason: str
    limit: float
    price: float
    level: float
    seconds: float
    settings: tuple[str, ...]
    folder: str = ""
    fate: str = ""

    @property
    def left_share(self) -> float:
        """How much better the best plan can be, as a share of this one's figure."""
        best = abs(self.bound - self.figures[0])
        return best / abs(self.figures[0]) if self.figures[0] else math.nan
