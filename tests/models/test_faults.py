"""Every fault of the arrays is named by field and index, all at once, before anything is solved."""

import numpy as np
import pytest
from scipy import sparse

from territory_opt.errors import ProblemError
from territory_opt.models import Budget, Ideals, Problem

INF = np.inf
GOOD = {
    "cost": np.ones((3, 2)),
    "loads": np.ones((3, 1)),
    "lower": np.zeros((2, 1)),
    "upper": np.full((2, 1), 3.0),
}
BY_PAIR = np.arange(6.0).reshape(3, 2, 1)


def changed(array, place, value):
    """A copy of an array with one entry changed."""
    array = np.array(array, dtype=float)
    array[place] = value
    return array


class Blocks:
    """A source of pairs that gives too few territories."""

    shape = (3, 2)

    def block(self, units):
        return np.ones((len(units), 1))


class Cubes:
    """A source of loads that forgets the measures."""

    def block(self, units):
        return np.ones((len(units), 2))


FAULTS = {
    # cost
    "cost[0, 1] is NaN: no cost; write inf to forbid the pair": {
        "cost": changed(GOOD["cost"], (0, 1), np.nan)
    },
    "cost[2, 0] is -inf: no cost": {"cost": changed(GOOD["cost"], (2, 0), -INF)},
    "cost[2, 0] is 1e+301: no cost": {"cost": changed(GOOD["cost"], (2, 0), 1e301)},
    "cost at [0, 0], [0, 1], [1, 0], [1, 1], [2, 0] and 1 more: no cost; write inf to forbid the "
    "pair; the first is NaN": {"cost": np.full((3, 2), np.nan)},
    "cost[1]: has no allowed pair (every entry is inf)": {"cost": changed(GOOD["cost"], 1, INF)},
    "cost[0]: has no allowed pair": {
        "cost": sparse.coo_array(([1.0, 1.0], ([1, 2], [0, 1])), (3, 2))
    },
    "cost: there are no units (shape[0] is 0)": {"cost": np.ones((0, 2)), "loads": np.ones((0, 1))},
    "cost: there are no territories (shape[1] is 0)": {"cost": np.ones((3, 0))},
    "cost: shape (3,), expected (num_units, num_territories)": {"cost": np.ones(3)},
    "cost: text, expected numbers": {"cost": [["a", "b"]] * 3},
    "cost: complex numbers, expected numbers": {"cost": np.ones((3, 2), complex)},
    "cost[1, 0] is 'dear': not a number": {"cost": [[1, 2], ["dear", None], [1, 2]]},
    "cost: rows of different lengths": {"cost": [[1, 2], [1], [1, 2]]},
    "block(units): shape (3, 1), expected (3, 2)": {"cost": Blocks()},
    # loads
    "loads: 2 units, but cost has 3": {"loads": np.ones((2, 1))},
    "loads: shape (3, 3, 1), expected (3, num_measures), or (3, 2, num_measures)": {
        "loads": np.ones((3, 3, 1))
    },
    "loads.block(units): shape (1, 2), expected (1, 2, num_measures)": {"loads": Cubes()},
    "loads[1, 0] is -1: not a number ≥ 0": {"loads": changed(GOOD["loads"], (1, 0), -1)},
    "loads[1, 0] is inf: not a number ≥ 0": {"loads": changed(GOOD["loads"], (1, 0), INF)},
    "loads[:, :, 0][1, 0] is NaN: not a number ≥ 0": {
        "loads": changed(BY_PAIR, (1, 0, 0), np.nan),
        "lower": np.full((2, 1), -INF),
    },
    "loads[2, 0] is 1e+16: more than 1e+15 times what half of the units have (1 or less)": {
        "loads": [[1], [1], [1e16]]
    },
    "lower[:, 0]: 'm0' depends on unit and territory, so it takes an upper limit only": {
        "loads": BY_PAIR,
        "lower": np.ones((2, 1)),
        "upper": [[9], [9]],
    },
    # bands
    "lower: shape (3, 1), expected (2, 1)": {"lower": np.zeros((3, 1))},
    "upper: shape (2, 2), expected (2, 1)": {"upper": np.zeros((2, 2))},
    "lower[1, 0] is NaN: no lower limit; write -inf where free": {"lower": [[0], [np.nan]]},
    "lower[1, 0] is inf: no lower limit": {"lower": [[0], [INF]], "upper": [[3], [INF]]},
    "upper[0, 0] is NaN: no upper limit; write inf where free": {"upper": [[np.nan], [3]]},
    "upper[0, 0] is 1e+300: no upper limit; write inf where free": {"upper": [[1e300], [3]]},
    "upper[0, 0] is -1: negative, but loads never are": {
        "upper": [[-1], [3]],
        "lower": [[-2], [0]],
    },
    "lower[0, 0] is 4, with upper 3: above upper": {"lower": [[4], [0]]},
    "upper[0, 0] is 1e-16: less than 1/1e+15 of the largest load (1)": {"upper": [[1e-16], [3]]},
    # locks and incumbents
    "locked_to[1] is 2: no territory (0 to 1, or -1)": {"locked_to": [-1, 2, -1]},
    "locked_to[1] is 0.5: no whole number": {"locked_to": [-1, 0.5, -1]},
    "locked_to[2] is nan: no whole number": {"locked_to": [-1, 0, np.nan]},
    "locked_to: true and false, expected whole numbers": {"locked_to": [True, False, False]},
    "locked_to: shape (2,), expected (3,)": {"locked_to": [-1, 0]},
    "locked_to[0] is 1: but cost[0, 1] forbids it": {
        "cost": changed(GOOD["cost"], (0, 1), INF),
        "locked_to": [1, -1, -1],
    },
    "incumbent[0] is -2: no territory": {"incumbent": [-2, 0, 0]},
    "incumbent: text, expected numbers": {"incumbent": ["t0", "t1", "t0"]},
    # groups and conflicts
    "groups: group 4 must share a territory, but its units u0, u1 are locked apart": {
        "groups": [4, 4, -1],
        "locked_to": [0, 1, -1],
    },
    "conflicts sets u0 and u1 apart, but group 4 keeps them together": {
        "groups": [4, 4, -1],
        "conflicts": [[0, 1]],
    },
    "conflicts[0]: sets a unit against itself": {"conflicts": [[1, 1]]},
    "conflicts[0, 1] is 3: no unit (0 to 2)": {"conflicts": [[0, 3]]},
    "conflicts: shape (1, 3), expected (1, 2)": {"conflicts": [[0, 1, 2]]},
    "conflicts[0, 1] is 1.5: no whole number": {"conflicts": [[0, 1.5]]},
    # budgets and ideals
    "budgets[0].limit is -1: not a number ≥ 0": {"budgets": [Budget(np.ones(3), -1)]},
    "budgets[0].limit is inf: not a number ≥ 0": {"budgets": [Budget(np.ones(3), INF)]},
    "budgets[0].weights: shape (2,), expected (3,)": {"budgets": [Budget(np.ones(2), 1)]},
    "budgets[0].weights[1] is -1: not a number ≥ 0": {"budgets": [Budget([1, -1, 1], 1)]},
    "budgets[0].territory is 5: no territory": {"budgets": [Budget(np.ones(3), 1, territory=5)]},
    "budgets[0].direction is 'away'": {"budgets": [Budget(np.ones(3), 1, direction="away")]},
    "budgets[0]: tuple, expected Budget(weights, limit)": {"budgets": [(np.ones(3), 1)]},
    "budgets: Budget, expected a list of Budget": {"budgets": Budget(np.ones(3), 1)},
    "ideals.price at [0, 0], [1, 0]: not a number ≥ 0; the first is -1": {
        "ideals": Ideals(np.ones((2, 1)), -np.ones((2, 1)))
    },
    "ideals.target[1, 0] is inf: not a finite number": {
        "ideals": Ideals([[1], [INF]], np.ones((2, 1)))
    },
    "ideals.target: shape (1, 1), expected (2, 1)": {
        "ideals": Ideals(np.ones((1, 1)), np.ones((2, 1)))
    },
    "ideals: tuple, expected Ideals(target, price)": {"ideals": ([[1], [1]], [[1], [1]])},
    # prices, names, readings
    "uncovered_cost: shape (2,), expected (3,)": {"uncovered_cost": np.ones(2)},
    "uncovered_cost[1] is NaN: no price; write inf where never": {"uncovered_cost": [1, np.nan, 1]},
    "uncovered_cost[1] is -inf: no price": {"uncovered_cost": [1, -INF, 1]},
    "best_value[2] is NaN: not a finite number": {"best_value": [1, 1, np.nan]},
    "unit_ids[2] is 'a': the name of [0] already": {"unit_ids": ["a", "b", "a"]},
    "territory_ids: 3 names for 2": {"territory_ids": ["a", "b", "c"]},
    "measures[1] is 'hours': the name of [0] already": {
        "loads": np.ones((3, 2)),
        "lower": np.zeros((2, 2)),
        "upper": np.full((2, 2), 3),
        "measures": ["hours", "hours"],
    },
    "sense is 'profit': neither 'cost' nor 'value'": {"sense": "profit"},
    "terms['travel']: text, expected numbers": {"terms": {"travel": [["a"]]}},
    "terms['travel']: shape (2, 2), expected (3, 2)": {"terms": {"travel": np.ones((2, 2))}},
}


