"""Several runners, runners that die, and stores that fail: each date once, and the next call goes on."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from benchmarks.faults.server import execute
from territory_opt.calendar.dates.events import Calendar
from territory_opt.calendar.dates.read import read_calendar
from territory_opt.calendar.job import Done, Ending, Job
from territory_opt.calendar.running.agenda import Standing, due
from territory_opt.calendar.running.run import CalendarOutcome
from territory_opt.calendar.running.workplace import workplace
from territory_opt.store import open_store
from tests.calendar.planners import D, Hands, O, P, Planner, run, statuses
from tests.store.conftest import address_of
from tests.store.test_faults import files_up_to

MINUTES = timedelta(minutes=1)


def keys(outcome: CalendarOutcome) -> list[tuple[str, str]]:
    """Key and status of what a call did."""
    return [(one.entry.key, one.status) for one in outcome.results]


def check_each_once(where: str, *expected: str) -> None:
    """Every date is done with a run of its own and one line in the log, and every file is whole."""
    with open_store(where) as store:
        records = store.occurrences()
        assert {one.key: one.status for one in records} == dict.fromkeys(expected, "done")
        assert sorted(one.run_id or 0 for one in records) == [run.id for run in store.runs()]
        done = [str(event.details["key"]) for event in store.events() if event.action == "done"]
        assert sorted(done) == sorted(expected)
        assert [store.damage(run.id) for run in store.runs()] == [[]] * len(expected)


def test_outage_of_three_weeks_is_caught_up_in_order(
    year_file: Path, durable: str, clock: Hands, planner: Planner
) -> None:
    """From 15 March to 6 April nothing ran; the list is written by hand from the calendar."""
    calendar = read_calendar(year_file)
    clock.now = datetime(2027, 3, 15, 9, tzinfo=UTC)
    first = run(calendar, durable, clock)
    assert keys(first) == [("draft/2027-03-15T08:00:00Z", "done")]
    clock.now = datetime(2027, 4, 6, 12, tzinfo=UTC)
    assert keys(run(calendar, durable, clock)) == [
        # 22 March is an exception. The night of the 28th has no 2:30.
        ("night/2027-03-27T01:30:00Z", "done"),
        ("night/2027-03-28T01:30:00Z", "done"),
        ("night/2027-03-29T00:30:00Z", "done"),
        ("draft/2027-03-29T07:00:00Z", "done"),
        # The data freeze, a date of people: midnight of 1 April in Berlin.
        ("freeze/2027-03-31T22:00:00Z", "done"),
        # 5 April was moved to the 6th.
        ("draft/2027-04-05T07:00:00Z", "done"),
    ]
    assert run(calendar, durable, clock).results == ()


def test_two_runners_at_once_share_the_work(
    three: Calendar, durable: str, clock: Hands, planner: Planner
) -> None:
    """Every date is planned by one of them; the publication waits for the draft."""
    planner.before = lambda job: time.sleep(0.3)
    start = threading.Barrier(2)

    def one(name: str) -> CalendarOutcome:
        start.wait()
        return run(three, durable, clock, runner=name)

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(one, ("one", "two")))
    assert sorted(planner.keys) == sorted((D, P, O))
    assert planner.keys.index(D) < planner.keys.index(P)
    assert {outcome.exit_code for outcome in outcomes} == {0}
    check_each_once(durable, D, P, O)


def test_dates_of_one_scenario_wait_for_each_other(
    three: Calendar, file_store: str, clock: Hands, planner: Planner
) -> None:
    """Somebody else works on the draft: its publication waits, the other team goes on."""
    with open_store(file_store, clock=clock) as store:
        store.note_due(D, "field.toml", "candidate", clock.now, "two")
        assert store.claim(D, "two", 2 * MINUTES) is not None
    outcome = run(three, file_store, clock)
    assert keys(outcome) == [(O, "done")]
    left = {entry.key: (entry.standing, entry.because_of) for entry in outcome.left}
    assert left == {D: (Standing.RUNNING, ""), P: (Standing.WAITING, D)}
    assert outcome.exit_code == 0


def test_silent_runner_is_replaced_when_its_lease_runs_out(
    three: Calendar, file_store: str, clock: Hands, planner: Planner
) -> None:
    """Two minutes after it was last heard of."""
    with open_store(file_store, clock=clock) as store:
        store.note_due(D, "field.toml", "candidate", clock.now, "two")
        store.claim(D, "two", 2 * MINUTES)
    clock.now += 2 * MINUTES
    assert keys(run(three, file_store, clock)) == [(D, "done"), (P, "done"), (O, "done")]
    check_each_once(file_store, D, P, O)


def test_runner_that_was_replaced_changes_nothing(
    three: Calendar, durable: str, clock: Hands, planner: Planner
) -> None:
    """The first fell asleep over its plan; the second has done everything when it wakes up."""
    others: list[CalendarOutcome] = []

    def sleep(job: Job) -> None:
        if job.key == D and not planner.keys[1:]:
            others.append(run(three, durable, Hands(clock.now), runner="before"))
            clock.now += 3 * MINUTES
            others.append(run(three, durable, clock, runner="two"))

    planner.before = sleep
    outcome = run(three, durable, clock, runner="one")
    before, two = others
    assert keys(before) == [(O, "done")]
    assert keys(two) == [(D, "done"), (P, "done")]
    assert keys(outcome) == [(D, "lost")]
    assert outcome.exit_code == 0
    check_each_once(durable, D, P, O)


def test_job_ends_when_the_lease_is_lost(
    three: Calendar, file_store: str, clock: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The renewal learns of it while the plan is being made, and the process is ended."""
    thieves = Hands(clock.now + 5 * MINUTES)
    stolen: list[Any] = []

    def plan(job: Job, log: Path, is_wanted: Any) -> Done:
        with open_store(file_store, clock=thieves) as store:
            stolen.append(store.claim(job.key, "thief", 2 * MINUTES))
        end = time.monotonic() + 20
        while is_wanted() and time.monotonic() < end:
            time.sleep(0.02)
        return Done(job.key, -9, Ending.UNWANTED if not is_wanted() else Ending.TIMEOUT, 1.0, 0.1)

    monkeypatch.setattr("territory_opt.calendar.running.making.supervise", plan)
    until = datetime(2027, 1, 1, 9, tzinfo=UTC)
    outcome = run(three, file_store, clock, until=until, lasting=timedelta(seconds=0.4))
    assert keys(outcome) == [(D, "lost")]
    assert stolen[0].token == 2


