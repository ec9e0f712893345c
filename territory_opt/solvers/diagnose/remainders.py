"""What a territory leaves behind: parts that others have to fill, each a whole number of them."""

from __future__ import annotations

import math

import networkx as nx
import numpy as np

from territory_opt.models.arrays import FloatArray
from territory_opt.solvers.diagnose.pockets import Ends

MOST_UNITS = 150
"""A part of more units counts as fitting."""


class Remainders:
    """
    Whether what sets of units leave behind fits territories.

    Parameters
    ----------
    graph
        Of the units that no full territory has.
    load
        ``(num_units,)``.
    ends
        What a territory may carry.
    """

    def __init__(self, graph: nx.Graph[int], load: FloatArray, ends: Ends) -> None:
        self.near = {unit: set(graph[unit]) for unit in graph}
        self.load, self.ends = load, ends
        width = ends.upper - ends.lower
        self.enough = ends.upper * math.ceil(ends.lower / width) if width > 0 else np.inf

    def fit(self, inside: set[int]) -> bool:
        """True unless a part beside ``inside`` fits no whole number of territories."""
        small: set[int] = set()
        large: set[int] = set()
        for unit in sorted({n for each in inside for n in self.near[each]} - inside):
            if unit in small or unit in large:
                continue
            part, total = self._part(unit, inside, large)
            if total < self.enough and not self.ends.fits(total, 0.0, None):
                return False
            (small if total < self.enough else large).update(part)
        return True

    def _part(self, unit: int, inside: set[int], large: set[int]) -> tuple[set[int], float]:
        """What hangs together with ``unit`` outside ``inside``, and its load; inf once enough."""
        part, queue, total = {unit}, [unit], 0.0
        while queue:
            at = queue.pop()
            total += float(self.load[at])
            if total >= self.enough or len(part) > MOST_UNITS or not large.isdisjoint(part):
                return part, np.inf
            new = self.near[at] - part - inside
            part |= new
            queue += new
        return part, total
