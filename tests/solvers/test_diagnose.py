"""Infeasible problems: each cause named with its amounts, and the least violating plan given."""

import numpy as np
import pytest

from territory_opt.models import Budget, Problem, Status, StopReason
from territory_opt.solvers import solve, stop_after

INF = np.inf


def problem(num_units=6, num_territories=2, **rules):
    """Six accounts of one hour each, two reps; costs by distance on a line."""
    steps = np.abs(np.arange(num_units)[:, None] - np.linspace(0, num_units - 1, num_territories))
    limits = {
        "cost": steps,
        "loads": np.ones((num_units, 1)),
        "lower": np.full((num_territories, 1), -INF),
        "upper": np.full((num_territories, 1), INF),
        "measures": ["hours"],
        "unit_ids": [f"A{i}" for i in range(num_units)],
        "territory_ids": [f"R{j}" for j in range(num_territories)],
    }
    return Problem.from_arrays(**(limits | rules))


HALVES = np.where(np.arange(6)[:, None] < 3, [0.0, INF], [INF, 0.0])
AT_MOST_3 = {"upper": np.full((2, 1), 3.0)}

CAUSES = {
    "locks-over-limit": (
        AT_MOST_3 | {"locked_to": [0, 0, 0, 0, -1, -1]},
        ["A0, A1, A2, A3", "R0", "1 over its limit of 3", "Unlock"],
    ),
    "group-over-limit": (
        AT_MOST_3 | {"groups": [1, 1, 1, 1, -1, -1]},
        ["A0, A1, A2, A3", "4 accounts kept together", "may have 3", "split the group"],
    ),
    "unit-over-limit": (
        AT_MOST_3 | {"loads": np.array([[3.5], [0.2], [0.2], [0.2], [0.2], [0.2]])},
        ["A0 carries 3.5", "0.5 less"],
    ),
    "load-over-limits": (
        {"upper": np.full((2, 1), 2.0)},
        ["need at least 6", "2 too much", "1 more territories", "50.0%"],
    ),
    "load-under-limits": (
        {"lower": np.full((2, 1), 4.0)},
        ["want 8 of hours", "bring at most 6", "2 short"],
    ),
    "territory-out-of-reach": (
        {"cost": HALVES, "lower": np.array([[4.0], [-INF]])},
        ["R0 wants 4 of hours", "1 short"],
    ),
    "band-between-steps": (
        {"lower": np.array([[2.2], [-INF]]), "upper": np.array([[2.9], [INF]])},
        ["R0 wants 2.2 to 2.9 of hours", "steps of 1", "Widen the band"],
    ),
    "group-without-territory": (
        {"cost": HALVES, "groups": [-1, -1, 1, 1, -1, -1]},
        ["A2, A3 must stay together", "Split the group"],
    ),
    "locks-over-budget": (
        {
            "incumbent": np.zeros(6, int),
            "locked_to": [1, 1, -1, -1, -1, -1],
            "budgets": [Budget(np.ones(6), 1, name="moved accounts")],
        },
        ["A0, A1", "use 2 of moved accounts", "1 over the limit of 1"],
    ),
    "conflict-locked": (
        {"conflicts": [[0, 1]], "locked_to": [0, 0, -1, -1, -1, -1]},
        ["A0 and A1 may not share", "locked to R0"],
    ),
    "conflicting-rules": (
        {
            "incumbent": np.zeros(6, int),
            "lower": np.array([[-INF], [3.0]]),
            "budgets": [Budget(np.ones(6), 2, name="moved accounts")],
        },
        ["the limit on moved accounts and the lower limits on hours", "Give way on any one"],
    ),
}


@pytest.mark.parametrize("code", CAUSES)
def test_cause_is_named_with_accounts_and_amounts(code):
    """Status INFEASIBLE, proved, and the sentence has what a planner needs to act."""
    rules, wanted = CAUSES[code]
    result = solve(problem(**rules), stop_after(work=20))
    assert result.status is Status.INFEASIBLE
    assert result.stop_reason is StopReason.PROVED
    cause = next(cause for cause in result.causes if cause.code == code)
    assert cause.is_proved
    for words in wanted:
        assert words in cause.message


def test_two_causes_at_once_are_both_named():
    """A lock over one rep's limit, and a group that fits nowhere."""
    rules = AT_MOST_3 | {"loads": np.array([[3.5], [1], [1], [1], [0.1], [0.1]])}
    rules |= {"locked_to": [0, -1, -1, -1, -1, -1], "groups": [-1, 1, 1, 1, 1, -1]}
    codes = {cause.code for cause in solve(problem(**rules), stop_after(work=20)).causes}
    assert {"locks-over-limit", "group-over-limit"} <= codes


def test_least_violating_plan_passes_the_limits_as_little_as_can_be():
    """Six hours into two reps of two hours each: two too many, wherever they go."""
    result = solve(problem(upper=np.full((2, 1), 2.0)), stop_after(work=20))
    assert result.plan is not None
    assert sum(violation.amount for violation in result.violations) == 2.0
    assert not result.is_feasible
    assert result.gap == INF


def test_small_limits_are_never_called_infeasible_by_rounding():
    """Every load is 0.1 and the limit 0.3: three fit, though 0.1 + 0.1 + 0.1 > 0.3 in floats."""
    tight = {"loads": np.full((6, 1), 0.1), "upper": np.full((2, 1), 0.3)}
    result = solve(problem(**tight), stop_after(work=20))
    assert result.status is Status.OPTIMAL
