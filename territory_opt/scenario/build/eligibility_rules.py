"""The rules of eligibility, one function each; None where a scenario does not ask for the rule."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from territory_opt.models.arrays import BoolArray, FloatArray, IntArray
from territory_opt.scenario.build.columns import unknown
from territory_opt.scenario.build.eligibility import Eligibility, Rule
from territory_opt.scenario.build.headquarters import headquarters
from territory_opt.scenario.build.time_zones import offsets_hours
from territory_opt.scenario.build.today import Today
from territory_opt.scenario.build.travel import Travel
from territory_opt.scenario.where import matches


def eligibility(scenario: Any, today: Today, travel: Travel) -> Eligibility:
    """
    Gather the rules of a scenario.

    An account that states nothing requires nothing; a territory that states nothing offers nothing.
    """
    asked = [
        _coverage(scenario, travel),
        headquarters(scenario),
        _skills(scenario),
        _languages(scenario),
        _country(scenario),
        _time_zone(scenario),
        _place(scenario, travel),
        _road(travel),
        _distance(scenario, travel),
    ]
    return Eligibility(
        rules=tuple(rule for rule in asked if rule is not None),
        forbidden=_forbidden(scenario),
        locked_to=today.stated,
        num_territories=len(scenario.territories),
    )


def _coverage(scenario: Any, travel: Travel) -> Rule | None:
    """A role serves what its entries name; a role without an entry serves every account."""
    effort = travel.effort
    named = {line.role for line in scenario.spec.coverage}
    covered = np.array([[role not in named for role in effort.roles]]).repeat(
        len(scenario.accounts), axis=0
    )
    for line in scenario.spec.coverage:
        if line.role not in effort.roles:
            message = f"coverage.role: no territory has the role {line.role!r}"
            raise unknown(message, line.role, effort.roles, "coverage.role")
        of_role = [role == line.role for role in effort.roles]
        covered[np.ix_(matches(scenario.accounts, line.where), of_role)] = True
    if covered.all():
        return None
    return Rule(
        "coverage",
        lambda units, territories: covered[units, effort.role_of[territories]],
        lambda _, j: f"is {effort.roles[effort.role_of[j]]!r}, a role that does not cover it",
        "Let a [[coverage]] entry of some role include the account.",
    )


def _skills(scenario: Any) -> Rule | None:
    required, has = scenario.accounts["required_skills"], _folded(scenario.territories["skills"])
    if not scenario.spec.rules.match_skills or not _stated(required):
        return None
    return Rule(
        "skills",
        _by_key(required, lambda needs: [_fold(needs) <= skills for skills in has]),
        lambda i, j: f"lacks {_listed(s for s in required.iloc[i] if s.casefold() not in has[j])}",
        "Give a rep the skill, or set rules.match_skills = false.",
    )


def _languages(scenario: Any) -> Rule | None:
    spoken, speaks = scenario.accounts["languages"], _folded(scenario.territories["languages"])
    if not scenario.spec.rules.match_languages or not _stated(spoken):
        return None
    return Rule(
        "languages",
        _by_key(spoken, lambda ours: [not ours or bool(_fold(ours) & theirs) for theirs in speaks]),
        lambda i, _: f"speaks none of {_listed(spoken.iloc[i])}",
        "Give a rep the language, or set rules.match_languages = false.",
    )


def _country(scenario: Any) -> Rule | None:
    of_account = scenario.accounts["country"].fillna("").astype(str)
    of_home = scenario.territories["country"].fillna("").astype(str)
    if not scenario.spec.rules.match_country:
        return None
    return Rule(
        "country",
        _by_key(of_account, lambda country: (of_home == country) | (country == "")),
        lambda i, j: f"is in {of_home.iloc[j] or 'no known country'}, not in {of_account.iloc[i]}",
        "Place a territory there, or set rules.match_country = false.",
    )


def _time_zone(scenario: Any) -> Rule | None:
    limit = scenario.spec.rules.max_time_zone_difference_hours
    if limit is None:
        return None
    of_account = offsets_hours(scenario, scenario.accounts, "accounts")
    of_home = offsets_hours(scenario, scenario.territories, "territories")

    def away(units: IntArray, territories: IntArray) -> FloatArray:
        return abs(of_account[units] - of_home[territories])

    return Rule(
        "time-zone",
        lambda units, territories: (
            np.isnan(of_account[units]) | (away(units, territories) <= limit)
        ),
        lambda i, j: (
            f"is {abs(of_account[i] - of_home[j]):g} hours away in time zone (limit {limit:g})"
        ),
        "Raise rules.max_time_zone_difference_hours.",
    )


def _place(scenario: Any, travel: Travel) -> Rule | None:
    places = [*scenario.accounts["longitude"], *scenario.territories["longitude"]]
    kind = scenario.spec.objective.kind
    matters = travel.rates is not None or kind in ("distance", "inertia")
    if not matters or travel.effort.is_remote.all() or not np.isnan(places).any():
        return None
    return Rule(
        "place",
        lambda units, territories: (
            travel.is_remote(units, territories) | ~np.isnan(travel.known_km(units, territories))
        ),
        lambda *_: "cannot be reached: account or home has no coordinates",
        'Give coordinates, geocode = true, or travel = "none" for a role.',
    )


def _road(travel: Travel) -> Rule | None:
    """Pairs without a road, where the scenario says that they are not allowed."""
    if travel.roads is None or not travel.roads.is_forbidding or travel.roads.is_given.all():
        return None
    return Rule(
        "road",
        lambda units, territories: (
            travel.is_remote(units, territories) | travel.is_reachable(units, territories)
        ),
        lambda *_: "cannot be reached: no road is known",
        'Add the pair to the matrix, or write travel.missing = "great_circle".',
    )


def _distance(scenario: Any, travel: Travel) -> Rule | None:
    """The stricter of the rule's limit and the territory's own; inside roles have no distance."""
    limits = _distance_limits(scenario, travel)
    if travel.distance_km is None or np.isinf(limits).all():
        return None
    table = travel.distance_km

    def reason(i: int, j: int) -> str:
        km = table.at(np.array([i]), np.array([j]))[0]
        return f"is {km:,.0f} km away (limit {limits[j]:,.0f} km)"

    return Rule(
        "distance",
        lambda units, territories: ~(travel.known_km(units, territories) > limits[territories]),
        reason,
        "Raise rules.max_distance_km or the rep's own limit, or add a rep nearby.",
    )


def _distance_limits(scenario: Any, travel: Travel) -> FloatArray:
    own = scenario.territories["max_distance_km"].to_numpy(float)
    rule = scenario.spec.rules.max_distance_km
    limits = np.fmin(own, np.inf if rule is None else rule)
    inside = np.atleast_1d(travel.effort.is_remote.all(axis=0))[travel.effort.role_of]
    return np.where(inside, np.inf, limits)


def _forbidden(scenario: Any) -> Rule | None:
    forbidden, ids = scenario.accounts["forbidden"], scenario.territories["territory_id"]
    if not _stated(forbidden):
        return None
    return Rule(
        "forbidden",
        _by_key(forbidden, lambda out: ~ids.isin(out)),
        lambda *_: "is forbidden for it",
        "Take the territory out of the account's `forbidden`.",
    )


def _by_key(keys: pd.Series, row: Callable[[Any], Iterable[Any]]) -> Callable[..., BoolArray]:
    """A formula from one row of verdicts over all territories per distinct key."""
    distinct: dict[Hashable, int] = {}
    codes = np.array([distinct.setdefault(key, len(distinct)) for key in keys], dtype=np.int64)
    table = np.array([list(row(key)) for key in distinct], dtype=bool)
    return lambda units, territories: table[codes[units], territories]


def _stated(lists: pd.Series) -> bool:
    return bool(lists.map(len).any())


def _fold(words: Sequence[str]) -> frozenset[str]:
    return frozenset(word.casefold() for word in words)


def _folded(lists: pd.Series) -> list[frozenset[str]]:
    return [_fold(words) for words in lists]


def _listed(words: Iterable[str]) -> str:
    return ", ".join(repr(word) for word in words)
