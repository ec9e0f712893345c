"""From scenario to run folder, over files, with the real solver."""

from __future__ import annotations

import dataclasses
import json
from decimal import Decimal
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from territory_opt.errors import InputError, RefereeError, RunError, ScenarioError
from territory_opt.models import Plan, Result, Status, StopReason
from territory_opt.planning import plan
from territory_opt.runs import read_run
from territory_opt.scenario import read_scenario
from territory_opt.scenario.build import moves
from territory_opt.solvers import solve

NO_PAPERS = {"with_map": False, "with_picture": False}
IMPOSSIBLE = ("balance.0.tolerance=0.01", "rules.keep_where={ tier = 'A' }")


def planned(two_reps, out=None, **more):
    return plan(two_reps, out or two_reps.parent / "run", **(NO_PAPERS | more))


def test_plan_writes_the_whole_folder(two_reps):
    """Every file of the contract but the map, which is drawn elsewhere."""
    outcome = planned(two_reps)
    assert {path.name for path in outcome.folder.iterdir()} == {
        "plan.csv",
        "territories.csv",
        "quotas.csv",
        "quota_waterfall.csv",
        "quota_nodes.csv",
        "reconciliation.csv",
        "faults.csv",
        "staffing.csv",
        "exceptions.csv",
        "routing_rules.csv",
        "summary.json",
        "manifest.json",
        "plan.gpkg",
        "plan.xlsx",
    }


def test_plan_draws_the_map(two_reps):
    """map.html is in the folder when asked for."""
    outcome = planned(two_reps, with_map=True)
    assert "Two reps" in (outcome.folder / "map.html").read_text()


@pytest.mark.parametrize("settings", [["quota=[]"], IMPOSSIBLE])
def test_a_plan_without_quotas_is_drawn_too(two_reps, settings):
    """No policy, or no plan that keeps every rule: the map shows where the shoe pinches."""
    outcome = planned(two_reps, settings=settings, with_map=True)
    assert outcome.run.quotas.empty
    assert (outcome.folder / "map.html").is_file()


def test_small_scenario_is_proved_optimal(two_reps):
    """Gap 0, and the plan keeps its bands."""
    summary = planned(two_reps).run.summary
    assert summary["status"] == "OPTIMAL"
    assert summary["gap"] == 0
    assert summary["violations"] == []
    assert summary["max_deviation"]["potential"] <= 0.2


def test_same_work_limit_gives_the_same_bytes(two_reps, tmp_path):
    """Two runs, one plan.csv."""
    first, second = (planned(two_reps, tmp_path / name).folder for name in "ab")
    assert (first / "plan.csv").read_bytes() == (second / "plan.csv").read_bytes()


def test_quotas_sum_to_the_target(two_reps):
    """10,000 × 1.05."""
    assert sum(planned(two_reps).run.quotas["quota"]) == Decimal(10500)


def test_moves_agree_with_the_scenarios_own_count(two_reps):
    """Report and scenario must not count moves by different rules."""
    outcome = planned(two_reps)
    of = outcome.result.plan.territory_of
    assert list(outcome.run.plan["moved"]) == moves(read_scenario(two_reps), of)
    assert outcome.run.plan["moved"].iloc[11] == "forced"


def test_money_is_a_range_around_the_expected(two_reps):
    """Low, expected and high, in order; the expected gain is the objective's."""
    summary = planned(two_reps).run.summary
    gain = summary["gain_range"]
    assert gain["low"] <= gain["expected"] <= gain["high"]
    assert gain["expected"] == pytest.approx(summary["gain_over_today"])


def test_chosen_and_forced_risk_are_apart(two_reps):
    """The leaver's account is at risk though nobody chose to move it: 0.6 × 600 × 0.15."""
    risk = planned(two_reps).run.summary["money_at_risk"]
    assert risk["forced"]["expected"] == pytest.approx(54)
    assert risk["chosen"]["expected"] > 0


