"""The door for arrays: what it wraps and what it refuses."""

import numpy as np
import pytest
from scipy import sparse

from territory_opt.errors import ProblemError
from territory_opt.models import Plan, Problem
from territory_opt.scoring import objective

GOOD = {
    "cost": np.ones((3, 2)),
    "loads": np.ones((3, 1)),
    "lower": np.zeros((2, 1)),
    "upper": np.full((2, 1), 3.0),
}
BY_PAIR = np.arange(6.0).reshape(3, 2, 1)


class Blocks:
    """Costs computed on demand: unit index + 10 × territory index."""

    shape = (3, 2)

    def block(self, units):
        return np.asarray(units)[:, None] + 10.0 * np.arange(2)


def test_sparse_cost_forbids_what_is_not_stored_but_keeps_a_stored_zero():
    """Unit 0 stores a 0 for territory 0 only; territory 1 is forbidden to it."""
    cost = sparse.coo_array(([0.0, 5.0, 7.0], ([0, 1, 2], [0, 1, 1])), shape=(3, 2))
    problem = Problem.from_arrays(**(GOOD | {"cost": cost}))
    assert problem.cost.block(np.array([0])).tolist() == [[0.0, np.inf]]
    assert objective(problem, Plan([0, 1, 1])) == 12.0


def test_cost_by_blocks_scores_like_a_matrix():
    """0 + 11 + 2: computed on demand."""
    problem = Problem.from_arrays(**(GOOD | {"cost": Blocks()}))
    assert objective(problem, Plan([0, 1, 0])) == 13.0


def test_load_equal_over_territories_is_kept_per_unit():
    """A cube whose first measure does not vary may have a lower limit."""
    cube = np.stack([np.ones((3, 2)), np.arange(6.0).reshape(3, 2)], axis=2)
    limits = {"lower": [[1, -np.inf]] * 2, "upper": [[3, 9]] * 2}
    problem = Problem.from_arrays(**(GOOD | {"loads": cube} | limits))
    assert problem.loads.depends_on_pair.tolist() == [False, True]


def test_from_points_costs_weight_times_distance():
    """3-4-5: two units of weight at 5 km cost 10, squared distance 50."""
    args = [[0.0, 0.0]], [[3.0, 4.0]], [2.0], np.ones((1, 1)), [[0]], [[1]]
    assert objective(Problem.from_points(*args), Plan([0])) == 10.0
    assert objective(Problem.from_points(*args, power=2), Plan([0])) == 50.0


def test_arrays_are_read_only_and_callers_keep_theirs():
    """Changing the caller's matrix changes nothing, changing the problem's raises."""
    cost = np.ones((3, 2))
    problem = Problem.from_arrays(**(GOOD | {"cost": cost}))
    cost[0, 0] = 99
    assert objective(problem, Plan([0, 0, 0])) == 3.0
    with pytest.raises(ValueError, match="read-only"):
        problem.lower[0, 0] = 1


def test_replace_checks_again():
    """A bad change is refused like a bad problem."""
    problem = Problem.from_arrays(**GOOD)
    assert problem.replace(locked_to=[1, -1, -1]).locked_to.tolist() == [1, -1, -1]
    with pytest.raises(ProblemError):
        problem.replace(locked_to=[7, -1, -1])


class Named:
    """A block source of loads that can also be asked pair by pair: unit index, 1 + territory."""

    def block(self, units):
        first = np.repeat(np.asarray(units, float)[:, None], 2, axis=1)
        return np.stack([first, np.tile([1.0, 2.0], (len(units), 1))], axis=2)

    def at(self, units, territories):
        return np.column_stack([units, 1 + np.asarray(territories)])


def test_loads_by_blocks_are_those_of_a_cube():
    """The first measure does not vary and is kept per unit; the second is asked pair by pair."""
    limits = {"lower": np.full((2, 2), -np.inf), "upper": np.full((2, 2), 9.0)}
    problem = Problem.from_arrays(**(GOOD | {"loads": Named()} | limits))
    units, territories = np.array([2, 0, 2]), np.array([1, 0, 0])
    assert problem.loads.depends_on_pair.tolist() == [False, True]
    assert problem.loads.at(units, territories).tolist() == [[2, 2], [0, 1], [2, 1]]
    assert problem.loads.block(units, 2).tolist() == Named().block(units).tolist()


class Unshaped:
    """Costs by blocks that do not tell their shape."""

    def block(self, units):
        return np.ones((len(units), 2))


def test_shape_of_a_block_object_is_seen_from_loads_and_limits():
    """Three units have loads, two territories have limits."""
    assert Problem.from_arrays(**(GOOD | {"cost": Unshaped()})).cost.shape == (3, 2)


def test_sparse_loads_are_zero_where_nothing_is_stored():
    """Unit 1 of three has a load."""
    loads = sparse.coo_array(([2.0], ([1], [0])), shape=(3, 1))
    assert Problem.from_arrays(**(GOOD | {"loads": loads})).loads.unit.tolist() == [[0], [2], [0]]


class Counting:
    """Costs that count the rows they are asked for."""

    shape = (3, 2)
    is_finite = True

    def __init__(self):
        self.rows = 0

    def block(self, units):
        self.rows += len(units)
        return np.ones((len(units), 2))


def test_pairs_are_not_walked_through_when_the_source_vouches_for_them():
    """A finite source is believed; a change of a band asks for no pair either."""
    source = Counting()
    problem = Problem.from_arrays(**(GOOD | {"cost": source}))
    problem.replace(upper=[[2], [2]])
    assert source.rows == 0


def test_change_of_a_band_does_not_walk_through_the_pairs_again():
    """Three rows at first, none for new limits or locks of other units, one for the lock itself."""
    source = Counting()
    source.is_finite = False
    problem = Problem.from_arrays(**(GOOD | {"cost": source}))
    assert source.rows == 3
    problem.replace(upper=[[2], [2]], locked_to=[-1, 1, -1])
    assert source.rows == 4


def test_new_price_of_leaving_out_is_checked_against_the_pairs():
    """Unit 1 has no pair; without its price it has no place."""
    cost = [[1, 1], [np.inf, np.inf], [1, 1]]
    problem = Problem.from_arrays(**(GOOD | {"cost": cost}), uncovered_cost=[1, 1, 1])
    with pytest.raises(ProblemError, match="no allowed pair"):
        problem.replace(uncovered_cost=None)


def test_unknown_field_is_refused():
    """A typing mistake is no silent nothing."""
    with pytest.raises(TypeError, match="uper"):
        Problem.from_arrays(**GOOD).replace(uper=[[2], [2]])


def test_whole_floats_are_indices():
    """Tables often hand in whole numbers as floats."""
    problem = Problem.from_arrays(**GOOD, locked_to=[1.0, -1.0, -1.0])
    assert problem.locked_to.tolist() == [1, -1, -1]
