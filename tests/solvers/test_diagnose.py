"""Diagnosis: sound, irreducible, never more certain than it may be; and what it loosens."""

import dataclasses

import numpy as np
import pytest

from territory_opt.models import Budget, Plan, Problem, Status
from territory_opt.scoring import audit
from territory_opt.solvers import SolveOptions, relax_proven, solve, stop_after
from territory_opt.solvers.diagnose import (
    arithmetic_causes,
    conflicting_causes,
    suspected_causes,
)
from territory_opt.solvers.diagnose.conflict import Trials, smallest_conflict
from territory_opt.solvers.diagnose.elastic import relaxed_conflict
from territory_opt.solvers.diagnose.rules import rules_of, with_only
from territory_opt.solvers.reduction import reduce
from territory_opt.solvers.resources import no_prices
from territory_opt.testing import brute_force, random_problem

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


AT_MOST_3 = {"upper": np.full((2, 1), 3.0)}


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


def never():
    return False


@pytest.mark.parametrize("first", range(0, 200, 50))
def test_sums_and_prices_never_condemn_a_problem_that_has_a_plan(first):
    """Random problems of all rules, with three accounts apart; brute force knows better."""
    for seed in range(first, first + 50):
        tried = crowded_problem(seed)
        causes, conflict = (
            arithmetic_causes(tried, reduce(tried)),
            relaxed_conflict(tried, reduce(tried)),
        )
        if causes or conflict.least_share > 0:
            assert brute_force(tried).plan is None, seed


def crowded_problem(seed):
    """Five units, three territories, any rules; three units in conflict, unless grouped."""
    rng = np.random.default_rng(seed)
    drawn = random_problem(rng, 5, 3)
    pairs = np.array([[0, 1], [1, 2], [0, 2]])
    apart = (drawn.groups[pairs[:, 0]] < 0) | (drawn.groups[pairs[:, 1]] < 0)
    return drawn.replace(conflicts=pairs[apart])


@pytest.mark.parametrize("seed", [1, 5, 17, 33, 46, 49])
def test_conflicting_set_is_irreducible(seed):
    """The rules found have no plan together; without any one of them there is one (brute force)."""
    tried = next(p for p in map(crowded_problem, range(seed * 10, 10**6)) if hides_its_cause(p))
    found = smallest_conflict(Trials(tried, never), rules_of(tried))
    assert brute_force(with_only(tried, found)).plan is None
    for rule in found:
        others = [other for other in found if other != rule]
        assert brute_force(with_only(tried, others)).plan is not None


def hides_its_cause(tried):
    return not arithmetic_causes(tried, reduce(tried)) and brute_force(tried).plan is None


def test_two_conflicts_without_a_common_rule_are_both_named():
    """Two pairs of reps who share no account, three large accounts each."""
    sides = np.array([[0, 0, INF, INF]] * 3 + [[INF, INF, 0, 0]] * 3)
    twice = problem(
        num_territories=4,
        cost=sides,
        loads=np.array([[4.0]] * 3 + [[5.0]] * 3),
        upper=np.array([[7.0], [7], [9], [9]]),
    )
    messages = [cause.message for cause in conflicting_causes(twice, never)]
    assert len(messages) == 2
    assert "R0, R1 (7)" in messages[0]
    assert "R2, R3 (9)" in messages[1]


def test_a_search_that_ends_says_that_fewer_rules_may_conflict():
    """No work at all is left: the whole set is named, and not called the smallest."""
    tight = problem(loads=np.array([[4.0]] * 3 + [[0.1]] * 3), upper=np.full((2, 1), 7.0))
    tests = Trials(tight, never, work_left=0.0)
    smallest_conflict(tests, rules_of(tight))
    assert not tests.is_smallest


def test_a_stopped_diagnosis_tells_nothing_it_does_not_know():
    """Stopped before the first test: no cause."""
    tight = problem(loads=np.array([[4.0]] * 3 + [[0.1]] * 3), upper=np.full((2, 1), 7.0))
    assert conflicting_causes(tight, lambda: True) == ()


def test_prices_prove_by_how_much_limits_are_missed_at_least():
    """Six hours, two reps of two hours: two hours too many are a whole limit, 100 %."""
    conflict = relaxed_conflict(*with_core(problem(upper=np.full((2, 1), 2.0))))
    assert conflict.least_share == pytest.approx(1.0, rel=1e-6)


