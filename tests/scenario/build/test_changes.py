"""Budgets on what changes hands."""

import numpy as np
import pandas as pd
import pytest

from territory_opt.scenario.build import build_problem

HELD = {"current_territory": ["T0", "T0", "T1", ""], "revenue": [100.0, 200.0, 300.0, 400.0]}
"""T0 has A0 and A1, T1 has A2, nobody has A3."""


def budgets(make, rules, accounts=None, territories=None, **settings):
    """The budgets of four accounts."""
    scenario = make({**HELD, **(accounts or {})}, territories, 4, rules=rules, **settings)
    return build_problem(scenario).budgets


def test_share_of_accounts_is_of_those_with_an_incumbent(make):
    """Half of three."""
    (budget,) = budgets(make, {"max_moved_account_share": 0.5})
    assert budget.limit == 1.5
    assert budget.weights.tolist() == [1, 1, 1, 0]


def test_share_of_revenue_is_of_that_with_an_incumbent(make):
    """A tenth of 600."""
    (budget,) = budgets(make, {"max_moved_revenue_share": 0.1})
    assert budget.limit == pytest.approx(60)
    assert budget.weights.tolist() == [100, 200, 300, 0]


def test_forced_moves_weigh_nothing(make):
    """A0 may not stay, A1 is locked elsewhere; the share is still of all three."""
    changed = {"forbidden": [("T0",), (), (), ()], "locked_to": ["", "T1", "", ""]}
    (budget,) = budgets(make, {"max_moved_account_share": 0.5}, changed)
    assert budget.weights.tolist() == [0, 0, 1, 0]
    assert budget.limit == 1.5


def test_a_plan_that_keeps_and_one_that_breaks_the_share(make):
    """One move of three is within half; two are not."""
    (budget,) = budgets(make, {"max_moved_account_share": 0.5})
    incumbent = np.array([0, 0, 1, -1])
    assert budget.used(incumbent, np.array([1, 0, 1, 0])) <= budget.limit
    assert budget.used(incumbent, np.array([1, 1, 1, 0])) > budget.limit


def test_limit_on_what_a_rep_hands_off(make):
    """One budget per territory, counting accounts that leave it."""
    first, second = budgets(make, {"max_handed_off_per_rep": 1})
    incumbent, moved = np.array([0, 0, 1, -1]), np.array([1, 1, 1, 1])
    assert (first.territory, first.direction, first.limit) == (0, "out", 1)
    assert first.name == "handed off by T0"
    assert (first.used(incumbent, moved), second.used(incumbent, moved)) == (2, 0)


def test_limit_on_what_a_rep_takes_over(make):
    """T1 takes two from T0; A3, that nobody had, does not count."""
    _, second = budgets(make, {"max_taken_over_per_rep": 1})
    incumbent, moved = np.array([0, 0, 1, -1]), np.array([1, 1, 1, 1])
    assert (second.territory, second.direction) == (1, "in")
    assert second.used(incumbent, moved) == 2


def test_limit_of_zero_is_a_limit(make):
    """Nobody hands anything off."""
    assert [budget.limit for budget in budgets(make, {"max_handed_off_per_rep": 0})] == [0, 0]


def test_vacant_and_new_territories_are_exempt(make):
    """T1 is vacant, T2 has no account yet: only T0 is held."""
    scenario = make(
        HELD,
        {"is_vacant": [False, True, False]},
        4,
        3,
        rules={"max_taken_over_per_rep": 1},
    )
    assert [budget.territory for budget in build_problem(scenario).budgets] == [0]


def test_ramping_reps_are_exempt(make):
    """Five months before January is August: who started in September is ramping, in July not."""
    reps = pd.DataFrame({"rep_id": ["R0", "R1"], "start_date": ["2026-07-01", "2026-09-01"]})
    found = budgets(
        make,
        {"max_taken_over_per_rep": 1},
        territories={"rep_id": ["R0", "R1"]},
        effective_from="2027-01-01",
        reps_frame=reps,
    )
    assert [budget.territory for budget in found] == [0]


def test_exemption_can_be_switched_off(make):
    """The limit holds for the vacant territory too."""
    rules = {"max_taken_over_per_rep": 1, "exempt_new_reps": False}
    found = budgets(make, rules, territories={"is_vacant": True})
    assert [budget.territory for budget in found] == [0, 1]


def test_exempt_roles(make):
    """Inside reps may take over what they like."""
    found = budgets(
        make,
        {"max_taken_over_per_rep": 1, "exempt_roles": ["inside"]},
        territories={"role": ["field", "inside"]},
    )
    assert [budget.territory for budget in found] == [0]


def test_without_rules_there_are_no_budgets(make):
    """Nothing is limited."""
    assert budgets(make, {}) == ()
