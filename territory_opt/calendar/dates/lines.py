"""
Content lines of an iCalendar file, each with its line number.

``icalendar`` reads values and writes lines, but forgets where they stood; people who mend a file
need to know.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

_LINE_END = re.compile(r"\r\n|\n|\r")
_NAME = re.compile(r"([A-Za-z][A-Za-z0-9-]*)[;:]")
USED = (
    *("UID", "SUMMARY", "DESCRIPTION", "STATUS", "SEQUENCE", "BEGIN", "END"),
    *("DTSTART", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID"),
)
"""Properties that are read: an event whose line of such a name is broken cannot be used."""
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


@dataclass(frozen=True)
class Line:
    """
    One content line, unfolded.

    Attributes
    ----------
    name, params, value
        ``DTSTART``, ``{"TZID": "Europe/Berlin"}``, ``"20270104T090000"``, escapes as they are.
    number
        Line of the file where it begins, from 1.
    text
        All of it.
    """

    name: str
    params: Mapping[str, str]
    value: str
    number: int
    text: str

    @property
    def plain(self) -> str:
        """The value as people wrote it."""
        return _ESCAPED.sub(_unescaped, self.value)


@dataclass
class Block:
    """
    What stands between ``BEGIN`` and ``END``.

    Attributes
    ----------
    name, number
        ``VEVENT``; line of its ``BEGIN``.
    parts
        Lines and blocks in the file's order.
    """

    name: str
    number: int
    parts: list[Line | Block] = field(default_factory=list)

    @property
    def lines(self) -> list[Line]:
        """Its own lines."""
        return [part for part in self.parts if isinstance(part, Line)]

    @property
    def blocks(self) -> list[Block]:
        """Blocks in it."""
        return [part for part in self.parts if isinstance(part, Block)]

    def all(self, name: str) -> list[Line]:
        """Its lines of a name."""
        return [line for line in self.lines if line.name == name]

    def first(self, name: str) -> Line | None:
        """Its first line of a name."""
        return next(iter(self.all(name)), None)

    def plain(self, name: str) -> str:
        """Text of its first line of a name; empty where there is none."""
        line = self.first(name)
        return "" if line is None else line.plain.strip()


@dataclass(frozen=True)
class Flaw:
    """Something that is no iCalendar: where, what, and the block that it spoils."""

    number: int
    message: str
    block: Block | None = None


def scan(text: str) -> tuple[list[Block], list[Flaw]]:
    """Blocks of a file, and what could not be read; nothing is raised."""
    top = Block("", 0)
    open_blocks, flaws = [top], list[Flaw]()
    for number, unfolded in _unfolded(text):
        line = line_of(unfolded, number)
        inner = open_blocks[-1]
        if line is None:
            _strange(unfolded, number, inner, flaws)
        elif line.name == "BEGIN":
            _begin(open_blocks, Block(line.value.strip().upper(), number), flaws)
        elif line.name == "END":
            _end(open_blocks, line, flaws)
        else:
            inner.parts.append(line)
    flaws += [_unclosed(block) for block in open_blocks[1:]]
    return top.blocks, flaws


def line_of(text: str, number: int) -> Line | None:
    """A content line; None for text that is none."""
    from icalendar.parser import Contentline

    try:
        name, params, value = Contentline(text).raw_parts()
    except ValueError:
        return None
    told = {key.upper(): _one(given) for key, given in params.items()}
    return Line(name.upper(), told, value, number, text)


def escaped(text: str) -> str:
    """Text as the value of a content line."""
    for sign, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(sign, written)
    return text


def texts_of(block: Block) -> Iterator[str]:
    """Its content lines, not folded."""
    yield f"BEGIN:{block.name}"
    for part in block.parts:
        if isinstance(part, Block):
            yield from texts_of(part)
        else:
            yield part.text
    yield f"END:{block.name}"


def _one(given: object) -> str:
    return ",".join(map(str, given)) if isinstance(given, list) else str(given)


def _unfolded(text: str) -> Iterator[tuple[int, str]]:
    number, whole = 0, ""
    for position, line in enumerate(_LINE_END.split(text), start=1):
        if line[:1] in (" ", "\t") and whole:
            whole += line[1:]
            continue
        if whole.strip():
            yield number, whole
        number, whole = position, line
    if whole.strip():
        yield number, whole


def _strange(text: str, number: int, inner: Block, flaws: list[Flaw]) -> None:
    """A line that cannot be read: kept where it is none of ours, else a flaw."""
    name = _NAME.match(text)
    if name and name[1].upper() not in USED:
        inner.parts.append(Line(name[1].upper(), {}, "", number, text))
    else:
        flaws.append(Flaw(number, f"{_short(text)} is no line of a calendar", inner))


def _begin(open_blocks: list[Block], block: Block, flaws: list[Flaw]) -> None:
    if block.name == "VEVENT" and open_blocks[-1].name == "VEVENT":
        flaws.append(_unclosed(open_blocks.pop()))
    open_blocks[-1].parts.append(block)
    open_blocks.append(block)


def _end(open_blocks: list[Block], line: Line, flaws: list[Flaw]) -> None:
    name = line.value.strip().upper()
    if name not in [block.name for block in open_blocks[1:]]:
        flaws.append(Flaw(line.number, f"END:{name} closes nothing", open_blocks[-1]))
        return
    while open_blocks[-1].name != name:
        flaws.append(_unclosed(open_blocks.pop()))
    open_blocks.pop()


def _unclosed(block: Block) -> Flaw:
    return Flaw(block.number, f"BEGIN:{block.name} is never closed by END:{block.name}", block)


def _unescaped(found: re.Match[str]) -> str:
    return "\n" if found[1] in "nN" else found[1]


def _short(text: str, limit: int = 40) -> str:
    return repr(text if len(text) <= limit else text[:limit] + "…")