def test_lease_is_renewed_while_a_plan_is_made(
    three: Calendar, file_store: str, planner: Planner
) -> None:
    """It lasts half a second, and the plan takes two."""
    seen: list[Standing] = []

    def look(job: Job) -> None:
        time.sleep(2)
        with open_store(file_store) as store:
            entries = due(three, store, until=datetime(2027, 1, 5, tzinfo=UTC))
        seen.extend(entry.standing for entry in entries if entry.key == job.key)

    planner.before = look
    words = {"until": datetime(2027, 1, 1, 9, tzinfo=UTC), "lasting": timedelta(seconds=0.5)}
    outcome = run(three, file_store, lambda: datetime.now(UTC), **words)
    assert seen == [Standing.RUNNING]
    assert keys(outcome) == [(D, "done")]


def test_interrupted_runner_lets_go_at_once(
    three: Calendar, file_store: str, clock: Hands, planner: Planner
) -> None:
    """Ctrl-C: nobody has to wait until the lease has run out."""

    def interrupt(job: Job) -> None:
        planner.before = lambda job: None
        raise KeyboardInterrupt

    planner.before = interrupt
    with pytest.raises(KeyboardInterrupt):
        run(three, file_store, clock)
    assert keys(run(three, file_store, clock)) == [(D, "done"), (P, "done"), (O, "done")]


