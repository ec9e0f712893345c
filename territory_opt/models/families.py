"""Families: units that may be split over territories, at a price."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from territory_opt.models.arrays import FloatArray, IntArray, as_floats, as_whole
from territory_opt.models.places import LARGEST, told


@dataclass(frozen=True, eq=False)
class Families:
    """
    Units that belong together, each one apart from the rest at a price.

    The *lead* of a family is the territory that has most of its units. Every other unit that is in
    a territory costs the family's price; one that is left out costs what leaving it out costs.

    Attributes
    ----------
    family
        ``(num_units,)`` index of the unit's family, -1 none.
    price
        ``(num_families,)``, objective units per unit apart; ≥ 0.
    """

    family: IntArray
    price: FloatArray

    def __post_init__(self) -> None:
        object.__setattr__(self, "family", as_whole("families.family", self.family))
        object.__setattr__(self, "price", as_floats("families.price", self.price))

    @property
    def num_families(self) -> int:
        """How many families."""
        return len(self.price)

    def standing(self, territory_of: IntArray) -> tuple[IntArray, IntArray]:
        """
        Lead and number of units apart of every family under a plan.

        Parameters
        ----------
        territory_of
            ``(num_units,)``, -1 left out.

        Returns
        -------
        tuple
            ``(num_families,)`` each: territory, -1 where all is left out (the first on ties); units.
        """
        lead, most = np.full(self.num_families, -1), np.zeros(self.num_families, dtype=np.int64)
        units = np.flatnonzero((self.family >= 0) & (territory_of >= 0))
        family, territory = self.family[units], territory_of[units]
        width = int(territory.max(initial=0)) + 1
        key, count = np.unique(family * width + territory, return_counts=True)
        order = np.lexsort((-(key % width), count, key // width))
        key, count = key[order], count[order]
        lead[key // width], most[key // width] = key % width, count  # the last of a family stays
        return lead, np.bincount(family, minlength=self.num_families) - most

    def cost(self, territory_of: IntArray) -> float:
        """Price of all units apart under a plan, ``(num_units,)``."""
        _, apart = self.standing(territory_of)
        return float((self.price * apart).sum())


def as_families(values: Any, num_units: int) -> tuple[Families | None, list[str]]:
    """The families that a caller hands in; None and a sentence where they do not fit."""
    if values is None:
        return None, []
    if not isinstance(values, Families):
        return None, [f"families: {type(values).__name__}, expected Families(family, price)"]
    shapes = {"family": (num_units,), "price": (np.size(values.price),)}
    faults = [
        f"families.{name}: shape {getattr(values, name).shape}, expected {expected}"
        for name, expected in shapes.items()
        if getattr(values, name).shape != expected
    ]
    return (None if faults else values), faults


def family_faults(families: Families | None, are_centres_chosen: bool) -> Iterator[str]:
    """One sentence per fault."""
    if families is None:
        return
    if are_centres_chosen:
        yield (
            "families: a price for splitting them needs territories that are known, but centres are "
            "to be chosen; keep them together by groups, or choose the centres first: "
            "problem.at(plan.centre_of)"
        )
    unknown = (families.family < -1) | (families.family >= families.num_families)
    what = f"no family (0 to {families.num_families - 1}, or -1)"
    yield from told("families.family", unknown, what, families.family)
    bad = ~((families.price >= 0) & (families.price <= LARGEST))
    yield from told("families.price", bad, "not a number ≥ 0", families.price)
