"""Every rule with a plan that keeps it and one that breaks it.

The instance is two reps and four accounts, drawn as a line: a and b are near rep x, c and d near y.

    x . a . b . c . d . y        cost = steps to the rep
"""

import numpy as np
import pytest

from territory_opt.errors import PlanMismatchError
from territory_opt.models import Budget, Ideals, Plan, Problem
from territory_opt.scoring import audit, objective, score

X, Y, OUT = 0, 1, -1
INF = np.inf


def line(**rules):
    """Costs 1 to 4 by steps; every account weighs 1; nothing else is wanted unless ``rules`` says."""
    cost = rules.pop("cost", np.array([[1.0, 4.0], [2.0, 3.0], [3.0, 2.0], [4.0, 1.0]]))
    loads = rules.pop("loads", np.ones((4, 1)))
    lower = rules.pop("lower", np.full((2, 1), -INF))
    upper = rules.pop("upper", np.full((2, 1), INF))
    return Problem.from_arrays(
        cost, loads, lower, upper, unit_ids="abcd", territory_ids="xy", measures=["count"], **rules
    )


def plan(*territories):
    return Plan(np.array(territories))


CLOSED = np.array([[1.0, INF], [2.0, 3.0], [3.0, 2.0], [4.0, 1.0]])
BUDGET = {"incumbent": [X, X, Y, Y], "budgets": (Budget(np.ones(4), 1),)}
OUT_OF_X = {"incumbent": [X, X, Y, Y], "budgets": (Budget(np.ones(4), 0, X, "out"),)}
INTO_X = {"incumbent": [X, X, Y, Y], "budgets": (Budget(np.ones(4), 0, X, "in"),)}
DRIVE = np.array([[1, 4], [2, 3], [3, 2], [4, 1]], float)[:, :, None]

CASES = {
    "cover": ({"uncovered_cost": [9, INF, INF, INF]}, (OUT, X, Y, Y), (X, OUT, Y, Y)),
    "allowed": ({"cost": CLOSED}, (X, X, Y, Y), (Y, X, Y, Y)),
    "lock": ({"locked_to": [Y, -1, -1, -1]}, (Y, X, Y, Y), (X, X, Y, Y)),
    "group": ({"groups": [5, 5, -1, -1]}, (X, X, Y, Y), (X, Y, Y, Y)),
    "conflict": ({"conflicts": [[0, 1]]}, (X, Y, X, Y), (X, X, Y, Y)),
    "band (upper)": ({"upper": np.full((2, 1), 2.0)}, (X, X, Y, Y), (X, X, X, Y)),
    "band (lower)": ({"lower": np.full((2, 1), 2.0)}, (X, X, Y, Y), (X, Y, Y, Y)),
    "band (by pair)": ({"loads": DRIVE, "upper": [[3], [3]]}, (X, X, Y, Y), (Y, X, Y, X)),
    "budget": (BUDGET, (X, X, X, Y), (X, Y, X, Y)),
    "budget (out)": (OUT_OF_X, (X, X, X, Y), (X, Y, Y, Y)),
    "budget (in)": (INTO_X, (X, Y, Y, Y), (X, X, X, Y)),
}


@pytest.mark.parametrize("name", CASES)
def test_plan_that_keeps_the_rule_passes(name):
    """The keeping plan has no violation at all."""
    rules, keeps, _ = CASES[name]
    assert audit(line(**rules), plan(*keeps)) == []


@pytest.mark.parametrize("name", CASES)
def test_plan_that_breaks_the_rule_is_told_by_its_name(name):
    """The breaking plan has violations of exactly that rule, with an amount above 0."""
    rules, _, breaks = CASES[name]
    violations = audit(line(**rules), plan(*breaks))
    assert {violation.rule for violation in violations} == {name.split(" ")[0]}
    assert all(violation.amount > 0 for violation in violations)


def test_violation_names_territory_measure_and_amount():
    """X holds 3 of at most 2: one too much, said in names."""
    (violation,) = audit(line(upper=np.full((2, 1), 2.0)), plan(X, X, X, Y))
    assert violation.amount == 1.0
    assert violation.message == "x has 3 of count, at most 2 is wanted"


def test_uncovered_incumbent_counts_as_moved():
    """Leaving an account out takes it from its rep: 1 of the budget of 0."""
    rules = BUDGET | {"uncovered_cost": np.ones(4), "budgets": (Budget(np.ones(4), 0),)}
    assert [v.rule for v in audit(line(**rules), plan(OUT, X, Y, Y))] == ["budget"]


def test_unit_without_incumbent_never_counts_as_moved():
    """A belongs to nobody today, so taking it uses no budget."""
    rules = {"incumbent": [-1, X, Y, Y], "budgets": (Budget(np.ones(4), 0),)}
    assert audit(line(**rules), plan(Y, X, Y, Y)) == []


def test_limit_passed_within_the_tolerance_is_kept():
    """1e-10 relative is rounding, 1e-8 is not."""
    assert audit(line(upper=np.full((2, 1), 2 - 2e-10)), plan(X, X, Y, Y)) == []
    assert audit(line(upper=np.full((2, 1), 2 - 2e-8)), plan(X, X, Y, Y)) != []


def test_objective_adds_assignment_uncovered_and_ideals():
    """1 + 2 for a and b, 9 for leaving c out, 1 for d; y has 1, wants 3, at 10 each: 20."""
    ideals = Ideals(np.array([[0.0], [3.0]]), np.array([[0.0], [10.0]]))
    problem = line(uncovered_cost=np.full(4, 9.0), ideals=ideals)
    assert objective(problem, plan(X, X, OUT, Y)) == 1 + 2 + 9 + 1 + 20


def test_forbidden_pair_costs_infinity():
    """A plan on a forbidden pair has no finite objective."""
    assert objective(line(cost=CLOSED), plan(Y, X, Y, Y)) == INF


def test_forced_moves_are_told_from_chosen_ones():
    """A may not stay with y and has to move; b could have stayed with x."""
    rules = {"cost": CLOSED, "incumbent": [Y, X, Y, Y]}
    scored = score(line(**rules), plan(X, Y, Y, Y))
    assert scored.moved.tolist() == [True, True, False, False]
    assert scored.forced.tolist() == [True, False, False, False]


@pytest.mark.parametrize("territories", [(0, 0, 1), (0, 0, 1, 2), (0, 0, 1, -2)])
def test_plan_over_other_units_or_territories_is_refused(territories):
    """Wrong length, or a territory that is not there."""
    with pytest.raises(PlanMismatchError):
        audit(line(), plan(*territories))
