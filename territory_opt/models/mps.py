"""
A problem as a mixed-integer model in free MPS, for any other solver.

One binary column says that a group of units (a unit alone is its own group) belongs to a
territory; it stands under the name of the group's first unit. Pairs that are forbidden, and what a
lock rules out, have no column. Names are ids, percent-encoded, with colons between them:

========================= ==========================================================================
``x:UNIT:TERRITORY``      1 when the group has that territory
``left:UNIT``             1 when it is left out at its price
``over:…``, ``under:…``   load above and below an ideal, of ``TERRITORY:MEASURE``
``once:UNIT``             every group once
``band:TERRITORY:MEASURE`` lower and upper limit, as a range
``ideal:TERRITORY:MEASURE`` load − over + under = target
``budget:NUMBER``         what changes hands, less what leaving every incumbent would use
``apart:NUMBER:TERRITORY`` a conflict, per territory
========================= ==========================================================================

Integer columns carry no bounds: some readers take such columns for binary, others for unbounded,
and ``once`` holds them to 1 either way.
"""

from __future__ import annotations

import gzip
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote

import numpy as np

from territory_opt.errors import UnsupportedError
from territory_opt.models.arrays import FloatArray, IntArray
from territory_opt.models.groups import group_blocks, group_of
from territory_opt.models.problem import Problem

LONGEST = 100
"""Encoded ids longer than this are replaced by ``@`` and their index: readers limit names."""

Entry = tuple[str, float]
"""Row and coefficient."""


def write_mps(problem: Problem, path: Path) -> None:
    """
    Write the model to ``path``, compressed where it ends in ``.gz``; never held as a whole.

    Raises
    ------
    UnsupportedError
        If territories have to hang together, centres are chosen, or families are split at a price:
        no row says so.
    """
    if problem.centres is not None:
        raise UnsupportedError(
            "to_mps: centres are not written; problem.at(plan.centre_of) is the problem without them"
        )
    if problem.contiguity is not None:
        raise UnsupportedError(
            "to_mps: contiguity is not written; problem.replace(contiguity=None) gives the rest"
        )
    if problem.families is not None:
        raise UnsupportedError(
            "to_mps: prices for splitting families are not written; problem.replace(families=None) "
            "gives the rest"
        )
    with _opened(path) as file:
        file.writelines(f"{line}\n" for line in _Model(problem).lines())


def _opened(path: Path) -> IO[Any]:
    if path.suffix == ".gz":
        return gzip.open(path, "wt", encoding="ascii")
    return path.open("w", encoding="ascii", newline="\n")


def encoded(names: Iterable[str]) -> list[str]:
    """Names without blanks, colons or anything but ASCII; different ones stay different."""
    short = (quote(name, safe="") for name in names)
    return [name if len(name) <= LONGEST else f"@{i}" for i, name in enumerate(short)]


