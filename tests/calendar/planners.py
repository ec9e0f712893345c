"""A planner that takes no time: run folders of three accounts, or the end that a test wants."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from territory_opt.calendar.dates.events import Calendar
from territory_opt.calendar.job import Done, Ending, Job
from territory_opt.calendar.running.run import CalendarOutcome, run_calendar
from territory_opt.calendar.running.terms import Terms
from territory_opt.planning.gates import Verdict
from territory_opt.report.gates import Gate
from territory_opt.store import Store, open_store
from tests.store.conftest import write_folder

DRAFT = """
UID:draft
SUMMARY:Draft
DTSTART:20270101T080000Z
DESCRIPTION:scenario: field.toml
"""
PUBLISH = """
UID:publish
SUMMARY:Publish
DTSTART:20270102T080000Z
DESCRIPTION:scenario: field.toml\\ndo: publish\\nscope: Field
"""
OTHER = """
UID:other
SUMMARY:Other team
DTSTART:20270103T080000Z
DESCRIPTION:scenario: other.toml
"""
D, P, O = "draft/2027-01-01T08:00:00Z", "publish/2027-01-02T08:00:00Z", "other/2027-01-03T08:00:00Z"

START = datetime(2027, 1, 4, 12, tzinfo=UTC)


@dataclass
class Hands:
    """A clock that stands still until somebody moves it."""

    now: datetime = START

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Planner:
    """
    Makes every plan at once.

    Attributes
    ----------
    ends
        Beginning of a key → exit codes of its attempts, one after the other (below 0: killed);
        then 0.
    before
        Called with every job, before its plan is there.
    keys
        What was planned, in order.
    """

    ends: dict[str, list[int]] = field(default_factory=dict)
    before: Callable[[Job], Any] = lambda job: None
    keys: list[str] = field(default_factory=list)

    def __call__(self, job: Job, log: Path, is_wanted: Callable[[], bool]) -> Done:
        self.keys.append(job.key)
        self.before(job)
        code = next((each.pop(0) for key, each in self.ends.items() if _fits(job, key, each)), 0)
        if code not in (0, 3):
            ending = Ending.KILLED if code < 0 else Ending.BY_ITSELF
            return Done(job.key, code, ending, 0.1, 0.1, None, f"exit code {code}")
        write_folder(job.folder, value=random.random(), is_feasible=code == 0)
        message = "no plan can keep every rule" if code else ""
        return Done(job.key, code, Ending.BY_ITSELF, 0.1, 0.1, job.folder, message)


def _fits(job: Job, key: str, codes: list[int]) -> bool:
    return job.key.startswith(key) and bool(codes)


def passed(*asked: object) -> Verdict:
    """The gates let everything pass."""
    return Verdict((), "North", "run")


def run(
    calendar: Calendar, where: str, clock: Callable[[], datetime], **words: Any
) -> CalendarOutcome:
    """One call of one runner."""
    until, since = words.pop("until", None), words.pop("since", None)
    tell = words.pop("tell", lambda step: None)
    patience = words.pop("wait_seconds", 30.0)
    terms = {"who": "Ann", "runner": "one", "judge": passed, "pauses": ()} | words
    with open_store(where, clock=clock, wait_seconds=patience) as store:
        return run_calendar(calendar, store, Terms(**terms), until, since, tell)


def statuses(store: Store) -> dict[str, str]:
    """Key → state."""
    return {one.key: one.status for one in store.occurrences()}


def refused(*asked: object) -> Verdict:
    """A gate that lets nothing pass."""
    gate = Gate("Balance", False, "12 %", "is the largest deviation; at most 10 % is allowed")
    return Verdict((gate,), "North", "run")
