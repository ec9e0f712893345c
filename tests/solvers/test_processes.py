"""Solves in processes of their own: Ctrl-C as a terminal sends it, and nothing left behind."""

import json
import math
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from territory_opt.solvers.interrupt import heard_interrupts
from territory_opt.solvers.watched import watched
from tests.living import members

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/stat").exists(), reason="optional: reads /proc"
)

SOLVE = """
import json, sys
from joblib.externals.loky import ProcessPoolExecutor
from territory_opt.solvers import SolveOptions, solve, stop_after
from territory_opt.testing import neutral

def tell(point):
    print(json.dumps({"phase": point.phase, "objective": point.objective}), flush=True)

def main():
    num_units, num_territories, executor = json.loads(sys.argv[1])
    executor = ProcessPoolExecutor(2) if executor else None
    problem = neutral(num_units, num_territories, seed=1).problem()
    options = SolveOptions(executor=executor)
    result = solve(problem, stop_after(seconds=60), seed=1, options=options, progress=tell)
    print(json.dumps({
        "status": result.status, "stop_reason": result.stop_reason,
        "objective": result.objective, "bound": result.bound,
        "violations": len(result.violations), "has_plan": result.plan is not None,
    }), flush=True)
    if executor is not None:
        executor.shutdown(wait=True, kill_workers=True)

if __name__ == "__main__":
    main()
"""
LARGE, MEDIUM = (2_000, 25), (400, 12)
"""Pairs too many for the complete search; few enough for it."""


@pytest.fixture
def solving(tmp_path):
    """Begins a solve in a session of its own; ends what is left of it."""
    script, begun = tmp_path / "child.py", []
    script.write_text(SOLVE)

    def begin(sizes, executor=False):
        process = subprocess.Popen(
            [sys.executable, str(script), json.dumps([*sizes, executor])],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
        )
        begun.append(process)
        return process

    yield begin
    for process in begun:
        for number in members(process.pid):
            os.kill(number, signal.SIGKILL)
        process.communicate()


def answer_of(process):
    """The last line that the process told; what it complained of where it told none."""
    lines = process.stdout.readlines()
    assert lines, process.stderr.read()
    return json.loads(lines[-1])


def nothing_left(session, seconds=5.0):
    """True once no process of the session lives; helpers may take a moment to see their parent go."""
    deadline = time.monotonic() + seconds
    while members(session) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not members(session)


def wait_for(process, phase, feasible=True):
    """Read trace points until one of ``phase``; the best objective by then."""
    for line in process.stdout:
        point = json.loads(line)
        if point["phase"] == phase and (math.isfinite(point["objective"]) or not feasible):
            return point["objective"]
    raise AssertionError(f"ended before {phase}: {process.stderr.read()[-2000:]}")


def interrupt(process):
    """Ctrl-C as a terminal sends it: to every process of the group."""
    os.killpg(process.pid, signal.SIGINT)
    return time.monotonic()


@pytest.mark.parametrize(
    ("sizes", "phase"),
    [(LARGE, "annealing"), (LARGE, "neighbourhoods"), (MEDIUM, "complete")],
    ids=["annealing", "neighbourhoods", "complete"],
)
def test_interrupt_returns_the_best_plan_within_two_seconds(solving, sizes, phase):
    """SIGINT in every kind of phase: feasible, by the user, at least as good as what was told."""
    process = solving(sizes)
    told = wait_for(process, phase)
    sent = interrupt(process)
    last = answer_of(process)
    assert time.monotonic() - sent < 2.0
    assert (last["status"], last["stop_reason"]) == ("FEASIBLE", "USER")
    assert last["has_plan"]
    assert last["violations"] == 0
    assert last["bound"] <= last["objective"] <= told
    assert process.wait(10) == 0
    assert nothing_left(process.pid)


def test_interrupt_before_any_plan_is_an_answer_too(solving):
    """SIGINT while the dual runs: no traceback, a status that claims nothing."""
    process = solving(LARGE)
    wait_for(process, "dual", feasible=False)
    sent = interrupt(process)
    last = answer_of(process)
    assert time.monotonic() - sent < 2.0
    assert last["status"] in ("UNKNOWN", "FEASIBLE")
    assert last["stop_reason"] == "USER"
    assert process.wait(10) == 0
    assert nothing_left(process.pid)


def test_interrupt_that_ends_the_workers_too_keeps_the_best_plan(solving):
    """A terminal's Ctrl-C reaches the processes of an executor: they end, the plan stays."""
    process = solving(LARGE, executor=True)
    told = wait_for(process, "neighbourhoods")
    interrupt(process)
    last = answer_of(process)
    assert (last["status"], last["stop_reason"]) == ("FEASIBLE", "USER")
    assert last["objective"] <= told
    assert process.wait(30) == 0
    assert nothing_left(process.pid, 20)


@pytest.mark.parametrize(("sizes", "phase"), [(LARGE, "neighbourhoods"), (MEDIUM, "complete")])
def test_second_interrupt_aborts(solving, sizes, phase):
    """Two at once: ended as Python ends by Ctrl-C, and nothing runs on."""
    process = solving(sizes)
    wait_for(process, phase)
    sent = interrupt(process)
    while process.poll() is None and time.monotonic() < sent + 5:
        time.sleep(0.01)
        interrupt(process)
    assert process.wait(10) in (-signal.SIGINT, 0)  # 0: the first one was already enough
    assert nothing_left(process.pid)


def test_killed_solve_leaves_no_process(solving):
    """SIGKILL: nobody is there to clean up, and nothing outlives the solve."""
    process = solving(LARGE)
    wait_for(process, "neighbourhoods")
    process.kill()
    assert process.wait(10) == -signal.SIGKILL
    assert nothing_left(process.pid)


def test_interrupts_after_the_second_wait_for_the_threads():
    """A third one must not make Python leave while the solver's threads still call it."""
    before, ending, ended = signal.getsignal(signal.SIGINT), threading.Event(), []

    def end():
        if not ending.is_set():
            ending.set()
            signal.raise_signal(signal.SIGINT)  # the third

    def solve():
        ending.wait(10)
        time.sleep(0.2)
        ended.append(True)

    def interrupt_twice():
        for _ in range(2):
            signal.raise_signal(signal.SIGINT)

    with pytest.raises(KeyboardInterrupt), heard_interrupts(SimpleNamespace(is_interrupted=False)):
        watched(solve, end, interrupt_twice)
    assert ended
    assert signal.getsignal(signal.SIGINT) is before
