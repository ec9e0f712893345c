"""How many sweeps still fit into the time and the work that are left."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager

from territory_opt.solvers.journal import Journal

SHARE = 0.6
"""Share of what is left of time or work that one annealing may use."""


class Pace:
    """What a sweep takes, as the last annealing had it."""

    def __init__(self, journal: Journal) -> None:
        self.journal = journal
        self.seconds, self.work = math.inf, math.inf

    @contextmanager
    def of(self, sweeps: int) -> Iterator[None]:
        """Time so many sweeps."""
        began, work = time.monotonic(), self.journal.work
        yield
        self.seconds = (time.monotonic() - began) / sweeps
        self.work = (self.journal.work - work) / sweeps

    def affordable(self, wanted: int, share: float = SHARE) -> int:
        """So many sweeps, or as many as fit into a share of the time and work that are left."""
        left = (self.journal.seconds_left, self.seconds), (self.journal.work_left, self.work)
        fit = [
            share * rest / max(each, 1e-12)
            for rest, each in left
            if math.isfinite(rest) and math.isfinite(each)
        ]
        return int(min([wanted, *fit]))
