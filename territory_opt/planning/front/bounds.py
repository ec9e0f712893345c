"""Bounds handed down a front: what no plan reaches within a looser limit, none does within a tighter."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence

from territory_opt.models import Status, StopReason
from territory_opt.planning.front.found import Ask, Found


def handed_down(found: Sequence[Found]) -> list[Found]:
    """
    Every step with the best bound that any step with no tighter limits has proved.

    Parameters
    ----------
    found
        Steps of one or several fronts of the same scenario. Plans found at a price on travel stay as
        they are: there is no limit to compare.

    Returns
    -------
    list of Found
        In the order given. Where the bound is a neighbour's, ``bound_source`` says so.
    """
    return [
        _raised(one, [each for each in found if _is_looser(each.ask, one.ask)]) for one in found
    ]


def _raised(one: Found, looser: Sequence[Found]) -> Found:
    bound = max((each.result.bound for each in looser), default=-math.inf)
    if not one.has_plan or bound <= one.result.bound:
        return one
    result = dataclasses.replace(
        one.result, bound=min(bound, one.result.objective), bound_source="neighbour"
    )
    if result.bound >= result.objective:
        result = dataclasses.replace(result, status=Status.OPTIMAL, stop_reason=StopReason.PROVED)
    return dataclasses.replace(one, team=dataclasses.replace(one.team, result=result))


def _is_looser(other: Ask, one: Ask) -> bool:
    """Whether all plans that keep the one ask keep the other."""
    if other.price or one.price or other.limit < one.limit:
        return False
    return other.level is None or (one.level is not None and other.level >= one.level)
