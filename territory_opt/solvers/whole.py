"""
A start whose territories hang together: keep one piece of each, and let the pieces grow again.

What the prices alone would choose is mostly whole; what lies astray is given to the neighbour who
loses least by it, ring after ring (as regions grow in Mehrotra, Johnson & Nemhauser 1998,
doi:10.1287/mnsc.44.8.1100).
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator

import numpy as np

from territory_opt.models.arrays import BoolArray, FloatArray, IntArray
from territory_opt.models.contiguity import Contiguity
from territory_opt.solvers.core import Core
from territory_opt.solvers.ground import Ground


def whole_plan(
    core: Core, contiguity: Contiguity, ground: Ground, regret: FloatArray, chosen: IntArray
) -> IntArray:
    """
    A choice like ``chosen`` whose territories hang together, as far as growing reaches.

    Parameters
    ----------
    regret
        ``(P,)``: what a unit loses at a pair.
    chosen
        ``(num_units,)`` pair indices.

    Returns
    -------
    numpy.ndarray
        ``(num_units,)`` pair indices; units that no piece reaches stay where they were.
    """
    territory = np.where(ground.is_bound, core.territory[chosen][ground.unit_of], -1)
    if core.has_uncovered:
        territory[territory == core.num_territories - 1] = -1
    astray = _astray(core, contiguity, ground, territory)
    return _Growth(core, ground, regret, chosen, territory, astray).grown()


def _astray(core: Core, contiguity: Contiguity, ground: Ground, territory: IntArray) -> BoolArray:
    """Core units with a part outside their territory's main piece: ``(num_units,)``."""
    label = contiguity.pieces(territory)
    inside = np.flatnonzero(label >= 0)
    is_fixed = np.diff(core.first)[ground.unit_of[inside]] == 1
    weight = np.bincount(label[inside], 1.0 + is_fixed * len(label), minlength=len(label))
    order = np.lexsort((label[inside], weight[label[inside]], territory[inside]))
    last = np.flatnonzero(np.diff(territory[inside][order], append=-1))
    main = np.full(core.num_territories, -1)
    main[territory[inside][order][last]] = label[inside][order][last]
    off = inside[label[inside] != main[territory[inside]]]
    astray = np.zeros(core.num_units, dtype=bool)
    astray[ground.unit_of[off]] = True
    return astray


class _Growth:
    """Pieces that take in what lies astray, cheapest first."""

    def __init__(
        self,
        core: Core,
        ground: Ground,
        regret: FloatArray,
        chosen: IntArray,
        territory: IntArray,
        astray: BoolArray,
    ) -> None:
        self.core, self.ground, self.regret = core, ground, regret
        self.chosen, self.owner, self.astray = np.array(chosen), territory, astray
        self.owner[np.isin(ground.unit_of, np.flatnonzero(astray)) & ground.is_bound] = -1
        self.heap: list[tuple[float, int, int]] = []

    def grown(self) -> IntArray:
        """The choice after growing."""
        for unit in np.flatnonzero(self.astray).tolist():
            self._offer(unit)
        while self.heap:
            _, unit, pair = heapq.heappop(self.heap)
            if self.astray[unit] and self._reaches(unit, int(self.core.territory[pair])):
                self._take(unit, pair)
        return self.chosen

    def _take(self, unit: int, pair: int) -> None:
        self.chosen[unit], self.astray[unit] = pair, False
        members = self._members(unit)
        self.owner[members] = self.core.territory[pair]
        around = self.ground.unit_of[self._around(members)]
        for other in np.unique(around[self.astray[around]]).tolist():
            self._offer(other)

    def _offer(self, unit: int) -> None:
        """Put what a unit would lose with each neighbour on the heap."""
        owners = np.unique(self.owner[self._around(self._members(unit))])
        pairs = self.core.pair(np.full(len(owners), unit), owners)
        for pair in pairs[(owners >= 0) & (pairs >= 0)].tolist():
            heapq.heappush(self.heap, (float(self.regret[pair]), unit, pair))

    def _reaches(self, unit: int, territory: int) -> bool:
        """True when every part of the unit has a neighbour in the territory."""
        parts = self._parts(unit)
        return all((self.owner[self._around(part)] == territory).any() for part in parts)

    def _members(self, unit: int) -> IntArray:
        begin, end = self.ground.member_row[unit : unit + 2]
        return self.ground.member[begin:end]

    def _parts(self, unit: int) -> Iterator[IntArray]:
        begin, end = self.ground.member_row[unit : unit + 2]
        part = self.ground.part[begin:end]
        for number in np.unique(part):
            yield self.ground.member[begin:end][part == number]

    def _around(self, units: IntArray) -> IntArray:
        row, near = self.ground.row, self.ground.near
        return np.concatenate([near[row[i] : row[i + 1]] for i in units.tolist()] or [near[:0]])
