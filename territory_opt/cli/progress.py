"""The progress line, on stderr: best, bound, gap; plain lines where there is no terminal."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from territory_opt.cli.interrupts import raise_swallowed
from territory_opt.cli.screen import console, say

EVERY_SECONDS = 5.0
"""Between two plain lines of the same stage."""
HINT = "Ctrl-C stops and keeps the best plan"


@contextmanager
def progress_line() -> Iterator[Callable[[Any], None]]:
    """A function that shows an ``api.Standing``, while the context lasts."""
    screen = console(is_error=True)
    if not screen.is_terminal:
        yield _between_steps(_Lines().show)
        return
    columns = SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn()
    with Progress(*columns, console=screen, transient=True) as bar:
        task = bar.add_task("starting", total=None)
        yield _between_steps(lambda standing: bar.update(task, description=words(standing)))


def _between_steps(show: Callable[[Any], None]) -> Callable[[Any], None]:
    def told(standing: Any) -> None:
        raise_swallowed()
        show(standing)

    return told


def words(standing: Any) -> str:
    """One line: ``searching · best 12,345 · bound 12,400 USD a year · gap 0.45 %``."""
    if math.isnan(standing.bound) and math.isnan(standing.best):
        return f"{standing.stage}…"
    parts = [standing.stage, f"best {_figure(standing.best)}", f"bound {_figure(standing.bound)}"]
    if math.isfinite(standing.gap):
        parts.append(f"gap {standing.gap:.2%}")
    return " · ".join([*parts, HINT])


def _figure(number: float) -> str:
    if math.isnan(number):
        return "none yet"
    return f"{number:,.0f}" if abs(number) >= 1000 else f"{number:,.4g}"


class _Lines:
    """A line per stage, one for the first plan that keeps every rule, and one every few seconds."""

    def __init__(self) -> None:
        self._step, self._last = ("", False), -math.inf

    def show(self, standing: Any) -> None:
        """Print the standing, if it is due."""
        now, step = time.monotonic(), (standing.stage, math.isfinite(standing.gap))
        if step == self._step and now - self._last < EVERY_SECONDS:
            return
        self._step, self._last = step, now
        say(words(standing), is_error=True)
