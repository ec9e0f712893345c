"""Ranges of postal codes: as few lines and exceptions as there can be."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from territory_opt.models.arrays import FloatArray, IntArray
from territory_opt.rulebook.market import Texts


@dataclass(frozen=True, eq=False)
class Ranges:
    """
    A cut of the postal codes into ranges, in their order.

    Attributes
    ----------
    starts
        Where each begins; ``""`` for the first. Each ends where the next begins.
    owner
        Index of the territory of each.
    cost
        Ranges + ``exception_cost`` × accounts that are not their range's territory's.
    """

    starts: list[str]
    owner: list[int]
    cost: float


def cut_ranges(codes: Texts, of: IntArray, num_territories: int, exception_cost: float) -> Ranges:
    """
    The cheapest cut: every range costs 1, every account of another territory ``exception_cost``.

    No other cut of the sorted codes costs less: a dynamic program over codes and territories
    (Viterbi's on a chain with a constant price per change), time codes × territories.

    Parameters
    ----------
    codes
        ``(num_accounts,)`` plain postal codes, none empty.
    of
        ``(num_accounts,)`` territory index.
    """
    distinct, place = np.unique(codes, return_inverse=True)
    wrong = _accounts_elsewhere(place, of, len(distinct), num_territories) * exception_cost
    owner, cost = _cheapest(wrong)
    first = [0, *(np.flatnonzero(np.diff(owner)) + 1).tolist()]
    starts = [shortest_cut(str(distinct[k - 1]), str(distinct[k])) if k else "" for k in first]
    return Ranges(starts, [int(owner[k]) for k in first], cost)


def shortest_cut(below: str, above: str) -> str:
    """The shortest beginning of ``above`` that comes after ``below``: ``02906 | 03301`` → ``03``."""
    return next(above[:end] for end in range(1, len(above) + 1) if above[:end] > below)


def _accounts_elsewhere(
    place: IntArray, of: IntArray, num_codes: int, num_territories: int
) -> FloatArray:
    """Accounts at every code that another than the territory has: ``(num_codes, num_territories)``."""
    here: FloatArray = np.zeros((num_codes, num_territories))
    np.add.at(here, (place, of), 1.0)
    elsewhere: FloatArray = here.sum(axis=1, keepdims=True) - here
    return elsewhere


def _cheapest(wrong: FloatArray) -> tuple[IntArray, float]:
    """Owner of every code, and what the cut costs; a tie keeps the range whole."""
    num_codes, num_territories = wrong.shape
    switched = np.zeros((num_codes, num_territories), dtype=bool)
    best = np.zeros(num_codes, dtype=np.int64)
    cost = 1.0 + wrong[0]
    for k in range(1, num_codes):
        best[k] = int(cost.argmin())
        switched[k] = cost > cost[best[k]] + 1.0
        cost = np.minimum(cost, cost[best[k]] + 1.0) + wrong[k]
    owner = np.zeros(num_codes, dtype=np.int64)
    owner[-1] = int(cost.argmin())
    for k in range(num_codes - 1, 0, -1):
        owner[k - 1] = best[k] if switched[k, owner[k]] else owner[k]
    return owner, float(cost.min())
