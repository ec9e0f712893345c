"""Locks that leave a territory in pieces: what lies between is others' or forbidden."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from territory_opt.models import Cause, Problem
from territory_opt.models.arrays import BoolArray, IntArray
from territory_opt.scoring.wording import named
from territory_opt.solvers.core import Core


def locks_cut_apart(problem: Problem, core: Core) -> Iterator[Cause]:
    """Locked units that no way of units it may have joins to the rest of their territory."""
    if problem.contiguity is None:
        return
    bound = problem.contiguity.bound_units
    for territory in np.unique(problem.locked_to[bound & (problem.locked_to >= 0)]).tolist():
        held = np.flatnonzero(bound & (problem.locked_to == territory))
        home = int(problem.contiguity.home_unit[territory])
        fixed = held if home < 0 else np.unique(np.append(held, home))
        piece = _pieces(problem, territory)
        names, counts = np.unique(piece[fixed], return_counts=True)
        rest = names[np.argmax(counts)] if home < 0 else piece[home]
        away = fixed[piece[fixed] != rest]
        if len(away):
            yield _cause(problem, territory, away, home)


def _pieces(problem: Problem, territory: int) -> IntArray:
    """Label of the piece that every unit is in, on the graph of what the territory may have."""
    assert problem.contiguity is not None
    ends, units = problem.contiguity.ends, np.arange(problem.num_units)
    cost = problem.cost.at(units, np.full(problem.num_units, territory))
    is_open: BoolArray = np.isfinite(cost) & np.isin(problem.locked_to, (-1, territory))
    one, other = ends[is_open[ends].all(axis=1)].T
    shape = (problem.num_units, problem.num_units)
    graph = sparse.coo_array((np.ones(len(one), bool), (one, other)), shape=shape)
    return np.asarray(connected_components(graph, directed=False)[1], dtype=np.int64)


def _cause(problem: Problem, territory: int, away: IntArray, home: int) -> Cause:
    name = problem.territory_ids[territory]
    rest = f"its home, {problem.unit_ids[home]}" if home >= 0 else "the others locked to it"
    message = (
        f"{name} falls in pieces: {named(problem.unit_ids, away)}, locked to it, cannot be reached from "
        f"{rest} but through what others hold. Unlock them, or one of those that lie between."
    )
    return Cause("locks-cut-apart", message, True, {}, tuple(away.tolist()), (territory,))
