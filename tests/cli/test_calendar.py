"""``calendar check | next | ics | new``: what is printed, and the exit codes."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from territory_opt.cli import app
from territory_opt.store import Due, open_store

Call = Callable[..., Any]
HOUSE = Path(__file__).parents[2]
BAD = """
BEGIN:VEVENT
UID:bad
SUMMARY:Bad
DTSTART:20270104T090000Z
RRULE:FREQ=WEEKLY
DESCRIPTION:scenario: feld.toml
END:VEVENT
END:VCALENDAR"""


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Call:
    """Run the command line in a folder with ``field.toml`` and its ``plan.ics``."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TERRITORY_OPT_STORE", raising=False)
    scenario = (HOUSE / "scenarios" / "superstore" / "scenario.toml").read_text(encoding="utf-8")
    (tmp_path / "field.toml").write_text(scenario, encoding="utf-8")

    def run(*words: object) -> Any:
        found = CliRunner().invoke(app, ["calendar", *(str(word) for word in words)])
        found.words = " ".join(found.output.split())
        return found

    made = run("new", "plan.ics", "--scenario", "field.toml", "--year", "2027")
    assert made.exit_code == 0, made.output
    return run


@pytest.fixture
def bad(call: Call) -> Path:
    """``plan.ics`` with one more event, which has a fault."""
    file = Path("plan.ics")
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("END:VCALENDAR", BAD.strip()), encoding="utf-8")
    return file


def test_new_says_what_to_do_next(call: Call) -> None:
    """The line to look at the dates can be copied."""
    found = call("new", "next.csv", "--scenario", "field.toml", "--year", "2028")
    assert "territory-opt calendar next next.csv --from 2027-11-01" in found.words


def test_sound_calendar_is_said_to_be(call: Call) -> None:
    """Exit code 0."""
    found = call("check", "plan.ics")
    assert (found.exit_code, found.words) == (0, "Sound: 12 events.")


def test_faults_are_told_one_by_one(call: Call, bad: Path) -> None:
    """Exit code 2; notes come after faults."""
    found = call("check", bad)
    assert found.exit_code == 2
    assert "'Bad': there is no scenario 'feld.toml'. Did you mean 'field.toml'?" in found.words
    assert found.words.index("stop:") < found.words.index("note:")
    assert found.words.endswith("Events with faults are left out until this fault is put right.")


def test_faults_as_json(call: Call, bad: Path) -> None:
    """Everything that a program needs."""
    document = json.loads(call("check", bad, "--json").stdout)
    assert (document["exit_code"], document["num_events"]) == (2, 12)
    assert [fault["code"] for fault in document["faults"]] == ["scenario-missing", "rule-endless"]


def test_next_shows_dates_in_order(call: Call) -> None:
    """As many as were asked for, from the moment that was asked for."""
    found = call("next", "plan.ics", "--from", "2026-12-01", "--number", 2)
    assert found.exit_code == 0
    assert "Wed 2026-12-02 06:00 UTC Plan in force publish field.toml" in found.words
    assert "Quotas agreed" in found.words
    assert "Letters" not in found.words


def test_next_says_when_there_are_no_more(call: Call) -> None:
    """And how far was looked."""
    assert call("next", "plan.ics", "--from", "2030-01-01").words == "No dates within 40 years."


def test_next_leaves_events_with_faults_out_and_says_so(call: Call, bad: Path) -> None:
    """The others are shown."""
    found = call("next", bad, "--from", "2027-01-01")
    assert "Quota release" in found.words
    assert "territory-opt calendar check plan.ics" in found.words


def test_next_as_json_has_key_and_details(call: Call) -> None:
    """What a scheduler needs."""
    found = call("next", "plan.ics", "--from", "2026-12-01T00:00", "--number", 1, "--json")
    (one,) = json.loads(found.stdout)["dates"]
    assert one["key"] == "plan-in-force-2027/2026-12-02T06:00:00Z"
    assert (one["do"], one["export"], one["from"]) == ("publish", ["salesforce"], "2027-01-01")


def test_moment_that_is_none_is_refused(call: Call) -> None:
    """With the form to write."""
    found = call("next", "plan.ics", "--from", "soon")
    assert found.exit_code == 2
    assert "'soon' is no time; write 2027-01-04" in found.words


def test_ics_carries_what_the_store_knows(call: Call) -> None:
    """One date is done, and is marked."""
    key = "draft-plan-2027/2026-11-11T06:00:00Z"
    due = datetime(2026, 11, 11, 6, tzinfo=UTC)
    with open_store("store.db", create=True) as store:
        store.note_all([Due(key, "field.toml", "candidate", due)], "Ann")
        lease = store.claim(key, "Ann", timedelta(hours=1))
        assert lease is not None
        store.finish(lease, "done", "gap 0.4 %")
    found = call("ics", "plan.ics", "--out", "out.ics", "--store", "store.db")
    assert found.words == "out.ics: 12 events; 1 date carries what came of them."
    assert "SUMMARY:✓ Draft plan" in Path("out.ics").read_text(encoding="utf-8")


@pytest.mark.parametrize("verb", ["check", "next", "ics", "new"])
def test_every_verb_has_help_and_json(verb: str, call: Call) -> None:
    """One line of what it does."""
    found = call(verb, "--help")
    assert found.exit_code == 0
    assert "--json" in found.stdout
