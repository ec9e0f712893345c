"""Pairs that are made dearer: costs with a table times a price added."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from territory_opt.models import PairTable, Problem
from territory_opt.models.arrays import FloatArray, IntArray
from territory_opt.models.pairs import blocks_of


def with_toll(problem: Problem, table: PairTable, price: float) -> Problem:
    """The problem with ``price`` × ``table`` paid on top of every pair."""
    return problem.replace(cost=Sum(problem.cost, table, price))


def usual_cost(problem: Problem) -> float:
    """Sum over units of their mean cost over the territories that may have them."""
    total = 0.0
    for units in blocks_of(problem.num_units, problem.num_territories):
        cost = problem.cost.block(units)
        is_open = np.isfinite(cost)
        total += float(
            (np.where(is_open, cost, 0).sum(axis=1) / np.maximum(1, is_open.sum(axis=1))).sum()
        )
    return total


@dataclass(frozen=True, eq=False)
class Moved:
    """
    The weight of a unit where it leaves its incumbent, else 0.

    Attributes
    ----------
    weights, incumbent
        ``(num_units,)``; units without an incumbent weigh nothing.
    """

    weights: FloatArray
    incumbent: IntArray
    num_territories: int

    @property
    def shape(self) -> tuple[int, int]:
        """``(num_units, num_territories)``."""
        return len(self.weights), self.num_territories

    def block(self, units: IntArray) -> FloatArray:
        """Rows of ``units``."""
        leaves = np.arange(self.num_territories) != self.incumbent[units, None]
        moved: FloatArray = self.weights[units, None] * leaves
        return moved

    def at(self, units: IntArray, territories: IntArray) -> FloatArray:
        """Entries at the given pairs."""
        moved: FloatArray = self.weights[units] * (self.incumbent[units] != territories)
        return moved


@dataclass(frozen=True, eq=False)
class Negative:
    """A table with the sign turned: terms of value are what they bring, costs what they take."""

    table: PairTable

    @property
    def shape(self) -> tuple[int, int]:
        """``(num_units, num_territories)``."""
        return self.table.shape

    def block(self, units: IntArray) -> FloatArray:
        """Rows of ``units``."""
        return -self.table.block(units)

    def at(self, units: IntArray, territories: IntArray) -> FloatArray:
        """Entries at the given pairs."""
        return -self.table.at(units, territories)


@dataclass(frozen=True, eq=False)
class Sum:
    """One table, and ``price`` times another."""

    table: PairTable
    other: PairTable
    price: float

    @property
    def shape(self) -> tuple[int, int]:
        """``(num_units, num_territories)``."""
        return self.table.shape

    def block(self, units: IntArray) -> FloatArray:
        """Rows of ``units``."""
        return self.table.block(units) + self.price * self.other.block(units)

    def at(self, units: IntArray, territories: IntArray) -> FloatArray:
        """Entries at the given pairs."""
        return self.table.at(units, territories) + self.price * self.other.at(units, territories)
