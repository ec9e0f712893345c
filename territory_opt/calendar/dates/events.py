"""What a planning calendar is: events, their dates, and the faults that were found."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from territory_opt.models import Fault, Grade

if TYPE_CHECKING:
    from territory_opt.calendar.dates.lines import Block
    from territory_opt.calendar.dates.series import Series

CANDIDATE, EXPORT, PUBLISH, REMIND = "candidate", "export", "publish", "remind"
ACTIONS = (CANDIDATE, EXPORT, PUBLISH, REMIND)


@dataclass(frozen=True)
class Event:
    """
    One event of the calendar, or one changed date of a repeating event.

    Attributes
    ----------
    uid, summary
        Its identity, and its name for people.
    action
        ``candidate``: plan and remember; ``export``: and write files; ``publish``: and put in force;
        ``remind``: a date of people, nothing is run.
    scenario
        Scenario file or its folder; None for a date of people.
    settings
        ``"key=value"`` each, over the scenario's own.
    exports
        Names of what the run is exported to.
    scope
        Whose plan is published; None: the scenario's name.
    first, last
        First and last day in force; None: the scenario's, and open.
    place, line
        ``"calendar.ics line 12"``, and 12.
    """

    uid: str
    summary: str
    action: str = CANDIDATE
    scenario: Path | None = None
    settings: tuple[str, ...] = ()
    exports: tuple[str, ...] = ()
    scope: str | None = None
    first: date | None = None
    last: date | None = None
    place: str = ""
    line: int = 0


@dataclass(frozen=True)
class Occasion:
    """
    One date of an event.

    Attributes
    ----------
    key
        UID and original date in UTC: ``"UID/2027-01-04T09:00:00Z"``. A date that is moved keeps it.
    starts_at
        When it is due, in the event's own time zone.
    event
        What to do; for a changed date, what the change says over its event.
    """

    key: str
    starts_at: datetime
    event: Event


@dataclass(frozen=True, eq=False)
class Calendar:
    """
    A planning calendar as read.

    Attributes
    ----------
    path
        The file.
    events
        Events that can be used, changed dates among them.
    faults
        All that was found, the stopping ones included: such events have no dates.
    time_zone
        Name of the zone of times that name none; empty where nothing says.
    series
        How the dates of each UID follow each other.
    block
        The file's own text, to write it back.
    """

    path: Path
    events: tuple[Event, ...]
    faults: tuple[Fault, ...]
    time_zone: str = ""
    series: tuple[Series, ...] = field(default=(), repr=False)
    block: Block | None = field(default=None, repr=False)

    @property
    def is_sound(self) -> bool:
        """Whether no fault stops an event."""
        return not any(fault.grade is Grade.STOP for fault in self.faults)
