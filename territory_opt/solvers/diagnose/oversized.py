"""Units, and groups kept together, that no territory can take."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from territory_opt.models import Cause, Problem
from territory_opt.models.arrays import IntArray
from territory_opt.scoring.tolerance import excess
from territory_opt.scoring.wording import figure, named, spoken
from territory_opt.solvers.core import Core
from territory_opt.solvers.diagnose.limits import fits_nowhere, limits


def groups_without_territory(problem: Problem, core: Core) -> Iterator[Cause]:
    """Units that must stay together, but no territory may have all of them."""
    for unit in core.closed_units.tolist():
        members = np.flatnonzero(core.unit_of == unit)
        message = (
            f"{named(problem.unit_ids, members)} must stay together, but no territory may have all "
            "of them. Split the group, or allow one territory all of its accounts."
        )
        yield Cause("group-without-territory", message, units=tuple(members.tolist()))


def units_over_every_limit(problem: Problem, core: Core) -> Iterator[Cause]:
    """A unit, or a group together, that is larger than any territory it may go to."""
    if not core.num_pairs:
        return
    for unit in np.flatnonzero(fits_nowhere(problem, core)).tolist():
        members = np.flatnonzero(core.unit_of == unit)
        if (problem.locked_to[members] < 0).all():
            yield _oversized(problem, core, unit, members)


def _oversized(problem: Problem, core: Core, unit: int, members: IntArray) -> Cause:
    """The cause, told by the measure that is passed most in the territory that comes closest."""
    pairs = np.arange(core.first[unit], core.first[unit + 1])
    upper = limits(problem, core)[1][core.territory[pairs]]
    over = excess(core.load[pairs], -np.inf, upper)
    relative = over / np.maximum(core.load[pairs], 1e-300)
    best = int(np.argmin(relative.max(axis=1)))
    column = int(np.argmax(relative[best]))
    measure, load = int(core.measures[column]), float(core.load[pairs[best], column])
    limit = float(upper[best, column])
    what = f"{problem.unit_ids[members[0]]} carries"
    way_out = "raise the limit, or share the account between several reps"
    if len(members) > 1:
        what = f"{named(problem.unit_ids, members)} ({len(members)} accounts kept together) carry"
        way_out = "raise the limit, or split the group"
    message = (
        f"{what} {figure(load)} of {spoken(problem.measures[measure])}; the territory that "
        f"comes closest may have {figure(limit)}, {figure(load - limit)} less. Ways out: {way_out}."
    )
    code = "group-over-limit" if len(members) > 1 else "unit-over-limit"
    amounts = {"load": load, "limit": limit, "over": load - limit}
    return Cause(code, message, True, amounts, tuple(members.tolist()), (), measure)
