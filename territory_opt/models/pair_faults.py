"""Checks of figures per pair: one walk through all pairs, and none where a source vouches for them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from territory_opt.models.arrays import BoolArray, FloatArray, IntArray
from territory_opt.models.pairs import blocks_of
from territory_opt.models.places import LARGEST, NAMED, figure, sentence, told
from territory_opt.models.problem import Problem


def pair_faults(problem: Problem) -> list[str]:
    """What is wrong with costs and with loads that depend on the pair; shapes are right."""
    by_pair = problem.loads.pairs
    if getattr(problem.cost, "is_finite", False) and not by_pair:
        return []
    cost = _Places("cost", "no cost; write inf to forbid the pair")
    loads = {m: _Places(f"loads[:, :, {m}]", "not a number ≥ 0") for m in by_pair}
    varies = dict.fromkeys(by_pair, False)
    closed = []
    for units in blocks_of(*problem.cost.shape):
        block = problem.cost.block(units)
        closed.append((block == np.inf).all(axis=1))
        cost.add(~((abs(block) <= LARGEST) | (block == np.inf)), block, units)
        is_open = np.isfinite(block)
        for m, table in by_pair.items():
            load = table.block(units)
            loads[m].add(is_open & ~((load >= 0) & (load <= LARGEST)), load, units)
            varies[m] |= _varies(load, is_open, problem.lower[:, m] > 0)
    found = [places for places in (cost, *loads.values()) if places.number]
    messages = [places.sentence() for places in found]
    messages += _closed_faults(problem, np.concatenate(closed))
    return messages + [_driving(problem, m) for m, does in varies.items() if does]


def lock_faults(problem: Problem) -> Iterator[str]:
    """Locks to a territory that may not have the unit."""
    locked = problem.locked_to
    units = np.flatnonzero((locked >= 0) & (locked < problem.num_territories))
    forbidden = units[problem.cost.at(units, locked[units]) == np.inf]
    for unit in forbidden[:NAMED].tolist():
        yield f"locked_to[{unit}] is {locked[unit]}: but cost[{unit}, {locked[unit]}] forbids it"
    if len(forbidden) > NAMED:
        yield f"locked_to: {len(forbidden) - NAMED} more locks are forbidden by cost"


@dataclass
class _Places:
    """Bad pairs of one table: the first few by place, the rest by number."""

    name: str
    what: str
    number: int = 0
    first: list[tuple[int, int]] = field(default_factory=list)
    found: str = ""

    def add(self, bad: BoolArray, block: FloatArray, units: IntArray) -> None:
        """Take note of the bad entries of a block: both ``(len(units), num_territories)``."""
        if not bad.any():
            return
        row, column = np.nonzero(bad)
        if not self.number:
            self.found = figure(block[row[0], column[0]])
        room = NAMED - len(self.first)
        self.first += zip(units[row[:room]].tolist(), column[:room].tolist(), strict=True)
        self.number += len(row)

    def sentence(self) -> str:
        """What to tell."""
        return sentence(self.name, self.first, self.number, self.what, self.found)


def _closed_faults(problem: Problem, closed: BoolArray) -> list[str]:
    if problem.uncovered_cost is not None:
        closed = closed & ~np.isfinite(problem.uncovered_cost)
    return told("cost", closed, "has no allowed pair (every entry is inf)")


def _varies(load: FloatArray, is_open: BoolArray, has_lower: BoolArray) -> bool:
    """Whether a unit's load differs between territories that have a lower limit."""
    if not has_lower.any():
        return False
    where = is_open & has_lower
    low = np.where(where, load, np.inf).min(axis=1)
    high = np.where(where, load, -np.inf).max(axis=1)
    return bool((high > low).any())


def _driving(problem: Problem, measure: Any) -> str:
    return (
        f"lower[:, {measure}]: {problem.measures[measure]!r} depends on unit and territory, so it "
        "takes an upper limit only (a lower one would reward driving)"
    )
