"""A saved problem comes back whole, in the form it had."""

import io
import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from territory_opt.errors import ProblemError
from territory_opt.models import (
    BlockPairs,
    Budget,
    DensePairs,
    Plan,
    Problem,
    SparsePairs,
    archive,
    points,
)
from territory_opt.scoring import audit, objective
from territory_opt.testing import random_problem

FIELDS = ("lower", "upper", "incumbent", "locked_to", "groups", "conflicts")
NAMES = ("unit_ids", "territory_ids", "measures", "sense", "objective_unit")


def again(problem, tmp_path_factory):
    """Saved and read back."""
    path = tmp_path_factory.mktemp("saved") / "problem.npz"
    problem.save(path)
    return Problem.load(path)


def assert_same(one, other):
    """Every field, every pair, and what the referee says."""
    units = np.arange(one.num_units)
    assert all(np.array_equal(getattr(one, name), getattr(other, name)) for name in FIELDS)
    assert all(getattr(one, name) == getattr(other, name) for name in NAMES)
    assert np.array_equal(one.cost.block(units), other.cost.block(units))
    assert one.loads.depends_on_pair.tolist() == other.loads.depends_on_pair.tolist()
    loads = [p.loads.block(units, p.num_territories) for p in (one, other)]
    assert np.array_equal(*loads)
    for trial in range(-1, one.num_territories):
        plan = Plan(np.full(one.num_units, trial))
        assert objective(one, plan) == objective(other, plan)
        assert audit(one, plan) == audit(other, plan)


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_saved_problem_comes_back_whole(tmp_path_factory, seed):
    """Any rules: every field, the objective and every violation are as before."""
    rng = np.random.default_rng(seed)
    problem = random_problem(rng).replace(
        unit_ids=["a", "ü", "b b", "d", "", "f"], objective_unit="€/year", sense="value"
    )
    problem = problem.replace(best_value=rng.random(6)) if rng.random() < 0.5 else problem
    assert_same(problem, again(problem, tmp_path_factory))


def test_sparse_stays_sparse(tmp_path_factory):
    """Stored zeros too; what is not stored stays forbidden."""
    cost = sparse.coo_array(([0.0, 5.0, 7.0], ([0, 1, 2], [0, 1, 1])), shape=(3, 2))
    problem = Problem.from_arrays(cost, np.ones(3), [0, 0], [3, 3])
    loaded = again(problem, tmp_path_factory)
    assert isinstance(loaded.cost, SparsePairs)
    assert loaded.cost.matrix.nnz == 3
    assert_same(problem, loaded)


def test_points_stay_points(tmp_path_factory, monkeypatch):
    """A point file holds coordinates, weights and the power, and no table."""
    monkeypatch.setattr(points, "DENSE_ENTRIES", 0)
    rng = np.random.default_rng(1)
    xy, home = rng.random((4, 2)), rng.random((2, 2))
    problem = Problem.from_points(xy, home, rng.random(4), np.ones(4), [0, 0], [4, 4], power=1.5)
    loaded = again(problem, tmp_path_factory)
    assert isinstance(loaded.cost, BlockPairs)
    assert loaded.cost.source.power == 1.5
    assert_same(problem, loaded)


def test_numbers_of_numpy_are_saved_too(tmp_path_factory):
    """Limits and territories often come out of arrays."""
    budget = Budget(np.ones(2), np.int64(1), np.int64(0), "out", "left")
    problem = Problem.from_arrays(np.ones((2, 2)), np.ones(2), [0, 0], [2, 2], budgets=[budget])
    loaded = again(problem, tmp_path_factory).budgets[0]
    assert (loaded.limit, loaded.territory, loaded.direction, loaded.name) == (1, 0, "out", "left")


class Blocks:
    """Unit index + 10 × territory index."""

    shape = (3, 2)

    def block(self, units):
        return np.asarray(units)[:, None] + 10.0 * np.arange(2)


def test_small_tables_by_blocks_are_written_in_full(tmp_path_factory):
    """Six figures become a matrix."""
    problem = Problem.from_arrays(Blocks(), np.ones(3), [0, 0], [3, 3])
    loaded = again(problem, tmp_path_factory)
    assert isinstance(loaded.cost, DensePairs)
    assert_same(problem, loaded)


def test_large_tables_by_blocks_are_refused_before_anything_is_written(tmp_path, monkeypatch):
    """Six figures where five are allowed."""
    monkeypatch.setattr(archive, "DENSE_ENTRIES", 5)
    problem = Problem.from_arrays(Blocks(), np.ones(3), [0, 0], [3, 3])
    with pytest.raises(ProblemError, match="cost: 3 × 2 figures computed by blocks, at most 5"):
        problem.save(tmp_path / "problem.npz")
    assert not list(tmp_path.iterdir())


def npz(**arrays):
    """The bytes of an archive."""
    file = io.BytesIO()
    np.savez(file, **arrays)
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "no problem that save"),
        (b"unit,territory\n", "no problem that save"),
        (npz(loads=np.ones(2)), "no problem that save"),
        (npz(header=json.dumps({"format": 1})), "format 1, this version reads 2"),
    ],
)
def test_other_files_are_refused(tmp_path, content, message):
    """Empty, text, an archive of something else, another format."""
    (tmp_path / "other.npz").write_bytes(content)
    with pytest.raises(ProblemError, match=message):
        Problem.load(tmp_path / "other.npz")
