"""``runs`` and ``store``: what is printed, and every refusal with exit code 2."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from territory_opt.cli import app
from territory_opt.store import open_store
from tests.store.conftest import write_folder

Call = Callable[..., Any]
VERBS = ("list", "show", "diff", "add", "propose", "approve", "publish", "restore", "log",
         "in-force", "prune")  # fmt: skip


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Call:
    """Run the command line in an empty folder; ``words`` is its output on one line."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TERRITORY_OPT_STORE", raising=False)

    def run(*words: object) -> Any:
        found = CliRunner().invoke(app, [str(word) for word in words])
        found.words = " ".join(found.output.split())
        return found

    return run


@pytest.fixture
def two_runs(call: Call, tmp_path: Path) -> Call:
    """Two candidates in the default store: another owner of account 007, a higher quota."""
    write_folder(tmp_path / "a")
    write_folder(tmp_path / "b", value=120.0, owner="T2", quota=950)
    for name in "ab":
        assert call("runs", "add", name, "--as", "Ann").exit_code == 0
    return call


@pytest.mark.parametrize("verb", [*(f"runs {verb}" for verb in VERBS), "store upgrade"])
def test_every_verb_has_help_and_json(call: Call, verb: str) -> None:
    """One line of what it does, --store and --json."""
    found = call(*verb.split(), "--help")
    assert found.exit_code == 0
    assert "--json" in found.stdout
    assert "--store" in found.stdout


def test_run_is_added_to_the_default_store(call: Call, tmp_path: Path) -> None:
    """The sentence names number, scenario, state and place."""
    write_folder(tmp_path / "a")
    found = call("runs", "add", "a", "--as", "Ann")
    assert found.words == "Run 1 (North, candidate) is remembered in .territory_opt/store.db."
    assert (tmp_path / ".territory_opt" / "store.db").is_file()


def test_list_tells_state_days_and_value(two_runs: Call) -> None:
    """A published run shows its days, a candidate when it was planned."""
    two_runs("runs", "approve", 1, "--as", "Bea")
    two_runs("runs", "publish", 1, "--as", "Cem")
    found = two_runs("runs", "list")
    assert "1 North published from 2027-01-01 100 EUR 1.00%" in found.words
    assert "2 North candidate planned 2026-11-26 120 EUR 1.00%" in found.words
    few = two_runs("runs", "list", "--state", "candidate")
    assert "published" not in few.output
    assert "1 older" in two_runs("runs", "list", "--last", 1).words


def test_show_tells_provenance_and_story(two_runs: Call) -> None:
    """Inputs, seed, command, files checked, and the log of the run."""
    two_runs("runs", "approve", 1, "--as", "Bea", "--reason", "fair enough")
    found = two_runs("runs", "show", 1)
    assert "Input accounts.csv sha256 abababababab…" in found.words
    assert "Repeat with territory-opt plan north.toml" in found.words
    assert "6, 0.0 MB; all as they were stored" in found.words
    assert "Bea approved run 1: fair enough" in found.words


def test_show_writes_the_folder_again(two_runs: Call, tmp_path: Path) -> None:
    """The same bytes."""
    assert two_runs("runs", "show", 1, "--out", "again").exit_code == 0
    plan = (tmp_path / "again" / "plan.csv").read_bytes()
    assert plan == (tmp_path / "a" / "plan.csv").read_bytes()


def test_show_of_a_damaged_run_fails(two_runs: Call, tmp_path: Path) -> None:
    """Exit code 2, and the file is named."""
    with open_store(tmp_path / ".territory_opt" / "store.db") as store:
        (file,) = [file for file in store.files(1) if file.name == "map.html"]
    (tmp_path / ".territory_opt" / "store.files" / file.blob[:2] / file.blob).write_text("?")
    found = two_runs("runs", "show", 1)
    assert found.exit_code == 2
    assert "Damaged: map.html: the file" in found.words


def test_diff_tells_moves_quotas_and_figures(two_runs: Call) -> None:
    """Account 007 goes from T1 to T2; quota 900 → 950; settings are the same."""
    found = two_runs("runs", "diff", 1, 2)
    assert "Settings: the same" in found.words
    assert "value 100 120" in found.words
    assert "1 accounts change hands" not in found.words
    assert "1 account changes hands From and to Accounts T1 → T2 1" in found.words
    assert "T1, sales 900 950 +50" in found.words
    document = json.loads(two_runs("runs", "diff", 1, 2, "--json").stdout)
    assert document["moves"] == [{"layer": "main", "account_id": "007", "from": "T1", "to": "T2"}]


def test_plan_is_published_superseded_and_restored(two_runs: Call) -> None:
    """Each step in a sentence; the log tells them all."""
    for number in (1, 2):
        two_runs("runs", "approve", number, "--as", "Bea")
    first = two_runs("runs", "publish", 1, "--as", "Cem")
    assert first.words == "Run 1 is published for North, from 2027-01-01."
    assert two_runs("runs", "publish", 2, "--from", "2027-07-01", "--as", "Cem").exit_code == 0
    march = two_runs("runs", "in-force", "North", "--on", "2027-03-01")
    assert march.words == "Run 1 is the plan of North on 2027-03-01: 2027-01-01 to 2027-06-30."
    back = two_runs("runs", "restore", 1, "--as", "Dee", "--reason", "reps left")
    assert back.words == "Run 1 is in force again for North, from 2027-07-01."
    listed = two_runs("runs", "list").words
    assert "1 North published from 2027-01-01 100 EUR" in listed
    assert "2 North superseded never in force 120 EUR" in listed
    log = two_runs("runs", "log", "--scope", "North")
    assert "Dee restored run 1 for North, from 2027-07-01: reps left" in log.words
    assert "No plan of South" in two_runs("runs", "in-force", "South").words


