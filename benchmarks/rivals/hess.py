"""
The model of Hess et al. (1965, doi:10.1287/opre.13.6.998) as it stands in the book, in scipy's HiGHS.

    python -m benchmarks.rivals.hess TASK.npz ANSWER.npz SECONDS

A binary per unit and centre; whenever a plan is torn, a minimal separator between the piece and the
centre is added and the program solved anew. No start, no bound and no code of ours. The task has
``cost`` ``(num_units, num_units)``, ``load`` ``(num_units,)``, ``lower``, ``upper``, ``number`` and
``ends`` ``(num_edges, 2)``; units without a neighbour need none. The answer has ``status``
(``optimal``, ``infeasible`` or ``open``), ``objective`` of the program, ``bound``, and ``centre_of``
``(num_units,)``, empty without a plan.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator

import networkx as nx
import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

Task = dict[str, np.ndarray]


def solved(task: Task, seconds: float) -> dict[str, object]:
    """Programs until one's plan hangs together, is impossible, or time is over."""
    end, bound = time.monotonic() + seconds, -np.inf
    size, graph = len(task["load"]), nx.Graph(task["ends"].tolist())
    rules, walls, unit = constraints(task), [], task["cost"].mean()
    program = {"integrality": np.ones(size**2), "bounds": Bounds(0, 1)}
    while (left := end - time.monotonic()) > 0:
        options = {"time_limit": left, "mip_rel_gap": 1e-7}
        cost, given = task["cost"].ravel() / unit, [*rules, *walls]
        found = milp(cost, constraints=given, options=options, **program)
        if found.status == 2:
            return answer("infeasible", np.inf, np.inf, [])
        proved = -np.inf if found.mip_dual_bound is None else found.mip_dual_bound * unit
        bound = max(bound, proved)
        if found.status != 0:
            break
        centre_of = found.x.reshape(size, size).argmax(axis=1)
        torn = list(separated(graph, centre_of))
        if not torn:
            return answer("optimal", found.fun * unit, bound, centre_of)
        walls += [row(size, *cut) for cut in torn]
    return answer("open", np.inf, bound, [])


def answer(status: str, objective: float, bound: float, centre_of: object) -> dict[str, object]:
    """What is written."""
    return {"status": status, "objective": objective, "bound": bound, "centre_of": centre_of}


def constraints(task: Task) -> list[LinearConstraint]:
    """Every unit once, under an open centre; so many centres; every territory in its band."""
    load, size = task["load"] / task["upper"], len(task["load"])
    once = sparse.kron(sparse.eye(size), np.ones((1, size)))
    diagonal = np.arange(size) * (size + 1)
    is_open = sparse.csr_array((np.ones(size), (np.arange(size), diagonal)), (size, size**2))
    under = sparse.eye(size**2) - sparse.kron(np.ones((size, 1)), is_open)
    reached = sparse.kron(load[None, :], sparse.eye(size))
    lowest = float(task["lower"] / task["upper"])
    return [
        LinearConstraint(once, 1, 1),
        LinearConstraint(under.tocsr(), -np.inf, 0),
        LinearConstraint(is_open.sum(axis=0)[None, :], int(task["number"]), int(task["number"])),
        LinearConstraint((reached - lowest * is_open).tocsr(), 0, np.inf),
        LinearConstraint((reached - is_open).tocsr(), -np.inf, 0),
    ]


def separated(graph: nx.Graph, centre_of: np.ndarray) -> Iterator[tuple[int, int, set[int]]]:
    """Unit, centre and the wall between them, for every unit cut off from its centre."""
    for centre in np.unique(centre_of).tolist():
        members = set(np.flatnonzero(centre_of == centre).tolist()) & set(graph)
        if centre not in graph:
            continue
        for piece in nx.connected_components(graph.subgraph(members)):
            if centre in piece:
                continue
            around = nx.node_boundary(graph, piece)
            beyond = nx.node_connected_component(graph.subgraph(set(graph) - around), centre)
            wall = around & nx.node_boundary(graph, beyond)
            yield from ((unit, centre, wall) for unit in piece)


def row(size: int, unit: int, centre: int, wall: set[int]) -> LinearConstraint:
    """Under this centre the unit needs one of the wall."""
    columns = [unit * size + centre, *(other * size + centre for other in wall)]
    values = [1.0] + [-1.0] * len(wall)
    matrix = sparse.csr_array((values, ([0] * len(columns), columns)), (1, size**2))
    return LinearConstraint(matrix, -np.inf, 0)


def main(task: str, target: str, seconds: str) -> None:
    """Write what was found."""
    with np.load(task) as archive:
        found = solved(dict(archive.items()), float(seconds))
    np.savez(target, **found)


if __name__ == "__main__":
    main(*sys.argv[1:])
