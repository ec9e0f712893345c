"""A share of the time or work that is left."""

from __future__ import annotations

import math
from collections.abc import Callable

from territory_opt.solvers.journal import Journal


def budget(journal: Journal, share: float) -> Callable[[], bool]:
    """True once a share of the time or work that was left at the call has been used, or all ended."""
    seconds, work = journal.seconds, journal.work
    limits = share * journal.seconds_left, share * journal.work_left

    def is_over() -> bool:
        used = journal.seconds - seconds, journal.work - work
        spent = zip(used, limits, strict=True)
        return journal.stopped or any(u >= most for u, most in spent if math.isfinite(most))

    return is_over
