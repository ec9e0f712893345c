"""Accounts that nobody may serve, and the price of leaving one out."""

import numpy as np
import pytest

from territory_opt.errors import ScenarioError
from territory_opt.models import Grade
from territory_opt.scenario.build import build_problem, unservable


def test_fault_names_account_reason_of_the_nearest_and_the_way_out(make):
    """T1 is next door but lacks the skill; T0, farther off, lacks it too."""
    scenario = make(
        {"required_skills": [("lab",), ()], "longitude": 1.0, "latitude": 0.0},
        {"longitude": [0.0, 0.9], "latitude": 0.0},
    )
    (fault,) = unservable(scenario)
    assert (fault.grade, fault.record, fault.file) == (Grade.STOP, "A0", "accounts.csv")
    assert fault.message == (
        "account A0 may be served by no territory: the nearest, T1, lacks 'lab'"
    )
    assert "rules.match_skills = false" in fault.remedy


def test_fault_says_how_far_the_nearest_is(make):
    """111 km against a limit of 50."""
    scenario = make(
        {"longitude": [0.0, 0.1], "latitude": 0.0},
        {"longitude": 1.0, "latitude": 0.0},
        num_territories=1,
        rules={"max_distance_km": 105},
    )
    (fault,) = unservable(scenario)
    assert "the nearest, T0, is 111 km away (limit 105 km)" in fault.message


def test_all_reasons_of_the_nearest_are_given(make):
    """Skill and country at once."""
    scenario = make(
        {"required_skills": [("lab",), ()], "country": ["CA", "US"]},
        num_territories=1,
        rules={"match_country": True},
    )
    (fault,) = unservable(scenario)
    assert fault.message.endswith("lacks 'lab' and is in US, not in CA")


def test_all_unservable_accounts_are_raised_at_once(make):
    """Three faults, one error."""
    scenario = make({"required_skills": ("lab",)}, num_accounts=3)
    with pytest.raises(ScenarioError, match="3 accounts that no territory may serve") as caught:
        build_problem(scenario)
    assert [fault.record for fault in caught.value.faults] == ["A0", "A1", "A2"]


def test_a_price_lets_an_account_be_left_out(make):
    """No fault, and the problem knows the price."""
    scenario = make(
        {"required_skills": [("lab",), ()], "visits_per_year": 1.0, "visit_hours": 1.0},
        objective={"kind": "distance"},
        rules={"uncovered_cost": 7},
    )
    assert unservable(scenario) == []
    assert build_problem(scenario).uncovered_cost.tolist() == [7, 7]


def test_prices_may_come_from_a_column(make):
    """An empty price means never."""
    scenario = make(
        {"price": [7.0, np.nan], "visits_per_year": 1.0, "visit_hours": 1.0},
        objective={"kind": "distance"},
        rules={"uncovered_cost": "price"},
    )
    assert build_problem(scenario).uncovered_cost.tolist() == [7, np.inf]


def test_leaving_out_forgoes_the_best_value(make):
    """Worth 0.6 × 100 at best, price 5: cost 65, so that the value of leaving it out is −5."""
    scenario = make({"revenue": [100.0, 0.0]}, rules={"uncovered_cost": 5})
    problem = build_problem(scenario)
    assert problem.uncovered_cost.tolist() == pytest.approx([65, 5])
    assert problem.value(float(problem.uncovered_cost.sum())) == pytest.approx(-10)


def test_unknown_price_column_is_refused(make):
    """With the nearest name."""
    with pytest.raises(ScenarioError, match=r"no column 'prise'.*'price'"):
        build_problem(make({"price": 1.0}, rules={"uncovered_cost": "prise"}))


def test_a_lock_that_is_forbidden_is_a_contradiction(make):
    """A stop fault, before anything is solved."""
    scenario = make({"locked_to": ["T0", ""], "forbidden": [("T0",), ()]})
    (fault,) = unservable(scenario)
    assert fault.code == "lock-forbidden"
    assert "account A0 is locked to T0, which its own `forbidden` rules out" in fault.message
