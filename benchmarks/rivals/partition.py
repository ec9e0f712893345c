"""
Partitions of a graph by METIS or GerryChain, for ``benchmarks/ground.py``.

    python -m benchmarks.rivals.partition metis|gerrychain TASK.npz ANSWER.npy SEED

The task has ``ends`` ``(num_edges, 2)``, ``load`` ``(num_units,)``, ``number`` and ``tolerance``.
"""

from __future__ import annotations

import sys

import numpy as np


def metis(task: dict[str, np.ndarray], seed: int) -> np.ndarray:
    """Parts of equal load with few cut edges; contiguous ones are asked for."""
    import pymetis

    ends, load = task["ends"], task["load"]
    both = np.concatenate([ends, ends[:, ::-1]])
    both = both[np.lexsort((both[:, 1], both[:, 0]))]
    first = np.searchsorted(both[:, 0], np.arange(len(load) + 1))
    weight = np.maximum(1, np.round(load * 1e6 / load.sum())).astype(int)
    options = pymetis.Options(seed=seed, contig=1)
    _, part = pymetis.part_graph(
        int(task["number"]),
        xadj=first.tolist(),
        adjncy=both[:, 1].tolist(),
        vweights=weight.tolist(),
        options=options,
    )
    return np.array(part)


def gerrychain(task: dict[str, np.ndarray], seed: int) -> np.ndarray:
    """Recursive spanning trees: contiguous parts within the tolerance, whatever their shape."""
    import networkx as nx
    from gerrychain import Graph
    from gerrychain.partition.initial_partition_generators import recursive_tree_part

    graph = nx.Graph(task["ends"].tolist())
    nx.set_node_attributes(graph, dict(enumerate(task["load"].tolist())), "load")
    number = int(task["number"])
    target, width = float(task["load"].sum()) / number, float(task["tolerance"])
    whole = Graph.from_networkx(graph)
    found = recursive_tree_part(whole, range(number), target, "load", width, rng=seed)
    return np.array([found[unit] for unit in range(len(task["load"]))])


def main(name: str, task: str, answer: str, seed: str) -> None:
    """Write the part of every unit."""
    with np.load(task) as archive:
        arrays = dict(archive.items())
    np.save(answer, {"metis": metis, "gerrychain": gerrychain}[name](arrays, int(seed)))


if __name__ == "__main__":
    main(*sys.argv[1:])
