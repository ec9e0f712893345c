"""Gates on the command line, and one plan from refusal to restoration as its log tells it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from territory_opt.cli import app
from territory_opt.report.map.text import NARROW
from tests.store.conftest import write_folder

Call = Callable[..., Any]


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Call:
    """Run the command line in an empty folder; ``words`` is its output on one line."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TERRITORY_OPT_STORE", raising=False)

    def run(*words: object) -> Any:
        found = CliRunner().invoke(app, [str(word) for word in words])
        found.words = " ".join(found.output.replace(NARROW, " ").split())
        return found

    return run


def gated(folder: Path, **gates: Any) -> Path:
    """A run folder with a gap of 1 %, and limits."""
    write_folder(folder, gap=0.01)
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["scenario"]["gates"] = gates
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return folder


@pytest.fixture
def refused(call: Call, tmp_path: Path) -> Call:
    """Run 1 is approved, with a gap of 1 % where 0.5 % is allowed."""
    gated(tmp_path / "run", max_gap=0.005)
    assert call("runs", "add", "run", "--as", "Ann").exit_code == 0
    assert call("runs", "approve", 1, "--as", "Bea").exit_code == 0
    return call


def test_a_refusal_exits_4_and_says_figure_limit_and_ways_out(refused: Call) -> None:
    """To keep the gate, to loosen it, or to publish all the same."""
    found = refused("runs", "publish", 1, "--as", "Cem")
    assert found.exit_code == 4
    assert found.words == (
        "Publication is refused: 1 of 2 gates is not passed. Rules: kept by this plan. ! Proof: 1 % gap "
        "to the proven bound, at most 0.5 % allowed. Search longer (solve.seconds, solve.work), or "
        "raise gates.max_gap, and plan again. To publish it all the same: territory-opt runs publish 1 "
        "--despite-gates --reason TEXT"
    )
    assert "Run 1 is published" in refused(
        "runs", "publish", 1, "--as", "Cem", "--despite-gates", "--reason", "urgent"
    ).words  # fmt: skip


def test_a_refusal_is_a_document_too(refused: Call, tmp_path: Path) -> None:
    """With every gate, and where the report is; nothing else on stdout."""
    found = refused("runs", "publish", 1, "--as", "Cem", "--report", "told", "--json")
    assert found.exit_code == 4
    document = json.loads(found.stdout)
    assert (document["exit_code"], document["is_passed"]) == (4, False)
    assert [gate["key"] for gate in document["gates"]] == ["", "max_gap"]
    assert (document["gates"][1]["found"], document["gates"][1]["limit"]) == (0.01, 0.005)
    assert Path(document["report"]) == Path("told/gates.html")
    assert "Publication is refused" in (tmp_path / "told" / "gates.html").read_text("utf-8")


def test_despite_gates_wants_a_reason(refused: Call) -> None:
    """Exit code 2, and the run stays approved."""
    found = refused("runs", "publish", 1, "--as", "Cem", "--despite-gates")
    assert found.exit_code == 2
    assert "say why the plan is published despite its gates (--reason TEXT)" in found.words
    assert "1 North approved" in refused("runs", "list").words


def test_judge_tells_without_publishing(refused: Call, tmp_path: Path) -> None:
    """A run by its number, or a folder; exit code 4 or 0, and no line in the log."""
    before = refused("runs", "log").words
    assert refused("runs", "judge", 1).exit_code == 4
    assert refused("runs", "judge", "run").exit_code == 4
    gated(tmp_path / "other", max_gap=0.02)
    found = refused("runs", "judge", "other")
    assert found.exit_code == 0
    assert found.words == (
        "May be published: all 2 gates are passed. Rules: kept by this plan. Proof: 1 % gap to the "
        "proven bound, at most 2 % allowed."
    )
    assert refused("runs", "log").words == before


def test_judge_of_a_folder_wants_no_store(call: Call, tmp_path: Path) -> None:
    """Only limits on how much inputs changed need one."""
    gated(tmp_path / "run", max_gap=0.02)
    assert call("runs", "judge", "run", "--json").exit_code == 0
    assert call("runs", "judge", 1).exit_code == 2
    assert not (tmp_path / ".territory_opt").exists()


STORY = """\
Ann added version 1 of Two reps
Ann added run 1 (Two reps, candidate)
Bea approved run 1: balanced
Cem was not allowed to publish run 1 for Two reps (Change: 25 % of accounts change rep by our choice, \
at most 20 % allowed)
Ann added version 2 of Two reps
Ann added run 2 (Two reps, candidate)
Bea approved run 2: the board accepts a quarter
Cem published run 2 for Two reps, from 2027-01-01
Ann added version 3 of Two reps
Ann added run 3 (Two reps, candidate)
Bea approved run 3
Cem was not allowed to publish run 3 for Two reps (Accounts changed: 16.7 % of accounts came or are \
gone since run 2, the plan of Two reps on 2027-07-01 (1 came, 1 gone), at most 10 % allowed; Columns \
gone: 1 since run 2, the plan of Two reps on 2027-07-01 (tier of accounts))
Cem published run 3 for Two reps, from 2027-07-01: checked with finance (despite Accounts changed: \
16.7 % of accounts came or are gone since run 2, the plan of Two reps on 2027-07-01 (1 came, 1 gone), \
at most 10 % allowed; Columns gone: 1 since run 2, the plan of Two reps on 2027-07-01 (tier of \
accounts))
run 2 was superseded for Two reps by run 3; it holds from 2027-01-01 to 2027-06-30
Dee restored run 2 for Two reps, from 2027-07-01: the merger is off
run 3 was superseded for Two reps by run 2; it was never in force (another plan took its first day, \
2027-07-01)
"""


def test_the_log_reads_as_the_story_of_a_plan(call: Call, two_reps: Path) -> None:
    """Refused, loosened, published, superseded with changed inputs, restored."""

    def planned(name: str, *settings: str) -> None:
        words = [word for one in settings for word in ("--set", one)]
        assert call("plan", two_reps, "--no-map", "--out", name, *words).exit_code == 0
        assert call("runs", "add", name, "--as", "Ann").exit_code == 0

    def decided(verb: str, run: int, who: str, *words: str) -> int:
        code: int = call("runs", verb, run, "--as", who, *words).exit_code
        return code

    planned("january", "gates.max_moved_account_share=0.2")
    assert decided("approve", 1, "Bea", "--reason", "balanced") == 0
    assert decided("publish", 1, "Cem") == 4
    planned("looser", "gates.max_moved_account_share=0.25")
    assert decided("approve", 2, "Bea", "--reason", "the board accepts a quarter") == 0
    assert decided("publish", 2, "Cem") == 0

    _change_accounts(two_reps.parent / "accounts.csv")
    planned("july", "effective_from=2027-07-01", "gates.max_accounts_changed_share=0.1")
    assert decided("approve", 3, "Bea") == 0
    assert decided("publish", 3, "Cem") == 4
    assert decided("publish", 3, "Cem", "--despite-gates", "--reason", "checked with finance") == 0
    assert decided("restore", 2, "Dee", "--reason", "the merger is off") == 0

    events = json.loads(call("runs", "log", "--json").stdout)["events"]
    told = [event["sentence"].replace(NARROW, " ") for event in events]
    assert told == STORY.splitlines()


def _change_accounts(file: Path) -> None:
    """One account is gone, another came, and the export has lost its column of tiers."""
    rows = [line.split(",") for line in file.read_text().replace("A11,", "B11,").splitlines()]
    place = rows[0].index("tier")
    file.write_text("".join(",".join(row[:place] + row[place + 1 :]) + "\n" for row in rows))