@pytest.mark.parametrize("message", FAULTS)
def test_fault_names_field_and_index(message):
    """One malformed array each; the message says which entry, and what it is."""
    with pytest.raises(ProblemError) as caught:
        Problem.from_arrays(**(GOOD | FAULTS[message]))
    assert message in str(caught.value)
    assert len(caught.value.messages) == 1


def test_every_fault_is_named_at_once():
    """Shapes, kinds, indices and figures: five fields, five messages."""
    bad = {
        "cost": changed(GOOD["cost"], (0, 0), np.nan),
        "lower": np.zeros((3, 1)),
        "locked_to": [5, -1, -1],
        "incumbent": ["a", "b", "c"],
        "budgets": [Budget(np.ones(2), 1)],
    }
    with pytest.raises(ProblemError) as caught:
        Problem.from_arrays(**(GOOD | bad))
    fields = {message.split("[")[0].split(":")[0] for message in caught.value.messages}
    assert fields == bad.keys()


def test_many_bad_locks_are_counted():
    """Seven locks on a pair that the cost forbids: five by name, two by number."""
    cost = np.ones((7, 2))
    cost[:, 1] = INF
    with pytest.raises(ProblemError) as caught:
        Problem.from_arrays(**(GOOD | {"cost": cost, "loads": np.ones((7, 1))}), locked_to=[1] * 7)
    assert len(caught.value.messages) == 6
    assert caught.value.messages[-1] == "locked_to: 2 more locks are forbidden by cost"


