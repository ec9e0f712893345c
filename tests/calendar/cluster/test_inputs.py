"""Which files a job reads."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from territory_opt.calendar.cluster.inputs import inputs_of
from territory_opt.calendar.job import Job
from territory_opt.errors import ScenarioError
from territory_opt.scenario import read_scenario

SHIPPED = Path(__file__).parents[3] / "scenarios"


def names(job: Job) -> set[str]:
    return {path.name for path in inputs_of(job)}


@pytest.mark.parametrize(
    "scenario",
    [
        "europe-cities/scenario.toml",
        "europe-cities/value.toml",
        "superstore/short-ways.toml",
        "us-counties/scenario.toml",
    ],
)
def test_every_file_that_reading_meets_is_found(scenario: str, tmp_path: Path) -> None:
    """The names that a run's manifest lists, of bases, areas, managers and layers too."""
    job = Job("k", SHIPPED / scenario, tmp_path / "run")
    read = {Path(name).name for name in read_scenario(SHIPPED / scenario).inputs}
    assert names(job) == read


def test_base_in_another_folder_brings_its_own_tables(two_reps: Path, tmp_path: Path) -> None:
    """A variant names no table; those of its base lie beside the base."""
    variant = tmp_path / "variants" / "tight.toml"
    variant.parent.mkdir()
    variant.write_text('extends = "../two-reps/scenario.toml"\n[rules]\ncontiguous = false\n')
    found = {os.path.normpath(path) for path in inputs_of(Job("k", variant, tmp_path / "run"))}
    beside = {two_reps.parent / name for name in ("scenario.toml", "accounts.csv", "reps.csv")}
    assert found == {str(path) for path in (variant, *beside)}


def test_setting_names_another_table(two_reps: Path, tmp_path: Path) -> None:
    """The table of the setting travels in place of the scenario's."""
    (two_reps.parent / "new.csv").write_text((two_reps.parent / "accounts.csv").read_text())
    job = Job("k", two_reps, tmp_path / "run", ("accounts.file=new.csv",))
    assert names(job) == {"scenario.toml", "new.csv", "reps.csv"}


def test_plan_to_start_from_travels(two_reps: Path, tmp_path: Path) -> None:
    """A run folder named by the scenario, and a file named by the command."""
    for name in ("old/plan.csv", "mine.csv"):
        (two_reps.parent / name).parent.mkdir(exist_ok=True)
        (two_reps.parent / name).write_text("account_id,territory_id\n")
    job = Job(
        "k", two_reps, tmp_path / "run", ("solve.start=old",), words=("--start", "mine.csv"),
        home=two_reps.parent,
    )  # fmt: skip
    assert names(job) == {"scenario.toml", "accounts.csv", "reps.csv", "plan.csv", "mine.csv"}


def test_folder_stands_for_its_scenario(two_reps: Path, tmp_path: Path) -> None:
    """``plan FOLDER`` reads the scenario.toml in it."""
    assert "scenario.toml" in names(Job("k", two_reps.parent, tmp_path / "run"))


def test_answers_of_a_routing_engine_travel(two_reps: Path, tmp_path: Path) -> None:
    """What is remembered beside the scenario need not be asked for again."""
    cache = two_reps.parent / ".territory_opt_cache"
    cache.mkdir()
    (cache / "a.npz").write_bytes(b"1")
    job = Job("k", two_reps, tmp_path / "run", ("travel.url=env:ROADS",))
    assert "a.npz" in names(job)


def test_absolute_path_is_refused(two_reps: Path, tmp_path: Path) -> None:
    """It means nothing on another machine; the message names the setting."""
    setting = f"accounts.file={two_reps.parent / 'accounts.csv'}"
    with pytest.raises(ScenarioError, match=r"accounts\.file names .* by an absolute path"):
        inputs_of(Job("k", two_reps, tmp_path / "run", (setting,)))


def test_secret_in_plain_text_is_refused_without_being_told(two_reps: Path, tmp_path: Path) -> None:
    """Such a scenario never leaves this machine."""
    two_reps.write_text(two_reps.read_text() + '[travel]\nurl = "http://ann:s3cret@roads"\n')
    with pytest.raises(ScenarioError, match="secret in plain text") as caught:
        inputs_of(Job("k", two_reps, tmp_path / "run"))
    assert "s3cret" not in str(caught.value)


def test_missing_scenario_is_told(tmp_path: Path) -> None:
    """As planning here tells it."""
    with pytest.raises(ScenarioError, match=r"there is no scenario 'gone\.toml'"):
        inputs_of(Job("k", tmp_path / "gone.toml", tmp_path / "run"))
