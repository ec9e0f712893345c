"""Bounds of a front: what a looser limit proves holds within a tighter one, and nowhere else."""

from __future__ import annotations

import dataclasses
import math
from typing import Any, cast

from territory_opt.models import Result, Status, StopReason
from territory_opt.planning.front import Found, handed_down
from territory_opt.planning.front.found import Ask


@dataclasses.dataclass(frozen=True)
class Alone:
    """Of a team, the result is all that counts here."""

    result: Result


def step(ask: Ask, cost: float, bound: float) -> Found:
    result = Result(
        Status.FEASIBLE, StopReason.TIME, None, cost, bound, "lagrangian", None,
    )  # fmt: skip
    return Found(ask, (), cast("Any", Alone(result)), (cost, ask.limit) if cost < math.inf else ())


def bounds(*steps: Found) -> list[float]:
    return [one.result.bound for one in handed_down(steps)]


def test_a_looser_limit_gives_its_bound_to_a_tighter() -> None:
    """0.2 proves 90, 0.1 only 80: 90 holds there as well. What 0.1 proves says nothing of 0.2."""
    assert bounds(step(Ask(0.1), 100, 80), step(Ask(0.2), 95, 90)) == [90, 90]
    assert bounds(step(Ask(0.1), 100, 97), step(Ask(0.2), 95, 90)) == [97, 90]


def test_no_limit_is_the_loosest() -> None:
    """What is proved without a limit holds for all."""
    assert bounds(step(Ask(0.1), 100, 80), step(Ask(math.inf), 95, 94)) == [94, 94]


def test_a_price_is_no_limit() -> None:
    """Bounds along prices are of other problems."""
    priced = step(Ask(math.inf, price=2.0), 100, 99)
    assert bounds(step(Ask(0.1), 100, 80), priced) == [80, 99]
    assert bounds(step(Ask(math.inf, price=0.5), 100, 80), step(Ask(math.inf), 95, 94)) == [80, 94]


def test_a_third_goal_must_be_no_tighter_either() -> None:
    """Level 0.3 allows all that 0.2 allows, not the other way round; without a level, all."""
    wide, narrow = step(Ask(0.2, level=0.3), 95, 90), step(Ask(0.1, level=0.2), 100, 80)
    assert bounds(narrow, wide) == [90, 90]
    crossed = step(Ask(0.2, level=0.1), 95, 90)
    assert bounds(narrow, crossed) == [80, 90]
    assert bounds(narrow, step(Ask(0.2), 95, 90)) == [90, 90]
    assert bounds(step(Ask(0.1), 100, 80), wide) == [80, 90]


def test_a_plan_that_reaches_the_bound_is_optimal() -> None:
    """And no bound is above its plan."""
    tight, loose = handed_down([step(Ask(0.1), 90, 80), step(Ask(0.2), 90, 90.0000001)])
    assert tight.result.status is Status.OPTIMAL
    assert tight.result.bound == 90
    assert tight.result.bound_source == "neighbour"
    assert loose.result.status is Status.FEASIBLE
    assert loose.result.bound_source == "lagrangian"


def test_what_has_no_plan_stays_as_it_is() -> None:
    """An end of the front keeps what was found about it."""
    assert bounds(step(Ask(0.1), math.inf, 80), step(Ask(0.2), 95, 90)) == [80, 90]
