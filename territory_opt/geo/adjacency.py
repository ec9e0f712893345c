"""Which areas are neighbours: a shared border, no barrier, islands attached."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from territory_opt.geo.areas import Areas
from territory_opt.geo.barriers import barrier_ground, free_length_m, gap_meets_barrier
from territory_opt.geo.borders import shared_borders
from territory_opt.geo.islands import bridges
from territory_opt.models import Fault, Grade
from territory_opt.models.arrays import read_only

MIN_SHARED_M = 20.0
TOLERANCE_M = 1.0
REACH_KM = 100.0
BARRIER_REACH_M = 50.0
BRIDGE_M = 1.0
"""What stands in the graph for the border of an attached island; a stored zero would get lost."""

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Adjacency:
    """
    Neighbours among areas.

    Attributes
    ----------
    graph
        Shape ``(num_areas, num_areas)``, symmetric, no diagonal: shared border in metres; 1 metre
        for pairs that the island rule joined.
    attached
        Shape ``(num_attached, 2)``: those pairs, the lower index first, shortest gap first.
    gap_km
        Shape ``(num_attached,)``: how far apart they are.
    island_of
        Shape ``(num_areas,)``: component by shared borders alone, from 0.
    component
        Shape ``(num_areas,)``: component of ``graph``, islands attached, from 0.
    faults
        Notes: who was attached to whom, and who stays alone.
    """

    graph: sparse.csr_array
    attached: Ints
    gap_km: Floats
    island_of: Ints
    component: Ints
    faults: tuple[Fault, ...] = ()

    def __post_init__(self) -> None:
        for name in ("attached", "island_of", "component"):
            object.__setattr__(self, name, read_only(getattr(self, name), np.int64))
        object.__setattr__(self, "gap_km", read_only(self.gap_km, float))


def adjacency(
    areas: Areas,
    min_shared_m: float = MIN_SHARED_M,
    tolerance_m: float = TOLERANCE_M,
    reach_km: float | None = REACH_KM,
    barriers: Sequence[Any] = (),
    barrier_reach_m: float = BARRIER_REACH_M,
    region: ArrayLike | None = None,
) -> Adjacency:
    """
    Areas that share a border (rook's case), with barriers respected and islands attached.

    Parameters
    ----------
    areas
        In a plane, metres.
    min_shared_m
        Least shared border of two neighbours, metres.
    tolerance_m
        Outlines closer than this are one border, metres: files whose borders do not quite match.
    reach_km
        Islands are attached across gaps up to this, kilometres: the shortest gap between two
        components first, until none within reach is left. 0 attaches across touching corners only,
        None attaches nothing.
    barriers
        Shapely lines or polygons in ``areas.crs``. Border that lies within ``barrier_reach_m`` of one
        is not shared (a river that merely crosses a border parts nobody), and no island is
        attached across one: the straight line over the gap may not come that near.
    barrier_reach_m
        How well barriers match borders, metres; with 0, lines are no barriers.
    region
        Shape ``(num_areas,)``, labels such as the state: areas of different regions are neither
        neighbours nor attached.

    Raises
    ------
    ValueError
        If ``tolerance_m`` is not positive, or ``region`` has another length.
    """
    labels = _labels(areas, region)
    _require_positive(tolerance_m)
    ground = barrier_ground(barriers, barrier_reach_m)
    borders = shared_borders(areas.geometry, tolerance_m)
    is_open = labels[borders.pair[:, 0]] == labels[borders.pair[:, 1]]
    length_m = np.where(is_open, free_length_m(borders, ground), 0.0)
    graph = _at_least(_symmetric(borders.pair, length_m, len(areas)), min_shared_m)
    island_of = _components(graph)

    def is_barred(one: Ints, other: Ints) -> NDArray[np.bool_]:
        return gap_meets_barrier(areas.geometry, one, other, ground)

    pairs, gap_m = bridges(areas.geometry, island_of, _metres(reach_km), labels, is_barred)
    graph = graph + _symmetric(pairs, np.full(len(pairs), BRIDGE_M), len(areas))
    component = _components(graph)
    notes = _attached(areas, island_of, pairs, gap_m) + _alone(areas, component, labels)
    return Adjacency(graph, pairs, gap_m / 1000, island_of, component, tuple(notes))


def _labels(areas: Areas, region: ArrayLike | None) -> Ints:
    labels = np.zeros(len(areas)) if region is None else np.asarray(region)
    if labels.shape != (len(areas),):
        raise ValueError(f"region: shape {labels.shape}, expected ({len(areas)},)")
    return np.asarray(np.unique(labels, return_inverse=True)[1], dtype=np.int64)


def _require_positive(tolerance_m: float) -> None:
    if not tolerance_m > 0:
        raise ValueError(f"tolerance_m is {tolerance_m}, expected more than 0")


def _metres(reach_km: float | None) -> float:
    return -1.0 if reach_km is None else 1000 * reach_km


def _symmetric(pairs: Ints, metres: Floats, num_areas: int) -> sparse.csr_array:
    place = (pairs[:, 0], pairs[:, 1])
    upper = sparse.coo_array((metres, place), shape=(num_areas, num_areas)).tocsr()
    return sparse.csr_array(upper + upper.T)


def _at_least(graph: sparse.csr_array, metres: float) -> sparse.csr_array:
    graph.data[graph.data < metres] = 0.0
    graph.eliminate_zeros()
    return graph


def _components(graph: sparse.csr_array) -> Ints:
    return np.asarray(connected_components(graph, directed=False)[1], dtype=np.int64)


def _attached(areas: Areas, island_of: Ints, pairs: Ints, gap_m: Floats) -> list[Fault]:
    """A note per bridge; the island is the side with fewer areas."""
    size = np.bincount(island_of, minlength=1)[island_of] if len(areas) else island_of
    smaller_first = np.argsort(size[pairs], axis=1, kind="stable")
    ends = areas.unit_id[np.take_along_axis(pairs, smaller_first, axis=1)].tolist()
    return [
        _note(
            areas,
            "island-attached",
            f"area {island!r} has no border with the rest: {gap / 1000:,.1f} km off",
            f"It was attached to {rest!r}.",
            island,
        )
        for (island, rest), gap in zip(ends, gap_m, strict=True)
    ]


def _alone(areas: Areas, component: Ints, labels: Ints) -> list[Fault]:
    """A note per component that is not the largest of its region."""
    _, first, size = np.unique(component, return_index=True, return_counts=True)
    order = np.lexsort((first, -size, labels[first]))
    is_largest = np.append(True, np.diff(labels[first[order]]) != 0)[: len(order)]
    return [
        _note(
            areas,
            "island-alone",
            f"area {areas.unit_id[first[each]].item()!r}{_others(size[each])} no way to the rest",
            "Raise the reach of islands, open the barrier or region between, or give it territories of "
            "its own.",
            areas.unit_id[first[each]].item(),
        )
        for each in order[~is_largest]
    ]


def _others(size: int) -> str:
    return " has" if size == 1 else f" and {size - 1:,} more around it have"


def _note(areas: Areas, code: str, message: str, remedy: str, record: str) -> Fault:
    return Fault(Grade.NOTE, code, message, remedy, areas.file, record=record)
