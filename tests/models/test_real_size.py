"""200,000 units and 1,000 territories: what would be a matrix of 1.6 GB is never one."""

import subprocess
import sys
import textwrap

import pytest

LIMIT_GB = 1.0

JUDGED = """
    import resource, sys
    from pathlib import Path
    import numpy as np
    from territory_opt.models import Certificate, Plan, Problem
    from territory_opt.scoring import audit, audit_bound, objective

    def peak_gb():
        # On Linux ru_maxrss begins at the peak of the program that started this one.
        if sys.platform != "linux":
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            return peak / (1e9 if sys.platform == "darwin" else 1e9 / 1024)
        status = Path("/proc/self/status").read_text()
        return int(status.split("VmHWM:")[1].split()[0]) * 1024 / 1e9

    rng = np.random.default_rng(1)
    units, territories = 200_000, 1_000
    xy, home = rng.uniform(0, 4000, (units, 2)), rng.uniform(0, 4000, (territories, 2))
    loads = rng.lognormal(0, 0.6, (units, 2))
    target = np.tile(loads.sum(axis=0) / territories, (territories, 1))
    problem = Problem.from_points(xy, home, loads[:, 0], loads, 0.9 * target, 1.1 * target)
    plan = Plan(rng.integers(territories, size=units))
    prices = rng.normal(size=target.shape)
    bound = audit_bound(problem, Certificate(prices, np.empty(0), 0.0))
    assert {violation.rule for violation in audit(problem, plan)} == {"band"}
    assert bound < objective(problem, plan)
    print(peak_gb())
"""


@pytest.mark.slow
def test_points_of_real_size_are_built_and_judged_in_little_memory():
    """Problem, objective, audit and bound: below 1 GB, the interpreter and numpy included."""
    command = [sys.executable, "-c", textwrap.dedent(JUDGED)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert float(done.stdout) < LIMIT_GB
