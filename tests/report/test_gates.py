"""Gates: each limit kept and not kept, drift of the inputs."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from territory_opt.report.gates import Inputs, asked_gates, drift_gates
from territory_opt.report.map.text import NARROW
from tests.report.gate_figures import SUMMARY, TESTS

NO_TESTS = pd.DataFrame()
NORTH = "run 1, the newest before"


def one(limits, key=None, summary=SUMMARY, tests=TESTS):
    """The gate that a single limit asks for."""
    (gate,) = [gate for gate in asked_gates(summary, limits, tests) if gate.key]
    assert gate.key == (key or next(iter(limits)))
    return gate


def words(gate):
    """Its sentence with plain spaces."""
    return gate.sentence.replace(NARROW, " ").replace("\u2212", "-")


@pytest.mark.parametrize(
    ("key", "kept", "broken", "sentence"),
    [
        ("max_gap", 0.02, 0.01, "Proof: 2 % gap to the proven bound, at most 1 % allowed"),
        ("max_deviation", 0.12, 0.1,
         "Balance: 12 % off target in the furthest territory, by accounts, at most 10 % allowed"),
        ("max_moved_account_share", 0.3, 0.25,
         "Change: 30 % of accounts change rep by our choice, at most 25 % allowed"),
        ("max_moved_revenue_share", 0.2, 0.1999,
         "Change: 20 % of revenue changes rep by our choice, at most 19.99 % allowed"),
        ("min_reps_at_quota_share", 0.45, 0.5,
         "At quota: 45 % of reps are expected at quota, at least 50 % asked for"),
        ("max_size_correlation", 0.4, 0.3,
         "Fairness by size: 0.4 rank correlation of attainment and potential, at most 0.3 allowed"),
        ("min_near_quota_share", 0.6, 0.65,
         "Fairness near quota: 60 % of territories are within ±20 % of quota, at least 65 % asked for"),
        ("max_chance_spread", 0.5, 0.4,
         "Fairness of chances: 50 % between low and high chances of reaching quota, at most 40 % "
         "allowed"),
        ("max_unfair_quotas_share", 0.25, 0.15,
         "Fairness per potential: 25 % of territories are more than 20 % off the quota per potential of "
         "their role, at most 15 % allowed"),
    ],
)  # fmt: skip
def test_a_limit_is_kept_or_refuses_with_figure_and_limit(key, kept, broken, sentence):
    """The figure itself is allowed; a limit on the wrong side of it is not, and has a way out."""
    assert one({key: kept}).is_passed is True
    refused = one({key: broken})
    assert (refused.is_passed, words(refused)) == (False, sentence)
    assert refused.way_out.endswith(f"gates.{key}, and plan again")


@pytest.mark.parametrize(
    ("limits", "told"),
    [
        ({"max_gap": 0.1}, "the run knows no gap"),
        ({"max_deviation": 0.1}, "no [[balance]] sets a target"),
        ({"max_moved_revenue_share": 0.1}, "the tables name no revenue with a rep today"),
        ({"min_reps_at_quota_share": 0.1}, "no years were simulated (add [attainability]"),
    ],
)
def test_a_figure_that_the_run_does_not_know_refuses(limits, told):
    """It is not judged, which is not the same as passed."""
    summary = {"is_feasible": True, "status": "FEASIBLE", "gap": None}
    gate = one(limits, summary=summary, tests=NO_TESTS)
    assert (gate.is_passed, gate.is_judged) == (False, False)
    assert told in gate.words
    assert gate.way_out.startswith("Give what is missing, or leave out gates.")


def test_a_single_measure_has_a_limit_of_its_own():
    """Potential is 8 % off, accounts 12 %; revenue has no target."""
    limits = {"max_deviation_of": {"potential": 0.08, "count": 0.1, "revenue": 0.5}}
    found = {gate.key: gate.is_passed for gate in asked_gates(SUMMARY, limits, TESTS)[1:]}
    assert found == {
        "max_deviation_of.potential": True,
        "max_deviation_of.count": False,
        "max_deviation_of.revenue": False,
    }


def test_too_few_territories_to_tell_are_not_judged():
    """The sentence of the test says why."""
    tests = TESTS.assign(figure=np.nan, sentence="2 territories are too few to tell.")
    gate = one({"max_chance_spread": 0.4}, tests=tests)
    assert gate.sentence == (
        "Fairness of chances: not judged because 2 territories are too few to tell"
    )


def test_a_plan_proved_best_has_no_gap():
    """Whatever rounding left."""
    assert one({"max_gap": 0.0}, summary={**SUMMARY, "status": "OPTIMAL"}).is_passed is True


@pytest.mark.parametrize(
    "wrong",
    [
        {"is_feasible": False, "violations": [{}, {}]},
        {"is_feasible": False},
        {"levels": [{"is_feasible": False}]},
    ],
)
def test_a_broken_rule_refuses_without_any_limit(wrong):
    """Of the plan, or of a level above it."""
    (gate,) = asked_gates({**SUMMARY, **wrong}, {}, NO_TESTS)
    assert (gate.name, gate.is_passed) == ("Rules", False)
    assert "broken by this plan" in gate.sentence


def test_every_team_is_judged():
    """The specialists' plan breaks a rule; gates have the team's name."""
    layers = [{**SUMMARY, "layer": "specialists", "is_feasible": False}]
    found = asked_gates({**SUMMARY, "layer": "main", "layers": layers}, {"max_gap": 0.05}, NO_TESTS)
    assert [(gate.name, gate.is_passed) for gate in found] == [
        ("Rules, main", True),
        ("Proof, main", True),
        ("Rules, specialists", False),
        ("Proof, specialists", True),
    ]


def test_a_team_without_the_figure_is_not_asked_where_another_has_it():
    """New specialists have no accounts today and no balance; but a bound they should have."""
    new = {"layer": "specialists", "is_feasible": True, "status": "FEASIBLE", "gap": None}
    limits = {"max_deviation": 0.2, "max_moved_account_share": 0.5, "max_gap": 0.05}
    found = asked_gates({**SUMMARY, "layer": "main", "layers": [new]}, limits, NO_TESTS)
    assert [gate.name for gate in found if gate.name.endswith("specialists")] == [
        "Rules, specialists",
        "Proof, specialists",
    ]
    assert [gate.name for gate in found if gate.is_passed is False] == ["Proof, specialists"]


def inputs(potential, columns=("account_id", "tier")):
    """Inputs of a run."""
    return Inputs(pd.Series(potential), {"accounts": columns})


BEFORE = inputs({"A1": 100.0, "A2": 200.0, "A3": 300.0, "A4": 400.0})


def drift(key, limit, now):
    """The one gate of a limit, columns left alone."""
    (gate,) = drift_gates({key: limit, "keep_columns": False}, now, BEFORE, NORTH)
    return gate


def test_accounts_that_came_or_are_gone_are_a_share_of_those_before():
    """One of four is gone, one came: 50 %."""
    now = inputs({"A1": 100.0, "A2": 200.0, "A3": 300.0, "B1": 400.0})
    key = "max_accounts_changed_share"
    assert drift(key, 0.5, now).is_passed is True
    gate = drift(key, 0.4, now)
    assert gate.is_passed is False
    assert words(gate) == (
        "Accounts changed: 50 % of accounts came or are gone since run 1, the newest before (1 came, "
        "1 gone), at most 40 % allowed"
    )


def test_potential_that_moves_between_accounts_has_changed():
    """50 up and 50 down of 1,000 in all: 10 %, although the sum is the same."""
    now = inputs({"A1": 150.0, "A2": 150.0, "A3": 300.0, "A4": 400.0})
    key = "max_potential_changed_share"
    assert drift(key, 0.1, now).is_passed is True
    gate = drift(key, 0.05, now)
    assert gate.is_passed is False
    assert "10 % of potential changed since run 1" in words(gate)


def test_a_column_that_is_gone_refuses_wherever_drift_is_judged():
    """Named with its table; `keep_columns = false` lets it go, `true` asks for it alone."""
    now = inputs(BEFORE.potential, ("account_id",))
    found = drift_gates({"max_accounts_changed_share": 0.1}, now, BEFORE, NORTH)
    assert [gate.is_passed for gate in found] == [True, False]
    assert words(found[1]) == "Columns gone: 1 since run 1, the newest before (tier of accounts)"
    assert drift_gates({"keep_columns": False}, now, BEFORE, NORTH) == []
    (gate,) = drift_gates({"keep_columns": True}, BEFORE, BEFORE, NORTH)
    assert (gate.is_passed, gate.figure) == (True, "none")


def test_columns_of_an_older_run_are_not_known():
    """It refuses, and says which run does not know them."""
    older = Inputs(BEFORE.potential, None)
    (gate,) = drift_gates({"keep_columns": True}, BEFORE, older, NORTH)
    assert (gate.is_passed, gate.is_judged) == (False, False)
    assert "run 1, the newest before does not know its columns" in gate.words


def test_no_potential_before_is_not_judged():
    """A share of nothing."""
    before = inputs({"A1": 0.0})
    (gate,) = drift_gates(
        {"max_potential_changed_share": 0.1, "keep_columns": False}, BEFORE, before, NORTH
    )
    assert (gate.is_passed, gate.is_judged) == (False, False)
