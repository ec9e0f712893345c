"""
Separators: what an exact model learns of contiguity, one torn plan at a time.

Two units of a territory need another one of it in every set of units that separates them. Such sets
are too many to be written down, so only those are that a plan breaks, each as small as it can be
(Oehrlein & Haunert 2017, doi:10.5311/JOSIS.2017.15.379; Fischetti et al. 2017,
doi:10.1007/s12532-016-0111-0;
Validi, Buchanan & Lykhovyd 2022, doi:10.1287/opre.2021.2141).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from territory_opt.models.arrays import BoolArray, IntArray
from territory_opt.models.contiguity import Contiguity
from territory_opt.solvers.core import Core
from territory_opt.solvers.model import PairModel

MAX_CUTS = 8
"""Units of a piece that are cut off by clauses of their own, at most."""


@dataclass(frozen=True, eq=False)
class Clause:
    """Where all pairs of ``if_all`` are chosen, one of ``then_any`` is: ascending pair indices."""

    if_all: IntArray
    then_any: IntArray


class Separators:
    """
    Clauses that torn plans have taught.

    Parameters
    ----------
    core
        Pairs of the problem.
    contiguity
        Of the problem; None: nothing is ever torn.
    """

    def __init__(self, core: Core, contiguity: Contiguity | None) -> None:
        self.core, self.contiguity = core, contiguity
        self.clauses: list[Clause] = []

    def add_to(self, model: PairModel) -> None:
        """Put all clauses into a model."""
        for clause in self.clauses:
            model.imply(clause.if_all, clause.then_any)

    def learn(self, chosen: IntArray | None) -> bool:
        """True where a choice of pairs is torn; its clauses are kept then."""
        if chosen is None or self.contiguity is None:
            return False
        before = len(self.clauses)
        territory_of = np.array(self.core.plan(chosen).territory_of)
        self.clauses += self._of(self.contiguity, territory_of)
        return len(self.clauses) > before

    def _of(self, contiguity: Contiguity, territory_of: IntArray) -> Iterator[Clause]:
        label = contiguity.pieces(territory_of)
        for territory in np.unique(territory_of[label >= 0]).tolist():
            inside = np.flatnonzero((territory_of == territory) & (label >= 0))
            pieces, count = np.unique(label[inside], return_counts=True)
            if len(pieces) < 2:
                continue
            anchor = self._anchor(contiguity, territory, inside, label, pieces[count.argmax()])
            for piece in pieces[pieces != label[anchor]].tolist():
                yield from self._cut_off(
                    contiguity, territory, anchor, inside[label[inside] == piece]
                )

    def _anchor(
        self,
        contiguity: Contiguity,
        territory: int,
        inside: IntArray,
        label: IntArray,
        main: int,
    ) -> int:
        """The territory's home, or a unit of its largest piece."""
        home = int(contiguity.home_unit[territory])
        if home >= 0 and label[home] >= 0:
            return home
        return int(inside[label[inside] == main][0])

    def _cut_off(
        self, contiguity: Contiguity, territory: int, anchor: int, piece: IntArray
    ) -> Iterator[Clause]:
        wall = separator(contiguity, piece, anchor)
        units = self.core.unit_of[wall]
        then_any = self._pairs(units, territory)
        for unit in piece[:MAX_CUTS].tolist():
            ends = self.core.unit_of[np.array([unit, anchor])]
            yield Clause(self._pairs(ends, territory), then_any)

    def _pairs(self, units: IntArray, territory: int) -> IntArray:
        pairs = self.core.pair(units, np.full(len(units), territory))
        return np.unique(pairs[pairs >= 0])


def separator(contiguity: Contiguity, piece: IntArray, anchor: int) -> IntArray:
    """
    The fewest neighbours of a piece without which nothing of it reaches the anchor.

    Parameters
    ----------
    piece
        Units that hang together and do not touch ``anchor``.
    """
    return next(wall for wall, beyond in walls(contiguity, piece) if beyond[anchor])


def walls(contiguity: Contiguity, piece: IntArray) -> Iterator[tuple[IntArray, BoolArray]]:
    """
    What separates a piece from each part of the others: its neighbours there, and who is beyond.

    Returns
    -------
    iterator
        ``(num_wall,)`` units, none where nothing leads to the part; ``(num_units,)`` units beyond.
    """
    inside = _mask(contiguity.graph.shape[0], piece)
    around = _mask(len(inside), _neighbours(contiguity, inside))
    label = _labels_without(contiguity, around)
    for part in np.unique(label[~(inside | around)]).tolist():
        beyond = label == part
        yield np.flatnonzero(around & _mask(len(inside), _neighbours(contiguity, beyond))), beyond


def _mask(size: int, units: IntArray) -> BoolArray:
    mask = np.zeros(size, dtype=bool)
    mask[units] = True
    return mask


def _neighbours(contiguity: Contiguity, inside: BoolArray) -> IntArray:
    """Units next to those inside, themselves outside."""
    ends = contiguity.ends
    leaving = np.concatenate([ends, ends[:, ::-1]])
    leaving = leaving[inside[leaving[:, 0]] & ~inside[leaving[:, 1]]]
    return np.unique(leaving[:, 1])


def _labels_without(contiguity: Contiguity, removed: BoolArray) -> IntArray:
    """Labels of what hangs together once some units are removed: ``(num_units,)``."""
    ends = contiguity.ends[~removed[contiguity.ends].any(axis=1)]
    joined = sparse.coo_array(
        (np.ones(len(ends), bool), tuple(ends.T)), shape=contiguity.graph.shape
    )
    return connected_components(joined, directed=False)[1].astype(int)
