"""Money of a plan as ranges, and which moves were forced."""

import numpy as np
import pytest

from territory_opt.errors import PlanMismatchError
from territory_opt.scenario.build import build_problem, money_ranges, moves

NO_TRAVEL = {"travel": {"enabled": False}}


def money(scenario, territory_of):
    """Ranges of a plan."""
    return money_ranges(scenario, build_problem(scenario), np.array(territory_of))


def span(figures):
    """(low, expected, high)."""
    return figures.low, figures.expected, figures.high


def test_gain_of_staying_is_nothing(make):
    """Today's alignment against itself."""
    scenario = make({"current_territory": ["T0", "T1"], "revenue": 100.0, "potential": 900.0})
    assert span(money(scenario, [0, 1]).gain) == (0, 0, 0)


def test_loss_runs_over_the_published_range(make):
    """0.6 × 1,000 × 17.6 %, 15 %, 13.2 % lost."""
    scenario = make({"current_territory": ["T0", "T1"], "revenue": 1_000.0}, objective=NO_TRAVEL)
    found = money(scenario, [1, 1])
    assert span(found.gain) == pytest.approx((-105.6, -90, -79.2))
    assert found.loss_range == (0.132, 0.176)


def test_capture_runs_from_half_to_one_and_a_half(make):
    """T1 is twice as good: 0.6 × 1,000 × 0.1 × (2 − 1) = 60, so 30 to 90."""
    scenario = make(
        {"current_territory": ["T0", "T1"], "potential": 1_000.0, "tier": "A"},
        {"performance": [1.0, 2.0]},
        objective=NO_TRAVEL,
    )
    assert span(money(scenario, [1, 1]).gain) == pytest.approx((30, 60, 90))


def test_range_is_widened_to_the_scenarios_own_loss(make):
    """A planner who believes in 25 %."""
    scenario = make(
        {"current_territory": ["T0", "T1"], "revenue": 1_000.0},
        objective={**NO_TRAVEL, "handover": {"loss": 0.25}},
    )
    assert span(money(scenario, [1, 1]).at_risk) == pytest.approx((79.2, 150, 150))


def test_handover_that_is_switched_off_risks_nothing(make):
    """The range is a point."""
    scenario = make(
        {"current_territory": ["T0", "T1"], "revenue": 1_000.0},
        objective={"handover": {"enabled": False}},
    )
    assert span(money(scenario, [1, 1]).at_risk) == (0, 0, 0)


def test_experience_lowers_the_money_at_risk(make):
    """0.6 × 1,000 × 15 % × (1 − 0.4) = 54 instead of 90."""
    scenario = make(
        {"current_territory": ["T0", "T1"], "revenue": 1_000.0, "segment": "retail"},
        {"experience": [(), ("retail",)]},
    )
    assert money(scenario, [1, 1]).at_risk.expected == pytest.approx(54)


def test_forced_moves_are_at_risk_too(make):
    """A0's owner has left: its 1,000 change hands whatever the plan says."""
    scenario = make({"owner_state": ["leaver", "none"], "revenue": [1_000.0, 500.0]})
    assert money(scenario, [0, 0]).at_risk.expected == pytest.approx(90)


def test_accounts_without_an_incumbent_are_told_apart(make):
    """A1 is new: 0.6 × 0.1 × 1,000 = 60 are no gain over today."""
    scenario = make(
        {"current_territory": ["T0", ""], "potential": [0.0, 1_000.0]}, objective=NO_TRAVEL
    )
    found = money(scenario, [0, 1])
    assert found.gain.expected == 0
    assert span(found.newly_covered) == pytest.approx((30, 60, 90))


def test_a_forced_move_is_no_loss_of_the_plan(make):
    """A0 may not stay with T0: its loss of 90 is at risk, but no choice of the plan's."""
    scenario = make(
        {
            "current_territory": ["T0", "T1"],
            "revenue": [1_000.0, 0.0],
            "forbidden": [("T0",), ()],
        },
        objective=NO_TRAVEL,
    )
    found = money(scenario, [1, 1])
    assert span(found.gain) == (0, 0, 0)
    assert found.newly_covered.expected == pytest.approx(0.6 * 850)
    assert found.at_risk.expected == pytest.approx(90)


def test_a_customer_left_out_loses_everything(make):
    """0.6 × 1,000, in gain and at risk."""
    scenario = make(
        {"current_territory": ["T0", "T1"], "revenue": 1_000.0},
        objective=NO_TRAVEL,
        rules={"uncovered_cost": 1},
    )
    found = money(scenario, [-1, 1])
    assert span(found.gain) == pytest.approx((-600, -600, -600))
    assert found.at_risk.expected == pytest.approx(600)


def test_plan_of_another_size_is_refused(make):
    """Three entries for two accounts."""
    with pytest.raises(PlanMismatchError):
        money(make(), [0, 0, 0])


def test_moves_are_told_apart(make):
    """Stays; moved by choice; locked away; owner left; new."""
    scenario = make(
        {
            "current_territory": ["T0", "T0", "T0", "", ""],
            "owner_state": ["kept", "kept", "kept", "leaver", "none"],
            "locked_to": ["", "", "T1", "", ""],
        },
        num_accounts=5,
    )
    plan = np.array([0, 1, 1, 1, 1])
    assert moves(scenario, plan) == ["no", "chosen", "forced", "forced", "no"]


def test_incumbent_that_may_not_keep_the_account_is_a_forced_move(make):
    """T0 lacks the skill."""
    scenario = make(
        {"current_territory": ["T0", "T0"], "required_skills": [("lab",), ()]},
        {"skills": [(), ("lab",)]},
    )
    assert moves(scenario, np.array([1, 1])) == ["forced", "chosen"]
