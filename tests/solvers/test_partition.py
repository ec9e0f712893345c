"""Parts of territories that share few near ties."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from territory_opt.models.arrays import IntArray
from territory_opt.solvers.split.partition import partitioned


def _grid(rows: int, columns: int) -> sparse.csr_array:
    """Territories on a grid, each tied to its neighbours by 1."""
    number = np.arange(rows * columns).reshape(rows, columns)
    pairs = [(number[1:], number[:-1]), (number[:, 1:], number[:, :-1])]
    one = np.concatenate([a.ravel() for a, _ in pairs])
    other = np.concatenate([b.ravel() for _, b in pairs])
    ties = sparse.coo_array((np.ones(len(one)), (one, other)), shape=(number.size,) * 2)
    return sparse.csr_array(ties + ties.T)


def _cut(ties: sparse.csr_array, part: IntArray) -> float:
    entries = ties.tocoo()
    return float(entries.data[part[entries.row] != part[entries.col]].sum() / 2)


def test_two_blocks_are_cut_where_they_hang_together() -> None:
    """Two cliques of four, joined by one tie of weight 1: parts are the cliques."""
    block = np.ones((4, 4))
    ties = np.block([[block, np.zeros((4, 4))], [np.zeros((4, 4)), block]])
    ties[3, 4] = ties[4, 3] = 1.0
    part = partitioned(sparse.csr_array(ties), np.ones(8), 2)
    assert len(set(part[:4])) == len(set(part[4:])) == 1
    assert part[0] != part[4]


def test_grid_is_cut_into_compact_parts_of_like_size() -> None:
    """8 × 12 in six parts of about 16: stripes of 8 × 2 would cut 40 ties, blocks of 4 × 4 cut 32."""
    ties = _grid(8, 12)
    part = partitioned(ties, np.ones(96), 6)
    count = np.bincount(part)
    assert count.min() >= 13
    assert count.max() <= 20
    assert _cut(ties, part) <= 40


def test_a_cut_is_avoided_where_ties_weigh_more() -> None:
    """A path of 12 cut in the middle; with that tie 16 times as heavy, elsewhere."""
    ties = _grid(1, 12).toarray()
    first = partitioned(sparse.csr_array(ties), np.ones(12), 2)
    at = int(np.flatnonzero(np.diff(first))[0])
    ties[at, at + 1] = ties[at + 1, at] = 16.0
    second = partitioned(sparse.csr_array(ties), np.ones(12), 2)
    assert second[at] == second[at + 1]


def test_territories_without_ties_are_parted_too() -> None:
    """Nothing ties anything: three parts, none empty, none of more than three."""
    part = partitioned(sparse.csr_array((6, 6)), np.ones(6), 3)
    count = np.bincount(part, minlength=3)
    assert count.min() >= 1
    assert count.max() <= 3


def test_many_territories_are_cut_alike() -> None:
    """Above 400 the eigenvector is found by Lanczos steps: a grid of 20 × 30 in two halves."""
    ties = _grid(20, 30)
    part = partitioned(ties, np.ones(600), 2)
    assert abs(np.bincount(part) - 300).max() <= 30
    assert _cut(ties, part) <= 22
