"""Territories that hang together: the graph of accounts, from areas or from points."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import sparse

from territory_opt.geo import graph_of_points, reached_by
from territory_opt.models.arrays import BoolArray, IntArray


def contiguity(scenario: Any) -> dict[str, Any]:
    """
    Arguments of ``Problem.from_arrays`` that make territories hang together; none where they need not.

    With areas, accounts are next to each other within an area and across borders; areas without an
    account go with the nearest one that has some. A territory has the area of its home, unless two
    homes share it. Without areas, neighbours are those of the accounts' Delaunay triangulation.
    """
    if not scenario.spec.rules.contiguous:
        return {}
    geography = scenario.geography
    if geography is None:
        frame = scenario.accounts
        graph = graph_of_points(frame["longitude"], frame["latitude"])
        return {"graph": graph, "contiguous": True}
    of = geography.account_area
    first = first_account(of, len(geography.areas))
    return {
        "graph": account_graph(of, first, geography.neighbours.graph),
        "contiguous": True,
        "exempt": of < 0,
        "home_unit": home_units(first, geography.home_area),
    }


def first_account(of: IntArray, num_areas: int) -> IntArray:
    """The first account of every area: ``(num_areas,)``, -1 where there is none."""
    first = np.full(num_areas, -1)
    placed = np.flatnonzero(of >= 0)[::-1]
    first[of[placed]] = placed
    return first


def account_graph(of: IntArray, first: IntArray, areas: Any) -> Any:
    """
    Neighbours among accounts, sparse ``(num_accounts, num_accounts)``.

    Parameters
    ----------
    of
        ``(num_accounts,)`` area, -1 none.
    first
        ``(num_areas,)`` account that stands for the area, -1 none.
    areas
        Sparse ``(num_areas, num_areas)`` neighbours.
    """
    between = first[_pairs(areas, first >= 0)]
    placed = np.flatnonzero(of >= 0)
    star = np.stack([placed, first[of[placed]]], axis=1)
    ends = np.concatenate([between, star[star[:, 0] != star[:, 1]]])
    both = np.concatenate([ends, ends[:, ::-1]])
    size = len(of)
    return sparse.csr_array((np.ones(len(both), bool), tuple(both.T)), shape=(size, size))


def _pairs(areas: Any, is_taken: BoolArray) -> IntArray:
    """Neighbours among areas with accounts, the others being theirs: ``(num_pairs, 2)``."""
    label = reached_by(areas, is_taken)
    between = np.sort(label[np.stack(areas.nonzero(), axis=1)], axis=1)
    is_pair = (between[:, 0] >= 0) & (between[:, 0] != between[:, 1])
    pairs: IntArray = np.unique(between[is_pair], axis=0)
    return pairs


def home_units(first: IntArray, home_area: IntArray) -> IntArray:
    """Account that stands for the area that each territory has to have, -1 without one."""
    return np.where(home_area >= 0, first[home_area], -1)


def area_groups(scenario: Any) -> IntArray | None:
    """Label of every account's area, -1 alone; None where areas are no units."""
    geography = scenario.geography
    if geography is None or not scenario.spec.rules.contiguous:
        return None
    of = geography.account_area
    shared = np.bincount(of[of >= 0], minlength=len(geography.areas)) > 1
    return np.where((of >= 0) & shared[of], of, -1)
