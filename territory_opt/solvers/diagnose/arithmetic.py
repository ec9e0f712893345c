"""Causes that sums alone prove: one named function each."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from territory_opt.models import Cause, Problem
from territory_opt.solvers.core import Core
from territory_opt.solvers.diagnose.bottleneck import confined_loads, starved_territories
from territory_opt.solvers.diagnose.changes import bands_over_budget, forced_moves_over_budget
from territory_opt.solvers.diagnose.choked import choked_units
from territory_opt.solvers.diagnose.cliques import conflicts_without_room
from territory_opt.solvers.diagnose.cut_apart import locks_cut_apart
from territory_opt.solvers.diagnose.locked import (
    conflicts_locked_together,
    locks_over_budget,
    locks_over_limit,
)
from territory_opt.solvers.diagnose.oversized import (
    groups_without_territory,
    units_over_every_limit,
)
from territory_opt.solvers.diagnose.pockets import parts_without_home, pockets
from territory_opt.solvers.diagnose.stranded import stranded_units
from territory_opt.solvers.diagnose.totals import (
    bands_between_steps,
    territories_out_of_reach,
    totals_over_limits,
    totals_under_limits,
)

Check = Callable[[Problem, Core], Iterator[Cause]]

CHECKS: tuple[Check, ...] = (
    groups_without_territory,
    locks_over_limit,
    locks_over_budget,
    conflicts_locked_together,
    locks_cut_apart,
    units_over_every_limit,
    totals_over_limits,
    territories_out_of_reach,
    totals_under_limits,
    bands_between_steps,
    confined_loads,
    starved_territories,
    conflicts_without_room,
    forced_moves_over_budget,
    bands_over_budget,
    pockets,
    parts_without_home,
    stranded_units,
    choked_units,
)
"""Every arithmetic check, one function each; of two that find the same, the first speaks."""

WITHOUT_PAIRS: tuple[Check, ...] = (
    groups_without_territory,
    locks_over_limit,
    locks_over_budget,
    conflicts_locked_together,
    locks_cut_apart,
)
"""Checks that hold whichever pairs are listed."""

OVER = ("locks-over-limit", "load-over-limits", "confined-load-over-limits")
UNDER = ("territory-out-of-reach", "load-under-limits", "reachable-load-under-limits")


def arithmetic_causes(problem: Problem, core: Core) -> tuple[Cause, ...]:
    """
    Every cause that sums of loads, locks, groups, conflicts and moves prove; empty proves nothing.

    Parameters
    ----------
    problem, core
        The core is ``reduce(problem)``; where it lists only some of the pairs, only the checks
        that need none are made.
    """
    said: dict[object, Cause] = {}
    for check in CHECKS if core.is_whole else WITHOUT_PAIRS:
        for cause in check(problem, core):
            said.setdefault(_topic(cause), cause)
    return tuple(said.values())


def _topic(cause: Cause) -> object:
    """Equal for causes that tell the same sum of the same territories."""
    for side in (OVER, UNDER):
        if cause.code in side:
            return side, cause.territories, cause.measure
    return cause.code, cause.message
