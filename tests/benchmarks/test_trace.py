"""Traces keep what the tables need."""

from __future__ import annotations

from typing import Any

from benchmarks.trace import seconds_to_ratio, thinned
from territory_opt.models import TracePoint


def point(seconds: float, objective: float, bound: float = 100.0, phase: str = "search") -> Any:
    """A trace point."""
    return TracePoint(seconds, seconds, phase, objective, bound, 0.0)


def test_small_steps_are_left_out_and_the_last_point_is_kept() -> None:
    """Steps of 0.01 % until one of 0.1 %; then the last one, however small."""
    steps = [120.0, 119.99, 119.98, 119.0, 118.999, 118.998]
    kept = thinned(point(second, value) for second, value in enumerate(steps))
    assert [each["objective"] for each in kept] == [120.0, 119.0, 118.998]


def test_change_of_phase_is_kept() -> None:
    """Where each phase began is part of the picture."""
    kept = thinned([point(0, 120), point(1, 120, phase="prove"), point(2, 120, phase="prove")])
    assert [each["phase"] for each in kept] == ["search", "prove", "prove"]


def test_first_feasible_plan_is_kept_and_no_plan_is_null() -> None:
    """JSON has no infinity."""
    kept = thinned([point(0, float("inf")), point(1, 120.0)])
    assert [each["objective"] for each in kept] == [None, 120.0]


def test_time_to_a_ratio_is_that_of_the_first_plan_within_it() -> None:
    """The final bound is 100: 104 is within 1.05 after 2 s, nothing is within 1.01."""
    trace = thinned([point(1, 120, 80), point(2, 104, 90), point(3, 102, 100)])
    assert seconds_to_ratio(trace, 1.05) == 2
    assert seconds_to_ratio(trace, float("inf")) == 1
    assert seconds_to_ratio(trace, 1.01) is None
    assert seconds_to_ratio([], 1.01) is None
