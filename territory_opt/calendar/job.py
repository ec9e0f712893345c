"""One plan to make by itself: a command in a process of its own, with limits, and what came of it."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from territory_opt.errors import ExitCode

LEASHED = "territory_opt.cli.leashed"
"""The command line, for a process that ends with the one that began it."""


@dataclass(frozen=True)
class Limits:
    """
    What a job may take; it is ended where it takes more.

    Attributes
    ----------
    seconds, memory_gb
        None: without a limit. Memory is that of the job and all its children.
    cores
        Processor cores that it may use.
    """

    seconds: float | None = None
    memory_gb: float | None = None
    cores: int = 1


@dataclass(frozen=True)
class Job:
    """
    A plan to make: ``territory-opt plan SCENARIO --set … --out FOLDER``.

    Attributes
    ----------
    key
        Unique among jobs.
    scenario, settings
        Scenario file, and ``key=value`` over its own.
    folder
        Run folder to write; there must be none.
    limits
        What it may take.
    words
        Further words of the command, such as ``--quarantine``.
    with_map
        Draw the map too.
    home
        Folder to run in; the current one when left out.
    """

    key: str
    scenario: Path
    folder: Path
    settings: tuple[str, ...] = ()
    limits: Limits = Limits()
    words: tuple[str, ...] = ()
    with_map: bool = False
    home: Path | None = None

    @property
    def command(self) -> list[str]:
        """Words that a process is begun with."""
        words = [sys.executable, "-m", LEASHED, "plan", str(self.scenario), "--json"]
        for setting in self.settings:
            words += ["--set", setting]
        words += ["--out", str(self.folder), *self.words]
        return words if self.with_map else [*words, "--no-map"]


class Ending(StrEnum):
    """How a process ended: by itself, at a limit, by somebody else's hand, or not wanted any more."""

    BY_ITSELF = "ended"
    TIMEOUT = "timeout"
    MEMORY = "memory"
    KILLED = "killed"
    UNWANTED = "unwanted"


@dataclass(frozen=True)
class Done:
    """
    What came of a job.

    Attributes
    ----------
    key
        Of the job.
    exit_code
        An ``ExitCode``; negative where a signal ended it.
    ending
        By itself or not.
    seconds, peak_gb
        Time on the clock, and the largest memory seen.
    folder
        Run folder; None where none was written.
    message
        Why there is no plan that keeps every rule, for people; empty where there is one.
    document
        What the command printed with ``--json``: the summary, or the error.
    """

    key: str
    exit_code: int
    ending: Ending
    seconds: float
    peak_gb: float
    folder: Path | None = None
    message: str = ""
    document: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_ok(self) -> bool:
        """Whether there is a plan that keeps every rule."""
        return self.exit_code == ExitCode.OK

    @property
    def may_be_repeated(self) -> bool:
        """Whether another attempt may end better: it died, or it was our fault."""
        return self.ending is Ending.KILLED or (
            self.ending is Ending.BY_ITSELF and self.exit_code == ExitCode.OUR_FAULT
        )
