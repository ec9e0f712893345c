"""The ground as the search sees it: neighbours of units, members of groups, their pieces."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from territory_opt.models.arrays import BoolArray, IntArray
from territory_opt.models.contiguity import Contiguity
from territory_opt.solvers.core import Core


@dataclass(frozen=True, eq=False)
class Ground:
    """
    Neighbours among the problem's units, and which core unit each belongs to.

    Attributes
    ----------
    row, near
        Neighbours of unit i are ``near[row[i]:row[i + 1]]``; exempt units have none.
    is_bound
        ``(num_units,)``: has to hang together with others.
    member_row, member
        Bound units of core unit u are ``member[member_row[u]:member_row[u + 1]]``, the units of
        one connected part of a group after the other.
    part
        As ``member``: number of the part, from 0 in every core unit.
    unit_of
        ``(num_units,)`` core unit.
    ends
        ``(num_edges, 2)`` neighbours.
    """

    row: IntArray
    near: IntArray
    is_bound: BoolArray
    member_row: IntArray
    member: IntArray
    part: IntArray
    unit_of: IntArray
    ends: IntArray


def ground_of(contiguity: Contiguity, core: Core) -> Ground:
    """What ``core``'s search needs to know of the graph."""
    ends, size = contiguity.ends, len(core.unit_of)
    both = np.concatenate([ends, ends[:, ::-1]])
    graph = sparse.csr_array((np.ones(len(both), bool), tuple(both.T)), shape=(size, size))
    bound = np.flatnonzero(contiguity.bound_units)
    label = _parts(ends, core.unit_of, size)[bound]
    order = np.lexsort((bound, label, core.unit_of[bound]))
    unit = core.unit_of[bound][order]
    return Ground(
        row=graph.indptr.astype(np.int64),
        near=graph.indices.astype(np.int64),
        is_bound=contiguity.bound_units,
        member_row=np.searchsorted(unit, np.arange(core.num_units + 1)),
        member=bound[order],
        part=_numbered(unit, label[order]),
        unit_of=core.unit_of,
        ends=ends,
    )


def _parts(ends: IntArray, unit_of: IntArray, size: int) -> IntArray:
    """Label of the connected part of its group that every unit is in: ``(num_units,)``."""
    inside = ends[unit_of[ends[:, 0]] == unit_of[ends[:, 1]]]
    joined = sparse.coo_array((np.ones(len(inside), bool), tuple(inside.T)), shape=(size, size))
    return connected_components(joined, directed=False)[1].astype(int)


def _numbered(unit: IntArray, label: IntArray) -> IntArray:
    """Labels numbered from 0 within every unit; both sorted."""
    is_new = (np.diff(label, prepend=-1) != 0) | (np.diff(unit, prepend=-1) != 0)
    count = np.cumsum(is_new)
    first = np.flatnonzero(np.diff(unit, prepend=-1))
    start = np.repeat(count[first], np.diff(np.append(first, len(unit))))
    number: IntArray = count - start
    return number
