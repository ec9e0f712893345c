"""A work limit promises the identical plan: again, in another process, by other workers."""

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from joblib.externals.loky import ProcessPoolExecutor

from territory_opt.solvers import SolveOptions, solve, stop_after
from territory_opt.testing import neutral, random_problem

PIPELINES = {
    "complete": {"tiny_pairs": 10**9},
    "all phases": {"tiny_pairs": 0},
    "search only": {"tiny_pairs": 0, "complete_pairs": 0},
    "listed": {"tiny_pairs": 0, "listed_pairs": 1},
}
WORK, SEED = 0.25, 7

SOLVE = """
import json, sys
from territory_opt.models import Problem
from territory_opt.solvers import SolveOptions, solve, stop_after

file, limit, seed, options = json.loads(sys.argv[1])
options = SolveOptions(**options)
result = solve(Problem.load(file), stop_after(work=limit), seed=seed, options=options)
bound, work = result.bound.hex(), float(result.work).hex()
print(json.dumps([result.plan.territory_of.tolist(), bound, work]))
"""


@pytest.fixture(scope="module")
def problem():
    """80 units, 6 territories, every kind of rule but groups; every pipeline has a plan for it."""
    rng = np.random.default_rng(3)
    for _ in range(1000):
        drawn = random_problem(rng, 80, 6).replace(groups=np.full(80, -1))
        if drawn.budgets and solve(drawn, stop_after(work=5), seed=0).is_feasible:
            return drawn
    raise AssertionError("no feasible problem among the drawn")


def figures(problem, name, **more):
    """Plan, bound and work, to the last bit."""
    options = SolveOptions(**PIPELINES[name], **more)
    result = solve(problem, stop_after(work=WORK), seed=SEED, options=options)
    bound, work = float(result.bound).hex(), float(result.work).hex()
    return [result.plan.territory_of.tolist(), bound, work]


@pytest.mark.parametrize("name", PIPELINES)
def test_same_work_and_seed_give_the_identical_plan(problem, name):
    """Twice in one process: the second run finds caches warm, and the same plan."""
    assert figures(problem, name) == figures(problem, name)


@pytest.mark.parametrize("name", PIPELINES)
def test_another_process_gives_the_identical_plan(problem, name, tmp_path):
    """Other hashes, other addresses, nothing run before: the same plan, bound and work."""
    file = tmp_path / "problem.npz"
    problem.save(file)
    told = []
    for hashes in ("1", "4294967295"):
        words = json.dumps([str(file), WORK, SEED, PIPELINES[name]])
        done = subprocess.run(
            [sys.executable, "-c", SOLVE, words],
            capture_output=True,
            text=True,
            check=True,
            env=os.environ
            | {"PYTHONHASHSEED": hashes, "PYTHONPATH": str(Path(__file__).parents[2])},
        )
        told.append(json.loads(done.stdout))
    assert told[0] == told[1] == figures(problem, name)


@pytest.mark.parametrize("make", [ThreadPoolExecutor, ProcessPoolExecutor])
def test_another_executor_gives_the_identical_plan(problem, make):
    """Whoever solves the neighbourhoods, every rule included: the same plan, bound and work."""
    executor = make(2)
    try:
        for name in ("search only", "listed"):
            assert figures(problem, name, executor=executor) == figures(problem, name), name
    finally:
        executor.shutdown(wait=True)


@pytest.mark.parametrize("name", ["search only", "listed"])
def test_one_cpu_gives_the_identical_plan(name):
    """Territories are halved for two threads also where only one can run."""
    if not hasattr(os, "sched_setaffinity"):
        pytest.skip("optional: the processors of a process cannot be set here")
    problem, allowed = neutral(300, 20, seed=2).problem(), os.sched_getaffinity(0)
    usual = figures(problem, name)
    os.sched_setaffinity(0, {min(allowed)})
    try:
        assert figures(problem, name) == usual
    finally:
        os.sched_setaffinity(0, allowed)