def with_core(tried):
    return tried, reduce(tried)


def test_prices_prove_nothing_where_fractions_would_do():
    """Three times 4 into twice 7: halves would fit."""
    tight = problem(loads=np.array([[4.0]] * 3 + [[0.1]] * 3), upper=np.full((2, 1), 7.0))
    assert relaxed_conflict(*with_core(tight)).least_share <= 0


def test_suspicion_names_what_the_best_plan_misses_and_says_that_it_is_none():
    """R0 has 8 of 7 hours; halves would fit, so nothing is proved."""
    tight = problem(loads=np.array([[4.0]] * 3 + [[0.1]] * 3), upper=np.full((2, 1), 7.0))
    plan = Plan(np.array([0, 0, 1, 1, 1, 1]))
    (cause,) = suspected_causes(*with_core(tight), no_prices(reduce(tight)), plan)
    assert not cause.is_proved
    assert "R0 stayed above their upper limits on hours" in cause.message
    assert "by 1 in all" in cause.message
    assert "Suspected, not proved" in cause.message


def test_suspicion_becomes_proof_where_prices_prove_it():
    """Two budgets against two bands of a kind that no single sum compares: the relaxation does."""
    tried = relaxed_only()
    assert arithmetic_causes(*with_core(tried)) == ()
    cause = suspected_causes(*with_core(tried), no_prices(reduce(tried)))[0]
    assert cause.is_proved
    assert cause.amounts["least_violation_share"] > 0
    assert "These cannot all hold" in cause.message
    assert brute_force(tried).plan is None


def relaxed_only():
    """R0 must have 5 hours, of which each brings 1 visit; and at most 2 visits of the 6."""
    return problem(
        loads=np.ones((6, 2)),
        measures=["hours", "visits"],
        lower=np.array([[5.0, -INF], [-INF, -INF]]),
        upper=np.array([[INF, 2.0], [INF, INF]]),
    )


def test_search_without_a_plan_ends_with_suspicions():
    """The complete search is switched off: unknown, and a suspicion that names the band."""
    loads = np.array([[4.0]] * 3 + [[0.1]] * 3)
    tight = problem(loads=loads, upper=np.full((2, 1), 7.0))
    options = SolveOptions(tiny_pairs=0, complete_pairs=0)
    result = solve(tight, stop_after(work=1), options=options)
    assert result.status is Status.UNKNOWN
    assert [cause.is_proved for cause in result.causes] == [False]
    assert "upper limits on hours" in result.causes[0].message


def test_large_account_gets_a_rep_of_its_own_and_the_rest_is_shared():
    """20 hours against 7 to 9: R0 takes them; 2 hours each are left for the other two."""
    tried = problem(
        num_territories=3,
        loads=np.array([[20.0], [1], [1], [1], [1], [0]]),
        lower=np.full((3, 1), 7.0),
        upper=np.full((3, 1), 9.0),
    )
    relaxed = relax_proven(tried, solve(tried, stop_after(work=10)))
    limits = [(one.side, one.territory, one.before, one.after) for one in relaxed.exceptions]
    # 4 hours are left for two targets of 8: a quarter of them, and of the lower limits of 7.
    assert limits == [("upper", 0, 9.0, 20.0), ("lower", 1, 7.0, 1.75), ("lower", 2, 7.0, 1.75)]
    assert np.array_equal(relaxed.problem.locked_to, tried.locked_to)
    result = solve(relaxed.problem, stop_after(work=10))
    assert result.status is Status.OPTIMAL
    assert audit(relaxed.problem, result.plan) == []
    assert result.plan.territory_of[0] == 0


def test_two_large_accounts_get_two_reps():
    """20 and 18 hours against 9 each, R0 is nearest to both: one goes to the next."""
    tried = problem(
        loads=np.array([[20.0], [18], [1], [1], [1], [1]]), upper=np.array([[9.0], [9.0]])
    )
    relaxed, exceptions = relax_proven(tried)
    assert [(one.territory, one.after) for one in exceptions if one.side == "upper"] == [
        (0, 20.0),
        (1, 18.0),
    ]
    # The four hours that are left fit nowhere now: too much in all, which is no exception.
    assert {cause.code for cause in arithmetic_causes(*with_core(relaxed))} == {"load-over-limits"}


