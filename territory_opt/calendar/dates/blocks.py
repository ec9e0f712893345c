"""Changes to the text of an event, line by line; all else stays as its author wrote it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from territory_opt.calendar.dates.lines import Block, Line, escaped, line_of
from territory_opt.calendar.dates.marks import with_mark, without_mark
from territory_opt.calendar.dates.words import STATE, without_state

PROPERTIES = ("X-TERRITORY-OPT-STATE", "X-TERRITORY-OPT-RUN", "X-TERRITORY-OPT-MESSAGE")
STATUS = {"done": "CONFIRMED"}
"""State → STATUS; TENTATIVE otherwise, as there is none for "failed"."""
_ONE_LINE = str.maketrans({"\n": " ", "<": "‹", ">": "›"})
"""Of a message: nothing that a calendar program takes for HTML or for another line."""
_COMPACT = "%Y%m%dT%H%M%S"


def made(text: str) -> Line:
    """A new line."""
    line = line_of(text, 0)
    assert line is not None, f"{text!r} is no content line"
    return line


def without(block: Block, *names: str) -> Block:
    """The block without lines of these names."""
    kept = [part for part in block.parts if isinstance(part, Block) or part.name not in names]
    return replace(block, parts=kept)


def with_lines(block: Block, lines: Iterable[Line]) -> Block:
    """The block with further lines, before the blocks in it."""
    return replace(block, parts=[*block.lines, *lines, *block.blocks])


def without_state_of(block: Block) -> Block:
    """The event without what came of it."""
    changed = [_clean(part) if isinstance(part, Line) else part for part in block.parts]
    return without(replace(block, parts=changed), *PROPERTIES)


def with_state(block: Block, state: str, run_id: int | None, message: str) -> Block:
    """The event with what came of it: sign, STATUS, properties, and a line in its text."""
    clean = without_state_of(block)
    summary, text = clean.plain("SUMMARY"), _text(clean)
    told = ", ".join([state, *([f"run {run_id}"] if run_id else [])])
    line = f"{STATE}: {told}{f': {message}' if message else ''}".translate(_ONE_LINE)
    said = "\n".join(part for part in (text, line) if part)
    lines = [
        f"SUMMARY:{escaped(with_mark(summary, state))}",
        f"DESCRIPTION:{escaped(said)}",
        f"STATUS:{STATUS.get(state, 'TENTATIVE')}",
        f"{PROPERTIES[0]}:{state}",
        *([f"{PROPERTIES[1]}:{run_id}"] if run_id else []),
        *([f"{PROPERTIES[2]}:{escaped(message)}"] if message else []),
    ]
    rest = without(clean, "SUMMARY", "DESCRIPTION", "STATUS", "X-ALT-DESC")  # HTML of the old text
    return with_lines(rest, map(made, lines))


def one_date(block: Block, original: datetime, start: datetime, main: Block) -> Block:
    """One date of a repeating event as an event of its own, that replaces the original date."""
    rest = without(block, "RRULE", "RDATE", "EXDATE", "EXRULE", "RECURRENCE-ID", "DTSTART", "DTEND")
    begins, ends = _first(block, "DTSTART"), block.first("DTEND")
    lines = [
        _timed(_first(main, "DTSTART"), "RECURRENCE-ID", original),
        _timed(begins, "DTSTART", start),
    ]
    if ends is not None and (length := _length(begins, ends)) is not None:
        lines.append(_timed(ends, "DTEND", start + length))
    return with_lines(rest, lines)


def _clean(line: Line) -> Line:
    if line.name == "SUMMARY":
        return _said_again(line, without_mark(line.plain))
    if line.name == "DESCRIPTION":
        return _said_again(line, without_state(line.plain))
    return line


def _said_again(line: Line, text: str) -> Line:
    return line if text == line.plain else made(f"{_head(line)}:{escaped(text)}")


def _head(line: Line) -> str:
    return line.text[: len(line.text) - len(line.value) - 1]


def _text(block: Block) -> str:
    line = block.first("DESCRIPTION")
    return "" if line is None else line.plain.rstrip("\n")


def _first(block: Block, name: str) -> Line:
    line = block.first(name)
    assert line is not None, f"an event without {name} has no dates"
    return line


def _timed(like: Line, name: str, moment: datetime) -> Line:
    """A line with the time zone and the form of another."""
    value = f"{moment:{_COMPACT}}"
    value = value[:8] if len(like.value.strip()) == 8 else value
    sign = "Z" if like.value.strip().upper().endswith("Z") else ""
    return made(f"{name}{_head(like)[len(like.name) :]}:{value}{sign}")


def _length(begins: Line, ends: Line) -> timedelta | None:
    from icalendar.prop import vDDDTypes

    if begins.params != ends.params:
        return None
    read: Callable[[str], datetime] = vDDDTypes.from_ical
    try:
        return read(ends.value) - read(begins.value)
    except (ValueError, TypeError):
        return None
