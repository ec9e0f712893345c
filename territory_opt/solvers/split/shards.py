"""All units in shards: pieces of like size whose units want like territories."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from territory_opt.models import Certificate, Problem
from territory_opt.models.arrays import IntArray
from territory_opt.scoring.bound import group_of, limit_terms, summed
from territory_opt.solvers.split.cutting import cut
from territory_opt.solvers.split.mapper import Mapper
from territory_opt.solvers.split.partition import partitioned
from territory_opt.solvers.split.shard import Ties, least_cost, nearest

PER_WORKER = 2
"""Shards per task that runs at a time: each is a message per step of the dual."""

LEAST = 200
"""Units of a shard at least: fewer are not worth a message."""

FINER = 4
"""Territories are put in a row by cutting them into so many times as many parts as shards."""


@dataclass(frozen=True, eq=False)
class Shards:
    """
    A problem's units in pieces that a mapper keeps.

    Attributes
    ----------
    problem
        The whole.
    mapper
        Where the pieces are.
    units
        ``(n,)`` of each piece, ascending.
    handles
        Of the problems cut to these units.
    """

    problem: Problem
    mapper: Mapper
    units: tuple[IntArray, ...]
    handles: list[Any]

    def bound(self, certificate: Certificate) -> float:
        """The bound that the referee finds, added up over the pieces."""
        found = self.mapper.map(least_cost, self.handles, certificate)
        terms = np.array([figure for figures in found for figure in figures])
        return summed(np.concatenate([limit_terms(self.problem, certificate), terms]))

    def gathered(self, parts: Iterable[IntArray]) -> IntArray:
        """One array ``(num_units,)`` out of one per piece."""
        whole = np.empty(self.problem.num_units, np.int64)
        for units, part in zip(self.units, parts, strict=True):
            whole[units] = part
        return whole


def sharded(problem: Problem, mapper: Mapper) -> Shards:
    """Cut a problem's units into pieces, first in their order, then so that neighbours are together."""
    number = max(1, min(PER_WORKER * mapper.width, problem.num_units // LEAST))
    label, _ = group_of(problem)
    rough = _kept(problem, mapper, _pieces(label, label, number))
    found = list(mapper.map(nearest, rough.handles))
    territory = rough.gathered(each.territory for each in found)
    size = np.bincount(territory, minlength=problem.num_territories) + 1.0
    ties = joined_ties([each.ties for each in found], problem.num_territories)
    place = partitioned(ties, size, min(problem.num_territories, FINER * number))
    return _kept(problem, mapper, _pieces(label, place[territory], number))


def _kept(problem: Problem, mapper: Mapper, units: tuple[IntArray, ...]) -> Shards:
    pieces = (cut(problem, some) for some in units)
    return Shards(problem, mapper, units, mapper.keep(kept, pieces))


def kept(shard: Problem) -> Problem:
    """What is kept of a shard: the shard."""
    return shard


def _pieces(label: IntArray, place: IntArray, number: int) -> tuple[IntArray, ...]:
    """Units of ``number`` pieces of like size, by place, no group (``label``) cut in two."""
    _, member, size = np.unique(label, return_index=True, return_counts=True)
    order = np.argsort(place[member], kind="stable")
    done = np.cumsum(size[order]) - size[order]
    piece = np.empty(len(size), np.int64)
    piece[order] = done * number // len(label)
    of = piece[label]
    found = (np.flatnonzero(of == each) for each in range(number))
    return tuple(units for units in found if len(units))


def joined_ties(parts: Iterable[Ties], num_territories: int) -> Any:
    """Sparse symmetric ``(K, K)``: ties of all shards."""
    shape = num_territories, num_territories
    total: Any = sparse.csr_array(shape)
    for part in parts:
        place = part.code // num_territories, part.code % num_territories
        total = total + sparse.coo_array((part.weight, place), shape=shape).tocsr()
    return total + total.T
