"""Tables of pairs: dense, sparse and by blocks say the same, by rows and pair by pair."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from territory_opt.models import BlockPairs, DensePairs, SparsePairs
from territory_opt.models import pairs as module
from territory_opt.models.points import PointCost


class Source:
    """Rows of a matrix on demand; remembers which were asked for."""

    def __init__(self, matrix):
        self.matrix = matrix
        self.asked = []

    def block(self, units):
        self.asked += units.tolist()
        return self.matrix[units]


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_tables_of_the_same_figures_agree(seed):
    """Any rows and any pairs, repeated and in any order, zeros stored, over blocks of two rows."""
    rng = np.random.default_rng(seed)
    shape = tuple(rng.integers(1, 9, 2))
    matrix = np.where(rng.random(shape) < 0.4, np.inf, rng.integers(-3, 4, shape).astype(float))
    stored = np.nonzero(np.isfinite(matrix))
    tables = [
        SparsePairs(sparse.coo_array((matrix[stored], stored), shape=shape)),
        BlockPairs(Source(matrix), shape),
    ]
    units, territories = rng.integers(shape[0], size=12), rng.integers(shape[1], size=12)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "BLOCK_ENTRIES", 2 * shape[1])
        for table in (DensePairs(matrix), *tables):
            assert np.array_equal(table.block(units), matrix[units])
            assert np.array_equal(table.at(units, territories), matrix[units, territories])
            assert len(table.at(units[:0], territories[:0])) == 0


def test_rows_are_computed_once_for_pairs_of_the_same_unit():
    """Five pairs of two units: two rows."""
    source = Source(np.arange(6.0).reshape(3, 2))
    found = BlockPairs(source, (3, 2)).at(np.array([2, 0, 2, 2, 0]), np.array([1, 0, 0, 1, 1]))
    assert found.tolist() == [5, 0, 4, 5, 1]
    assert source.asked == [0, 2]


def test_sparse_entries_that_stand_twice_are_added():
    """2 + 3 for the one pair, as scipy.sparse reads it, by row and by pair."""
    matrix = sparse.csr_array(([2.0, 3.0], [0, 0], [0, 2]), shape=(1, 2))
    table = SparsePairs(matrix)
    assert table.block(np.array([0])).tolist() == [[5, np.inf]]
    assert table.at(np.array([0]), np.array([0])).tolist() == [5]
    assert matrix.nnz == 2


def test_sparse_callers_keep_their_matrix():
    """A change of the caller's entries changes nothing."""
    matrix = sparse.csr_array(np.array([[1.0, 2.0]]))
    table = SparsePairs(matrix)
    matrix.data[:] = 99
    assert table.block(np.array([0])).tolist() == [[1, 2]]


@pytest.mark.parametrize("power", [1, 2, 0.5, 1.3])
def test_points_cost_the_same_by_row_and_by_pair(power):
    """Objective and bound must see one figure: equal to the last bit, and close to the formula."""
    rng = np.random.default_rng(3)
    cost = PointCost(rng.normal(size=(40, 2)), rng.normal(size=(7, 2)), rng.random(40), power)
    units, territories = np.repeat(np.arange(40), 7), np.tile(np.arange(7), 40)
    rows = cost.block(np.arange(40))
    km = np.hypot(*(cost.xy_km[units] - cost.home_km[territories]).T)
    assert np.array_equal(rows.ravel(), cost.at(units, territories))
    assert rows.ravel() == pytest.approx(cost.weight[units] * km**power, rel=1e-12)


@pytest.mark.parametrize(("size", "is_finite"), [(1.0, True), (1e60, False)])
def test_points_know_from_afar_whether_all_costs_are_finite(size, is_finite):
    """Squared distances of 1e60 km pass 1e100."""
    cost = PointCost(size * np.eye(2), np.zeros((1, 2)), np.ones(2), 2)
    assert cost.is_finite is is_finite
