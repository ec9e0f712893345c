"""
Territories in parts that share few near ties, by recursive bisection.

Each cut goes along the second smallest eigenvector of the Laplacian (Fiedler 1973; Pothen, Simon &
Liou 1990, doi:10.1137/0611030), at the weakest place near the middle.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import sparse
from scipy.linalg import eigh
from scipy.sparse.linalg import eigsh

from territory_opt.models.arrays import FloatArray, IntArray

DENSE = 400
"""Up to so many territories all eigenvectors are computed."""

LEEWAY = 0.1
"""How far from its place a cut may lie, as a share of the smaller side; by one territory always."""

WEAK = 1e-6
"""Weight, as a share of the mean, that ties each territory to the next: nothing is apart."""


def partitioned(ties: Any, size: FloatArray, number: int) -> IntArray:
    """
    Part of every territory: ``(K,)``, numbered along the bisections, so that neighbours are near.

    Parameters
    ----------
    ties
        Sparse symmetric ``(K, K)``, ≥ 0: how much two territories compete.
    size
        ``(K,)`` > 0: what parts are to have alike.
    number
        Of parts; at most K.
    """
    part = np.zeros(len(size), np.int64)
    joined = _joined(sparse.csr_array(ties))
    _split(joined, size, np.arange(len(size)), number, 0, part)
    return part


def _joined(ties: Any) -> Any:
    """The ties without their diagonal, and a weak one from each territory to the next."""
    entries = ties.tocoo()
    weight = np.where(entries.row == entries.col, 0.0, entries.data)
    weak = WEAK * (weight.mean() if len(weight) and weight.any() else 1.0)
    last = ties.shape[0] - 1
    beside = np.full((2, last), weak)
    chain: Any = sparse.diags_array(beside, offsets=[-1, 1], shape=ties.shape)
    rows = sparse.coo_array((weight, (entries.row, entries.col)), shape=ties.shape)
    return sparse.csr_array(rows + chain)


def _split(
    ties: Any, size: FloatArray, some: IntArray, number: int, first: int, part: IntArray
) -> None:
    """Give the territories ``some`` the parts ``first`` to ``first + number - 1``."""
    if number == 1:
        part[some] = first
        return
    few = number // 2
    order = some[np.argsort(_fiedler(ties[some][:, some]), kind="stable")]
    at = _weakest(ties, size, order, few / number, (few, len(some) - (number - few)))
    _split(ties, size, np.sort(order[:at]), few, first, part)
    _split(ties, size, np.sort(order[at:]), number - few, first + few, part)


def _fiedler(ties: Any) -> FloatArray:
    """Where each territory lies along the longest way through the graph."""
    degree = np.asarray(ties.sum(axis=1)).ravel()
    laplacian = sparse.diags_array(degree) - ties
    size = len(degree)
    if size <= DENSE:
        vector = eigh(laplacian.toarray(), subset_by_index=[1, 1])[1][:, 0] if size > 1 else degree
    else:
        start = np.cos(np.arange(size, dtype=float))
        shift = -1e-3 * float(degree.mean())
        values, vectors = eigsh(laplacian.tocsc(), k=2, sigma=shift, v0=start)
        vector = vectors[:, np.argsort(values)[1]]
    return np.asarray(vector * np.sign(vector[np.argmax(abs(vector))]))


def _weakest(
    ties: Any, size: FloatArray, order: IntArray, share: float, limits: tuple[int, int]
) -> int:
    """How many of ``order`` go left: near the share of all size, where least is cut."""
    done = np.cumsum(size[order]) / size[order].sum()
    inside = ties[order][:, order].tocoo()
    left, right = np.minimum(inside.row, inside.col), np.maximum(inside.row, inside.col)
    change = np.bincount(left, inside.data, len(order)) - np.bincount(
        right, inside.data, len(order)
    )
    crossing = np.cumsum(change)
    count = np.arange(1, len(order) + 1)
    is_open = (count >= limits[0]) & (count <= limits[1])
    leeway = max(LEEWAY * min(share, 1 - share), 1 / len(order))
    is_near = is_open & (abs(done - share) <= leeway)
    if not is_near.any():
        return int(count[is_open][np.argmin(abs(done[is_open] - share))])
    return int(count[is_near][np.argmin(crossing[is_near])])
