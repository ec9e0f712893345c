"""Levels above the territories: how many groups, who leads them, what they must keep."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from territory_opt.errors import ProblemError, ScenarioError
from territory_opt.geo.plane import unit_vectors
from territory_opt.models import Children, Fault, Grade, LevelRules
from territory_opt.models.arrays import FloatArray, IntArray
from territory_opt.models.nearest import did_you_mean
from territory_opt.models.span import count_of_span, span_faults
from territory_opt.scenario.build.children import EARTH_KM
from territory_opt.scenario.specs.levels import LevelSpec
from territory_opt.scenario.specs.rules import PAIR_MEASURES

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


def level_rules(scenario: Any, territories: Children) -> tuple[LevelRules, ...]:
    """
    What every level must keep: spans, equal shares of each measure within the tolerance, locks.

    Raises
    ------
    ScenarioError
        As ``posts``; for a measure that is not there.
    """
    return rules_of(scenario, territories.measures, territories.loads.sum(axis=0))


def rules_of(scenario: Any, measures: Sequence[str], total: FloatArray) -> tuple[LevelRules, ...]:
    """
    The same from the totals of all measures, ``(num_measures,)``, which no plan changes.

    Raises
    ------
    ScenarioError
        As ``level_rules``.
    """
    check_level_measures(scenario, measures)
    return tuple(_rules(scenario, post, tuple(measures), total) for post in posts(scenario))


def check_level_measures(scenario: Any, measures: Sequence[str]) -> None:
    """
    Refuse tolerances of measures that the problem does not have, or that a split cannot keep.

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
    unknown += _unfit_for_split(scenario)
    if unknown:
        told = "\n".join(f"{fault.message}. {fault.remedy}".strip() for fault in unknown)
        raise ScenarioError(told, unknown)


def _unfit_for_split(scenario: Any) -> list[Fault]:
    """From the top down, nothing is known yet of who drives where."""
    if scenario.spec.solve.levels != "top-down":
        return []
    return [
        _fault(
            place,
            "tolerance",
            f"{name} depends on who serves an account, which is not known when {spec.name}s are split "
            "from the top down. Balance visit_hours or potential, or write solve.levels = 'bottom-up'.",
        )
        for place, spec in enumerate(scenario.spec.level)
        for name in spec.tolerance
        if name in PAIR_MEASURES
    ]


def _rules(scenario: Any, post: Posts, measures: tuple[str, ...], total: FloatArray) -> LevelRules:
    count = len(post.ids)
    lower = np.full((count, len(total)), -np.inf)
    upper = np.full((count, len(total)), np.inf)
    for name, share in post.spec.tolerance.items():
        m = measures.index(name)
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