def test_prune_says_what_went(two_runs: Call) -> None:
    """First what would go, then it goes."""
    two_runs("runs", "approve", 1, "--as", "Bea")
    dry = two_runs("runs", "prune", "--older-than", 0, "--dry-run")
    assert "1 run would be removed." in dry.words
    assert "1 run removed" in two_runs("runs", "prune", "--older-than", 0).words
    assert "2 North" not in two_runs("runs", "list").words


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["publish", 1], "cannot be published: it is a candidate"),
        (["show", 7], "the store has no run 7; the newest is 2"),
        (["list", "--state", "done"], "there is no state 'done'; states are draft"),
        (["approve", 1, "--seen", 9], "changed since you looked at it"),
        (["approve", 1, "--as", " "], "say who does this"),
        (["add", "."], "no run folder"),
        (["list", "--store", "x.db"], "there is no store at x.db"),
    ],
)
def test_refusal_is_one_sentence_with_exit_code_2(
    two_runs: Call, words: list[object], sentence: str
) -> None:
    """And as JSON where programs ask."""
    found = two_runs("runs", *words)
    assert (found.exit_code, sentence in found.words) == (2, True), found.output
    document = json.loads(two_runs("runs", *words, "--json").stdout)
    assert document["exit_code"] == 2
    assert sentence in document["error"]


def test_store_is_named_by_the_environment(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One setting for all verbs."""
    monkeypatch.setenv("TERRITORY_OPT_STORE", str(tmp_path / "team.db"))
    write_folder(tmp_path / "a")
    assert call("runs", "add", "a").exit_code == 0
    assert (tmp_path / "team.db").is_file()
    assert not (tmp_path / ".territory_opt").exists()


def test_plan_is_remembered(call: Call, two_reps: Path, tmp_path: Path) -> None:
    """``plan --store`` writes the folder and stores it."""
    found = call("plan", two_reps, "--out", "run", "--no-map", "--store", "s.db", "--as", "Ann")
    assert found.exit_code == 0
    assert "Remembered: run 1 (candidate) in s.db" in found.words
    with open_store(tmp_path / "s.db") as store:
        run = store.run(1)
        assert (run.scenario, run.created_by, run.seed) == ("Two reps", "Ann", 1)
        again = store.write_folder(1, tmp_path / "again")
    names = sorted(path.name for path in (tmp_path / "run").iterdir())
    assert sorted(path.name for path in again.iterdir()) == names
    assert all(
        (again / name).read_bytes() == (tmp_path / "run" / name).read_bytes() for name in names
    )


def test_plan_with_a_bad_store_is_refused_before_it_starts(
    call: Call, two_reps: Path, tmp_path: Path
) -> None:
    """Nobody searches for an hour and is told then."""
    (tmp_path / "s.db").write_bytes(b"no database" * 500)
    found = call("plan", two_reps, "--out", "run", "--no-map", "--store", "s.db")
    assert (found.exit_code, "is no database" in found.words) == (2, True)
    assert not (tmp_path / "run").exists()


def test_plan_that_cannot_be_remembered_keeps_its_folder(
    call: Call, two_reps: Path, tmp_path: Path
) -> None:
    """The disk of the store is full: a file lies where its files should go."""
    (tmp_path / "s.files").write_text("in the way")
    found = call("plan", two_reps, "--out", "run", "--no-map", "--store", "s.db")
    assert found.exit_code == 2
    assert "The run folder is whole, but not remembered: cannot keep a file" in found.words
    assert "territory-opt runs add run" in found.words
    assert (tmp_path / "run" / "plan.csv").is_file()


def test_store_upgrade_says_what_it_did(two_runs: Call) -> None:
    """Up to date: nothing to do; none there: it says so."""
    assert "is up to date (schema 0002)" in two_runs("store", "upgrade").words
    missing = two_runs("store", "upgrade", "--store", "x.db")
    assert (missing.exit_code, "there is no store at x.db" in missing.words) == (2, True)


@pytest.mark.parametrize("package", ["sqlalchemy", "alembic", "pyarrow"])
def test_missing_extra_is_named(call: Call, monkeypatch: pytest.MonkeyPatch, package: str) -> None:
    """One line with the command that installs it."""
    monkeypatch.setitem(sys.modules, package, None)
    found = call("runs", "list")
    assert found.exit_code == 2
    assert "Remembering runs needs an extra: pip install 'territory-opt[store]'" in found.words


def test_missing_driver_is_named(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """PostgreSQL has an extra of its own."""
    monkeypatch.setitem(sys.modules, "psycopg", None)
    found = call("runs", "list", "--store", "postgresql://u:geheim@h/d?files=f")
    assert "pip install 'territory-opt[postgres]'" in found.words
    assert "geheim" not in found.output