def test_today_stands_beside_the_plan(two_reps):
    """Nine accounts of eleven are with R1 today: 1.5 and 0.33 of the target of 6."""
    today = planned(two_reps).run.summary["today"]["balance"]["potential"]
    assert (today["lowest_index"], today["highest_index"]) == (pytest.approx(1 / 3), 1.5)


def test_manifest_repeats_the_run(two_reps):
    """Command, hashes, origins and seed."""
    document = planned(two_reps, settings=["solve.seed=7"]).run.manifest
    assert document["repeat"]["is_exact"]
    assert document["repeat"]["command"].endswith("scenario.toml --set solve.seed=7")
    assert {"accounts.csv", "reps.csv"} <= {Path(name).name for name in document["inputs"]}
    assert document["origins"]["solve.seed"] == "command line"
    assert document["solving"]["seed"] == 7


@pytest.mark.parametrize(
    ("settings", "limits"),
    [
        (["solve.work=30"], {"seconds": None, "work": 30}),
        (["solve.seconds=30"], {"seconds": 30, "work": 20}),
        (["solve.seconds=30", "solve.work=40"], {"seconds": 30, "work": 40}),
    ],
)
def test_work_asked_for_on_the_command_line_replaces_the_files_clock(two_reps, settings, limits):
    """Who asks for work wants the same plan again; the file says 9 seconds and 20 of work."""
    two_reps.write_text(two_reps.read_text().replace("work = 20", "work = 20\nseconds = 9"))
    found = planned(two_reps, settings=settings).run.manifest["solving"]["limits"]
    assert found == limits | {"gap": 0}


def test_run_can_be_read_back(two_reps):
    """The folder holds what the outcome holds."""
    outcome = planned(two_reps)
    back = read_run(outcome.folder)
    assert list(back.plan["territory_id"]) == list(outcome.run.plan["territory_id"])
    assert back.summary["stages"].keys() >= {"read", "build", "solve", "tables"}


def test_taken_folder_is_refused_before_solving(two_reps, tmp_path):
    """No minute of work is lost to a folder that is there."""
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "x").write_text("")
    with pytest.raises(RunError, match="not empty"):
        planned(two_reps, tmp_path / "run", solver=_never)


def test_bad_quota_is_refused_before_solving(two_reps):
    """A measure that is not there; the nearest is named."""
    with pytest.raises(InputError, match=r"'potentail'.*Did you mean 'potential'"):
        planned(two_reps, settings=["quota.0.measure='potentail'"], solver=_never)


def test_bad_input_writes_nothing(two_reps):
    """A duplicate id stops, and there is no folder."""
    table = two_reps.parent / "accounts.csv"
    table.write_text(table.read_text() + "A00,Twice,-98,38,1,1,A,1,1,R1,\n")
    with pytest.raises(ScenarioError):
        planned(two_reps)
    assert not (two_reps.parent / "run").exists()


def test_infeasible_is_an_outcome_with_causes(two_reps):
    """Accounts kept with R1 pass its band: marked, with causes, without quotas."""
    outcome = planned(two_reps, settings=IMPOSSIBLE)
    assert outcome.is_infeasible
    assert outcome.run.summary["causes"]
    assert outcome.run.quotas.empty
    assert "no plan can keep every rule" in (outcome.folder / "INFEASIBLE.txt").read_text()


def test_interrupted_without_a_plan_writes_nothing(two_reps):
    """Stopped by hand before any plan keeps the rules."""
    outcome = planned(two_reps, solver=_result(StopReason.USER))
    assert outcome.is_interrupted
    assert outcome.folder is None
    assert not (two_reps.parent / "run").exists()


def test_time_without_a_plan_is_written_and_marked(two_reps):
    """What was found is kept, and nobody takes it for a plan."""
    outcome = planned(two_reps, solver=_result(StopReason.TIME))
    assert not outcome.is_infeasible
    assert (outcome.folder / "UNFINISHED.txt").is_file()


