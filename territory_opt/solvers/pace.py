"""How many sweeps still fit into the time and the work that are left."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

from territory_opt.solvers.journal import Journal

SHARE = 0.6
"""Share of what is left of time or work that one annealing may use."""


MOST = 1_000_000
"""More sweeps than any annealing asks for."""


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

    def cooling(self, hot: float, cold: float, wanted: int) -> Iterator[float]:
        """
        Falling temperatures, one for each sweep: so many, or as many as fit.

        After every sweep it is looked anew how many more fit: the first annealing of a large
        problem would else take all the time there is, and leave its plans unmended.
        """
        temperatures = np.geomspace(hot, cold, max(1, self.affordable(wanted))).tolist()
        ends = self._ends(SHARE)
        for done in range(1, wanted + 1):
            if not temperatures or self.journal.stopped:
                return
            now = temperatures.pop(0)
            with self.of(1):
                yield now
            left = min(wanted - done, max(1, self._fitting(ends)))
            if temperatures and left != len(temperatures):
                temperatures = np.geomspace(now, cold, left + 1).tolist()[1:]

    def affordable(self, wanted: int, share: float = SHARE) -> int:
        """So many sweeps, or as many as fit into a share of the time and work that are left."""
        return min(wanted, self._fitting(self._ends(share)))

    def _ends(self, share: float) -> tuple[float, float]:
        """Seconds and work at which a share of what is left will be used."""
        journal = self.journal
        return (
            journal.seconds + share * journal.seconds_left,
            journal.work + share * journal.work_left,
        )

    def _fitting(self, ends: tuple[float, float]) -> int:
        """Sweeps until so many seconds or so much work are used; ``MOST`` where nothing says."""
        spent = (self.journal.seconds, self.seconds), (self.journal.work, self.work)
        fit = [
            max(0.0, end - used) / max(each, 1e-12)
            for end, (used, each) in zip(ends, spent, strict=True)
            if math.isfinite(end) and math.isfinite(each)
        ]
        return int(min([MOST, *fit]))
