"""What a level groups: territories of a plan, or positions before anything is planned."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np

from territory_opt.geo import graph_of_points
from territory_opt.geo.plane import unit_vectors
from territory_opt.models import Children, Plan, Problem
from territory_opt.models.arrays import FloatArray, IntArray
from territory_opt.models.hierarchy import joined_graph

EARTH_KM = 6371.0088


def territory_children(scenario: Any, problem: Problem, plan: Plan) -> Children:
    """
    The territories of a plan as the children of the lowest level.

    A territory lies in the middle of its accounts (by potential), or at its home where none of them
    has a place; its weight is its potential. Neighbours are those whose accounts are neighbours on
    the problem's graph; without one, those of the Delaunay triangulation of the middles.
    """
    of, size = plan.territory_of, problem.num_territories
    weight = scenario.accounts["potential"].fillna(0.0).to_numpy(float)
    places = _middles(scenario, of, weight, size)
    loads = problem.loads.per_territory(of, size)
    covered = of >= 0
    potential = np.bincount(of[covered], weight[covered], size)
    weights = potential.astype(float) if potential.any() else np.ones(size)
    return Children(
        problem.territory_ids, places, weights, loads, problem.measures, _graph(problem, of, places)
    )


def _middles(scenario: Any, of: IntArray, weight: FloatArray, size: int) -> FloatArray:
    """``(num_territories, 3)`` kilometres from the middle of the globe."""
    frame = scenario.accounts
    points = EARTH_KM * unit_vectors(frame["longitude"], frame["latitude"])
    known = np.flatnonzero((of >= 0) & np.isfinite(points).all(axis=1))
    pull = weight[known] + max(1e-9 * float(weight.max(initial=0.0)), 1e-9)
    total = np.bincount(of[known], pull, size)
    sums = [np.bincount(of[known], pull * points[known, axis], size) for axis in range(3)]
    middle = np.stack(sums, axis=1) / np.where(total > 0, total, 1.0)[:, None]
    homes = EARTH_KM * unit_vectors(
        scenario.territories["longitude"], scenario.territories["latitude"]
    )
    middle = np.where(total[:, None] > 0, middle, homes)
    lost = ~np.isfinite(middle).all(axis=1)
    middle[lost] = middle[~lost].mean(axis=0) if not lost.all() else 0.0
    return middle


def _graph(problem: Problem, of: IntArray, places: FloatArray) -> Any:
    if problem.contiguity is not None:
        return joined_graph(problem.contiguity.graph, of, problem.num_territories)
    east, north, up = places.T
    longitude = np.degrees(np.arctan2(north, east))
    return graph_of_points(longitude, np.degrees(np.arctan2(up, np.hypot(east, north)))) > 0


def position_children(scenario: Any, problem: Problem) -> Children:
    """
    The territories before they have accounts, as the children of the lowest level.

    Each lies at its home (without one, amid the accounts that cost least with it), and carries the
    middle of its band of every measure; 0 where a band has not two sides. Neighbours are those
    whose cheapest accounts are neighbours.
    """
    near = territory_children(scenario, problem, Plan(_cheapest(problem)))
    homes = EARTH_KM * unit_vectors(
        scenario.territories["longitude"], scenario.territories["latitude"]
    )
    places = np.where(np.isfinite(homes), homes, near.places_km)
    has_middle = np.isfinite(problem.lower) & np.isfinite(problem.upper)
    target = (
        np.where(has_middle, problem.lower, 0.0) / 2 + np.where(has_middle, problem.upper, 0.0) / 2
    )
    weight = target[:, np.argmax(target.sum(axis=0) > 0)] if target.any() else np.ones(len(target))
    return dataclasses.replace(near, places_km=places, loads=target, weight=weight)


def _cheapest(problem: Problem) -> IntArray:
    """The territory that costs least, for every unit, -1 where none may have it."""
    found = np.full(problem.num_units, -1)
    for units in np.array_split(np.arange(problem.num_units), problem.num_units // 5_000 + 1):
        cost = problem.cost.block(units)
        found[units] = np.where(np.isfinite(cost).any(axis=1), cost.argmin(axis=1), -1)
    return found
