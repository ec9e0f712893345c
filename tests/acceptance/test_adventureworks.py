"""The main job on a real sales force, from its own tables to the run folder: AdventureWorks."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

import territory_opt as to
from territory_opt.cli.exits import INFEASIBLE, OK, of_outcome
from territory_opt.planning import Outcome, evaluate, plan
from tests.adventureworks import NEEDED, in_bands

pytestmark = NEEDED

DISTANCE = in_bands("work = 60\ngap = 0.0001")
LEAST_CHANGE = """\
extends = "distance.toml"
[objective]
kind = "least_change"
weight = "count"
"""
VALUE = """\
extends = "distance.toml"
[accounts.columns]
potential = "annual_revenue"
revenue = "annual_revenue"
current_rep = "owner_rep_id"
[accounts.factors]
potential = 0.10
revenue = 0.06
[objective]
kind = "value"
"""
OVERLOADED = """\
extends = "value.toml"
[accounts.defaults]
visits_per_year = 24
visit_hours = 1.5
[capacity]
hours_per_year = 1920
customer_share = 0.7
[solve]
work = 2
"""
ALL_COUNTRIES = "accounts.where={}"


@pytest.fixture
def scenarios(tmp_path: Path) -> Path:
    """The scenario files, one folder."""
    texts = {"distance": DISTANCE, "least": LEAST_CHANGE, "value": VALUE, "short": OVERLOADED}
    for name, text in texts.items():
        (tmp_path / f"{name}.toml").write_text(text)
    return tmp_path


def planned(folder: Path, name: str, **how) -> Outcome:
    """The outcome of planning one of the files, without map."""
    return plan(folder / f"{name}.toml", folder / f"run-{name}", with_map=False, **how)


def test_shortest_ways_keep_both_bands_and_are_proved(scenarios):
    """Bands of ±10 % on potential and count kept; gap at most 0.5 %, exit 0."""
    outcome = planned(scenarios, "distance")
    assert of_outcome(outcome) == OK
    summary = outcome.run.summary
    assert summary["gap"] <= 0.005
    assert max(summary["max_deviation"].values()) <= 0.10
    assert summary["objective"] == pytest.approx(3_543_559.56, rel=5e-3)
    assert len(pd.read_csv(scenarios / "run-distance" / "plan.csv")) == 541


def test_today_is_far_outside(scenarios):
    """Rep 284 has no store, another 1.5 times the average."""
    balance = evaluate(scenarios / "distance.toml").run.summary["balance"]
    assert balance["potential"]["lowest_index"] == 0
    assert balance["count"]["highest_index"] == pytest.approx(80 / 54.1, abs=1e-3)
    assert balance["potential"]["num_outside"] == 10


def test_least_change_finds_the_fewest_moves(scenarios):
    """91 of 541 accounts have to move to reach the bands; proved."""
    summary = planned(scenarios, "least").run.summary
    assert summary["status"] == "OPTIMAL"
    assert summary["objective"] == 91
    assert summary["disruption"]["accounts"]["chosen"] == 91


def test_value_tells_money_at_risk_and_what_gain_is_left(scenarios):
    """Illustrative money: a gain over today as a range, and nearly all of it found."""
    summary = planned(scenarios, "value").run.summary
    assert summary["gap"] <= 0.005
    assert 0 <= summary["gain_left_share"] <= 0.005
    gain = summary["gain_range"]
    assert 0 < gain["low"] < gain["expected"] < gain["high"]
    risk = summary["money_at_risk"]["chosen"]
    assert 0 < risk["low"] < risk["high"]


def test_all_countries_stop_on_thirty_stores_in_the_sea(scenarios):
    """Every one of the 30 rows at (0, 0) is listed, and nothing is written."""
    with pytest.raises(to.ScenarioError) as caught:
        planned(scenarios, "distance", settings=[ALL_COUNTRIES])
    stops = [fault for fault in caught.value.faults if fault.grade == "stop"]
    assert len(stops) == 30
    assert not (scenarios / "run-distance").exists()


def test_quarantine_goes_on_and_reconciles(scenarios):
    """701 stores in; 671 planned and 30 set aside, to the last dollar of potential."""
    outcome = planned(scenarios, "distance", settings=[ALL_COUNTRIES], quarantine=True)
    assert of_outcome(outcome) == OK
    table = outcome.run.reconciliation.set_index("where")
    assert table.loc["read", "num_accounts"] == 701
    assert table.loc["planned", "num_accounts"] == 671
    assert table.loc["set aside", "num_accounts"] == 30
    for column in ("num_accounts", "potential"):
        assert table[column].iloc[1:].sum() == table.loc["read", column]


def test_too_few_hours_are_told_as_reps_and_visits(scenarios):
    """10 reps of 1,344 h; the accounts ask for 24 visits each: exit 3 with the amounts."""
    outcome = planned(scenarios, "short")
    assert of_outcome(outcome) == INFEASIBLE
    summary = json.loads((scenarios / "run-short" / "summary.json").read_text())
    (cause,) = summary["causes"]
    assert cause["code"] == "load-over-limits"
    for words in ("13,440 of workload hours", "more reps of 1,344 hours", "of the 12,984 visits"):
        assert words in cause["message"]


def test_forced_accounts_lose_what_was_stated(scenarios):
    """
    Three accounts forced to their next best rep, and judged by another search: all in the interval.

    Plan and forced plans are proved best, so the interval is one figure; prices alone say no more
    than it, a repair of four territories no less.
    """
    problem = to.read_scenario(scenarios / "distance.toml").to_problem()
    result = to.solve(problem, to.stop_after(work=60), seed=1)
    close = 1e-9 * result.objective
    for unit in range(0, 541, 240):
        told = to.forced(problem, result, unit, stop=to.stop_after(work=20))
        locked = problem.locked_to.copy()
        locked[unit] = problem.territory_ids.index(told.territory)
        judge = to.solve(problem.replace(locked_to=locked), to.stop_after(work=20), seed=2)
        loss = judge.objective - result.objective
        assert told.loss_at_least - close <= loss <= told.loss_at_most + close
        assert told.is_exact
        assert to.marginal(problem, result, unit).loss_at_least <= loss + close
        assert to.repaired(problem, result, unit).loss >= loss - close
