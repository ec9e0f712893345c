"""What came of an occurrence is one transaction, in every kind of store."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from territory_opt.errors import StoreConflictError, StoreError
from territory_opt.store import Due, Lease, Release, State, Store
from tests.store.conftest import NOON

MakeRun = Callable[..., Path]
HOUR = timedelta(hours=1)
KEY = "freeze@1"


def claimed(store: Store, lasting: timedelta = HOUR) -> Lease:
    """A lease on something due."""
    store.note_due(KEY, "North", "publish", NOON, "cron")
    lease = store.claim(KEY, "one", lasting)
    assert lease is not None
    return lease


def test_run_is_kept_published_and_reported_at_once(store: Store, make_run: MakeRun) -> None:
    """Its plan is in force, the occurrence is done and names the run, the log tells all of it."""
    release = Release("Ann", reason="as the calendar says")
    run_id = store.finish(claimed(store), "done", "as planned", make_run(), release)
    assert store.run(run_id).state is State.PUBLISHED
    assert store.in_force("North", date(2027, 1, 1)).run_id == run_id
    (one,) = store.occurrences("done")
    assert (one.run_id, one.message) == (run_id, "as planned")
    actions = [event.action for event in store.events()]
    assert actions == ["due", "claim", "scenario", "add", "approve", "published", "done"]
    assert [one.who for one in store.decisions(run_id)] == ["Ann", "Ann"]


def test_runner_that_lost_its_lease_leaves_no_run(store: Store, make_run: MakeRun) -> None:
    """The other one keeps its run; that of the first is nowhere."""
    slow = claimed(store, timedelta(seconds=1))
    quick = store.claim(KEY, "two", HOUR)
    assert quick is not None
    with pytest.raises(StoreConflictError, match="one no longer has"):
        store.finish(slow, "done", folder=make_run("slow", value=1.0), release=Release("Ann"))
    store.finish(quick, "done", folder=make_run("quick", value=2.0), release=Release("Ann"))
    with pytest.raises(StoreConflictError):
        store.finish(quick, "done", folder=make_run("again", value=3.0))
    assert [run.value for run in store.runs()] == [2.0]


def test_publication_that_is_refused_leaves_nothing(store: Store, make_run: MakeRun) -> None:
    """A draft cannot be approved: no run, and the occurrence still waits for a report."""
    lease = claimed(store)
    folder = make_run(is_feasible=False)
    with pytest.raises(StoreError, match="cannot be approved"):
        store.finish(lease, "done", folder=folder, release=Release("Ann"))
    assert store.runs() == []
    assert store.finish(lease, "failed", "no plan keeps every rule") is None
    assert store.claim(KEY, "two", HOUR) is not None


def test_refused_occurrence_waits_for_a_person(store: Store, make_run: MakeRun) -> None:
    """Its run is a candidate; nobody takes it up again unless told to."""
    run_id = store.finish(claimed(store), "refused", "gap 3 % is above 2 %", make_run())
    assert store.run(run_id).state is State.CANDIDATE
    assert store.claim(KEY, "two", HOUR) is None
    again = store.claim(KEY, "two", HOUR, again=True)
    assert again is not None
    assert again.token == 2


def test_dates_to_be_kept_apart_are_not_worked_on_at_once(store: Store) -> None:
    """The second of a scope waits for the first, whichever it is; others do not."""
    store.note_all([Due(key, "North", "publish", NOON) for key in ("jan", "feb", "other")], "cron")
    first = store.claim("jan", "one", HOUR)
    assert first is not None
    assert store.claim("feb", "two", HOUR, apart=("jan",)) is None
    assert store.claim("other", "two", HOUR, apart=("feb",)) is not None
    store.finish(first, "failed")
    assert store.claim("feb", "two", HOUR, apart=("jan",)) is not None
    assert store.claim("jan", "one", HOUR, apart=("feb",)) is None


def test_many_are_noted_at_once_each_once(store: Store) -> None:
    """The second time only what is new."""
    dues = [Due(f"batch/{i}", "North", "plan", NOON) for i in range(3)]
    assert store.note_all(dues[:2], "cron") == [True, True]
    assert store.note_all(dues, "cron") == [False, False, True]


def test_unknown_end_is_refused(store: Store) -> None:
    """An occurrence ends in one of three ways."""
    with pytest.raises(StoreError, match="ends as done, failed, refused, not as 'lost'"):
        store.finish(claimed(store), "lost")
