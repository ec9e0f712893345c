"""Which units of a core are of which family."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from territory_opt.models import Families
from territory_opt.models.arrays import FloatArray, IntArray
from territory_opt.solvers.core import Core


@dataclass(frozen=True, eq=False)
class Kin:
    """
    Core units with members of a family, one entry for each of its families.

    Attributes
    ----------
    unit, family
        ``(N,)``: core unit and family of the entry.
    price
        ``(N,)``: what it costs that the unit is not in the family's lead: price × members.
    """

    unit: IntArray
    family: IntArray
    price: FloatArray

    @classmethod
    def of(cls, families: Families, core: Core) -> Kin:
        """The kin of a core; families of one core unit have nothing to split."""
        members = np.flatnonzero(families.family >= 0)
        width = families.num_families
        key = core.unit_of[members] * width + families.family[members]
        key, count = np.unique(key, return_counts=True)
        family = key % width
        is_split = (np.bincount(family, minlength=width)[family] > 1) & (families.price[family] > 0)
        key, count, family = key[is_split], count[is_split], family[is_split]
        return cls(key // width, family, families.price[family] * count)

    @property
    def columns(self) -> tuple[list[int], list[int], list[float]]:
        """Unit, family and price of every entry."""
        return self.unit.tolist(), self.family.tolist(), self.price.tolist()

    def largest(self, core: Core) -> FloatArray:
        """What each core unit pays at most: ``(num_units,)``."""
        paid: FloatArray = np.bincount(self.unit, self.price, core.num_units).astype(float)
        return paid

    def cheapest_leads(self, core: Core, priced: FloatArray, num_families: int) -> IntArray:
        """
        The leads under which the families are cheapest, every family on its own.

        Parameters
        ----------
        priced
            ``(P,)`` price of every pair.

        Returns
        -------
        numpy.ndarray
            ``(num_families,)`` territories, -1 without kin.
        """
        lead = np.full(num_families, -1)
        least, saved = core.cheapest(priced), np.zeros((num_families, core.num_territories))
        for unit, family, price in zip(*self.columns, strict=True):
            pairs = slice(core.first[unit], core.first[unit + 1])
            saved[family, core.territory[pairs]] += np.maximum(
                0.0, least[unit] + price - priced[pairs]
            )
        if core.has_uncovered:
            saved[:, -1] = -1.0
        lead[np.unique(self.family)] = saved[np.unique(self.family)].argmax(axis=1)
        return lead