def test_power_cut_while_a_publication_is_stored(
    three: Calendar, durable: str, clock: Hands, planner: Planner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Run and publication were written and the report was not: none of it is there."""
    from territory_opt.store import occurrences

    finish = occurrences.finish

    def cut(session: Any, lease: Any, *words: Any) -> None:
        if lease.key == P:
            raise KeyboardInterrupt
        finish(session, lease, *words)

    monkeypatch.setattr(occurrences, "finish", cut)
    with pytest.raises(KeyboardInterrupt):
        run(three, durable, clock)
    with open_store(durable) as store:
        assert [run.id for run in store.runs()] == [1]
        assert store.publications() == []
        assert statuses(store)[P] == "running"
    monkeypatch.setattr(occurrences, "finish", finish)
    clock.now += 2 * MINUTES
    assert keys(run(three, durable, clock)) == [(P, "done"), (O, "done")]
    check_each_once(durable, D, P, O)


def test_database_that_is_locked_for_a_while_is_asked_again(
    three: Calendar, file_store: str, clock: Hands, planner: Planner
) -> None:
    """Another program writes for a second just when the draft is to be stored."""
    other = open_store(file_store)
    threads: list[threading.Thread] = []

    def lock(step: Any) -> None:
        if step.phase == "storing" and not threads:
            begun = threading.Event()
            threads.append(threading.Thread(target=other.backend.write, args=(hold(begun),)))
            threads[0].start()
            begun.wait()

    outcome = run(three, file_store, clock, tell=lock, wait_seconds=0.05, pauses=(0.6, 0.6, 0.6))
    threads[0].join()
    assert keys(outcome) == [(D, "done"), (P, "done"), (O, "done")]
    check_each_once(file_store, D, P, O)


def hold(begun: threading.Event) -> Any:
    """Work that keeps the lock of a database for a second."""

    def work(session: object) -> None:
        begun.set()
        time.sleep(1)

    return work


def test_database_that_is_gone_ends_the_call_and_loses_nothing(
    three: Calendar, file_store: str, clock: Hands, planner: Planner
) -> None:
    """The share of the network goes away after the first date, and comes back."""
    gone = Path(file_store).with_name("away")

    def lose(step: Any) -> None:
        if step.phase == "storing" and step.entry.key == P:
            Path(file_store).rename(gone)

    outcome = run(three, file_store, clock, tell=lose)
    assert keys(outcome) == [(D, "done")]
    assert outcome.exit_code == 2
    assert "cannot be opened" in outcome.trouble
    gone.rename(file_store)
    clock.now += 2 * MINUTES
    assert keys(run(three, file_store, clock)) == [(P, "done"), (O, "done")]
    check_each_once(file_store, D, P, O)


def test_connection_that_is_cut_is_made_again(
    three: Calendar, server: Path, plans: str, request: pytest.FixtureRequest, tmp_path: Path,
    clock: Hands, planner: Planner,
) -> None:  # fmt: skip
    """An administrator ends every connection of the server while a plan is made."""
    where = address_of(request, "postgresql", tmp_path)
    cut = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE pid <> pg_backend_pid() AND datname IS NOT NULL"
    )
    planner.before = lambda job: execute(server, "postgres", cut)
    outcome = run(three, where, clock, pauses=(0.1, 0.1))
    assert keys(outcome) == [(D, "done"), (P, "done"), (O, "done")]
    check_each_once(where, D, P, O)


def test_full_disk_is_told_and_the_next_call_goes_on(
    three: Calendar, file_store: str, clock: Hands, planner: Planner
) -> None:
    """The map does not fit among the files of the store; later there is room."""
    full = ExitStack()

    def fill(step: Any) -> None:
        if step.phase == "storing" and step.entry.key == D:
            (folder,) = workplace(file_store).folder.glob("*/field-*")
            (folder / "map.html").write_bytes(b"m" * 900_000)
            full.enter_context(files_up_to(800_000))

    with full:
        outcome = run(three, file_store, clock, tell=fill)
    assert keys(outcome) == [(D, "failed"), (P, "done"), (O, "done")]
    assert outcome.exit_code == 2
    assert "cannot keep a file" in outcome.results[0].message
    assert keys(run(three, file_store, clock)) == [(D, "done")]
    check_each_once(file_store, D, P, O)