def test_a_wrong_objective_is_our_fault(two_reps):
    """The referee does not believe the solver."""

    def boasting(problem, **asked):
        result = solve(problem, **asked)
        return dataclasses.replace(result, objective=result.objective / 2 - 1)

    with pytest.raises(RefereeError, match="objective"):
        planned(two_reps, solver=boasting)


def test_a_bound_above_the_plan_is_our_fault(two_reps):
    """No bound lies above a plan that keeps every rule."""

    def boasting(problem, **asked):
        return dataclasses.replace(solve(problem, **asked), bound=1e12, bound_source="complete")

    with pytest.raises(RefereeError, match="above the plan"):
        planned(two_reps, solver=boasting)


def test_progress_speaks_of_stages_and_of_value(two_reps):
    """Best is what people read: value, not cost."""
    told = []
    outcome = planned(two_reps, progress=told.append)
    assert [s.stage for s in told][:2] == ["reading the tables", "building the problem"]
    last = [s for s in told if s.stage == "searching"][-1]
    assert last.best == pytest.approx(outcome.run.summary["value"])


def test_starts_from_a_plan_file(two_reps, tmp_path):
    """Rows of accounts that are gone are passed over; the file is an input of the run."""
    start = tmp_path / "start.csv"
    start.write_text("account_id,territory_id\nA00,R2\ngone,R1\n")
    seen = []

    def watching(problem, **asked):
        seen.append(asked["start"])
        return solve(problem, **asked)

    outcome = planned(two_reps, start=start, solver=watching)
    assert list(seen[0].territory_of) == [1] + [-1] * 11
    assert str(start) in outcome.run.manifest["inputs"]


def test_starts_from_today_when_nothing_is_said(two_reps):
    """Today's alignment, the leaver's account with nobody."""
    seen = []

    def watching(problem, **asked):
        seen.append(asked["start"])
        return solve(problem, **asked)

    planned(two_reps, solver=watching)
    assert list(seen[0].territory_of) == [0] * 9 + [1] * 2 + [-1]


def test_default_folder_names_scenario_and_time(two_reps, tmp_path, monkeypatch):
    """Two runs within a second do not meet."""
    monkeypatch.chdir(tmp_path)
    folders = [plan(two_reps, **NO_PAPERS).folder for _ in range(2)]
    assert all(folder.parts[0] == "runs" for folder in folders)
    assert all(folder.name.startswith("two-reps-2") for folder in folders)
    assert len(set(folders)) == 2


def test_summary_file_is_the_outcomes(two_reps):
    """JSON with nothing lost but NaN."""
    outcome = planned(two_reps)
    written = json.loads((outcome.folder / "summary.json").read_text())
    assert written["objective"] == outcome.run.summary["objective"]


def test_locks_show_in_the_plan(two_reps):
    """A00 is locked to R2 and goes there."""
    table = two_reps.parent / "accounts.csv"
    text = table.read_text().replace(",R1,\n", ",R1,R2\n", 1)
    table.write_text(text)
    row = planned(two_reps).run.plan.iloc[0]
    assert row["territory_id"] == "R2"
    assert row["reason"] == "Locked to Bo Diaz (R2)."
    assert isinstance(row["locked"], bool | np.bool_)


def test_faults_are_kept_with_the_run(two_reps):
    """The leaver is a fault put right by rule, and in the table."""
    faults = planned(two_reps).run.faults
    assert isinstance(faults, pd.DataFrame)
    assert (faults["record"] == "A11").any()


def _never(problem, **asked):
    raise AssertionError("solved though the input was bad")


def _result(reason):
    """A solver that has only today's alignment to show."""

    def stopped(problem, **asked):
        plan = Plan(np.zeros(problem.num_units, dtype=int))
        from territory_opt.scoring import audit, objective

        return Result(
            Status.UNKNOWN,
            reason,
            plan,
            objective(problem, plan),
            -np.inf,
            "none",
            None,
            tuple(audit(problem, plan)),
        )

    return stopped
