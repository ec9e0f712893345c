"""Levels above the territories: how many groups, who leads them, what they must keep."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from territory_opt.errors import ProblemError, ScenarioError
from territory_opt.geo import graph_of_points
from territory_opt.geo.plane import unit_vectors
from territory_opt.models import Children, Fault, Grade, LevelRules, Plan, Problem
from territory_opt.models.arrays import FloatArray, IntArray
from territory_opt.models.hierarchy import joined_graph
from territory_opt.models.nearest import did_you_mean
from territory_opt.models.span import count_of_span, span_faults
from territory_opt.scenario.specs.levels import LevelSpec

EARTH_KM = 6371.0088
ANY_SPAN = (1.0, np.inf)
"""Where no span is stated, a group has somebody at least."""


@dataclass(frozen=True, eq=False)
class Posts:
    """Groups of a level: their ids, the managers' homes (None: free), the span."""

    spec: LevelSpec
    ids: tuple[str, ...]
    names: tuple[str, ...]
    homes: pd.DataFrame | None
    span: tuple[float, float]


def posts(scenario: Any) -> tuple[Posts, ...]:
    """
    The groups of every level, known before anything is planned.

    Raises
    ------
    ScenarioError
        With every fault: numbers that do not fit a span, ids that stand for two, locks to nobody.
    """
    faults: list[Fault] = []
    found: list[Posts] = []
    children, number, taken = (
        "territories",
        len(scenario.territories),
        set(scenario.territories["territory_id"]),
    )
    for place, spec in enumerate(scenario.spec.level):
        try:
            post = _posts(spec, scenario.managers.get(place), number, children)
        except ProblemError as error:
            faults += [_fault(place, "span", message) for message in error.messages]
            break
        faults += _id_faults(place, post, taken) + _lock_faults(place, scenario, post)
        children, number, taken = f"{spec.name}s", len(post.ids), taken | set(post.ids)
        found.append(post)
    if faults:
        raise ScenarioError("\n".join(fault.message for fault in faults), faults)
    return tuple(found)


def _posts(spec: LevelSpec, managers: pd.DataFrame | None, number: int, children: str) -> Posts:
    span = ANY_SPAN if spec.span is None else (float(spec.span[0]), float(spec.span[1]))
    count = spec.count if managers is None else len(managers)
    if spec.count is not None and managers is not None and spec.count != len(managers):
        message = f"count = {spec.count}, but {spec.managers} has {len(managers)} managers"
        raise ProblemError([f"{message}. Leave count out."])
    if count is None:
        count = count_of_span(spec.name, number, span, children)
    messages = span_faults(spec.name, number, count, span, children)
    if messages:
        raise ProblemError(messages)
    if managers is None:
        ids = tuple(f"{spec.name}-{k + 1}" for k in range(count))
        return Posts(spec, ids, ids, None, span)
    names = tuple(managers["name"].astype(str))
    return Posts(spec, tuple(managers["manager_id"].astype(str)), names, managers, span)


def _id_faults(place: int, post: Posts, taken: set[str]) -> list[Fault]:
    twice = [one for one in post.ids if one in taken]
    if not twice:
        return []
    message = (
        f"{twice[0]!r} is both a {post.spec.name} and a territory, or a group of another level"
    )
    return [_fault(place, "managers", f"{message}. Give it an id of its own.")]


def _lock_faults(place: int, scenario: Any, post: Posts) -> list[Fault]:
    column = post.spec.locked_by
    if column is None:
        return []
    if place > 0:
        message = f"locked_by is for the lowest level, not for {post.spec.name}s"
        return [_fault(place, "locked_by", f"{message}. Leave it out.")]
    if column not in scenario.territories:
        near = did_you_mean(column, list(scenario.territories.columns))
        return [
            _fault(place, "locked_by", f"territories have no column {column!r}. {near}".strip())
        ]
    wanted = set(scenario.territories[column].fillna("").astype(str)) - {"", *post.ids}
    return [
        _fault(
            place,
            "locked_by",
            f"{column} names {one!r}, who is in {post.spec.managers} no manager. "
            f"{did_you_mean(one, list(post.ids))}".strip(),
        )
        for one in sorted(wanted)
    ]


def _fault(place: int, key: str, message: str) -> Fault:
    sentence, _, remedy = message.partition(". ")
    return Fault(Grade.STOP, "level", sentence, remedy, column=f"level.{place}.{key}")


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


def level_rules(scenario: Any, territories: Children) -> tuple[LevelRules, ...]:
    """
    What every level must keep: spans, equal shares of each measure within the tolerance, locks.

    Raises
    ------
    ScenarioError
        As ``posts``; for a measure that is not there.
    """
    check_level_measures(scenario, territories.measures)
    return tuple(_rules(scenario, post, territories) for post in posts(scenario))


def check_level_measures(scenario: Any, measures: Sequence[str]) -> None:
    """
    Refuse tolerances of measures that the problem does not have.

    Raises
    ------
    ScenarioError
        Naming each of them.
    """
    unknown = [
        _fault(
            place,
            "tolerance",
            f"there is no measure {name!r} to balance {spec.name}s by. "
            f"{did_you_mean(name, list(measures), list_up_to=20)}",
        )
        for place, spec in enumerate(scenario.spec.level)
        for name in spec.tolerance
        if name not in measures
    ]
    if unknown:
        told = "\n".join(f"{fault.message}. {fault.remedy}".strip() for fault in unknown)
        raise ScenarioError(told, unknown)


def _rules(scenario: Any, post: Posts, territories: Children) -> LevelRules:
    count, total = len(post.ids), territories.loads.sum(axis=0)
    lower = np.full((count, len(total)), -np.inf)
    upper = np.full((count, len(total)), np.inf)
    for name, share in post.spec.tolerance.items():
        m = territories.measures.index(name)
        lower[:, m], upper[:, m] = (1 - share) * total[m] / count, (1 + share) * total[m] / count
    return LevelRules(
        post.spec.name,
        post.ids,
        post.span,
        lower,
        upper,
        homes_km=None if post.homes is None else _homes_km(post.homes),
        locked_to=_locks(scenario, post),
        contiguous=post.spec.contiguous,
    )


def _homes_km(homes: pd.DataFrame) -> FloatArray:
    return EARTH_KM * unit_vectors(homes["longitude"], homes["latitude"])


def _locks(scenario: Any, post: Posts) -> IntArray | None:
    if post.spec.locked_by is None:
        return None
    wanted = scenario.territories[post.spec.locked_by].fillna("").astype(str)
    return pd.Index(post.ids).get_indexer(pd.Index(wanted))
