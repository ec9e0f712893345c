"""Levels above the territories: how many groups, who leads them, what they must keep."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from territory_opt.errors import ProblemError, ScenarioError
from territory_opt.geo.plane import unit_vectors
from territory_opt.models import Children, Fault, LevelRules
from territory_opt.models.arrays import FloatArray
from territory_opt.models.nearest import did_you_mean
from territory_opt.models.span import count_of_span, span_faults
from territory_opt.scenario.build.children import EARTH_KM
from territory_opt.scenario.build.level_locks import lock_faults, locks
from territory_opt.scenario.build.posts import Posts, level_fault
from territory_opt.scenario.specs.levels import LevelSpec
from territory_opt.scenario.specs.rules import PAIR_MEASURES

ANY_SPAN = (1.0, np.inf)
"""Where no span is stated, a group has somebody at least."""


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
            faults += [level_fault(place, "span", message) for message in error.messages]
            break
        faults += _id_faults(place, post, taken)
        children, number, taken = f"{spec.name}s", len(post.ids), taken | set(post.ids)
        found.append(post)
    faults += lock_faults(scenario, found)
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
    return [level_fault(place, "managers", f"{message}. Give it an id of its own.")]


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
    return tuple(
        _rules(scenario, place, post, tuple(measures), total)
        for place, post in enumerate(posts(scenario))
    )


def check_level_measures(scenario: Any, measures: Sequence[str]) -> None:
    """
    Refuse tolerances of measures that the problem does not have, or that a split cannot keep.

    Raises
    ------
    ScenarioError
        Naming each of them.
    """
    unknown = [
        level_fault(
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
        level_fault(
            place,
            "tolerance",
            f"{name} depends on who serves an account, which is not known when {spec.name}s are split "
            "from the top down. Balance visit_hours or potential, or write solve.levels = 'bottom-up'.",
        )
        for place, spec in enumerate(scenario.spec.level)
        for name in spec.tolerance
        if name in PAIR_MEASURES
    ]


def _rules(
    scenario: Any, place: int, post: Posts, measures: tuple[str, ...], total: FloatArray
) -> LevelRules:
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
        locked_to=None if place else locks(scenario, post),
        contiguous=post.spec.contiguous,
        territories_locked_to=locks(scenario, post),
    )


def _homes_km(homes: pd.DataFrame) -> FloatArray:
    return EARTH_KM * unit_vectors(homes["longitude"], homes["latitude"])