def test_account_that_fills_a_territory_frees_it_from_what_does_not_fit_beside_it():
    """A0 fills R0's hours; its least number of 2 accounts comes down to 1."""
    tried = problem(
        loads=np.column_stack([[20.0, 1, 1, 1, 1, 1], np.ones(6)]),
        measures=["hours", "count"],
        lower=np.array([[-INF, 2.0], [-INF, 2.0]]),
        upper=np.array([[9.0, INF], [9.0, INF]]),
    )
    relaxed, exceptions = relax_proven(tried)
    assert [(one.side, one.after) for one in exceptions] == [("upper", 20.0), ("lower", 1.0)]
    assert "nothing more fits beside A0" in exceptions[1].message
    assert solve(relaxed, stop_after(work=10)).status is Status.OPTIMAL


LOOSENED = {
    "locks": (
        AT_MOST_3 | {"locked_to": [0, 0, 0, 0, -1, -1]},
        "R0 has at most 4 of hours instead of 3",
    ),
    "locks over a budget": (
        {
            "incumbent": np.zeros(6, int),
            "locked_to": [1, 1, -1, -1, -1, -1],
            "budgets": [Budget(np.ones(6), 1, name="moved accounts")],
        },
        "moved accounts may be 2 instead of 1: A0, A1 have to move",
    ),
    "a locked conflict": (
        {"conflicts": [[0, 1]], "locked_to": [0, 0, -1, -1, -1, -1]},
        "A0, A1 may share a territory",
    ),
    "a group of two halves": (
        {
            "cost": np.where(np.arange(6)[:, None] < 3, [0.0, INF], [INF, 0.0]),
            "groups": [-1, -1, 1, 1, -1, -1],
        },
        "A2, A3 need not stay together",
    ),
    "a rep out of reach": (
        {
            "cost": np.where(np.arange(6)[:, None] < 3, [0.0, INF], [INF, 0.0]),
            "lower": np.array([[4.0], [-INF]]),
        },
        "R0 has at least 3 of hours instead of 4: all accounts it may have bring 3",
    ),
    "a band between steps": (
        {"lower": np.array([[2.2], [-INF]]), "upper": np.array([[2.9], [INF]])},
        "R0 has at most 3 of hours instead of 2.9: loads come in steps of 1",
    ),
}


@pytest.mark.parametrize("name", LOOSENED)
def test_exactly_the_unsatisfiable_rule_is_loosened_and_then_a_plan_is_found(name):
    """One exception, its sentence, and a best plan of the loosened problem."""
    rules, message = LOOSENED[name]
    relaxed, (exception,) = relax_proven(problem(**rules))
    assert message in exception.message
    result = solve(relaxed, stop_after(work=10))
    assert result.status is Status.OPTIMAL


def test_what_is_a_choice_is_not_loosened():
    """Six hours in four: who gives way is for the planner to say."""
    tight = problem(upper=np.full((2, 1), 2.0))
    relaxed, exceptions = relax_proven(tight)
    assert exceptions == ()
    assert np.array_equal(relaxed.upper, tight.upper)


def test_suspicions_loosen_nothing():
    """Only what is proved counts."""
    locked = problem(**AT_MOST_3, locked_to=[0, 0, 0, 0, -1, -1])
    causes = arithmetic_causes(*with_core(locked))
    doubted = [dataclasses.replace(cause, is_proved=False) for cause in causes]
    assert len(relax_proven(locked, causes).exceptions) == 1
    assert relax_proven(locked, doubted).exceptions == ()


@pytest.mark.parametrize("seed", range(40))
def test_every_plan_of_a_problem_is_one_of_the_loosened_problem(seed):
    """Exceptions only loosen: limits move outwards, nothing is added."""
    tried = crowded_problem(seed)
    relaxed = relax_proven(tried).problem
    assert (relaxed.lower <= tried.lower).all()
    assert (relaxed.upper >= tried.upper).all()
    assert brute_force(relaxed).num_feasible >= brute_force(tried).num_feasible
