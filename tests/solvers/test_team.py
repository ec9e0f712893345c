"""Workers: results in order, lost workers replaced, nothing left behind."""

import os
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from joblib.externals.loky import ProcessPoolExecutor

from territory_opt.solvers import SolveOptions, solve, stop_after
from territory_opt.solvers.team import Team
from territory_opt.testing import neutral


def slow_square(number):
    time.sleep(0.05 * (3 - number))
    return number * number, os.getpid()


def end_own_process(number, caller):
    if os.getpid() != caller:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def interrupted_elsewhere(number, caller):
    """As a worker that the terminal's Ctrl-C reaches."""
    if threading.get_ident() != caller:
        raise KeyboardInterrupt
    return number


def test_results_come_in_the_order_of_the_tasks():
    """The slowest first: still 0, 1, 4."""
    with Team() as team:
        assert [square for square, _ in team.map(slow_square, [(0,), (1,), (2,)])] == [0, 1, 4]


def test_executor_of_the_caller_is_left_open():
    """Whoever hands an executor in ends it."""
    with ThreadPoolExecutor(2) as executor:
        with Team(executor) as team:
            list(team.map(slow_square, [(0,), (1,)]))
        assert executor.submit(max, 1, 2).result() == 2


def test_what_a_killed_worker_leaves_is_done_here():
    """Both tasks kill the process they run in; both results come all the same."""
    executor = ProcessPoolExecutor(2)
    try:
        with Team(executor) as team:
            tasks = [(1, os.getpid()), (2, os.getpid())]
            assert list(team.map(end_own_process, tasks)) == [1, 2]
            assert team.has_lost_workers
            assert list(team.map(end_own_process, tasks)) == [1, 2]
    finally:
        executor.shutdown(wait=True, kill_workers=True)


@pytest.mark.slow
def test_what_an_interrupted_worker_leaves_is_done_here():
    """A Ctrl-C that ends a task in its worker does not end the caller."""
    caller = threading.get_ident()
    with ThreadPoolExecutor(2) as executor, Team(executor) as team:
        results = list(team.map(interrupted_elsewhere, [(1, caller), (2, caller)]))
        assert results == [1, 2]
        assert team.has_lost_workers


def test_processes_and_threads_find_the_identical_plan():
    """Neighbourhoods solved in two processes: the same plan as in threads, under a work limit."""
    problem = neutral(240, 8, seed=2).problem()
    search = {"tiny_pairs": 0, "complete_pairs": 0}
    threads = solve(problem, stop_after(work=1), seed=5, options=SolveOptions(**search))
    executor = ProcessPoolExecutor(2)
    try:
        options = SolveOptions(**search, executor=executor)
        processes = solve(problem, stop_after(work=1), seed=5, options=options)
    finally:
        executor.shutdown(wait=True, kill_workers=True)
    assert np.array_equal(threads.plan.territory_of, processes.plan.territory_of)
    assert threads.objective == processes.objective
