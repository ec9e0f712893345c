"""The table of small changes: every change is one, and both solves of it are counted."""

from __future__ import annotations

import numpy as np
import pytest

import territory_opt as to
from benchmarks.increments import HEAD, changes, line, row
from territory_opt.testing import neutral


@pytest.fixture(scope="module")
def begun():
    """An instance of 400 accounts and 12 reps, and a first plan."""
    instance = neutral(400, 12, seed=1)
    problem = instance.problem()
    return instance, problem, to.solve(problem, to.stop_after(work=0.3), seed=1)


def test_every_change_changes_one_thing(begun):
    """A band, a lock, a rep."""
    instance, problem, result = begun
    band, lock, rep = (change.problem for change in changes(instance, problem, result))
    assert (band.upper != problem.upper).any(axis=1).sum() == 1
    assert np.allclose(band.upper[0], 1.1 * problem.upper[0])
    assert np.flatnonzero(lock.locked_to >= 0).tolist() == [0]
    assert lock.locked_to[0] != result.plan.territory_of[0]
    assert rep.num_territories == problem.num_territories + 1


def test_every_change_is_solved_anew_and_from_the_result(begun):
    """Seconds, work and ratios of every change, to a gap of 5 %."""
    rows = [row(change, gap=0.05, work=0.4, seed=1) for change in changes(*begun)]
    assert all(one.anew.has_reached and one.again.has_reached for one in rows)
    assert all(one.seconds_ratio > 0 and one.work_ratio > 0 for one in rows)
    assert [line(one).count("|") for one in rows] == 3 * [HEAD.splitlines()[0].count("|")]
