"""Territory → district → region: who reports to whom, and what every level must keep."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy import sparse

from territory_opt.errors import ProblemError
from territory_opt.models.arrays import FloatArray, IntArray, as_floats, as_whole
from territory_opt.models.contiguity import as_graph
from territory_opt.models.loads import sum_by_territory
from territory_opt.models.places import told

TOP = -1
"""Parent of whatever reports to nobody."""


@dataclass(frozen=True, eq=False)
class Level:
    """
    One level above the territories: its groups, and which child is in which.

    Attributes
    ----------
    name
        ``"district"``, ``"region"``.
    ids
        ``(num_groups,)`` of the groups.
    parent_of
        ``(num_children,)`` group index of every child: a territory at the lowest level, a group of
        the level beneath elsewhere; -1 none.
    """

    name: str
    ids: tuple[str, ...]
    parent_of: IntArray

    def __post_init__(self) -> None:
        object.__setattr__(self, "ids", tuple(map(str, self.ids)))
        object.__setattr__(self, "parent_of", as_whole(f"{self.name}: parent_of", self.parent_of))
        bad = (self.parent_of < TOP) | (self.parent_of >= self.num_groups)
        messages = told(f"{self.name}: parent_of", bad, "no group", self.parent_of)
        if len(set(self.ids)) < self.num_groups:
            messages.append(f"{self.name}: ids name a group twice")
        if messages:
            raise ProblemError(messages)

    @property
    def num_groups(self) -> int:
        """How many groups."""
        return len(self.ids)


@dataclass(frozen=True, eq=False)
class Hierarchy:
    """
    Who reports to whom, from the territories up.

    Attributes
    ----------
    territory_ids
        ``(num_territories,)``.
    levels
        The lowest first; each one's children are the groups of the one before.

    Raises
    ------
    ProblemError
        If a level has not one parent per child, or an id stands for two things.
    """

    territory_ids: tuple[str, ...]
    levels: tuple[Level, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "territory_ids", tuple(map(str, self.territory_ids)))
        messages, children = [], self.territory_ids
        for level in self.levels:
            if level.parent_of.shape != (len(children),):
                shape = level.parent_of.shape
                messages.append(
                    f"{level.name}: parent_of has shape {shape}, expected ({len(children)},)"
                )
            children = level.ids
        ids = [*self.territory_ids, *(one for level in self.levels for one in level.ids)]
        if len(set(ids)) < len(ids):
            twice = next(one for one in ids if ids.count(one) > 1)
            messages.append(f"{twice!r} stands for two members of the hierarchy")
        if messages:
            raise ProblemError(messages)

    def group_of(self, level: int) -> IntArray:
        """Group at a level that every territory is under: ``(num_territories,)``, -1 none."""
        of = np.arange(len(self.territory_ids))
        for one in self.levels[: level + 1]:
            of = np.where(of >= 0, one.parent_of[of], TOP)
        return of

    @property
    def parents(self) -> dict[str, str]:
        """Id → id of the parent, for all that have one, as ``Alignment.parents`` keeps it."""
        found: dict[str, str] = {}
        children = self.territory_ids
        for level in self.levels:
            pairs = zip(children, level.parent_of.tolist(), strict=True)
            found |= {child: level.ids[parent] for child, parent in pairs if parent >= 0}
            children = level.ids
        return found


@dataclass(frozen=True, eq=False)
class LevelRules:
    """
    What one level must keep.

    Attributes
    ----------
    name, ids
        As in ``Level``; one id per group.
    span
        Least and most children of a group (span of control).
    lower, upper
        ``(num_groups, num_measures)``: bands; None: free.
    homes_km
        ``(num_groups, num_axes)``: homes of managers, kilometres; None: centres are free.
    locked_to
        ``(num_children,)`` group that a child stays in, -1 free; None: all are free.
    territories_locked_to
        ``(num_territories,)`` group that a territory stays under, however many levels lie between,
        -1 free; None: all are free. At the lowest level ``locked_to`` says the same.
    contiguous
        The children of a group hang together.
    """

    name: str
    ids: tuple[str, ...]
    span: tuple[float, float] = (0.0, np.inf)
    lower: FloatArray | None = None
    upper: FloatArray | None = None
    homes_km: FloatArray | None = None
    locked_to: IntArray | None = None
    contiguous: bool = True
    territories_locked_to: IntArray | None = None

    @property
    def num_groups(self) -> int:
        """How many groups."""
        return len(self.ids)

    def bands(self, num_measures: int) -> tuple[FloatArray, FloatArray]:
        """Both limits, ``(num_groups, num_measures)`` each; infinite where free."""
        shape = (self.num_groups, num_measures)
        lower = np.full(shape, -np.inf) if self.lower is None else np.asarray(self.lower, float)
        upper = np.full(shape, np.inf) if self.upper is None else np.asarray(self.upper, float)
        wrong = [
            f"{self.name}: {side} has shape {limits.shape}, expected {shape}"
            for side, limits in (("lower", lower), ("upper", upper))
            if limits.shape != shape
        ]
        if wrong:
            raise ProblemError(wrong)
        return lower, upper

    def locks(self, num_children: int) -> IntArray:
        """``(num_children,)`` group that each child is locked to, -1 free."""
        if self.locked_to is None:
            return np.full(num_children, TOP)
        return as_whole(f"{self.name}: locked_to", self.locked_to)


@dataclass(frozen=True, eq=False)
class Children:
    """
    What a level groups: territories, or groups of the level beneath.

    Attributes
    ----------
    ids
        ``(num_children,)``.
    places_km
        ``(num_children, num_axes)``: centres in kilometres, in a plane, or seen from the middle of
        the globe (distances are then chords: 0.4 % short at 2,000 km).
    weight
        ``(num_children,)``, ≥ 0: of each child's km².
    loads
        ``(num_children, num_measures)``, ≥ 0.
    measures
        Names of the measures.
    graph
        Neighbours, ``(num_children, num_children)``; None where nothing has to hang together.
    """

    ids: tuple[str, ...]
    places_km: FloatArray
    weight: FloatArray
    loads: FloatArray
    measures: tuple[str, ...] = ()
    graph: Any = field(default=None)

    def __post_init__(self) -> None:
        messages: list[str] = []
        object.__setattr__(self, "ids", tuple(map(str, self.ids)))
        for name, axes in (("places_km", 2), ("weight", 1), ("loads", 2)):
            values = as_floats(name, getattr(self, name))
            object.__setattr__(self, name, values)
            if values.ndim != axes or len(values) != len(self.ids):
                messages.append(f"{name}: shape {values.shape}, but there are {len(self.ids)} ids")
            messages += told(name, ~np.isfinite(values), "not a finite number", values)
        if self.graph is not None:
            graph, wrong = as_graph(self.graph, len(self.ids))
            object.__setattr__(self, "graph", graph)
            messages += wrong
        if messages:
            raise ProblemError(messages)
        if not self.measures:
            names = tuple(f"m{m}" for m in range(self.loads.shape[1]))
            object.__setattr__(self, "measures", names)

    @property
    def num_children(self) -> int:
        """How many children."""
        return len(self.ids)

    def grouped(self, level: Level) -> Children:
        """The groups of a level as the children of the next: sums, and weighted middles."""
        of, size = level.parent_of, level.num_groups
        inside = np.flatnonzero(of >= 0)
        weight = np.maximum(self.weight, 1e-12 * max(float(self.weight.max(initial=0)), 1e-280))
        columns = np.column_stack([weight, weight[:, None] * self.places_km, self.loads])
        total = sum_by_territory(of[inside], columns[inside], size)
        axes = self.places_km.shape[1]
        middle = total[:, 1 : 1 + axes] / np.where(total[:, :1] > 0, total[:, :1], 1.0)
        loads, graph = total[:, 1 + axes :], joined_graph(self.graph, of, size)
        return Children(level.ids, middle, total[:, 0], loads, self.measures, graph)


def joined_graph(graph: Any, group_of: IntArray, num_groups: int) -> Any:
    """
    Neighbours among groups: those with members that are neighbours.

    Parameters
    ----------
    graph
        Neighbours among members, sparse; None gives None.
    group_of
        ``(num_members,)``, -1 none.
    """
    if graph is None:
        return None
    ends = group_of[np.stack(sparse.coo_array(graph).coords)]
    one, other = ends[:, (ends >= 0).all(axis=0) & (ends[0] != ends[1])]
    shape = (num_groups, num_groups)
    return sparse.csr_array((np.ones(len(one), bool), (one, other)), shape=shape)
