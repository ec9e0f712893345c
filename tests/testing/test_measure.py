"""Instances from files, solved under a limit and judged."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from territory_opt.errors import InputError
from territory_opt.testing import Instance, gap, measure, neutral, read_instance


def instances() -> list[Instance]:
    """One of each family, small enough to be proved."""
    return [neutral(40, 3, tolerance=0.2), gap("c", 20, 3)]


@pytest.mark.parametrize("instance", instances(), ids=lambda instance: instance.name)
def test_judge_and_solver_agree(instance: Instance) -> None:
    """The judge's objective is the solver's, every limit kept, the ratio to the bound at least 1."""
    measured = measure(instance, work=10)
    assert measured.is_feasible
    assert measured.objective == pytest.approx(measured.result.objective)
    assert 1 <= measured.ratio < 1.05


def test_plan_that_keeps_no_limits_has_no_ratio() -> None:
    """One item of load 5 at least and a capacity of 0.8 × its load: nothing fits."""
    measured = measure(gap("c", 1, 1), work=1)
    assert not measured.is_feasible
    assert measured.ratio == float("inf")


def test_saved_problem_comes_back_as_an_instance(tmp_path: Path) -> None:
    """The referee judges it as the arrays judge the original."""
    original = gap("c", 20, 3)
    original.problem().save(tmp_path / "problem.npz")
    read = read_instance(tmp_path / "problem.npz")
    plan = np.arange(20) % 3
    assert read.name == "problem"
    assert read.judge(plan).objective == original.judge(plan).objective
    assert read.judge(plan).num_outside == original.judge(plan).num_outside
    assert np.array_equal(read.arrays()["loads"], original.arrays()["loads"])


def test_neutral_arrays_are_read_with_the_tolerance_asked_for(tmp_path: Path) -> None:
    """A published file holds no bands: 40 accounts of mean 1 for 4 reps, at most 11 each at ±10 %."""
    made = neutral(40, 4)
    names = ("xy_km", "home_km", "potential", "workload", "incumbent", "skill", "rep_skill")
    np.savez(tmp_path / "n.npz", **{name: getattr(made, name) for name in names})
    read = read_instance(tmp_path / "n.npz", tolerance=0.1)
    assert read.problem().upper == pytest.approx(np.full((4, 2), 11.0))


def test_arrays_that_are_no_instance_are_named(tmp_path: Path) -> None:
    """The message lists what is there and what was expected."""
    np.savez(tmp_path / "x.npz", speed=np.ones(2))
    with pytest.raises(InputError, match=r"holds speed; expected .* xy_km"):
        read_instance(tmp_path / "x.npz")


def test_file_that_is_no_archive_is_refused(tmp_path: Path) -> None:
    """A torn file is bad input, not our fault."""
    (tmp_path / "x.npz").write_text("nothing")
    with pytest.raises(InputError, match="cannot be read"):
        read_instance(tmp_path / "x.npz")