@pytest.mark.parametrize("values", [["a", 1, 2], [[1], [1, 2], [1]]])
def test_budget_of_no_numbers_is_refused_where_it_is_made(values):
    """Text, and rows of different lengths."""
    with pytest.raises(ProblemError, match="budget weights"):
        Budget(values, 1)


def test_unit_without_a_pair_may_be_left_out_at_a_price():
    """Nobody may have unit 1, but leaving it out costs 5: no fault."""
    cost = changed(GOOD["cost"], 1, INF)
    problem = Problem.from_arrays(**(GOOD | {"cost": cost}), uncovered_cost=[INF, 5, INF])
    assert problem.uncovered_cost[1] == 5


def test_load_of_a_forbidden_pair_may_be_anything():
    """Nobody drives where nobody may go: NaN hours there are no fault."""
    cost, loads = changed(GOOD["cost"], (0, 1), INF), changed(BY_PAIR, (0, 1, 0), np.nan)
    upper, lower = np.full((2, 1), 9.0), np.full((2, 1), -INF)
    problem = Problem.from_arrays(cost, loads, lower, upper)
    assert problem.loads.depends_on_pair.tolist() == [True]


def test_dust_beside_large_loads_is_no_fault():
    """A rounding error of 1e-12 beside loads of 1e6: most units have figures that count."""
    problem = Problem.from_arrays(
        **(GOOD | {"loads": [[1e6], [1e-12], [1e6]], "upper": [[3e6]] * 2})
    )
    assert problem.num_measures == 1


def test_loads_without_any_limit_may_be_far_apart():
    """Nothing is ever added up to be compared: the measure is for reports."""
    free = {"loads": [[1e-164], [1], [1e-164]], "upper": [[INF], [INF]]}
    assert Problem.from_arrays(**(GOOD | free)).num_measures == 1


def test_one_territory_is_a_problem():
    """Everything goes to the only one."""
    problem = Problem.from_arrays(np.ones((3, 1)), np.ones(3), [0], [3])
    assert (problem.num_territories, problem.upper.shape) == (1, (1, 1))


POINTS = {
    "xy_km[1, 0] is NaN: not a finite number": {"xy_km": [[0, 0], [np.nan, 1]]},
    "home_km[0, 1] is inf: not a finite number": {"home_km": [[0, INF]]},
    "weight[1] is -1: not a number ≥ 0": {"weight": [1, -1]},
    "weight[0] is NaN: not a number ≥ 0": {"weight": [np.nan, 1]},
    "xy_km: shape (2, 3), expected one row (x, y) per point": {"xy_km": np.ones((2, 3))},
    "home_km: shape (2,), expected one row (x, y) per point": {"home_km": [0, 0]},
    "weight: shape (3,), expected (2,)": {"weight": np.ones(3)},
    "weight: text, expected numbers": {"weight": ["a", "b"]},
    "power is 0: not a number above 0": {"power": 0},
    "power is nan: not a number above 0": {"power": np.nan},
    "power is 'far': not a number": {"power": "far"},
    "weight × km^60 reaches 1e180, beyond 1e+100": {"power": 60, "home_km": [[1000, 0]]},
    "cost: there are no territories": {"home_km": np.empty((0, 2)), "lower": np.empty((0, 1))},
}


@pytest.mark.parametrize("message", POINTS)
def test_fault_of_points_names_field_and_index(message):
    """Two units, one home, one malformed argument each."""
    good = {
        "xy_km": [[0, 0], [0, 0]],
        "home_km": [[3, 4]],
        "weight": [1, 1],
        "loads": np.ones((2, 1)),
        "lower": [[0]],
        "upper": [[2]],
    }
    with pytest.raises(ProblemError) as caught:
        Problem.from_points(**(good | POINTS[message]))
    assert message in str(caught.value)
    assert len(caught.value.messages) == 1
