"""The sentence that says why: one behaviour per rule of the list."""

from __future__ import annotations

import numpy as np
import pytest

from territory_opt.models import Budget, DensePairs, Problem
from territory_opt.solvers import Context, explain, reason, reasons, solve, stop_after

ENOUGH = stop_after(work=20)
FREE = np.full((2, 1), np.inf)


def told(problem: Problem, unit=0) -> str:
    return reason(problem, solve(problem, ENOUGH), unit)


def valued(revenue, new_sales, travel, **rules) -> Problem:
    """A problem of value, from its terms (units × 2 territories each), in dollars."""
    terms = {"revenue": revenue, "new_sales": new_sales, "travel": travel}
    tables = {name: np.array(table, float) for name, table in terms.items()}
    value = sum(tables.values())
    best = value.max(axis=1)
    limits = {"lower": -FREE, "upper": FREE} | rules
    return Problem.from_arrays(
        best[:, None] - value, np.ones((len(value), 1)), unit_ids=[f"a{i}" for i in range(len(value))],
        territory_ids=["North", "South"], measures=["count"], sense="value", best_value=best,
        objective_unit="USD/year", terms={name: DensePairs(t) for name, t in tables.items()}, **limits,
    )  # fmt: skip


def test_relationship_match_and_travel_are_told_term_by_term():
    """Keeping the rep is worth 9,000 − 900 + 474 = 8,574 more."""
    problem = valued([[69_000, 60_000]], [[9_000, 9_900]], [[0, -474]], incumbent=[0])
    assert told(problem) == (
        "Keeps its current rep, North: 8,574 USD a year better than South "
        "(relationship +9,000, travel +474, match -900)."
    )


def test_short_way_is_named_when_travel_decides():
    """Nobody had it; South is 450 nearer."""
    problem = valued([[0, 0]], [[100, 100]], [[-500, -50]])
    assert told(problem) == (
        "South has the shortest way of all who may serve it: 450 USD a year better than North "
        "(travel +450)."
    )


def test_strongest_match_is_named_when_new_sales_decide():
    """North wins 300 more and drives for 100 more."""
    problem = valued([[0, 0]], [[400, 100]], [[-150, -50]])
    assert told(problem) == (
        "Strongest match for its open potential: North, 200 USD a year better than South "
        "(match +300, travel -100)."
    )


def test_full_territory_is_named_when_balance_decides():
    """North is 10 better for a0 and 30 better for a1, and has room for one."""
    problem = valued(
        [[10, 0], [30, 0]], [[0, 0], [0, 0]], [[0, 0], [0, 0]], upper=np.array([[1.0], [2.0]])
    )
    assert (
        told(problem)
        == "Goes to South: North alone would be 10.00 USD a year better, but has no room left (count)."
    )


def test_lower_limit_is_named_when_balance_decides():
    """South needs one; a0 costs least there."""
    problem = valued(
        [[10, 0], [30, 0]], [[0, 0], [0, 0]], [[0, 0], [0, 0]], lower=np.array([[0.0], [1.0]])
    )
    assert told(problem) == (
        "Placed to bring South into its count band, although North alone would be 10.00 USD a year "
        "better."
    )


def test_limit_on_change_is_named_when_it_decides():
    """Both would rather be in South; one may move, and a1 gains more."""
    problem = valued(
        [[0, 10], [0, 30]], [[0, 0], [0, 0]], [[0, 0], [0, 0]],
        incumbent=[0, 0], budgets=[Budget(np.ones(2), 1, name="accounts_moved")],
    )  # fmt: skip
    assert told(problem) == (
        "Keeps its current rep, North: South alone would be 10.00 USD a year better, but the limit on "
        "accounts moved holds it here."
    )


def test_group_is_named_when_it_decides():
    """a0 alone would be 1 better in South, and goes with a1, who loses 5 there."""
    problem = valued([[0, 1], [5, 0]], [[0, 0], [0, 0]], [[0, 0], [0, 0]], groups=[0, 0])
    assert told(problem) == "Goes with its account group to North."


def test_lock_beats_every_other_reason():
    """Whatever it costs."""
    assert told(valued([[9, 0]], [[0, 0]], [[0, 0]], locked_to=[1])) == "Locked to South."


def test_only_one_who_may():
    """South is closed."""
    problem = Problem.from_arrays([[1, np.inf]], [[1]], -FREE, FREE)
    assert told(problem) == "t0 is the only one who may serve it."


def test_left_out():
    """At its price, which is less than any territory's."""
    problem = Problem.from_arrays([[5, 6]], [[1]], -FREE, FREE, uncovered_cost=[1.0])
    assert told(problem) == "In no territory: nobody serves it under this plan."


def test_without_money_no_amount_is_told():
    """Hours × km say nothing to a planner."""
    problem = Problem.from_arrays([[1, 4], [1, 9]], np.ones((2, 1)), -FREE, [[1], [np.inf]])
    assert told(problem) == "Goes to t1: t0 would serve it best, but has no room left (m0)."


def test_limit_that_presses_elsewhere_is_not_called_full():
    """
    Room in t0 has a price, and the unit would fit: it says what the price means, not that t0 is full.

    The certificate is 3 a unit of load in t0; here costs 2 more.
    """
    from territory_opt.models import Certificate

    problem = Problem.from_arrays([[0, 2]], [[1]], -FREE, [[5], [5]])
    certificate = Certificate(np.array([[3.0], [0.0]]), np.empty(0), 0.0)
    (sentence,) = reasons(problem, np.array([1]), certificate)
    assert sentence == "Goes to t1: t0 would serve it best, but others need its room more (m0)."


def test_prices_that_do_not_decide_are_not_blamed():
    """A price of 1 cannot explain a unit that costs 2 more here: the plan as a whole does."""
    from territory_opt.models import Certificate

    problem = Problem.from_arrays([[0, 2]], [[1]], -FREE, [[5], [5]])
    certificate = Certificate(np.array([[1.0], [0.0]]), np.empty(0), 0.0)
    (sentence,) = reasons(problem, np.array([1]), certificate)
    assert sentence == "Goes to t1: best for the plan as a whole."


def test_explanation_carries_the_sentence():
    """`explain` and `reason` speak with one voice."""
    problem = valued([[69_000, 60_000]], [[9_000, 9_900]], [[0, -474]], incumbent=[0])
    result = solve(problem, ENOUGH)
    assert explain(problem, result, "a0").reason == reason(problem, result, "a0")


def test_names_of_the_scenario_take_the_place_of_ids():
    """As plan.csv has them."""
    problem = Problem.from_arrays([[1, np.inf]], [[1]], -FREE, FREE)
    context = Context(territory_names=("Ann Lee (t0)", "t1 (vacant)"))
    sentence = reason(problem, solve(problem, ENOUGH), 0, context)
    assert sentence == "Ann Lee (t0) is the only one who may serve it."


@pytest.mark.parametrize("unit", [0, 1])
def test_one_sentence_is_the_same_as_all_of_them(unit):
    """Groups included."""
    problem = valued([[0, 1], [5, 0]], [[0, 0], [0, 0]], [[0, 0], [0, 0]], groups=[0, 0])
    result = solve(problem, ENOUGH)
    every = reasons(problem, result.plan.territory_of, result.certificate)
    assert reason(problem, result, unit) == every[unit]
