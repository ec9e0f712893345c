"""A few lines of Python in place of a plan."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from territory_opt.calendar.job import Job, Limits


@dataclass(frozen=True)
class Script(Job):
    """A job that runs ``lines``."""

    lines: str = ""

    @property
    def command(self) -> list[str]:
        """Words that a process is begun with."""
        return [sys.executable, "-c", self.lines]


def script(folder: Path, lines: str, number: int = 0, **limits: float) -> Script:
    """A job called ``k0``, ``k1``, … with a run folder of its own."""
    run = folder / f"run{number}"
    return Script(f"k{number}", Path("s.toml"), run, limits=Limits(**limits), lines=lines)
