"""One date of the calendar made ready: planned, judged, written for other systems; not yet stored."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from territory_opt.calendar.dates.events import CANDIDATE, PUBLISH, Event
from territory_opt.calendar.job import Done, Ending, Job
from territory_opt.calendar.running.agenda import Entry
from territory_opt.calendar.running.exporting import export_all
from territory_opt.calendar.running.terms import Terms
from territory_opt.calendar.running.workplace import Desk
from territory_opt.calendar.supervise import supervise
from territory_opt.errors import ExitCode, TerritoryOptError
from territory_opt.planning.gates import Verdict, write_verdict
from territory_opt.store import Release, Store

DONE, FAILED, REFUSED = "done", "failed", "refused"


@dataclass(frozen=True)
class Made:
    """
    What came of an attempt, ready to be stored.

    Attributes
    ----------
    status
        ``done``, ``failed`` or ``refused``.
    message
        Why, for people.
    code
        Exit code that it stands for.
    folder
        Run folder to keep.
    release
        How to put it in force.
    files
        To be shown outside: path → bytes.
    """

    status: str
    message: str = ""
    code: int = ExitCode.OK
    folder: Path | None = None
    release: Release | None = None
    files: dict[str, bytes] | None = None


@dataclass(frozen=True)
class Maker:
    """
    Whoever makes dates ready.

    Attributes
    ----------
    store
        Where earlier runs are.
    terms
        What may be done.
    tell
        Told what begins: ``planning``, ``judging``, ``exporting``.
    """

    store: Store
    terms: Terms
    tell: Callable[[str], None]

    def make(self, entry: Entry, desk: Desk, is_wanted: Callable[[], bool]) -> Made:
        """What came of it; whatever goes wrong is told in it, and stops nobody else."""
        try:
            return self._plan(entry, desk, is_wanted)
        except TerritoryOptError as error:
            return Made(FAILED, str(error), ExitCode.BAD_INPUT)
        except Exception as error:
            with desk.log.open("a", encoding="utf-8") as log:
                log.write(traceback.format_exc())
            return Made(FAILED, f"our fault, not yours: {error!r}", ExitCode.OUR_FAULT)

    def _plan(self, entry: Entry, desk: Desk, is_wanted: Callable[[], bool]) -> Made:
        self.tell("planning")
        done = supervise(_job(entry, desk, self.terms), desk.log, is_wanted)
        if not done.is_ok or done.folder is None:
            return _without_plan(done)
        self.tell("judging")
        event = entry.event
        verdict = self.terms.judge(done.folder, self.store, event.scope, event.first)
        write_verdict(verdict, done.folder)
        return self._judged(entry, desk, done.folder, verdict)

    def _judged(self, entry: Entry, desk: Desk, folder: Path, verdict: Verdict) -> Made:
        event = entry.event
        if not verdict.is_passed:
            return _refused(event, folder, verdict)
        made = Made(DONE, folder=folder)
        if event.exports:
            self.tell("exporting")
            made = replace(made, files=export_all(folder, event.exports, desk.exports))
        if event.action == PUBLISH:
            made = replace(made, release=_release(entry, self.terms.who))
        return made


def _job(entry: Entry, desk: Desk, terms: Terms) -> Job:
    scenario = entry.event.scenario
    assert scenario is not None, "an event that runs something names a scenario"
    return Job(
        key=entry.key,
        scenario=scenario.absolute(),
        folder=desk.run.absolute(),
        settings=entry.event.settings,
        limits=terms.limits,
        words=terms.words,
        with_map=terms.with_map,
    )


def _without_plan(done: Done) -> Made:
    """
    No plan that keeps every rule.

    What another attempt may mend is ``failed``; a plan that was looked for as asked is ``refused``.
    """
    if done.ending in (Ending.TIMEOUT, Ending.MEMORY):
        return Made(FAILED, done.message, ExitCode.NO_PLAN)
    if done.ending is Ending.BY_ITSELF and done.exit_code in (
        ExitCode.INFEASIBLE,
        ExitCode.NO_PLAN,
    ):
        return Made(REFUSED, done.message, done.exit_code, done.folder)
    is_input = done.ending is Ending.BY_ITSELF and done.exit_code == ExitCode.BAD_INPUT
    return Made(FAILED, done.message, ExitCode.BAD_INPUT if is_input else ExitCode.OUR_FAULT)


def _refused(event: Event, folder: Path, verdict: Verdict) -> Made:
    """A candidate is what it was to be; anything further is refused."""
    if event.action == CANDIDATE and not event.exports:
        return Made(DONE, f"a candidate, but: {verdict.message}", folder=folder)
    return Made(REFUSED, verdict.message, ExitCode.REFUSED, folder)


def _release(entry: Entry, who: str) -> Release:
    event = entry.event
    reason = f"calendar: {event.summary or event.uid} ({entry.key})"
    return Release(who, event.scope, event.first, event.last, reason)
