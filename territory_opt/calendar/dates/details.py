"""What an event says it wants: lines of its text and X- properties, checked one by one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from territory_opt.calendar.dates.context import Context
from territory_opt.calendar.dates.events import ACTIONS, CANDIDATE, EXPORT, REMIND, Event
from territory_opt.calendar.dates.lines import Block, Line
from territory_opt.calendar.dates.words import REPEATED, WORDS, likely, words_of
from territory_opt.models.nearest import did_you_mean, nearest_file
from territory_opt.report.export.targets import TARGETS
from territory_opt.scenario.read import file_of
from territory_opt.scenario.settings import SettingError, parse_setting

PROPERTY = "X-TERRITORY-OPT-"
OF_STATE = ("state", "run", "message")
"""Properties that ``calendar ics`` writes."""

Values = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Said:
    """
    What one event says.

    Attributes
    ----------
    values
        Word → its values; only words that are said.
    is_usable
        Whether each is sound by itself.
    """

    values: Values
    is_usable: bool = True


def said_in(block: Block, context: Context, record: str) -> Said:
    """What an event says; faults go to the context's log."""
    values: dict[str, list[str]] = {}
    is_usable = True
    for line, name, value in _told(block):
        fault = _fault_of(name, value, values, context)
        if fault is not None:
            context.stop(line, *fault, record)
            is_usable = False
        elif name in WORDS:
            values.setdefault(name, []).append(value)
    return Said({name: tuple(dict.fromkeys(each)) for name, each in values.items()}, is_usable)


def event_of(
    values: Values, uid: str, summary: str, block: Block, context: Context
) -> Event | None:
    """The event that words make together; None where they make none, with the fault told."""
    fault = _together(values)
    if fault is not None:
        context.stop(block, *fault, summary)
        return None
    return Event(
        uid,
        summary,
        action=_action(values),
        scenario=_scenario(values, context),
        settings=values.get("set", ()),
        exports=values.get("export", ()),
        scope=_one(values, "scope"),
        first=_day(_one(values, "from")),
        last=_day(_one(values, "to")),
        place=context.place(block.number),
        line=block.number,
    )


def _told(block: Block) -> Iterator[tuple[Line, str, str]]:
    """Line, word and value of all that is said, X- properties behind the text."""
    for line in block.all("DESCRIPTION"):
        yield from ((line, word.name, word.value) for word in words_of(line.plain))
    for line in block.lines:
        name = line.name.removeprefix(PROPERTY).casefold()
        if line.name.startswith(PROPERTY) and name not in OF_STATE:
            yield line, name if name in WORDS else line.name, line.plain.strip()


def _fault_of(
    name: str, value: str, before: Mapping[str, list[str]], context: Context
) -> tuple[str, str, str] | None:
    """Code, message and remedy of a word that cannot be used."""
    if name not in WORDS:
        return _strange(name)
    if not value:
        return "empty-word", f"{name}: says nothing", f"Write a value behind {name}:, or delete it."
    if name not in REPEATED and before.get(name, [value]) != [value]:
        message = f"{name}: is said twice, as {before[name][0]!r} and as {value!r}"
        return "said-twice", message, "Keep one of them."
    check = CHECKS.get(name)
    return check(value, context) if check else None


def _strange(name: str) -> tuple[str, str, str] | None:
    if name.startswith(PROPERTY):
        own = [f"{PROPERTY}{word.upper()}" for word in WORDS]
        return "unknown-word", f"{name} is no property of ours", did_you_mean(name, own)
    meant = likely(name)
    if meant is None:
        return None
    message = f"the line that begins with {name!r} looks like one of ours"
    return "unknown-word", message, f"Did you mean '{meant}:'? Else write it differently."


def _check_do(value: str, context: Context) -> tuple[str, str, str] | None:
    if value.casefold() in ACTIONS:
        return None
    hint = did_you_mean(value, ACTIONS)
    return "unknown-do", f"do: {value!r} is nothing that can be done", hint


def _check_scenario(value: str, context: Context) -> tuple[str, str, str] | None:
    path = _path(value, context)
    file = file_of(path)
    if file.is_file():
        return None
    near = nearest_file(path.name, _scenarios_in(path.parent))
    hint = f"Did you mean {near!r}?" if near else "Paths are relative to the calendar."
    return "scenario-missing", f"there is no scenario {value!r}", hint


def _scenarios_in(folder: Path) -> list[str]:
    """Names of scenario files, and of folders that hold one."""
    files = [found.name for found in folder.glob("*.toml")]
    return files + [found.parent.name for found in folder.glob("*/scenario.toml")]


def _check_set(value: str, context: Context) -> tuple[str, str, str] | None:
    try:
        parse_setting(value)
    except SettingError:
        return "bad-setting", f"set: {value!r} is no setting", "Write set: solve.work=200."
    return None


def _check_export(value: str, context: Context) -> tuple[str, str, str] | None:
    if value.casefold() in TARGETS:
        return None
    return "unknown-export", f"export: there is no export {value!r}", did_you_mean(value, TARGETS)


def _check_day(value: str, context: Context) -> tuple[str, str, str] | None:
    try:
        _day(value)
    except ValueError:
        return "not-a-date", f"{value!r} is no date", "Write it as 2027-01-01."
    return None


CHECKS = {
    "do": _check_do,
    "scenario": _check_scenario,
    "set": _check_set,
    "export": _check_export,
    "from": _check_day,
    "to": _check_day,
}


def _together(values: Values) -> tuple[str, str, str] | None:
    """Code, message and remedy of words that do not fit each other."""
    action = _action(values)
    first, last = _day(_one(values, "from")), _day(_one(values, "to"))
    if action != REMIND and "scenario" not in values:
        remedy = "Add a line 'scenario: FILE', or 'do: remind' for a date of people."
        return "no-scenario", "the event names no scenario", remedy
    if action == EXPORT and "export" not in values:
        return "export-nowhere", "do: export, but to nothing", "Add a line 'export: salesforce'."
    if action == CANDIDATE and "export" in values:
        remedy = "Write do: export, or do: publish; or delete the line."
        return "export-unused", "export: is said, but do: candidate exports nothing", remedy
    if first and last and first > last:
        message = f"from: {first} lies after to: {last}"
        return "days-exchanged", message, "Exchange them, or correct the year."
    return None


def _action(values: Values) -> str:
    left_out = EXPORT if "export" in values else CANDIDATE
    return (_one(values, "do") or left_out).casefold()


def _scenario(values: Values, context: Context) -> Path | None:
    value = _one(values, "scenario")
    return None if value is None else _path(value, context)


def _path(value: str, context: Context) -> Path:
    path = context.path.parent / value
    return path if path.exists() else context.path.parent / value.replace("\\", "/")


def _one(values: Values, name: str) -> str | None:
    return next(iter(values.get(name, ())), None)


def _day(value: str | None) -> date | None:
    return None if value is None else date.fromisoformat(value.replace("–", "-").replace("—", "-"))
