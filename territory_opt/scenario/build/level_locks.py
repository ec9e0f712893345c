"""Territories that stay with a manager of a level, and locks that contradict each other."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from territory_opt.models import Fault
from territory_opt.models.arrays import IntArray
from territory_opt.models.nearest import did_you_mean
from territory_opt.scenario.build.posts import Posts, level_fault

NAMED = 5
"""Territories spelled out in a fault."""


def locks(scenario: Any, post: Posts) -> IntArray | None:
    """Group that each territory stays under, -1 free: ``(num_territories,)``; None without locks."""
    if post.spec.locked_by is None:
        return None
    found = pd.Index(post.ids).get_indexer(pd.Index(_wanted(scenario, post)))
    return found.astype(np.int64)


def lock_faults(scenario: Any, found: Sequence[Posts]) -> list[Fault]:
    """Locks to nobody, to more than a span allows, or to a district in two regions at once."""
    faults: list[Fault] = []
    for place, post in enumerate(found):
        faults += _unknown(scenario, place, post)
    if faults:
        return faults
    if found:
        faults += _too_many(scenario, found[0])
    locked = [(place, post) for place, post in enumerate(found) if post.spec.locked_by is not None]
    for (_, lower), (place, upper) in pairwise(locked):
        faults += _contradictions(scenario, place, lower, upper)
    return faults


def _wanted(scenario: Any, post: Posts) -> pd.Series:
    column: pd.Series = scenario.territories[post.spec.locked_by].fillna("").astype(str)
    return column.str.strip()


def _unknown(scenario: Any, place: int, post: Posts) -> list[Fault]:
    column = post.spec.locked_by
    if column is None:
        return []
    if column not in scenario.territories:
        near = did_you_mean(column, list(scenario.territories.columns))
        message = f"territories have no column {column!r}. {near}".strip()
        return [level_fault(place, "locked_by", message)]
    return [
        level_fault(
            place,
            "locked_by",
            f"{column} names {one!r}, who is in {post.spec.managers} no manager. "
            f"{did_you_mean(one, list(post.ids))}".strip(),
        )
        for one in sorted(set(_wanted(scenario, post)) - {"", *post.ids})
    ]


def _too_many(scenario: Any, post: Posts) -> list[Fault]:
    """More locked territories than a manager may lead."""
    if post.spec.locked_by is None:
        return []
    wanted, most = _wanted(scenario, post), post.span[1]
    ids = scenario.territories["territory_id"]
    return [
        level_fault(
            0,
            "locked_by",
            f"{number} territories are locked to {group!r}, who leads at most {most:g}: "
            f"{_named(ids[wanted == group])}. Free {number - int(most)} of them, or write "
            f"span = [{post.span[0]:g}, {number}].",
        )
        for group, number in wanted[wanted != ""].value_counts().items()
        if number > most
    ]


def _contradictions(scenario: Any, place: int, lower: Posts, upper: Posts) -> list[Fault]:
    """Territories of one lower group that are to be in different upper ones."""
    table = pd.DataFrame(
        {
            "id": scenario.territories["territory_id"],
            "lower": _wanted(scenario, lower),
            "upper": _wanted(scenario, upper),
        }
    )
    both = table[(table["lower"] != "") & (table["upper"] != "")]
    faults = []
    for group, rows in both.groupby("lower", sort=False):
        if len(set(rows["upper"])) > 1:
            said = ", ".join(
                f"{_named(ids)} to {one!r}" for one, ids in rows.groupby("upper", sort=False)["id"]
            )
            faults.append(
                level_fault(
                    place,
                    "locked_by",
                    f"all of {lower.spec.name} {group!r} share a {upper.spec.name}, but they are locked "
                    f"apart: {said}. Give them one {upper.spec.name}, or free their {lower.spec.name}.",
                )
            )
    return faults


def _named(ids: pd.Series) -> str:
    shown, more = list(ids[:NAMED]), len(ids) - NAMED
    return ", ".join(shown) + (f" and {more} more" if more > 0 else "")
