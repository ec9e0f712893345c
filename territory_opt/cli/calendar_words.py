"""Dates of a calendar and what came of them, in words: shared by the verbs that run and list them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from territory_opt.cli.calendars import occasion_document, what_of, when_of

if TYPE_CHECKING:
    from territory_opt.api import CalendarEntry, CalendarOutcome, CalendarResult

Until = Annotated[
    str | None,
    typer.Option(
        "--until",
        metavar="MOMENT",
        help="What is due by then: 2027-01-04T09:00, or 2027-01-04, its beginning; now when left out.",
    ),
]
Since = Annotated[
    str | None,
    typer.Option(
        "--since",
        metavar="MOMENT",
        help="Leave dates before it alone; 31 days before --until when left out.",
    ),
]
Retries = Annotated[
    int,
    typer.Option(
        "--retries", metavar="N", min=0, help="How often a date that failed is tried again."
    ),
]
RETRIES = 9


def entry_words(entry: CalendarEntry) -> str:
    """``"Mon 2027-01-04 09:00 CET · Draft (candidate field.toml)"``."""
    occasion = entry.occasion
    return f"{when_of(occasion)} · {occasion.event.summary} ({what_of(occasion)})"


def entry_document(entry: CalendarEntry) -> dict[str, Any]:
    """A date and how far it has come, for programs."""
    record = entry.record
    return {
        **occasion_document(entry.occasion),
        "state": str(entry.standing),
        "because_of": entry.because_of,
        "is_overtaken": entry.is_overtaken,
        "num_attempts": entry.num_attempts,
        "run_id": None if record is None else record.run_id,
        "message": "" if record is None else record.message,
    }


def result_document(result: CalendarResult) -> dict[str, Any]:
    """What a call did with a date, for programs."""
    return {
        **occasion_document(result.entry.occasion),
        "status": result.status,
        "exit_code": result.code,
        "attempt": result.entry.num_attempts + 1,
        "run_id": result.run_id,
        "exports": None if result.exports is None else str(result.exports),
        "message": result.message,
    }


def outcome_document(outcome: CalendarOutcome) -> dict[str, Any]:
    """All of a call, for programs."""
    return {
        "exit_code": outcome.exit_code,
        "until": outcome.until.isoformat(),
        "error": outcome.trouble,
        "results": [*map(result_document, outcome.results)],
        "left": [*map(entry_document, outcome.left)],
        "faults": [fault.as_dict() for fault in outcome.calendar.faults],
    }


def state_of(entry: CalendarEntry) -> str:
    """How far a date has come, and why it does not go on."""
    state = str(entry.standing)
    if entry.standing == "waiting":
        return f"waiting for {entry.because_of}"
    if entry.is_overtaken and entry.standing != "refused":
        return f"overtaken by {entry.because_of}"
    record = entry.record
    if record is None or entry.standing == "due":
        return state
    if entry.standing == "running":
        return f"running: {record.owner}"
    run = "" if record.run_id is None else f", run {record.run_id}"
    attempts = f", attempt {record.num_attempts}" if entry.standing == "failed" else ""
    return f"{state}{attempts}{run}"
