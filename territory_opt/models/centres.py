"""Centres that are to be chosen: where they may be, and what a unit costs under each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from territory_opt.errors import ProblemError
from territory_opt.models.arrays import FloatArray, IntArray, as_whole, read_only
from territory_opt.models.pairs import BlockPairs, DensePairs, PairTable, between, blocks_of
from territory_opt.models.places import LARGEST, told

NOWHERE = -1
"""Centre of a territory that has none."""


@dataclass(frozen=True, eq=False)
class Centres:
    """
    Sites where territories may have their centres, each a unit (Hess et al. 1965,
    doi:10.1287/opre.13.6.998).

    Attributes
    ----------
    cost
        ``(num_units, num_sites)``: of a unit in the territory whose centre is at the site.
    units
        ``(num_sites,)``: the unit at each site.
    """

    cost: PairTable
    units: IntArray

    @cached_property
    def site_of(self) -> IntArray:
        """``(num_units,)``: the site at each unit, -1 where no centre may be."""
        site = np.full(self.cost.shape[0], NOWHERE)
        site[self.units] = np.arange(len(self.units))
        found: IntArray = read_only(site, int)
        return found

    def sites(self, centre_of: IntArray) -> IntArray:
        """Sites of centre units: ``(num_territories,)``, -1 where there is none."""
        return np.where(centre_of >= 0, self.site_of[centre_of], NOWHERE)

    def table(self, centre_of: IntArray) -> PairTable:
        """Costs under these centres: ``(num_units, num_territories)``; inf where one is no site."""
        columns = self.sites(np.asarray(centre_of))
        if isinstance(self.cost, DensePairs):
            values = self.cost.values[:, columns]
            values[:, columns < 0] = np.inf
            return DensePairs(values)
        chosen = _Columns(self.cost, columns)
        return BlockPairs(chosen, chosen.shape)

    def best(self, members: IntArray) -> int:
        """The member at which a centre costs the others least; -1 where none is a site."""
        sites = self.site_of[members]
        sites = sites[sites >= 0]
        if not len(sites):
            return NOWHERE
        total = self.between(members, sites).sum(axis=0)
        return int(self.units[sites[np.argmin(total)]])

    def between(self, members: IntArray, sites: IntArray) -> FloatArray:
        """Costs of some units under some sites: ``(len(members), len(sites))``."""
        return between(self.cost, members, sites)


@dataclass(frozen=True, eq=False)
class _Columns:
    """Some columns of a table, computed when asked for; column -1 is inf."""

    table: PairTable
    columns: IntArray

    @property
    def shape(self) -> tuple[int, int]:
        return self.table.shape[0], len(self.columns)

    @property
    def is_finite(self) -> bool:
        return bool(getattr(self.table, "is_finite", False) and (self.columns >= 0).all())

    def block(self, units: IntArray) -> FloatArray:
        costs = between(self.table, units, np.maximum(self.columns, 0))
        costs[:, self.columns < 0] = np.inf
        return costs

    def at(self, units: IntArray, territories: IntArray) -> FloatArray:
        column = self.columns[territories]
        costs = np.array(self.table.at(units, np.maximum(column, 0)))
        costs[column < 0] = np.inf
        return costs


@dataclass(frozen=True)
class Unpriced:
    """Costs of 0: pairs of a problem whose costs follow from centres not chosen yet."""

    shape: tuple[int, int]
    is_finite: bool = True

    def block(self, units: IntArray) -> FloatArray:
        """Zeros, ``(len(units), num_territories)``."""
        return np.zeros((len(units), self.shape[1]))

    def at(self, units: IntArray, territories: IntArray) -> FloatArray:
        """Zeros, ``(len(units),)``."""
        return np.zeros(len(units))


def as_centres(cost: PairTable, given: Any) -> Centres:
    """
    Centres from what a caller hands in.

    Parameters
    ----------
    cost
        ``(num_units, num_sites)``.
    given
        ``"free"``: every unit is a site; or the units that are.

    Raises
    ------
    ProblemError
        If sites do not fit the costs, are no units, or stand twice; if a cost is not finite.
    """
    num_units, num_sites = cost.shape
    if isinstance(given, str):
        if given != "free":
            raise ProblemError([f"centres is {given!r}: neither 'free' nor units"])
        if num_units != num_sites:
            message = f"cost: shape {cost.shape}, but with centres='free' every unit is a column"
            raise ProblemError([message])
        units: IntArray = read_only(np.arange(num_units), int)
    else:
        units = as_whole("centres", given)
    messages = _site_faults(units, num_units, num_sites) + _cost_faults(cost)
    if messages:
        raise ProblemError(messages)
    return Centres(cost, units)


def _site_faults(units: IntArray, num_units: int, num_sites: int) -> list[str]:
    if units.shape != (num_sites,):
        return [f"centres: shape {units.shape}, but cost has {num_sites} columns"]
    unknown = (units < 0) | (units >= num_units)
    messages = list(told("centres", unknown, f"no unit (0 to {num_units - 1})", units))
    first = np.zeros(num_sites, bool)
    first[np.unique(units, return_index=True)[1]] = True
    return messages + list(told("centres", ~first & ~unknown, "named before", units))


def _cost_faults(cost: PairTable) -> list[str]:
    """Every unit must be able to be under every centre: which one is open until the end."""
    if getattr(cost, "is_finite", False):
        return []
    for units in blocks_of(*cost.shape):
        block = cost.block(units)
        bad = ~(abs(block) <= LARGEST)
        if bad.any():
            row, column = np.argwhere(bad)[0]
            place = f"cost[{units[row]}, {column}] is {block[row, column]:g}"
            return [f"{place}: not a finite number, but centres are chosen"]
    return []
