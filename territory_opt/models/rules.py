"""Rules that are more than an array: budgets on change, and soft ideals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from territory_opt.models.arrays import BoolArray, FloatArray, IntArray, as_floats

Direction = Literal["moved", "out", "in"]


@dataclass(frozen=True, eq=False)
class Budget:
    """
    At most ``limit`` of ``weights`` may change hands.

    A unit has moved when it has an incumbent and is not with it (uncovered included). Units
    without an incumbent never count; give forced moves the weight 0.

    Attributes
    ----------
    weights
        Shape ``(num_units,)``, non-negative: 1 counts accounts, revenue counts money.
    limit
        In the unit of ``weights``.
    territory
        Only moves out of (``"out"``) or into (``"in"``) this territory; all of them when None.
    direction
        ``"moved"`` (any move), ``"out"`` or ``"in"``.
    name
        What the budget is called on screens.
    """

    weights: FloatArray
    limit: float
    territory: int | None = None
    direction: Direction = "moved"
    name: str = "moves"

    def __post_init__(self) -> None:
        object.__setattr__(self, "weights", as_floats("budget weights", self.weights))

    def counts_if_moved(self, incumbent: IntArray) -> FloatArray:
        """Weight that counts when a unit leaves its incumbent: ``(num_units,)``; 0 for "in"."""
        counts = incumbent >= 0
        if self.direction == "in" and self.territory is not None:
            counts &= False
        elif self.territory is not None:
            counts &= incumbent == self.territory
        weights: FloatArray = self.weights * counts
        return weights

    def counts_if_entering(self, incumbent: IntArray) -> FloatArray:
        """Weight that counts when a unit enters ``territory``: ``(num_units,)``; else 0."""
        if self.territory is None or self.direction == "out":
            return self.weights * 0.0
        entering: BoolArray = (incumbent >= 0) & (incumbent != self.territory)
        weights: FloatArray = self.weights * entering
        return weights

    def used(self, incumbent: IntArray, territory_of: IntArray) -> float:
        """How much of the budget a plan uses; ``territory_of`` has shape ``(num_units,)``."""
        moved = territory_of != incumbent
        used = float(self.counts_if_moved(incumbent)[moved].sum())
        if self.territory is not None:
            entered = moved & (territory_of == self.territory)
            used += float(self.counts_if_entering(incumbent)[entered].sum())
        return used


@dataclass(frozen=True, eq=False)
class Ideals:
    """
    Soft targets: every unit of load away from ``target`` costs ``price``.

    Attributes
    ----------
    target, price
        Shape ``(num_territories, num_measures)``; price ≥ 0, in objective units per unit of
        load; 0 where there is no ideal.
    """

    target: FloatArray
    price: FloatArray

    def __post_init__(self) -> None:
        object.__setattr__(self, "target", as_floats("ideals.target", self.target))
        object.__setattr__(self, "price", as_floats("ideals.price", self.price))

    def cost(self, load: FloatArray) -> float:
        """Price of being away from the targets at ``load``, ``(num_territories, num_measures)``."""
        away = abs(load - self.target)
        return float((self.price * away)[self.price > 0].sum())
