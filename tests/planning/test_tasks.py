"""Evaluate, quota, draw, check and new, over files."""

from __future__ import annotations

from decimal import Decimal

import pytest

from territory_opt.errors import InputError, RunError
from territory_opt.planning import check, draw, evaluate, new, plan, quota, templates
from territory_opt.scenario import read_scenario

NO_PAPERS = {"with_map": False, "with_picture": False}


@pytest.fixture
def folder(two_reps):
    return plan(two_reps, two_reps.parent / "run", **NO_PAPERS).folder


def test_evaluate_judges_today(two_reps):
    """R1 has 1.5 of its target, R2 a third, and the leaver's account is with nobody."""
    summary = evaluate(two_reps).run.summary
    assert summary["task"] == "evaluate"
    assert summary["balance"]["potential"]["num_outside"] == 2
    assert sorted({one["rule"] for one in summary["violations"]}) == ["band", "cover"]
    assert summary["bound"] is None


def test_evaluate_writes_only_when_asked(two_reps, tmp_path):
    """No folder without --out; a whole one with it."""
    assert evaluate(two_reps).folder is None
    outcome = evaluate(two_reps, out=tmp_path / "today", **NO_PAPERS)
    assert (outcome.folder / "territories.csv").is_file()


def test_an_evaluation_is_not_marked_as_a_failed_plan(two_reps, tmp_path):
    """Today breaks rules; that is what was asked."""
    outcome = evaluate(two_reps, out=tmp_path / "today", **NO_PAPERS)
    assert not list(outcome.folder.glob("*.txt"))


def test_evaluation_of_a_file_names_it_as_input(two_reps, folder, tmp_path):
    """And in the command that repeats it."""
    document = evaluate(two_reps, folder).run.manifest
    file = str(folder / "plan.csv")
    assert file in document["inputs"]
    assert document["repeat"]["command"].endswith(f"scenario.toml {file}")


def test_evaluate_judges_a_run_folder(two_reps, folder):
    """The plan just made keeps every rule, at the cost it was written with."""
    summary = evaluate(two_reps, folder).run.summary
    assert summary["is_feasible"]
    assert summary["violations"] == []


def test_evaluate_judges_any_table(two_reps, tmp_path):
    """Accounts that are not named are in no territory."""
    table = tmp_path / "mine.csv"
    table.write_text("account_id;territory_id\nA00;R1\nA01;R2\n")
    outcome = evaluate(two_reps, table)
    assert list(outcome.result.plan.territory_of) == [0, 1] + [-1] * 10


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("account_id,territory_id\nA00,R11\n", "Did you mean 'R1'"),
        ("account_id,territory_id\nB99,R1\n", "'B99'.*not in the scenario"),
        ("account_id,territory_id\nA00,R1\nA00,R2\n", "twice"),
        ("account,territory\nA00,R1\n", "no column account_id and no territory_id"),
        ("", "empty"),
    ],
)
def test_a_plan_that_does_not_fit_is_refused(two_reps, tmp_path, text, message):
    """The message names the row or column."""
    table = tmp_path / "mine.csv"
    table.write_text(text)
    with pytest.raises(InputError, match=message):
        evaluate(two_reps, table)


def test_a_missing_plan_is_refused(two_reps, tmp_path):
    """A typo in the path."""
    with pytest.raises(InputError, match="no file"):
        evaluate(two_reps, tmp_path / "none.csv")


def test_a_start_of_other_accounts_is_refused(two_reps, tmp_path):
    """Nothing of it can be used: surely not what was meant."""
    table = tmp_path / "other.csv"
    table.write_text("account_id,territory_id\nB1,R1\n")
    with pytest.raises(InputError, match="names no account together with a territory"):
        plan(two_reps, tmp_path / "run", start=table, **NO_PAPERS)


def test_quota_of_a_run_with_another_target(folder, tmp_path):
    """The run knows its scenario; 20,000 × 1.05."""
    outcome = quota(folder, out=tmp_path / "q", settings=["quota.0.company_target=20000"])
    assert sum(q.amount for q in outcome.quotas.quotas) == Decimal(21000)
    assert (tmp_path / "q" / "quotas.csv").is_file()
    assert (tmp_path / "q" / "quota_waterfall.csv").is_file()


def test_quota_of_a_run_uses_the_runs_own_settings(two_reps, tmp_path):
    """The run was planned for another target; that is the one its quotas are set for."""
    settings = ["quota.0.company_target=30000"]
    made = plan(two_reps, tmp_path / "run", settings=settings, **NO_PAPERS).folder
    assert sum(q.amount for q in quota(made).quotas.quotas) == Decimal(31500)


def test_quota_of_a_run_whose_scenario_is_gone_is_refused(two_reps, folder):
    """The message says what to give instead."""
    two_reps.unlink()
    with pytest.raises(InputError, match="give the scenario, and the run folder as the plan"):
        quota(folder)


def test_quota_of_today(two_reps):
    """Nine and two of eleven accounts with a rep: the leaver's potential is named, not shared."""
    outcome = quota(two_reps)
    assert [q.amount for q in outcome.quotas.quotas] == [8600, 1900]
    assert any(step.territory_id == "" for step in outcome.quotas.waterfall)


def test_quota_without_a_policy_is_refused(two_reps):
    """There is nothing to set."""
    text = two_reps.read_text()
    start, end = text.index("[[quota]]"), text.index("[solve]")
    two_reps.write_text(text[:start] + text[end:])
    with pytest.raises(InputError, match=r"no \[\[quota\]\]"):
        quota(two_reps)


def test_map_names_follow_the_audience(folder):
    """One file each, beside one another."""
    names = [draw(folder).name, draw(folder, "manager").name, draw(folder, "rep", "R1").name]
    assert names == ["map.html", "map-manager.html", "map-rep-R1.html"]


def test_map_of_an_unknown_rep_is_refused(folder):
    """With the nearest known one."""
    with pytest.raises(InputError, match="R9"):
        draw(folder, "rep", "R9")


def test_map_of_an_unknown_audience_is_refused(folder):
    """planner, manager, rep."""
    with pytest.raises(InputError, match="audience"):
        draw(folder, "managers")


def test_map_that_cannot_be_written_is_refused(folder, tmp_path):
    """The folder is not there."""
    with pytest.raises(RunError, match="cannot write"):
        draw(folder, out=tmp_path / "none" / "map.html")


def test_check_passes_a_sound_scenario(two_reps):
    """Faults put right by rule do not stop."""
    assert check(two_reps).scenario is not None


def test_check_finds_what_shows_only_in_the_rules(two_reps):
    """A limit of one kilometre leaves most accounts without anybody."""
    report = check(two_reps, ["rules.max_distance_km=1"])
    assert report.scenario is None
    assert sum(fault.grade == "stop" for fault in report.faults) == 10


def test_shipped_scenarios_can_be_copied(tmp_path):
    """A copy that reads as it lies."""
    assert "superstore" in templates()
    file = new(tmp_path / "mine")
    assert not (tmp_path / "mine" / "build.py").exists()
    assert read_scenario(file).spec.name


def test_unknown_template_is_refused(tmp_path):
    """With the nearest known one."""
    with pytest.raises(InputError, match="Did you mean 'superstore'"):
        new(tmp_path / "mine", "superstor")


def test_new_refuses_a_taken_folder(tmp_path):
    """Nothing is written over."""
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "x").write_text("")
    with pytest.raises(RunError, match="not empty"):
        new(tmp_path / "mine")
