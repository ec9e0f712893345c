"""Territories of a kind: which may be exchanged for one another without any rule noticing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from territory_opt.models import Problem
from territory_opt.models.arrays import BoolArray, FloatArray, IntArray
from territory_opt.scoring.centred import home_units
from territory_opt.solvers.core import Core


@dataclass(frozen=True, eq=False)
class Kinds:
    """
    G kinds of territories.

    Attributes
    ----------
    of
        ``(K,)``: kind of every territory.
    number
        ``(G,)``: territories of the kind.
    lower, upper
        ``(G, M)`` in the core's measures.
    allowed
        ``(num_units, G)``: core units that may be in one.
    home
        ``(G,)`` unit where its centre is, -1 anywhere.
    """

    of: IntArray
    number: IntArray
    lower: FloatArray
    upper: FloatArray
    allowed: BoolArray
    home: IntArray

    @property
    def may_be_empty(self) -> BoolArray:
        """``(G,)``: no lower limit asks for a unit."""
        return np.asarray((self.lower <= 0).all(axis=1))


def kinds_of(problem: Problem, core: Core) -> Kinds:
    """Territories with the same limits, home and units that may be in them are of one kind."""
    number, home = problem.num_territories, home_units(problem)
    every = np.zeros((core.num_units, core.num_territories), dtype=bool)
    every[core.unit, core.territory] = True
    allowed, lower, upper = every[:, :number], core.lower[:number], core.upper[:number]
    told = np.concatenate([lower, upper, home[:, None], allowed.T], axis=1)
    _, first, kind = np.unique(told, axis=0, return_index=True, return_inverse=True)
    return Kinds(
        of=kind.ravel(),
        number=np.bincount(kind.ravel()),
        lower=lower[first],
        upper=upper[first],
        allowed=allowed[:, first],
        home=home[first],
    )
