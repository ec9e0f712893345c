"""Priced costs of units with the group they move with."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from territory_opt.models import Certificate, Problem
from territory_opt.models.arrays import BoolArray, FloatArray, IntArray
from territory_opt.models.pairs import blocks_of
from territory_opt.scoring.bound import group_of, priced_costs


@dataclass(frozen=True, eq=False)
class Pricing:
    """
    What every territory would cost a unit, loads and budget use paid for.

    Attributes
    ----------
    problem, certificate
        Whose prices.
    label
        ``(num_units,)`` index of the group a unit moves with; a unit alone is its own group.
    row_of_group
        ``(num_groups,)`` row of ``together``, -1 for units alone.
    together
        Priced cost of whole groups: one row each, last column uncovered; inf forbids.
    is_held
        ``(num_groups,)`` a lock says where the group must be.
    """

    problem: Problem
    certificate: Certificate
    label: IntArray
    row_of_group: IntArray
    together: FloatArray
    is_held: BoolArray

    @classmethod
    def of(cls, problem: Problem, certificate: Certificate, units: IntArray) -> Pricing:
        """Prices for ``units``; only their groups are summed."""
        label, num_groups = group_of(problem)
        size = np.bincount(label, minlength=num_groups)
        asked = np.unique(label[units])
        grouped = asked[size[asked] > 1]
        row = np.full(num_groups, -1)
        row[grouped] = np.arange(len(grouped))
        together = _together(problem, certificate, row[label], len(grouped))
        is_held = np.zeros(num_groups, dtype=bool)
        is_held[label[problem.locked_to >= 0]] = True
        return cls(problem, certificate, label, row, together, is_held)

    def rows(self, units: IntArray) -> FloatArray:
        """Priced costs of ``units``, of a group its sum: ``(len(units), num_territories + 1)``."""
        priced = priced_costs(self.problem, self.certificate, units)[0]
        row = self.row_of_group[self.label[units]]
        priced[row >= 0] = self.together[row[row >= 0]]
        return priced

    def held(self, units: IntArray) -> BoolArray:
        """Units that a lock of their own or of their group holds: ``(len(units),)``."""
        return self.is_held[self.label[units]]


def _together(
    problem: Problem, certificate: Certificate, row_of: IntArray, num_rows: int
) -> FloatArray:
    """Sums of priced costs over the units of every row; ``row_of`` is -1 for units of none."""
    together = np.zeros((num_rows, problem.num_territories + 1))
    members = np.flatnonzero(row_of >= 0)
    for part in blocks_of(len(members), problem.num_territories + 1):
        units = members[part]
        np.add.at(together, row_of[units], priced_costs(problem, certificate, units)[0])
    return together
