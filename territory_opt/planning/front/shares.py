"""Time or work shared over the solves that are still to come."""

from __future__ import annotations

import time
from dataclasses import dataclass

from territory_opt.models import StopReason
from territory_opt.solvers import Snapshot


@dataclass(frozen=True)
class Share:
    """
    A stop rule: limits of one solve, a part of all.

    Attributes
    ----------
    is_trial
        Stop without looking for reasons where no plan is found: the next one is tried elsewhere.
    """

    seconds: float | None
    work: float | None
    gap: float
    is_trial: bool = False

    def __call__(self, snapshot: Snapshot) -> StopReason | None:
        """The reason to stop now, or None."""
        if snapshot.gap <= self.gap:
            return StopReason.GAP
        out_of_work = self.work is not None and snapshot.work >= self.work
        if not out_of_work and not (self.seconds is not None and snapshot.seconds >= self.seconds):
            return None
        if self.is_trial and snapshot.objective == float("inf"):
            return StopReason.USER
        return StopReason.WORK if out_of_work else StopReason.TIME


class Shares:
    """
    What is left of a sweep's time and work; what one solve saves, the later ones have.

    Parameters
    ----------
    seconds, work
        Of all solves together; None where there is no such limit.
    gap
        Every solve stops at this gap.
    """

    def __init__(self, seconds: float | None, work: float | None, gap: float) -> None:
        self.gap, self.work = gap, work
        self.end = None if seconds is None else time.monotonic() + seconds

    def share(self, num_solves: float, is_trial: bool = False) -> Share:
        """Limits of the next one of ``num_solves`` that are to come; 2.5: of 40 % of what is left."""
        part = max(1.0, num_solves)
        seconds = None if self.end is None else max(0.05, self.end - time.monotonic()) / part
        work = None if self.work is None else max(0.0, self.work) / part
        return Share(seconds, work, self.gap, is_trial)

    def spend(self, work: float) -> None:
        """Account for the work of a solve."""
        self.work = None if self.work is None else self.work - work

    @property
    def is_over(self) -> bool:
        """True when nothing is left."""
        late = self.end is not None and time.monotonic() >= self.end
        return late or (self.work is not None and self.work <= 0)
