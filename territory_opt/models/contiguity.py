"""Territories that hang together: the graph of units, who is exempt, and pieces of a plan."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from territory_opt.models.arrays import BoolArray, IntArray


@dataclass(frozen=True, eq=False)
class Contiguity:
    """
    The units of a territory hang together on a graph (Shirabe 2009, doi:10.1068/b34104).

    Attributes
    ----------
    graph
        Sparse, symmetric ``(num_units, num_units)`` of booleans, nobody next to itself.
    exempt
        ``(num_units,)``: needs no neighbour of its own territory, and connects nobody. Units
        without any neighbour always are.
    home_unit
        ``(num_territories,)``: unit that a territory contains, -1 none.
    """

    graph: Any
    exempt: BoolArray
    home_unit: IntArray

    @property
    def bound_units(self) -> BoolArray:
        """``(num_units,)``: units that have to hang together with others of their territory."""
        return ~(self.exempt | self.is_isolated)

    @property
    def is_isolated(self) -> BoolArray:
        """``(num_units,)``: units without a neighbour."""
        is_isolated: BoolArray = np.diff(self.graph.indptr) == 0
        return is_isolated

    @cached_property
    def ends(self) -> IntArray:
        """``(num_edges, 2)``: neighbours, the smaller index first, exempt units left out."""
        half = sparse.triu(self.graph, k=1).tocoo()
        ends = np.stack([half.row, half.col], axis=1).astype(int)
        kept: IntArray = ends[self.bound_units[ends].all(axis=1)]
        return kept

    def pieces(self, territory_of: IntArray) -> IntArray:
        """
        Label of the piece that every unit is in: ``(num_units,)``, -1 for exempt and left-out ones.

        Two units have the same label exactly when they hang together within one territory.
        """
        same = territory_of[self.ends[:, 0]] == territory_of[self.ends[:, 1]]
        one, other = self.ends[same].T
        joined = sparse.coo_array((np.ones(len(one), bool), (one, other)), shape=self.graph.shape)
        label = connected_components(joined, directed=False)[1].astype(int)
        label[~self.bound_units | (territory_of < 0)] = -1
        return label


def as_graph(values: Any, num_units: int) -> tuple[Any, list[str]]:
    """
    A graph as ``Contiguity`` keeps it, and sentences of what is wrong with what was handed in.

    Parameters
    ----------
    values
        scipy.sparse or an array, ``(num_units, num_units)``; what is not 0 is an edge.
    """
    try:
        graph = sparse.csr_array(values).astype(bool)
    except (TypeError, ValueError) as error:
        return _no_graph(num_units), [f"graph: no adjacency of units ({error})"]
    if graph.shape != (num_units, num_units):
        expected = (num_units, num_units)
        return _no_graph(num_units), [f"graph: shape {graph.shape}, expected {expected}"]
    graph.eliminate_zeros()
    graph = sparse.csr_array(graph - sparse.diags_array(graph.diagonal(), dtype=bool))
    graph.eliminate_zeros()
    graph.sort_indices()
    return graph, _one_sided(graph)


def _no_graph(num_units: int) -> Any:
    return sparse.csr_array((num_units, num_units), dtype=bool)


def _one_sided(graph: Any) -> list[str]:
    """A sentence where somebody is next to somebody who is not next to them."""
    rows, columns = (graph != graph.T).nonzero()
    if not len(rows):
        return []
    return [
        f"graph is not symmetric: only one of [{rows[0]}, {columns[0]}] and "
        f"[{columns[0]}, {rows[0]}] is an edge ({len(rows) // 2} such places)"
    ]
