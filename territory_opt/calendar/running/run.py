"""Run what is due: in order of time, each once, whoever else runs."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from territory_opt.calendar.dates.events import REMIND, Calendar
from territory_opt.calendar.dates.moments import in_utc
from territory_opt.calendar.running.agenda import (
    OPEN,
    Entry,
    Standing,
    apart_from,
    due,
    overtaken_by,
)
from territory_opt.calendar.running.exporting import show
from territory_opt.calendar.running.holding import Hold, held, renew
from territory_opt.calendar.running.making import DONE, FAILED, REFUSED, Made, Maker
from territory_opt.calendar.running.reporting import report
from territory_opt.calendar.running.terms import Terms
from territory_opt.calendar.running.workplace import Workplace, name_of, workplace
from territory_opt.errors import ExitCode, InputError, RunError, StoreConflictError, StoreError
from territory_opt.store import Due, Lease, Store

LOST = "lost"


@dataclass(frozen=True)
class Step:
    """
    Something that a runner does.

    Attributes
    ----------
    entry
        The date.
    phase
        ``begin``, ``planning``, ``judging``, ``exporting``, ``storing``, or the end: ``done``,
        ``failed``, ``refused``, ``lost``.
    message
        Why, for people.
    """

    entry: Entry
    phase: str
    message: str = ""


Tell = Callable[[Step], None]


@dataclass(frozen=True)
class Result:
    """
    What came of a date in this call.

    Attributes
    ----------
    entry
        The date, as it was found.
    status
        ``done``, ``failed``, ``refused``; or ``lost``: another runner had taken over, and reports it.
    message
        Why, for people.
    code
        Exit code that it stands for.
    run_id
        Number of its run; None where there is none.
    exports
        Folder with files for other systems.
    """

    entry: Entry
    status: str
    message: str = ""
    code: int = ExitCode.OK
    run_id: int | None = None
    exports: Path | None = None


@dataclass(frozen=True)
class CalendarOutcome:
    """
    What came of a call.

    Attributes
    ----------
    calendar
        With the faults of events that cannot run.
    until
        What was due by then was looked at.
    results
        What this call did, in order.
    left
        What is due and not over, after it: others work on it, or a person has to see to it.
    trouble
        Why it ended early: the store could not be used any more; empty where it did not.
    """

    calendar: Calendar
    until: datetime
    results: tuple[Result, ...] = ()
    left: tuple[Entry, ...] = ()
    trouble: str = ""

    @property
    def exit_code(self) -> int:
        """The worst of all."""
        codes = {result.code for result in self.results}
        if self.trouble or not self.calendar.is_sound:
            codes.add(ExitCode.BAD_INPUT)
        return ExitCode.worst(codes)


def run_calendar(
    calendar: Calendar,
    store: Store,
    terms: Terms,
    until: datetime | None = None,
    since: datetime | None = None,
    tell: Tell = lambda step: None,
) -> CalendarOutcome:
    """
    Run what is due and not over, one date after the other.

    However often it is called, and by however many at once, every date is committed once: under a lease,
    with its run and its publication in one transaction. Two dates of one scenario or scope are never
    worked on at the same time, and the earlier one comes first. One that fails stops no other.

    Parameters
    ----------
    until, since
        As ``due`` has them; the store's clock tells what is now.
    tell
        Told every step.

    Raises
    ------
    InputError
        If ``terms.again`` names a date that is not due, or done; or the store cannot be used at all.
    """
    until = until or store.clock()
    runner = _Runner(calendar, store, terms, until, since, tell)
    runner.note()
    return runner.run()


@dataclass(frozen=True)
class _Runner:
    calendar: Calendar
    store: Store
    terms: Terms
    until: datetime
    since: datetime | None
    tell: Tell
    results: list[Result] = field(default_factory=list)

    def note(self) -> None:
        """Remember what is due."""
        entries = self.agenda()
        _check_asked(self.terms.again, entries)
        fresh = [_due(entry) for entry in entries if entry.record is None]
        if fresh:
            self.store.note_all(fresh, self.terms.name)

    def run(self) -> CalendarOutcome:
        trouble = ""
        try:
            with self.place.cleared(self.store):
                while (taken := self.take()) is not None:
                    self.results.append(self.work(*taken))
            left = tuple(entry for entry in self.agenda() if entry.standing is not Standing.DONE)
        except StoreError as error:
            trouble, left = str(error), ()
        return CalendarOutcome(self.calendar, self.until, (*self.results,), left, trouble)

    @property
    def place(self) -> Workplace:
        return workplace(self.store.where, self.terms.keep)

    def agenda(self) -> list[Entry]:
        return due(self.calendar, self.store, self.until, self.since, self.terms.attempts)

    def take(self) -> tuple[Entry, Lease] | None:
        """The earliest date that may be worked on, and a lease on it."""
        entries, tried = self.agenda(), {result.entry.key for result in self.results}
        for entry in entries:
            is_asked = entry.key in self.terms.again and entry.standing in ASKED
            if entry.key not in tried and (entry.standing in OPEN or is_asked):
                lease = self.claim(entry, entries)
                if lease is not None:
                    return entry, lease
        return None

    def claim(self, entry: Entry, entries: Sequence[Entry]) -> Lease | None:
        apart = {other.key for other in apart_from(entry, entries)}
        is_asked = entry.key in self.terms.again
        return self.store.claim(entry.key, self.terms.name, self.terms.lasting, is_asked, apart)

    def work(self, entry: Entry, lease: Lease) -> Result:
        """Work on a date under a lease; the lease is never left behind where that can be helped."""
        self.say(entry, "begin")
        try:
            with held(self.store, lease, self.terms.lasting) as hold:
                result = self.attempt(entry, hold)
        except KeyboardInterrupt:
            self.give_back(lease)
            raise
        self.say(entry, result.status, result.message)
        return result

    def attempt(self, entry: Entry, hold: Hold) -> Result:
        if entry.event.action == REMIND:
            return self.settle(entry, hold, Made(DONE))
        later = overtaken_by(
            entry, self.agenda()
        )  # under the lease: nobody else of its scope begins
        if later is not None and entry.key not in self.terms.again:
            return self.settle(entry, hold, _overtaken(entry, later))
        try:
            return self.make(entry, hold)
        except RunError as error:
            return self.settle(entry, hold, Made(FAILED, str(error), ExitCode.BAD_INPUT))

    def make(self, entry: Entry, hold: Hold) -> Result:
        maker = Maker(self.store, self.terms, lambda phase: self.say(entry, phase))
        with self.place.desk(entry.occasion, hold.lease) as desk:
            made = maker.make(entry, desk, lambda: hold.is_held)
            return self.settle(entry, hold, made) if hold.is_held else _lost(entry)

    def settle(self, entry: Entry, hold: Hold, made: Made) -> Result:
        """Store what came of it; where that cannot be, why not."""
        self.say(entry, "storing")
        try:
            return self.store_all(entry, hold, made)
        except StoreConflictError:
            return _lost(entry)
        except (RunError, StoreError) as error:
            return self.settle_failed(entry, hold, str(error))

    def store_all(self, entry: Entry, hold: Hold, made: Made) -> Result:
        folder = None
        if made.files:
            folder = self.exports / name_of(entry.occasion)
            renew(self.store, hold, self.terms.lasting)
            show(made.files, folder)
        run_id = report(self.store, hold.lease, made, self.terms.pauses)
        return Result(entry, made.status, made.message, made.code, run_id, folder)

    def settle_failed(self, entry: Entry, hold: Hold, why: str) -> Result:
        try:
            report(self.store, hold.lease, Made(FAILED, why))
        except StoreConflictError:
            return _lost(entry)
        return Result(entry, FAILED, why, ExitCode.BAD_INPUT)

    @property
    def exports(self) -> Path:
        return self.terms.exports or self.calendar.path.absolute().parent / "exports"

    def give_back(self, lease: Lease) -> None:
        """Let the next call begin at once, and not when the lease has run out."""
        made = Made(FAILED, "interrupted; the next call begins it again")
        try:
            report(self.store, lease, made)
        except StoreError:
            return

    def say(self, entry: Entry, phase: str, message: str = "") -> None:
        """Tell a step."""
        self.tell(Step(entry, phase, message))


ASKED = Standing.REFUSED, Standing.GIVEN_UP
"""Taken up again where somebody asks for it."""


def _check_asked(again: Collection[str], entries: Sequence[Entry]) -> None:
    """Refuse keys that nothing can be done for."""
    standings = {entry.key: entry.standing for entry in entries}
    unknown = [key for key in sorted(again) if key not in standings]
    done = [key for key in sorted(again) if standings.get(key) is Standing.DONE]
    if unknown:
        raise InputError(
            f"{', '.join(unknown)}: no such date is due; `territory-opt calendar due --json` lists keys"
        )
    if done:
        raise InputError(
            f"{', '.join(done)}: done already, and a date is done once; plan it by hand with "
            "`territory-opt plan --store`"
        )


def _due(entry: Entry) -> Due:
    event = entry.event
    name = "" if event.scenario is None else str(event.scenario)
    return Due(entry.key, name, event.action, in_utc(entry.occasion.starts_at))


def _overtaken(entry: Entry, later: Entry) -> Made:
    message = (
        f"a later plan of the same scope was published already, by {later.key}; "
        f"`--again '{entry.key}'` publishes this one all the same"
    )
    return Made(REFUSED, message, ExitCode.REFUSED)


def _lost(entry: Entry) -> Result:
    return Result(entry, LOST, "another runner has taken over, and reports it")
