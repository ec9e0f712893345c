"""Exit codes, and how every error becomes one."""

from __future__ import annotations

import functools
import tempfile
import traceback
from collections.abc import Callable
from contextvars import ContextVar
from pathlib import Path
from typing import Any

import typer

from territory_opt.cli.interrupts import remembered
from territory_opt.cli.screen import say, say_json
from territory_opt.errors import (
    ExitCode,
    InputError,
    MissingExtraError,
    RefereeError,
    ScenarioError,
    UnsupportedError,
)

OK, OUR_FAULT, BAD_INPUT, INFEASIBLE, REFUSED, NO_PLAN, INTERRUPTED = ExitCode
is_debug: ContextVar[bool] = ContextVar("is_debug", default=False)
"""``--debug``: tracebacks go to the screen."""
ISSUES = "please report it with the file above and, if you may, the scenario"


def of_outcome(outcome: Any) -> int:
    """Exit code of a planning task."""
    if outcome.is_feasible:
        return OK
    if outcome.is_infeasible:
        return INFEASIBLE
    return INTERRUPTED if outcome.is_interrupted else NO_PLAN


def guarded(verb: Callable[..., int]) -> Callable[..., None]:
    """A verb that returns its exit code, with every error turned into a message and a code."""

    @functools.wraps(verb)
    def run(*args: Any, **kwargs: Any) -> None:
        with remembered():
            code = _code_of(lambda: verb(*args, **kwargs), bool(kwargs.get("as_json")))
        raise typer.Exit(code)

    return run


def _code_of(verb: Callable[[], int], as_json: bool) -> int:
    try:
        return verb()
    except (InputError, UnsupportedError, MissingExtraError) as error:
        _tell_input(error, as_json)
        return BAD_INPUT
    except KeyboardInterrupt:
        say("Interrupted; nothing was written.", is_error=True)
        return INTERRUPTED
    except Exception as error:
        _tell_fault(error)
        return OUR_FAULT


def _tell_input(error: Exception, as_json: bool) -> None:
    if as_json:
        faults = error.faults if isinstance(error, ScenarioError) else ()
        listed = [fault.as_dict() for fault in faults]
        say_json({"exit_code": BAD_INPUT, "error": str(error), "faults": listed})
        return
    say(str(error), is_error=True)
    say("Nothing was written.", is_error=True)


def _tell_fault(error: Exception) -> None:
    """A short message, with the traceback in a file, or on screen under ``--debug``."""
    trace = "".join(traceback.format_exception(error))
    if is_debug.get():
        say(trace, is_error=True)
        return
    with tempfile.NamedTemporaryFile(
        "w", prefix="territory-opt-", suffix=".txt", delete=False, encoding="utf-8"
    ) as file:
        file.write(trace)
    kind = "Referee and solver disagree" if isinstance(error, RefereeError) else "Unexpected error"
    say(f"{kind}: {error}", is_error=True)
    say(f"This is our fault, not yours. Details: {Path(file.name)}; {ISSUES}.", is_error=True)
