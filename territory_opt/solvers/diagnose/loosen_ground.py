"""How rules about the ground are loosened: bands of pockets, and parts without a home."""

from __future__ import annotations

import dataclasses
import heapq

import numpy as np

from territory_opt.models import Cause, Problem, ProvenException
from territory_opt.models.arrays import FloatArray, IntArray
from territory_opt.scoring.limits import full_territories
from territory_opt.scoring.wording import named
from territory_opt.solvers.diagnose.loosen import Loosened, moved_limit


def pocket_widened(problem: Problem, cause: Cause) -> Loosened:
    """The band of as many territories as a pocket needs, by what strays least from the band."""
    if cause.measure is None:
        return problem, []
    units, way = np.array(cause.units), int(cause.amounts["way"])
    load = problem.loads.unit[units, cause.measure]
    few, at = int(cause.amounts["number"]), _yielding(problem, units, cause.measure)
    over = _above(problem, load, way, few, cause.measure)
    under = even_parts(load, few + 1).min()
    lower, upper = (side[at[0], cause.measure] for side in (problem.lower, problem.upper))
    is_lower = (lower - under) / lower <= (over - upper) / upper and len(at) > few
    side, limit = ("lower", float(under)) if is_lower else ("upper", float(over))
    found: list[ProvenException] = []
    why = f"{named(problem.unit_ids, cause.units)} fit no whole number of territories"
    for territory in at[: few + 1 if is_lower else max(1, few)].tolist():
        problem, told = moved_limit(problem, cause, side, territory, cause.measure, limit, why)
        found += told
    return problem, found


def stranded_widened(problem: Problem, cause: Cause) -> Loosened:
    """The band of one territory, to the set around the units that strays least."""
    if cause.measure is None:
        return problem, []
    at = int(_yielding(problem, np.array(cause.units), cause.measure)[0])
    lower, upper = (side[at, cause.measure] for side in (problem.lower, problem.upper))
    below, above = cause.amounts["load"], cause.amounts["above"]
    if below <= 0 and not np.isfinite(above):
        return problem, []  # every set leaves a misfit behind: who gives way is a choice
    is_lower = below > 0 and (lower - below) * upper <= (above - upper) * lower
    side, limit = ("lower", below) if is_lower else ("upper", above)
    fit = "fits" if len(cause.units) == 1 else "fit"
    why = f"{named(problem.unit_ids, cause.units)} {fit} no territory otherwise"
    return moved_limit(problem, cause, side, at, cause.measure, limit, why)


def choked_lowered(problem: Problem, cause: Cause) -> Loosened:
    """The lower limit of one territory, to what can be gathered around the units."""
    if cause.measure is None:
        return problem, []
    at = int(_yielding(problem, np.array(cause.units), cause.measure)[0])
    fit = "fits" if len(cause.units) == 1 else "fit"
    why = f"{named(problem.unit_ids, cause.units)} {fit} no territory otherwise"
    load = cause.amounts["load"]
    return moved_limit(problem, cause, "lower", at, cause.measure, load, why)


def _above(problem: Problem, load: FloatArray, way: int, few: int, measure: int) -> float:
    """What the fullest of ``few`` territories carries when they share the pocket."""
    if few == 0:
        return float(load.sum() + problem.loads.unit[way, measure])
    return float(even_parts(load, few).max())


def even_parts(loads: FloatArray, number: int) -> FloatArray:
    """Loads of ``number`` parts, largest first to the emptiest (Graham 1969, doi:10.1137/0117039)."""
    parts = [(0.0, part) for part in range(number)]
    for load in sorted(loads.tolist(), reverse=True):
        total, part = heapq.heappop(parts)
        heapq.heappush(parts, (total + load, part))
    return np.array([total for total, _ in parts])


def _yielding(problem: Problem, units: IntArray, measure: int) -> IntArray:
    """Territories that may give way: with a home in the pocket, then those still free of exceptions."""
    assert problem.contiguity is not None
    home = problem.contiguity.home_unit
    others = np.setdiff1d(np.arange(problem.num_territories), full_territories(problem))
    inside = others[np.isin(home[others], units)]
    free = others[home[others] < 0][::-1]
    lower, upper = problem.lower[free, measure], problem.upper[free, measure]
    usual = (lower == np.median(lower)) & (upper == np.median(upper))
    found = np.concatenate([inside, free[usual], others])
    return found[np.sort(np.unique(found, return_index=True)[1])]


def part_exempted(problem: Problem, cause: Cause) -> Loosened:
    """A part without a home may belong to any territory."""
    contiguity, units = problem.contiguity, list(cause.units)
    if contiguity is None:
        return problem, []
    exempt = np.array(contiguity.exempt)
    exempt[units] = True
    message = (
        f"{named(problem.unit_ids, cause.units)} may belong to any territory: no home is in reach."
    )
    told = ProvenException(cause.code, message, "contiguity", 1.0, 0.0, units=cause.units)
    changed = dataclasses.replace(contiguity, exempt=exempt)
    return problem.replace(contiguity=changed), [told]
