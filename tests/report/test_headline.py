"""The lines that sum up a run, for people."""

from __future__ import annotations

import numpy as np
import pytest

from territory_opt.models import Cause, Status
from territory_opt.report import as_money, build_run
from territory_opt.report.headline import headline

HALVES = (0, 0, 0, 1, 1, 1)
REFERENCE = np.array([[30.0, np.nan, np.nan]] * 2)


def lines(tiny, territory_of=HALVES, task="plan", **changes):
    result = tiny.result(territory_of, **changes)
    run = build_run(tiny.scenario, tiny.problem, result, task=task, reference=REFERENCE)
    return dict(headline(run.summary))


def test_a_gap_is_told_in_the_objectives_unit(tiny):
    """Ten of 66.7 kilometres may still be saved: 15 %."""
    cost = tiny.result(HALVES).objective
    text = lines(tiny, bound=cost - 10)["Plan"]
    assert text == "keeps every rule; at most 10.00 km a year better is possible (gap 14.99%)"


def test_a_proof_is_told_as_one(tiny):
    """No gap to speak of."""
    assert lines(tiny, status=Status.OPTIMAL)["Plan"].endswith("proved: no better one exists")


def test_broken_rules_are_counted(tiny):
    """Both territories are outside their band."""
    text = lines(tiny, (0, 0, 0, 0, 1, 1), status=Status.UNKNOWN)["Plan"]
    assert text.startswith("none found that keeps every rule")
    assert "loads outside their band: 2" in text


def test_causes_are_named_suspicions_as_such(tiny):
    """A proved cause, and one that is not."""
    causes = (Cause("a", "Locks pass the band."), Cause("b", "Perhaps the group.", is_proved=False))
    found = lines(tiny, (0, 0, 0, 0, 1, 1), status=Status.INFEASIBLE, causes=causes)
    assert found["Cause"] == "Locks pass the band."
    assert found["Suspected"] == "Perhaps the group."


def test_balance_stands_beside_todays(tiny):
    """Today R1 and R2 have two accounts each of three wanted."""
    text = lines(tiny)["Balance of potential"]
    assert text == "1.00 to 1.00 of target (today 0.67 to 0.67); all within their band"


def test_a_plan_that_costs_more_than_today_says_why(tiny):
    """Today two accounts are far from even: 90 km and 3 loads outside; the plan's 100 km keep all."""
    run = build_run(tiny.scenario, tiny.problem, tiny.result(HALVES), reference=REFERENCE)
    today = {"num_violations": 3, "broken": {"band": 3}, "balance": {}}
    changes = {"objective": 100.0, "gain_over_today": -10.0, "sense": "cost", "today": today}
    found = dict(headline(run.summary | changes))
    assert "Gain over today" not in found
    assert found["Beside today"] == (
        "this plan costs 11.1% more, because today breaks rules that it keeps "
        "(loads outside their band: 3)"
    )


def test_an_evaluation_of_another_plan_does_not_call_it_today(tiny):
    """Halves are not what the reps have today."""
    assert "Plan" in lines(tiny, task="evaluate")


def test_an_evaluation_speaks_of_today_and_of_no_moves(tiny):
    """Nothing was solved and nothing moves."""
    found = lines(tiny, tuple(tiny.problem.incumbent), task="evaluate")
    assert "Today" in found
    assert not {"Moves", "Solved in", "Gain over today"} & set(found)


def test_moves_tell_choice_from_force(tiny):
    """One of five each."""
    text = lines(tiny)["Moves"]
    assert text.startswith(
        "1 by choice (20.0% of accounts, 20.0% of revenue), 1 because they had to"
    )


def test_estimates_are_owned_up_to(tiny):
    """A quarter of the potential."""
    assert lines(tiny)["Estimated potential"] == "25.0% of it is estimated, not given"


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (1234567.8, "1,234,568 USD a year"),
        (12.5, "12.50 USD a year"),
        (float("inf"), "unknown"),
    ],
)
def test_money_is_readable(amount, text):
    """Whole amounts, cents only where they matter."""
    assert as_money(amount, "USD/year") == text
