"""
Accounts that must all be apart, with too few territories for them: the pigeonhole.

Accounts that are in conflict pairwise need a territory each, so they must match into territories
(Hall 1935, doi:10.1112/jlms/s1-10.37.26). Where they do not, the alternating tree from one that
stays without shows a smallest set with one territory too few.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import networkx as nx
import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import maximum_bipartite_matching

from territory_opt.models import Cause, Problem
from territory_opt.models.arrays import BoolArray, IntArray
from territory_opt.scoring.wording import named
from territory_opt.solvers.core import Core
from territory_opt.solvers.diagnose.limits import real_territories

MAX_CLIQUES = 10_000
"""Cliques looked at: there may be exponentially many."""


def conflicts_without_room(problem: Problem, core: Core) -> Iterator[Cause]:
    """Accounts in conflict with one another, that fewer territories than accounts may have."""
    said: set[frozenset[int]] = set()
    for clique in itertools.islice(nx.find_cliques(_conflict_graph(core)), MAX_CLIQUES):
        units, is_open = np.array(sorted(clique)), _open_pairs(core, sorted(clique))
        if len(units) < 2 or (is_open.sum(axis=1) >= len(units)).all():
            continue
        crowded = _crowded(is_open)
        key = frozenset(units[crowded].tolist())
        if len(crowded) and key not in said:
            said.add(key)
            territories = np.flatnonzero(is_open[crowded].any(axis=0))
            yield from _cause(problem, core, units[crowded], territories)


def _conflict_graph(core: Core) -> nx.Graph[int]:
    """Conflicts between units that have to be somewhere."""
    must = np.ones(core.num_units, dtype=bool)
    must[core.unit[core.territory >= real_territories(core)]] = False
    must[core.closed_units] = False
    graph: nx.Graph[int] = nx.Graph()
    graph.add_edges_from(core.conflicts[must[core.conflicts].all(axis=1)].tolist())
    return graph


def _open_pairs(core: Core, units: list[int]) -> BoolArray:
    """Territories that each unit may go to: ``(len(units), K)``."""
    is_open = np.zeros((len(units), core.num_territories), dtype=bool)
    for row, unit in enumerate(units):
        is_open[row, core.territory[core.first[unit] : core.first[unit + 1]]] = True
    return is_open


def _crowded(is_open: BoolArray) -> IntArray:
    """Rows that need one territory more than they have; none where all can be matched."""
    matched = maximum_bipartite_matching(sparse.csr_array(is_open), perm_type="column")
    alone = np.flatnonzero(matched < 0)
    if not len(alone):
        return alone
    owner = {int(column): row for row, column in enumerate(matched) if column >= 0}
    rows, queue = {int(alone[0])}, [int(alone[0])]
    while queue:
        for column in np.flatnonzero(is_open[queue.pop()]).tolist():
            if owner[column] not in rows:
                rows.add(owner[column])
                queue.append(owner[column])
    return np.array(sorted(rows))


def _cause(problem: Problem, core: Core, units: IntArray, territories: IntArray) -> Iterator[Cause]:
    _, first_member = np.unique(core.unit_of, return_index=True)
    members = np.sort(first_member[units])
    if len(members) == 2 and (problem.locked_to[members] >= 0).all():
        return  # named as locks
    message = (
        f"{named(problem.unit_ids, members)} may not share a territory with one another, but only "
        f"{named(problem.territory_ids, territories)} may have them: {len(members)} accounts, "
        f"{len(territories)} territories. Ways out: let two of them share a territory, or let "
        "another territory serve one of them."
    )
    amounts = {"accounts": float(len(members)), "territories": float(len(territories))}
    ids = tuple(members.tolist()), tuple(territories.tolist())
    yield Cause("conflicts-without-room", message, True, amounts, *ids)
