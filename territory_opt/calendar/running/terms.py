"""What a runner may do, and in whose name."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from territory_opt.calendar.job import Limits
from territory_opt.calendar.running.agenda import ATTEMPTS
from territory_opt.calendar.running.holding import LASTING
from territory_opt.planning.gates import Verdict, judge_run
from territory_opt.store import Store

Judge = Callable[[Path, Store, str | None, date | None], Verdict]
PAUSES = 1.0, 5.0
"""Seconds to wait before a store that does not answer is asked again."""


@dataclass(frozen=True)
class Terms:
    """
    What a runner may do.

    Attributes
    ----------
    who
        Who answers for what is published.
    runner
        Name in the log: who, on which machine.
    attempts
        How often a date is tried before it is given up.
    again
        Keys of dates to do although they were refused, overtaken or given up.
    limits
        What one plan may take.
    lasting
        How long a runner that fell silent keeps what it works on.
    keep
        Folder to leave the work in; None removes it.
    exports
        Folder for files for other systems; None: ``exports`` beside the calendar.
    words
        Further words of the command ``plan``.
    with_map
        Draw maps.
    pauses
        Seconds to wait before a store that does not answer is asked again.
    judge
        Asks the gates.
    """

    who: str
    runner: str = ""
    attempts: int = ATTEMPTS
    again: frozenset[str] = frozenset()
    limits: Limits = field(default_factory=Limits)
    lasting: timedelta = LASTING
    keep: Path | None = None
    exports: Path | None = None
    words: tuple[str, ...] = ()
    with_map: bool = True
    pauses: tuple[float, ...] = PAUSES
    judge: Judge = field(default=judge_run, repr=False)

    @property
    def name(self) -> str:
        """Name in the log."""
        return self.runner or f"{self.who} ({socket.gethostname()}, process {os.getpid()})"
