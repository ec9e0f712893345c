"""Running what is due: in order, each date once, and what one runner leaves to the next."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from territory_opt.calendar.dates.events import Calendar
from territory_opt.calendar.dates.occasions import occasions
from territory_opt.calendar.dates.read import read_calendar
from territory_opt.calendar.running.agenda import Standing
from territory_opt.calendar.running.run import Step
from territory_opt.calendar.running.workplace import name_of
from territory_opt.errors import InputError
from territory_opt.store import State, open_store
from tests.calendar.conftest import Writer
from tests.calendar.planners import (
    DRAFT,
    PUBLISH,
    D,
    Hands,
    O,
    P,
    Planner,
    passed,
    refused,
    run,
    statuses,
)


def test_what_is_due_is_run_in_order_of_time(
    three: Calendar, durable: str, clock: Hands, planner: Planner
) -> None:
    """Whatever the order in the file; each date has its run, and the publication is in force."""
    outcome = run(three, durable, clock)
    assert planner.keys == [D, P, O]
    assert [(one.status, one.run_id) for one in outcome.results] == [("done", i) for i in (1, 2, 3)]
    assert (outcome.exit_code, outcome.left) == (0, ())
    with open_store(durable) as store:
        assert statuses(store) == dict.fromkeys((D, P, O), "done")
        assert [one.run_id for one in store.occurrences()] == [1, 2, 3]
        states = [run.state for run in store.runs()]
        assert states == [State.CANDIDATE, State.PUBLISHED, State.CANDIDATE]
        assert store.in_force("Field", date(2027, 1, 1)).run_id == 2
        assert "gates.html" in {file.name for file in store.files(1)}


def test_second_call_does_nothing(
    three: Calendar, file_store: str, clock: Hands, planner: Planner
) -> None:
    """However often it is called."""
    run(three, file_store, clock)
    clock.now += timedelta(hours=1)
    assert run(three, file_store, clock).results == ()
    assert len(planner.keys) == 3


def test_what_is_not_due_yet_waits(
    three: Calendar, file_store: str, clock: Hands, planner: Planner
) -> None:
    """The last moment counts."""
    run(three, file_store, clock, until=datetime(2027, 1, 2, 8, tzinfo=UTC))
    assert planner.keys == [D, P]
    run(three, file_store, clock)
    assert planner.keys == [D, P, O]


def test_look_back_ends_after_31_days(
    three: Calendar, file_store: str, clock: Hands, planner: Planner
) -> None:
    """1 January 8:00 is 31 days before 1 February 8:00; a minute later only the rest is due."""
    clock.now = datetime(2027, 2, 1, 8, 1, tzinfo=UTC)
    run(three, file_store, clock)
    assert planner.keys == [P, O]
    run(three, file_store, clock, since=datetime(2027, 1, 1, tzinfo=UTC))
    assert planner.keys == [P, O, D]


def test_failed_date_stops_no_other_and_is_tried_again(
    three: Calendar, file_store: str, clock: Hands, planner: Planner
) -> None:
    """The draft fails for bad input; the next call makes it."""
    planner.ends = {"draft": [2]}
    outcome = run(three, file_store, clock)
    assert [one.status for one in outcome.results] == ["failed", "done", "done"]
    assert (outcome.exit_code, outcome.results[0].message) == (2, "exit code 2")
    assert [entry.standing for entry in outcome.left] == [Standing.FAILED]
    again = run(three, file_store, clock)
    assert [(one.entry.key, one.status) for one in again.results] == [(D, "done")]
    assert again.exit_code == 0


def test_killed_worker_is_told_and_replaced(
    three: Calendar, file_store: str, clock: Hands, planner: Planner
) -> None:
    """The system ends the process that plans, as when memory runs out; the runner goes on."""
    planner.ends = {"draft": [-9]}
    outcome = run(three, file_store, clock)
    assert [one.status for one in outcome.results] == ["failed", "done", "done"]
    assert outcome.exit_code == 1
    assert [one.status for one in run(three, file_store, clock).results] == ["done"]


def test_date_is_given_up_after_its_attempts(
    three: Calendar, file_store: str, clock: Hands, planner: Planner
) -> None:
    """Two attempts; the third call leaves it alone, until somebody asks for it."""
    planner.ends = {"draft": [1, 1]}
    codes = [run(three, file_store, clock, attempts=2).exit_code for _ in range(3)]
    assert codes == [1, 1, 0]
    assert planner.keys.count(D) == 2
    outcome = run(three, file_store, clock, attempts=2, again=frozenset({D}))
    assert [(one.entry.key, one.status) for one in outcome.results] == [(D, "done")]


def test_plan_that_breaks_rules_waits_for_a_person(
    three: Calendar, file_store: str, clock: Hands, planner: Planner
) -> None:
    """Its run is kept as a draft, and it is not tried again by itself."""
    planner.ends = {"publish": [3]}
    outcome = run(three, file_store, clock)
    assert outcome.exit_code == 3
    assert outcome.results[1].status == "refused"
    with open_store(file_store) as store:
        assert store.run(2).state is State.DRAFT
        assert store.publications() == []
    assert run(three, file_store, clock).results == ()


def test_gate_stops_the_publication_and_leaves_a_candidate(
    three: Calendar, file_store: str, clock: Hands, planner: Planner
) -> None:
    """The draft was to be a candidate, and is one; its message says that it would not pass."""
    outcome = run(three, file_store, clock, judge=refused)
    assert [one.status for one in outcome.results] == ["done", "refused", "done"]
    assert outcome.exit_code == 4
    assert "12 % is the largest deviation" in outcome.results[1].message
    assert outcome.results[0].message.startswith("a candidate, but: Publication is refused")
    with open_store(file_store) as store:
        assert {run.state for run in store.runs()} == {State.CANDIDATE}
        assert store.publications() == []
    assert run(three, file_store, clock).exit_code == 0


def test_refused_publication_goes_out_when_somebody_asks(
    three: Calendar, file_store: str, clock: Hands, planner: Planner
) -> None:
    """The limit was changed: ``again`` plans it anew."""
    run(three, file_store, clock, judge=refused)
    outcome = run(three, file_store, clock, again=frozenset({P}))
    assert [(one.entry.key, one.status) for one in outcome.results] == [(P, "done")]
    with open_store(file_store) as store:
        assert store.in_force("Field", date(2027, 1, 1)).run_id == outcome.results[0].run_id


def test_unknown_key_is_told(
    three: Calendar, file_store: str, clock: Hands, planner: Planner
) -> None:
    """A typing mistake runs nothing."""
    with pytest.raises(InputError, match="darft: no such date is due"):
        run(three, file_store, clock, again=frozenset({"darft"}))
    assert planner.keys == []


def test_date_that_is_done_is_not_done_again(
    three: Calendar, file_store: str, clock: Hands, planner: Planner
) -> None:
    """Not even when somebody asks."""
    run(three, file_store, clock)
    with pytest.raises(InputError, match=r"draft/.*: done already"):
        run(three, file_store, clock, again=frozenset({D}))


def test_fault_of_one_event_stops_no_other(
    events_file: Writer, file_store: str, clock: Hands, planner: Planner
) -> None:
    """Exit code 2, and the sound event has run."""
    gone = "UID:gone\nSUMMARY:Gone\nDTSTART:20270101T070000Z\nDESCRIPTION:scenario: gone.toml"
    calendar = read_calendar(events_file(gone, DRAFT))
    outcome = run(calendar, file_store, clock)
    assert planner.keys == [D]
    assert outcome.exit_code == 2


def test_date_of_people_is_ticked_off_without_a_run(
    events_file: Writer, file_store: str, clock: Hands, planner: Planner
) -> None:
    """It is done once its time has come."""
    freeze = "UID:freeze\nSUMMARY:Freeze\nDTSTART:20270101T080000Z\nDESCRIPTION:do: remind"
    outcome = run(read_calendar(events_file(freeze)), file_store, clock)
    assert [(one.status, one.run_id) for one in outcome.results] == [("done", None)]
    assert planner.keys == []


def test_older_publication_does_not_replace_a_newer_one(
    events_file: Writer, file_store: str, clock: Hands, planner: Planner
) -> None:
    """The first week failed and the second was published: the first is refused, unless asked for."""
    weekly = PUBLISH + "RRULE:FREQ=DAILY;COUNT=2\n"
    calendar = read_calendar(events_file(weekly))
    first, second = P, "publish/2027-01-03T08:00:00Z"
    planner.ends = {first: [1]}
    run(calendar, file_store, clock)
    outcome = run(calendar, file_store, clock)
    (told,) = outcome.results
    assert (told.entry.key, told.status, told.code) == (first, "refused", 4)
    assert f"published already, by {second}" in told.message
    assert planner.keys == [first, second]
    assert run(calendar, file_store, clock).results == ()
    asked = run(calendar, file_store, clock, again=frozenset({first}))
    assert [one.status for one in asked.results] == ["done"]


def test_date_that_is_moved_after_it_ran_is_not_run_again(
    events_file: Writer, file_store: str, clock: Hands, planner: Planner
) -> None:
    """2 January ran; somebody moves it to 3 January afterwards."""
    weekly = DRAFT + "RRULE:FREQ=DAILY;COUNT=2\n"
    moved = "UID:draft\nRECURRENCE-ID:20270102T080000Z\nDTSTART:20270103T080000Z"
    run(read_calendar(events_file(weekly)), file_store, clock)
    outcome = run(read_calendar(events_file(weekly, moved)), file_store, clock)
    assert outcome.results == ()
    assert len(planner.keys) == 2


def test_changed_date_takes_the_scenario_of_its_event(
    events_file: Writer, file_store: str, clock: Hands, planner: Planner
) -> None:
    """The change says another setting, and nothing of the scenario."""
    jobs = []
    planner.before = jobs.append
    weekly = DRAFT + "RRULE:FREQ=DAILY;COUNT=2\n"
    changed = (
        "UID:draft\nRECURRENCE-ID:20270102T080000Z\nDTSTART:20270102T100000Z\n"
        "DESCRIPTION:set: solve.work=5"
    )
    run(read_calendar(events_file(weekly, changed)), file_store, clock)
    assert [(job.scenario.name, job.settings) for job in jobs] == [
        ("field.toml", ()),
        ("field.toml", ("solve.work=5",)),
    ]


def test_export_is_in_its_folder_and_in_the_run(
    events_file: Writer, file_store: str, clock: Hands, planner: Planner, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """A folder named for the date; what an attempt that died left there is replaced."""

    def export_run(run: Path, out: Path, to: str) -> None:
        out.mkdir(parents=True)
        (out / "moves.csv").write_text(f"{to}\n")

    monkeypatch.setattr("territory_opt.calendar.running.exporting.export_run", export_run)
    event = DRAFT.replace("field.toml", "field.toml\\nexport: csv\\ndo: export")
    calendar = read_calendar(events_file(event))
    (occasion,) = occasions(calendar, clock.now - timedelta(days=9), clock.now)
    name = name_of(occasion)
    assert name.startswith("field-2027-01-01T0800Z-")
    (tmp_path / "exports" / name / "csv").mkdir(parents=True)
    (tmp_path / "exports" / name / "csv" / "half.csv").write_text("h")
    outcome = run(calendar, file_store, clock)
    assert outcome.results[0].exports == tmp_path / "exports" / name
    shown = [path for path in (tmp_path / "exports").rglob("*") if path.is_file()]
    assert [path.name for path in shown] == ["moves.csv"]
    with open_store(file_store) as store:
        assert store.read_file(1, "exports/csv/moves.csv") == b"csv\n"


def test_gate_stops_an_export(
    events_file: Writer, file_store: str, clock: Hands, planner: Planner, tmp_path: Path
) -> None:
    """What would be loaded somewhere is as good as published."""
    event = DRAFT.replace("field.toml", "field.toml\\nexport: csv\\ndo: export")
    outcome = run(read_calendar(events_file(event)), file_store, clock, judge=refused)
    assert (outcome.results[0].status, outcome.exit_code) == ("refused", 4)
    assert not (tmp_path / "exports").exists()


def test_every_step_is_told(
    three: Calendar, file_store: str, clock: Hands, planner: Planner
) -> None:
    """For progress lines."""
    steps: list[Step] = []
    run(three, file_store, clock, until=datetime(2027, 1, 1, 9, tzinfo=UTC), tell=steps.append)
    phases = [step.phase for step in steps]
    assert phases == ["begin", "planning", "judging", "storing", "done"]


def test_fault_of_ours_is_told_and_stops_nobody(
    three: Calendar, file_store: str, clock: Hands, planner: Planner
) -> None:
    """The judge breaks down over the first run."""

    def judge(*asked: object) -> object:
        if len(planner.keys) == 1:
            raise ZeroDivisionError("nought")
        return passed()

    outcome = run(three, file_store, clock, judge=judge)
    assert [one.status for one in outcome.results] == ["failed", "done", "done"]
    assert outcome.exit_code == 1
    assert "our fault, not yours" in outcome.results[0].message


def test_work_leaves_no_folders(
    three: Calendar, file_store: str, clock: Hands, planner: Planner, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """Only where they are asked for."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    run(three, file_store, clock, until=datetime(2027, 1, 1, 9, tzinfo=UTC))
    assert [path for path in (tmp_path / "temporary").rglob("*") if path.is_file()] == []
    run(three, file_store, clock, keep=tmp_path / "kept")
    assert len([*(tmp_path / "kept").glob("*/*/plan.csv")]) == 2


def test_place_that_cannot_be_worked_in_fails_the_date(
    three: Calendar, file_store: str, clock: Hands, planner: Planner, tmp_path: Path
) -> None:
    """A file is in the way of its folder; the lease is given back."""
    (tmp_path / "kept").write_text("")
    outcome = run(three, file_store, clock, keep=tmp_path / "kept")
    assert {one.status for one in outcome.results} == {"failed"}
    assert outcome.exit_code == 2
    assert "no folder to work in" in outcome.results[0].message
    assert {one.status for one in run(three, file_store, clock).results} == {"done"}
