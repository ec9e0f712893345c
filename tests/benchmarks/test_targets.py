"""A target is met only by rows that are all there, feasible and in time."""

from __future__ import annotations

from typing import Any

import pytest

from benchmarks.rivals import LP_NAMES
from benchmarks.rows import OUR_BOUND, SEEDS
from benchmarks.targets import BoundTarget, GapTarget, GrowthTarget, RatioTarget

RATIO = RatioTarget("neutral-5", "500x10", "±5 %", max_ratio=1.003, max_gb=1.0)
GAP = GapTarget("two", ("c10400", "d10400"), 60, 0.0020, 0.0045)


def three(record: Any, **last: Any) -> list[dict[str, Any]]:
    """Rows of three seeds, the last one different."""
    return [record(seed=101), record(seed=102), record(seed=103, **last)]


def test_three_good_seeds_meet_a_target(record: Any) -> None:
    """1.002 of at most 1.003, 9.9 s of 10, 0.3 GB of 1."""
    verdict = RATIO.verdict(three(record))
    assert verdict.is_met is True
    assert "worst 1.00200, 0 outside, 9.9 s, 0.30 GB (3 of 3 seeds)" in verdict.figure


@pytest.mark.parametrize(
    "fault",
    [
        {"ratio": 1.0031},
        {"num_outside": 1},
        {"objective": None, "num_outside": None, "ratio": None},
        {"seconds": 10.6},
        {"peak_mb": 1001.0},
    ],
)
def test_one_bad_seed_misses_it(record: Any, fault: dict[str, Any]) -> None:
    """The worst seed counts: ratio, a rep outside, no plan, time, memory."""
    assert RATIO.verdict(three(record, **fault)).is_met is False


def test_missing_seed_leaves_it_open(record: Any) -> None:
    """Good so far is not met; bad so far is missed."""
    assert RATIO.verdict([record()]).is_met is None
    assert RATIO.verdict([record(ratio=1.1)]).is_met is False
    assert RATIO.verdict([]).figure == "not run"


def test_rows_of_others_count_for_no_target(record: Any) -> None:
    """Neither a rival's nor another instance's."""
    others = [record(solver="highs"), record(instance="2000x25"), record(suite="neutral-3")]
    assert RATIO.verdict(others).figure == "not run"


def gap_row(record: Any, name: str, objective: float, **values: Any) -> dict[str, Any]:
    """A generalized assignment whose best known value is 1,000."""
    own = {"suite": "gap", "best_known": 1000.0, "seconds_limit": 60.0}
    return record(instance=name, objective=objective, **{**own, **values})


@pytest.mark.parametrize(
    ("first", "second", "is_met"),
    [(1000, 1004, True), (1000, 1005, False), (1003, 1004, False)],
)
def test_mean_and_worst_gap_both_count(
    record: Any, first: float, second: float, is_met: bool
) -> None:
    """Means 0.20, 0.25, 0.35 % of 0.20; worst 0.4, 0.5, 0.4 % of 0.45."""
    rows = [gap_row(record, "c10400", first), gap_row(record, "d10400", second)]
    assert GAP.verdict(rows).is_met is is_met


def test_gap_without_a_known_value_is_to_the_own_bound(record: Any) -> None:
    """A made instance with ratio 1.002 has a gap of 0.2 %."""
    rows = [gap_row(record, name, 1000, best_known=None) for name in GAP.instances]
    assert "mean 0.200 %" in GAP.verdict(rows).figure


def bound_rows(record: Any, ours: float, seconds: float) -> list[dict[str, Any]]:
    """The linear programs have value 100,000 after 40 s."""
    where = {"suite": "bound", "instance": "10000x100"}
    lps = [record(solver=name, bound=100_000.0, seconds=40.0, **where) for name in LP_NAMES]
    return [record(solver=OUR_BOUND, bound=ours, seconds=seconds, **where), *lps]


@pytest.mark.parametrize(
    ("ours", "seconds", "is_met"),
    [(99_998.5, 4.0, True), (99_997.0, 4.0, False), (99_998.5, 4.5, False)],
)
def test_bound_is_measured_in_value_and_time(
    record: Any, ours: float, seconds: float, is_met: bool
) -> None:
    """0.0015 % below is within 0.002 %, 0.003 % is not; 4 s is a tenth of 40 s, 4.5 s is not."""
    assert BoundTarget().verdict(bound_rows(record, ours, seconds)).is_met is is_met


def grown(record: Any, large_seconds: float | None) -> list[dict[str, Any]]:
    """The small instance is within 1 % after 2 s; the large one at the time given, or never."""

    def trace(seconds: float | None) -> list[dict[str, Any]]:
        good = [] if seconds is None else [{"seconds": seconds, "objective": 100.5, "bound": 99.0}]
        start = {"seconds": 1.0, "objective": None, "bound": 90.0}
        return [start, *good, {"seconds": 500.0, "objective": 105.0, "bound": 100.0}]

    small = record(instance="10000x100", trace=trace(2.0))
    return [small, record(instance="200000x1000", trace=trace(large_seconds))]


@pytest.mark.parametrize(("seconds", "is_met"), [(53.0, True), (53.1, False), (None, False)])
def test_growth_is_linear_times_log_at_most(
    record: Any, seconds: float | None, is_met: bool
) -> None:
    """20 × ln 200,000 ÷ ln 10,000 = 26.505: from 2 s to 53.01 s."""
    assert GrowthTarget().max_factor == pytest.approx(26.505, abs=1e-3)
    assert GrowthTarget().verdict(grown(record, seconds)).is_met is is_met


def test_first_seeds_are_those_of_the_protocol() -> None:
    """Nobody tunes on them."""
    assert SEEDS == (101, 102, 103)
