"""One event of the file as read: its dates, and what it says."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from territory_opt.calendar.dates.context import Context
from territory_opt.calendar.dates.details import Said, said_in
from territory_opt.calendar.dates.lines import Block, Line
from territory_opt.calendar.dates.marks import without_mark
from territory_opt.calendar.dates.moments import MomentError, begin_of, moment, moments
from territory_opt.calendar.dates.rules import is_endless, matches, rule_of

Moment = datetime | date


@dataclass(frozen=True)
class Entry:
    """
    An event, or a changed date of one.

    Attributes
    ----------
    block, uid, summary
        Its text, identity and name.
    start
        When it begins; None where that cannot be read.
    replaces, is_range
        The original date that it changes, as written, and whether all later ones too; None: it
        changes none.
    rules, more, less
        Rules, further dates, and dates that fall out.
    sequence
        The higher one counts, of two.
    is_cancelled
        Whether it does not take place.
    has_fault
        Whether its dates cannot be used.
    said
        What it wants.
    """

    block: Block
    uid: str
    summary: str
    start: datetime | None
    replaces: Line | None
    is_range: bool
    rules: tuple[str, ...]
    more: tuple[Moment, ...]
    less: tuple[Moment, ...]
    sequence: int
    is_cancelled: bool
    has_fault: bool
    said: Said


def entry_of(block: Block, context: Context) -> Entry:
    """Read an event; faults go to the context's log."""
    summary = without_mark(block.plain("SUMMARY"))
    uid = block.plain("UID") or made_uid(summary)
    is_cancelled = block.plain("STATUS").upper() == "CANCELLED"
    record = summary or uid
    reading = _Reading(block, context, record)
    reading.name(uid)
    replaces = block.first("RECURRENCE-ID")
    start = reading.start()
    return Entry(
        block,
        uid,
        record,
        start,
        replaces,
        replaces is not None and replaces.params.get("RANGE", "").upper() == "THISANDFUTURE",
        reading.rules(start) if start and replaces is None else (),
        reading.dates("RDATE"),
        reading.dates("EXDATE"),
        reading.sequence(),
        is_cancelled,
        reading.has_fault,
        Said({}) if is_cancelled else said_in(block, context, record),
    )


def made_uid(summary: str) -> str:
    """A UID out of a name, for events that have none: the same name, the same UID."""
    return re.sub(r"\W+", "-", summary.casefold()).strip("-")


@dataclass
class _Reading:
    """Reads lines of one event, and remembers whether one could not be read."""

    block: Block
    context: Context
    record: str
    has_fault: bool = False

    def name(self, uid: str) -> None:
        if not uid:
            remedy = "Give it a SUMMARY, and a UID."
            self._stop(self.block, "no-name", "the event has neither name nor UID", remedy)
        elif not self.block.plain("UID"):
            message = f"it has no UID, so {uid!r} is made of its name"
            remedy = "Under another name it is another event, and done again."
            self.context.note(self.block, "uid-made", message, remedy, self.record)

    def start(self) -> datetime | None:
        line = self.block.first("DTSTART")
        if line is None:
            remedy = "Give it a start, or delete the event."
            self._stop(self.block, "no-start", "the event has no start", remedy)
            return None
        try:
            return begin_of(moment(line, self.context), self.context)
        except MomentError as error:
            self._stop(line, error.code, str(error), error.remedy)
            return None

    def dates(self, name: str) -> tuple[Moment, ...]:
        found: list[Moment] = []
        for line in self.block.all(name):
            try:
                found += moments(line, self.context)
            except MomentError as error:
                self._stop(line, error.code, str(error), error.remedy)
        return tuple(found)

    def rules(self, start: datetime) -> tuple[str, ...]:
        found = [self._rule(line, start) for line in self.block.all("RRULE")]
        return tuple(rule for rule in found if rule)

    def sequence(self) -> int:
        text = self.block.plain("SEQUENCE")
        return int(text) if re.fullmatch(r"\d{1,9}", text) else 0

    def _rule(self, line: Line, start: datetime) -> str:
        try:
            rule = rule_of(line.value, start)
            self._note(line, rule, start)
        except MomentError as error:
            self._stop(line, error.code, str(error), error.remedy)
            return ""
        return rule

    def _note(self, line: Line, rule: str, start: datetime) -> None:
        if is_endless(rule):
            message = "it repeats without end"
            self.context.note(line, "rule-endless", message, "", self.record)
        if not matches(rule, start):
            message = f"it begins on {start:%A, %Y-%m-%d}, which its rule does not name"
            remedy = "That date counts too; move the start if it should not."
            self.context.note(line, "start-beside-rule", message, remedy, self.record)

    def _stop(self, at: Block | Line, code: str, message: str, remedy: str) -> None:
        self.has_fault = True
        self.context.stop(at, code, message, remedy, self.record)


def newest(entries: Iterable[Entry]) -> list[Entry]:
    """Those with the highest sequence."""
    listed = list(entries)
    highest = max((entry.sequence for entry in listed), default=0)
    return [entry for entry in listed if entry.sequence == highest]
