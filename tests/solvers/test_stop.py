"""Stopping: limits, callbacks, Ctrl-C; the best plan always survives."""

import math
import os
import signal
import threading
import time

import numpy as np
import pytest

from territory_opt.models import Problem, StopReason
from territory_opt.scoring import audit
from territory_opt.solvers import Snapshot, any_of, solve, stop_after
from territory_opt.testing import neutral


def hard_problem(num_units=400, num_territories=12, seed=5):
    """Tight bands on two measures: seconds of work, and never proved soon."""
    rng = np.random.default_rng(seed)
    xy, home = rng.uniform(0, 100, (num_units, 2)), rng.uniform(0, 100, (num_territories, 2))
    loads = rng.lognormal(0, 0.6, (num_units, 2))
    target = np.tile(loads.sum(axis=0) / num_territories, (num_territories, 1))
    return Problem.from_points(xy, home, loads[:, 1], loads, target * 0.97, target * 1.03)


AT = Snapshot(seconds=10, work=5, objective=110, bound=100, idle_seconds=3, idle_work=2)


@pytest.mark.parametrize(
    ("limits", "reason"),
    [
        ({"seconds": 10}, StopReason.TIME),
        ({"seconds": 11}, None),
        ({"work": 5}, StopReason.WORK),
        ({"gap": 0.1}, StopReason.GAP),
        ({"gap": 0.09}, None),
        ({"no_improvement": 2}, StopReason.NO_IMPROVEMENT),
        ({"callback": lambda snapshot: snapshot.seconds > 9}, StopReason.USER),
        ({}, None),
    ],
)
def test_limit_gives_its_reason(limits, reason):
    """One limit each, just reached or just not."""
    assert stop_after(**limits)(AT) is reason


def test_rules_compose():
    """The first that says stop gives the reason; the smaller work limit counts."""
    rule = any_of(stop_after(work=9), stop_after(work=7, seconds=1))
    assert rule(AT) is StopReason.TIME
    assert rule.work == 7


def test_negative_limit_is_refused():
    """With its name."""
    with pytest.raises(ValueError, match="seconds=-1"):
        stop_after(seconds=-1)


def test_gap_is_infinite_without_a_plan_and_zero_at_zero():
    """No plan: no gap to speak of; 0 against 0: none."""
    assert Snapshot(0, 0, math.inf, 5).gap == math.inf
    assert Snapshot(0, 0, 0.0, 0.0).gap == 0.0


def test_callback_stops_within_two_seconds_and_keeps_the_best_plan():
    """The callback says stop after one second; the plan found by then is returned."""
    started = time.monotonic()
    rule = stop_after(callback=lambda snapshot: snapshot.seconds > 1)
    result = solve(hard_problem(), rule)
    assert result.stop_reason is StopReason.USER
    assert time.monotonic() - started < 3.5
    assert result.plan is not None


def test_interrupt_stops_and_keeps_the_best_plan():
    """SIGINT during the solve: status and plan come back, and the old handler is restored."""
    before = signal.getsignal(signal.SIGINT)
    timer = threading.Timer(1.0, os.kill, (os.getpid(), signal.SIGINT))
    timer.start()
    result = solve(hard_problem(), stop_after(seconds=60))
    assert result.stop_reason is StopReason.USER
    assert result.seconds < 3.5
    assert result.plan is not None
    assert signal.getsignal(signal.SIGINT) is before


def test_best_plan_survives_a_callback_that_raises():
    """The search stops there and warns with the traceback; CP-SAT's thread has ended."""

    def broken(snapshot):
        if snapshot.seconds > 0.5:
            raise RuntimeError("broken callback")
        return False

    problem = hard_problem()
    with pytest.warns(RuntimeWarning, match="RuntimeError: broken callback"):
        result = solve(problem, stop_after(callback=broken))
    assert result.stop_reason is StopReason.USER
    assert audit(problem, result.plan) == []
    assert result.seconds < 3
    deadline = time.monotonic() + 5
    while any(t.name == "or-tools" for t in threading.enumerate()) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(thread.name == "or-tools" for thread in threading.enumerate())


def test_progress_is_told_of_every_trace_point():
    """What the caller saw is what the result keeps."""
    seen = []
    result = solve(hard_problem(60, 4), stop_after(work=1), progress=seen.append)
    assert tuple(seen) == result.trace


@pytest.mark.parametrize(
    ("sizes", "phase"),
    [((400, 12), "complete"), ((2_000, 25), "annealing"), ((2_000, 25), "neighbourhoods")],
)
def test_callback_is_obeyed_within_two_seconds_in_every_phase(sizes, phase):
    """True once a phase has told of a plan: back at once, with that plan or a better one."""
    told, asked = [], []

    def enough(snapshot):
        is_there = any(point.phase == phase and point.objective < math.inf for point in told)
        if is_there and not asked:
            asked.append(time.monotonic())
        return is_there

    problem = neutral(*sizes, seed=1).problem()
    result = solve(problem, stop_after(callback=enough, seconds=200), progress=told.append)
    assert time.monotonic() - asked[0] < 2.0
    assert result.stop_reason is StopReason.USER
    assert result.is_feasible
    assert result.objective == min(point.objective for point in told)


@pytest.mark.parametrize(
    ("sizes", "phase"),
    [
        ((400, 12), "dual"),
        ((400, 12), "complete"),
        ((2_000, 25), "annealing"),
        ((2_000, 25), "neighbourhoods"),
    ],
)
def test_best_plan_survives_progress_that_raises(sizes, phase):
    """Whichever phase told, with what there was by then; signals and threads are as before."""
    handler = signal.getsignal(signal.SIGINT)

    def broken(point):
        if point.phase == phase:
            raise RuntimeError("broken progress")

    problem = neutral(*sizes, seed=1).problem()
    with pytest.warns(RuntimeWarning, match="RuntimeError: broken progress"):
        result = solve(problem, stop_after(seconds=200), progress=broken)
    assert result.stop_reason is StopReason.USER
    assert result.plan is not None
    assert phase in {point.phase for point in result.trace}
    assert signal.getsignal(signal.SIGINT) is handler
    assert not any(
        thread.name.startswith(("or-tools", "territory-opt")) for thread in threading.enumerate()
    )
