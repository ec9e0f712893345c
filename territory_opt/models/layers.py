"""Layers: teams over the same units, which of them are paired, and what is proved of them together."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from territory_opt.models.arrays import IntArray
from territory_opt.models.plan import Alignment
from territory_opt.models.problem import Problem
from territory_opt.models.result import Result, relative_gap


@dataclass(frozen=True)
class Pairing:
    """
    One territory of a layer for all units of a group of another layer's territories: a rule.

    Attributes
    ----------
    layer, other
        Names; ``other``'s groups decide.
    steps
        How far up a group is: 0 is a territory of ``other`` itself, 1 its parent, 2 that one's.
    """

    layer: str
    other: str
    steps: int = 1


def ancestors(ids: Sequence[str], parents: Mapping[str, str], steps: int) -> list[str]:
    """Who is ``steps`` above each id; empty where nobody is."""
    above = list(ids)
    for _ in range(steps):
        above = [parents.get(one, "") for one in above]
    return above


def labels_of(
    pairing: Pairing, problems: Mapping[str, Problem], alignment: Alignment
) -> tuple[IntArray, tuple[str, ...]]:
    """
    Group of every unit of the later layer: the one that its territory of the other is under.

    Returns
    -------
    tuple
        ``(num_units,)`` index, -1 for units that are in no group or not of the other layer, and the
        ids of the groups.
    """
    other, layer = problems[pairing.other], problems[pairing.layer]
    above = ancestors(other.territory_ids, alignment.parents, pairing.steps)
    names = tuple(dict.fromkeys(one for one in above if one))
    place = {name: index for index, name in enumerate(names)}
    of_territory = np.array([*(place.get(one, -1) for one in above), -1], dtype=np.int64)
    label = of_territory[alignment.plans[pairing.other].territory_of]
    of_unit = dict(zip(other.unit_ids, label.tolist(), strict=True))
    return np.array([of_unit.get(unit, -1) for unit in layer.unit_ids], dtype=np.int64), names


@dataclass(frozen=True)
class JointBound:
    """
    What is proved of all layers together.

    Attributes
    ----------
    objective
        Σ of the layers' objectives, preferences included; inf where a layer has no plan.
    bound
        No plans of all layers that keep every rule cost less in sum: Σ of the layers' bounds, each
        with its pairing left out.
    relaxed
        Names of layers whose pairing the bound leaves out; empty: it is exact in this.
    """

    objective: float
    bound: float
    relaxed: tuple[str, ...] = ()

    @property
    def gap_abs(self) -> float:
        """Objective − bound; inf without plans."""
        return self.objective - self.bound if math.isfinite(self.objective) else math.inf

    @property
    def gap(self) -> float:
        """``gap_abs`` ÷ abs(objective); inf without plans."""
        known = math.isfinite(self.objective)
        return relative_gap(self.objective, self.bound) if known else math.inf


def joint_bound(
    results: Mapping[str, Result], alone: Mapping[str, Result] | None = None
) -> JointBound:
    """
    The bound of all layers together.

    A pairing only adds rules or cost to its layer, so a bound of the layer without it holds whatever
    the other layers' plans are; a bound with it holds for those plans alone.

    Parameters
    ----------
    results
        Layer → result as planned.
    alone
        Layer → result with the pairing left out, of those that are paired.
    """
    alone = alone or {}
    bounds = [alone.get(name, result).bound for name, result in results.items()]
    costs = [one.objective if one.is_feasible else math.inf for one in results.values()]
    bound = -math.inf if -math.inf in bounds else sum(bounds)
    return JointBound(sum(costs), bound, tuple(alone))
