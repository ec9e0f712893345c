"""The door for arrays: what it wraps, what it refuses, what it saves."""

import numpy as np
import pytest
from scipy import sparse

from territory_opt.errors import ProblemError, UnsupportedError
from territory_opt.models import Budget, Ideals, Plan, Problem
from territory_opt.scoring import objective

GOOD = {
    "cost": np.ones((3, 2)),
    "loads": np.ones((3, 1)),
    "lower": np.zeros((2, 1)),
    "upper": np.full((2, 1), 3.0),
}
NAN = np.full((3, 2), np.nan)
BY_PAIR = np.arange(6.0).reshape(3, 2, 1)


class Blocks:
    """Costs computed on demand: unit index + 10 × territory index."""

    shape = (3, 2)

    def block(self, units):
        return np.asarray(units)[:, None] + 10.0 * np.arange(2)


FAULTS = {
    "loads: 2 units": {"loads": np.ones((2, 1))},
    "lower: shape": {"lower": np.zeros((3, 1))},
    "cost at [0], [1], [2] is NaN": {"cost": NAN},
    "cost at [0], [1], [2] is -inf": {"cost": np.full((3, 2), -np.inf)},
    "has no allowed pair": {"cost": np.full((3, 2), np.inf)},
    "loads at [0, 0], [1, 0], [2, 0] is not a number": {"loads": np.full((3, 1), -1.0)},
    "lower at [0, 0], [1, 0] is above upper": {"lower": np.full((2, 1), 4.0)},
    "locked_to[1] is no territory": {"locked_to": [-1, 2, -1]},
    "incumbent[0] is no territory": {"incumbent": [-2, 0, 0]},
    "units u0, u1 are locked apart": {"groups": [4, 4, -1], "locked_to": [0, 1, -1]},
    "sets two units of one group apart": {"groups": [4, 4, -1], "conflicts": [[0, 1]]},
    "sets a unit against itself": {"conflicts": [[1, 1]]},
    "names an unknown unit": {"conflicts": [[0, 3]]},
    "takes an upper limit only": {"loads": BY_PAIR, "lower": np.ones((2, 1)), "upper": [[9], [9]]},
    "budgets[0].limit": {"budgets": [Budget(np.ones(3), -1)]},
    "budgets[0].weights: shape": {"budgets": [Budget(np.ones(2), 1)]},
    "budgets[0].territory": {"budgets": [Budget(np.ones(3), 1, territory=5)]},
    "ideals.price": {"ideals": Ideals(np.ones((2, 1)), -np.ones((2, 1)))},
    "ideals.target: shape": {"ideals": Ideals(np.ones((1, 1)), np.ones((1, 1)))},
    "uncovered_cost: shape": {"uncovered_cost": np.ones(2)},
    "there are no units": {"cost": np.ones((0, 2)), "loads": np.ones((0, 1))},
    "there are no territories": {"cost": np.ones((3, 0)), "lower": np.zeros((0, 1))},
    "but cost[0, 1] forbids it": {
        "cost": np.array([[1, np.inf], [1, 1], [1, 1]]),
        "locked_to": [1, -1, -1],
    },
}


@pytest.mark.parametrize("message", FAULTS)
def test_fault_names_field_and_index(message):
    """One malformed array each; the message says which entry."""
    with pytest.raises(ProblemError) as caught:
        Problem.from_arrays(**(GOOD | FAULTS[message]))
    assert message in str(caught.value)


def test_every_fault_is_named_at_once():
    """Three faults, three messages."""
    bad = GOOD | {"lower": np.full((2, 1), 4.0), "locked_to": [5, -1, -1], "cost": NAN}
    with pytest.raises(ProblemError) as caught:
        Problem.from_arrays(**bad)
    assert len(caught.value.messages) >= 3


@pytest.mark.parametrize("beyond", [{"contiguous": True}, {"centres": "free"}])
def test_what_is_not_solved_yet_is_refused(beyond):
    """Contiguity and free centres are not silently ignored."""
    with pytest.raises(UnsupportedError):
        Problem.from_arrays(**GOOD, **beyond)


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


def test_saved_problem_comes_back_whole(tmp_path):
    """Every field survives save and load."""
    problem = Problem.from_arrays(
        **(GOOD | {"loads": BY_PAIR, "lower": np.full((2, 1), -np.inf), "upper": [[9], [9]]}),
        budgets=[Budget(np.arange(3.0), 2, 1, "in", "gains")],
        ideals=Ideals(np.ones((2, 1)), np.ones((2, 1))),
        uncovered_cost=[1, 2, np.inf],
        conflicts=[[0, 2]],
        unit_ids=["a", "b", "ü"],
    )
    problem.save(tmp_path / "p.npz")
    again = Problem.load(tmp_path / "p.npz")
    assert again.unit_ids == ("a", "b", "ü")
    assert again.budgets[0].direction == "in"
    assert again.uncovered_cost.tolist() == [1, 2, np.inf]
    assert again.loads.depends_on_pair.all()
    plan = Plan([0, 1, -1])
    assert objective(again, plan) == objective(problem, plan)
