"""GerryChain: a random plan by recursive tree cuts, workload within the band, then given to reps."""

from __future__ import annotations

import networkx as nx
import numpy as np
from gerrychain import Graph
from gerrychain.partition.initial_partition_generators import recursive_tree_part

from benchmarks.rivals.neighbours import edges, give_to_reps
from benchmarks.rivals.task import Answer, Task

PACKAGES = ("gerrychain",)


def answer(task: Task) -> Answer:
    """Balances workload alone."""
    xy_km, _ = task.points
    graph: nx.Graph[int] = nx.Graph(edges(xy_km).tolist())
    nx.set_node_attributes(graph, dict(enumerate(task.workload.tolist())), "workload")
    target = float(task.workload.sum() / task.shape[1])
    width = float(task.upper[0, -1] / target - 1)
    part_of = recursive_tree_part(
        Graph.from_networkx(graph), range(task.shape[1]), target, "workload", width, rng=task.seed
    )
    part = np.array([part_of[unit] for unit in range(task.shape[0])])
    return Answer(give_to_reps(part, task))
