"""``territory-opt calendar run``: run what is due, each date once."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from territory_opt.cli.arguments import AsJson, Quarantine, WithMap
from territory_opt.cli.calendar_words import (
    RETRIES,
    Retries,
    Since,
    Until,
    entry_words,
    outcome_document,
    state_of,
)
from territory_opt.cli.calendars import CalendarFile, TimeZone, say_faults
from territory_opt.cli.exits import INTERRUPTED, guarded
from territory_opt.cli.interrupts import heard_as_interrupt
from territory_opt.cli.screen import say, say_json
from territory_opt.cli.stores import Where, Who, name_of, opened

if TYPE_CHECKING:
    from territory_opt.api import CalendarOutcome, CalendarStep

Timeout = Annotated[
    float | None,
    typer.Option("--timeout", metavar="MINUTES", min=0.01, help="End a plan that takes longer."),
]
Memory = Annotated[
    float | None,
    typer.Option("--memory", metavar="GB", min=0.1, help="End a plan that takes more memory."),
]
Cores = Annotated[
    int, typer.Option("--cores", metavar="N", min=1, help="Cores that a plan may use.")
]
Again = Annotated[
    list[str] | None,
    typer.Option(
        "--again",
        metavar="KEY",
        help="Run a date that was refused, given up or overtaken; may be repeated. "
        "`calendar due --json` shows keys.",
    ),
]
Lease = Annotated[
    float,
    typer.Option(
        "--lease",
        metavar="SECONDS",
        min=1,
        help="How long others leave a date alone whose runner fell silent.",
    ),
]
Exports = Annotated[
    Path | None,
    typer.Option(
        "--exports",
        metavar="DIR",
        help="Where exports go; `exports` beside the calendar when left out.",
    ),
]
Keep = Annotated[
    Path | None,
    typer.Option("--keep-folders", metavar="DIR", help="Leave run folders and logs there."),
]
WORDS = {
    "begin": "begun",
    "planning": "planning",
    "judging": "asking the gates",
    "exporting": "writing exports",
    "storing": "storing",
}


@guarded
def run(
    file: CalendarFile,
    until: Until = None,
    since: Since = None,
    who: Who = None,
    timeout: Timeout = None,
    memory: Memory = None,
    cores: Cores = 1,
    retries: Retries = RETRIES,
    again: Again = None,
    lease: Lease = 120.0,
    exports: Exports = None,
    keep_folders: Keep = None,
    quarantine: Quarantine = False,
    with_map: WithMap = True,
    where: Where = None,
    time_zone: TimeZone = None,
    as_json: AsJson = False,
) -> int:
    """
    Run what is due: plan, ask the gates, remember, export, publish; each date once.

    It may be called again and again, and by several machines at once. Exit codes: 0 all done · 4 a gate
    refused · 5 no plan in the time or memory given · 3 no plan can keep every rule · 2 bad input ·
    1 our fault; the worst of all dates, in this order.
    """
    from territory_opt import api

    calendar = api.read_calendar(file, time_zone)
    span = [api.moment_of(word, calendar.time_zone) if word else None for word in (until, since)]
    terms = api.Terms(
        who=name_of(who),
        attempts=1 + retries,
        again=frozenset(again or ()),
        limits=api.Limits(None if timeout is None else 60 * timeout, memory, cores),
        lasting=timedelta(seconds=lease),
        keep=keep_folders,
        exports=exports,
        words=("--quarantine",) if quarantine else (),
        with_map=with_map,
    )
    with opened(where, create=True) as store, heard_as_interrupt():
        try:
            outcome = api.run_calendar(calendar, store, terms, span[0], span[1], _tell)
        except KeyboardInterrupt:
            say(
                "Interrupted. What was done is stored; the rest is left to the next call.",
                is_error=True,
            )
            return INTERRUPTED
    if as_json:
        say_json(outcome_document(outcome))
    else:
        _say(outcome)
    return outcome.exit_code


def _tell(step: CalendarStep) -> None:
    """One line for each step, on stderr."""
    word = WORDS.get(step.phase, step.phase)
    told = f": {step.message}" if step.message else ""
    say(f"{entry_words(step.entry)}: {word}{told}", is_error=True)


def _say(outcome: CalendarOutcome) -> None:
    for result in outcome.results:
        stored = "" if result.run_id is None else f", run {result.run_id}"
        say(f"{entry_words(result.entry)}: {result.status}{stored}")
        for line in result.message.splitlines():
            say(f"  {line}")
        if result.exports is not None:
            say(f"  exports: {result.exports}")
    tried = {result.entry.key for result in outcome.results}
    for entry in outcome.left:
        if entry.key not in tried:
            say(f"{entry_words(entry)}: {state_of(entry)}")
    if not outcome.results:
        say("Nothing was to be run.")
    if outcome.trouble:
        say(f"It ended early. {outcome.trouble}", is_error=True)
    _say_faults(outcome)


def _say_faults(outcome: CalendarOutcome) -> None:
    """Each event that is left out, by name."""
    from territory_opt import api

    for fault in outcome.calendar.faults:
        if fault.grade is api.Grade.STOP:
            say(api.fault_sentence(fault), is_error=True)
    say_faults(outcome.calendar)


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("run")(run)
