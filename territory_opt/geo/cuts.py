"""How territories lie on the graph of neighbours: in how many pieces, and how much border they have."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components

Ints = NDArray[np.int64]


def num_fragments(
    graph: sparse.csr_array,
    territory_of: ArrayLike,
    num_territories: int,
    exempt: ArrayLike | None = None,
) -> Ints:
    """
    Connected pieces of each territory, shape ``(num_territories,)``: 1 when it is contiguous.

    ``exempt``, shape ``(num_areas,)``, marks areas that are left out: they neither count nor connect.
    """
    territory = np.asarray(territory_of, dtype=np.int64)
    counts = territory >= 0
    if exempt is not None:
        counts = counts & ~np.asarray(exempt, dtype=bool)
    edges = sparse.coo_array(graph)
    one, other = edges.coords
    keep = (territory[one] == territory[other]) & counts[one] & counts[other]
    inner = sparse.coo_array((np.ones(keep.sum()), (one[keep], other[keep])), shape=graph.shape)
    piece = connected_components(inner.tocsr(), directed=False)[1]
    _, first = np.unique(piece[counts], return_index=True)
    return np.bincount(territory[counts][first], minlength=num_territories)


def num_cut_edges(graph: sparse.csr_array, territory_of: ArrayLike, num_territories: int) -> Ints:
    """
    Edges from each territory to another one, shape ``(num_territories,)``.

    Areas without a territory do not count.

    The sum is twice the cut edges of the plan (DeFord, Duchin & Solomon 2021, Recombination,
    *Harvard Data Science Review* 3, doi:10.1162/99608f92.eb30390f).
    """
    territory = np.asarray(territory_of, dtype=np.int64)
    one, other = sparse.coo_array(graph).coords
    is_cut = (territory[one] != territory[other]) & (territory[one] >= 0) & (territory[other] >= 0)
    return np.bincount(territory[one[is_cut]], minlength=num_territories)