@dataclass(frozen=True, eq=False)
class _Model:
    problem: Problem

    def lines(self) -> Iterator[str]:
        """The file, line by line."""
        yield "NAME territories FREE"
        yield "ROWS"
        yield " N cost"
        yield from (f" {sense} {row}" for sense, row, _, _ in self._rows())
        yield "COLUMNS"
        yield " MARKER 'MARKER' 'INTORG'"
        yield from self._choices()
        yield " MARKER 'MARKER' 'INTEND'"
        yield from self._deviations()
        yield "RHS"
        yield from (f" RHS {row} {side!r}" for _, row, side, _ in self._rows() if side)
        yield "RANGES"
        yield from (f" RANGES {row} {width!r}" for _, row, _, width in self._rows() if width)
        yield "ENDATA"

    @cached_property
    def units(self) -> list[str]:
        return encoded(self.problem.unit_ids)

    @cached_property
    def territories(self) -> list[str]:
        return encoded(self.problem.territory_ids)

    @cached_property
    def cells(self) -> list[list[str]]:
        """``TERRITORY:MEASURE`` by territory and measure."""
        measures = encoded(self.problem.measures)
        return [
            [f"{territory}:{measure}" for measure in measures] for territory in self.territories
        ]

    @cached_property
    def label(self) -> tuple[IntArray, int]:
        return group_of(self.problem)

    @cached_property
    def has_band(self) -> Any:
        """``(num_territories, num_measures)``; a lower limit of 0 holds by itself."""
        return (self.problem.lower > 0) | np.isfinite(self.problem.upper)

    @cached_property
    def has_ideal(self) -> Any:
        """``(num_territories, num_measures)``."""
        ideals = self.problem.ideals
        return np.zeros(self.has_band.shape, bool) if ideals is None else ideals.price > 0

    @cached_property
    def conflicts_of(self) -> dict[int, list[int]]:
        """Conflicts by group."""
        found: dict[int, list[int]] = defaultdict(list)
        for number, pair in enumerate(self.label[0][self.problem.conflicts].tolist()):
            for group in pair:
                found[group].append(number)
        return found

    def _rows(self) -> Iterator[tuple[str, str, float, float]]:
        """Sense, name, right-hand side and width of the range (0: none) of every row."""
        _, leaders = np.unique(self.label[0], return_index=True)
        yield from (("E", f"once:{self.units[u]}", 1.0, 0.0) for u in leaders.tolist())
        for t, m in np.argwhere(self.has_band).tolist():
            yield self._band(t, m)
        for t, m in np.argwhere(self.has_ideal).tolist():
            yield "E", f"ideal:{self.cells[t][m]}", float(self._target[t, m]), 0.0
        for b, budget in enumerate(self.problem.budgets):
            used = float(budget.counts_if_moved(self.problem.incumbent).sum())
            yield "L", f"budget:{b}", float(budget.limit) - used, 0.0
        for number in range(len(self.problem.conflicts)):
            yield from (("L", f"apart:{number}:{t}", 1.0, 0.0) for t in self.territories)

    def _band(self, t: int, m: int) -> tuple[str, str, float, float]:
        name = f"band:{self.cells[t][m]}"
        lower, upper = float(self.problem.lower[t, m]), float(self.problem.upper[t, m])
        if lower <= 0:
            return "L", name, upper, 0.0
        if not np.isfinite(upper):
            return "G", name, lower, 0.0
        return ("E", name, upper, 0.0) if lower == upper else ("L", name, upper, upper - lower)

    @property
    def _target(self) -> FloatArray:
        ideals = self.problem.ideals
        return self.problem.lower if ideals is None else ideals.target

    def _choices(self) -> Iterator[str]:
        """Columns of groups, some groups at a time."""
        label, num_groups = self.label
        for units, begins in group_blocks(label, num_groups, self.problem.num_territories):
            block = _Block(self.problem, units, begins)
            for g, first in enumerate(units[begins].tolist()):
                yield from self._group(block, g, first, int(label[first]))

    def _group(self, block: _Block, g: int, first: int, group: int) -> Iterator[str]:
        unit = self.units[first]
        apart = self.conflicts_of.get(group, [])
        for t in np.flatnonzero(np.isfinite(block.cost[g])).tolist():
            entries = [("cost", float(block.cost[g, t])), (f"once:{unit}", 1.0)]
            entries += self._loads(t, block.loads[g, t].tolist())
            entries += [(f"budget:{b}", use) for b, use in block.budget_use.get((g, t), {}).items()]
            entries += [(f"apart:{number}:{self.territories[t]}", 1.0) for number in apart]
            yield from _column(f"x:{unit}:{self.territories[t]}", entries)
        if np.isfinite(block.left_out[g]):
            price = ("cost", float(block.left_out[g]))
            yield from _column(f"left:{unit}", [price, (f"once:{unit}", 1.0)])

    def _loads(self, t: int, loads: list[float]) -> Iterator[Entry]:
        for m, load in enumerate(loads):
            if self.has_band[t, m]:
                yield f"band:{self.cells[t][m]}", load
            if self.has_ideal[t, m]:
                yield f"ideal:{self.cells[t][m]}", load

    def _deviations(self) -> Iterator[str]:
        """Columns of load above and below ideals, at their price."""
        ideals = self.problem.ideals
        if ideals is None:
            return
        for t, m in np.argwhere(self.has_ideal).tolist():
            cell, price = self.cells[t][m], float(ideals.price[t, m])
            yield from _column(f"over:{cell}", [("cost", price), (f"ideal:{cell}", -1.0)])
            yield from _column(f"under:{cell}", [("cost", price), (f"ideal:{cell}", 1.0)])


def _column(name: str, entries: list[Entry]) -> Iterator[str]:
    """Lines of one column, two entries each; zeros are left out, but for ``once``."""
    texts = [f"{row} {value!r}" for row, value in entries if value]
    for at in range(0, len(texts), 2):
        yield f" {name} {' '.join(texts[at : at + 2])}"


class _Block:
    """
    Figures of some groups: sums over their members; inf where a member may not be.

    Attributes
    ----------
    cost, left_out
        ``(num_groups, num_territories)`` and ``(num_groups,)``.
    loads
        ``(num_groups, num_territories, num_measures)``; of no meaning where cost is inf.
    budget_use
        (group, territory) → budget → use, less what leaving the incumbents would use.
    """

    def __init__(self, problem: Problem, units: IntArray, begins: IntArray) -> None:
        cost, left_out = problem.cost.block(units), np.full(len(units), np.inf)
        if problem.uncovered_cost is not None:
            left_out = problem.uncovered_cost[units]
        locked = problem.locked_to[units][:, None]
        cost[(locked >= 0) & (locked != np.arange(cost.shape[1]))] = np.inf
        left_out = np.where(locked[:, 0] >= 0, np.inf, left_out)
        loads = problem.loads.block(units, problem.num_territories)
        self.cost = np.add.reduceat(cost, begins, axis=0)
        self.left_out = np.add.reduceat(left_out, begins)
        self.loads = np.add.reduceat(loads, begins, axis=0)
        group = np.repeat(np.arange(len(begins)), np.diff(begins, append=len(units)))
        self.budget_use = _budget_use(problem, units, group)


def _budget_use(
    problem: Problem, units: IntArray, group: IntArray
) -> dict[tuple[int, int], dict[int, float]]:
    use: dict[tuple[int, int], dict[int, float]] = defaultdict(lambda: defaultdict(float))
    incumbent = problem.incumbent
    for b, budget in enumerate(problem.budgets):
        leaving = budget.counts_if_moved(incumbent)[units]
        for row in np.flatnonzero(leaving).tolist():
            use[int(group[row]), int(incumbent[units[row]])][b] -= float(leaving[row])
        if budget.territory is None:
            continue
        entering = budget.counts_if_entering(incumbent)[units]
        for row in np.flatnonzero(entering).tolist():
            use[int(group[row]), int(budget.territory)][b] += float(entering[row])
    return use
