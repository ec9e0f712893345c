"""Totals against all limits together, and single territories that cannot reach their own."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from territory_opt.models import Cause, Problem
from territory_opt.models.arrays import FloatArray, IntArray
from territory_opt.scoring.limits import common_step
from territory_opt.scoring.tolerance import excess
from territory_opt.scoring.wording import figure, named, spoken
from territory_opt.solvers.core import Core
from territory_opt.solvers.diagnose.limits import (
    IN_STEPS,
    components,
    limits,
    limits_in_steps,
    real_territories,
)


def totals_over_limits(problem: Problem, core: Core) -> Iterator[Cause]:
    """More load than all limits together allow, among territories that share accounts."""
    for component, pairs in components(core):
        least = np.minimum.reduceat(core.load[pairs], _first(core.unit[pairs]), axis=0).sum(axis=0)
        given, stepped = (of(problem, core)[1][component] for of in (limits, limits_in_steps))
        for column in np.flatnonzero(excess(least, -np.inf, stepped.sum(axis=0)) > 0).tolist():
            load = float(least[column])
            is_given = load > given[:, column].sum()
            upper, words = (given, "") if is_given else (stepped, IN_STEPS)
            yield _short_of_room(problem, core, component, column, load, upper[:, column], words)


def _short_of_room(
    problem: Problem,
    core: Core,
    territories: IntArray,
    column: int,
    load: float,
    upper: FloatArray,
    words: str,
) -> Cause:
    room, measure = float(upper.sum()), int(core.measures[column])
    more = math.ceil((load - room) / float(np.median(upper))) if np.median(upper) > 0 else 0
    name, raised = spoken(problem.measures[measure]), load / room - 1 if room else math.inf
    message = (
        f"{_together(problem, territories)} may have "
        f"{figure(room)} of {name}{_all(territories)}{words}, their accounts need at least "
        f"{figure(load)}: {figure(load - room)} too much. Ways out: {more} more "
        f"territories of the usual size, raise the limits by {raised:.1%}, or serve "
        "less."
    )
    amounts = {"load": load, "room": room, "over": load - room, "territories_more": float(more)}
    return Cause(
        "load-over-limits", message, True, amounts, (), tuple(territories.tolist()), measure
    )


def totals_under_limits(problem: Problem, core: Core) -> Iterator[Cause]:
    """Less load than all lower limits together want, among territories that share accounts."""
    for component, pairs in components(core):
        most = np.maximum.reduceat(core.load[pairs], _first(core.unit[pairs]), axis=0).sum(axis=0)
        given, stepped = (
            np.maximum(of(problem, core)[0][component], 0.0).sum(axis=0)
            for of in (limits, limits_in_steps)
        )
        for column in np.flatnonzero(excess(most, stepped, np.inf) > 0).tolist():
            load, is_given = float(most[column]), most[column] < given[column]
            wanted, words = (given, "") if is_given else (stepped, IN_STEPS)
            yield _short_of_load(problem, core, component, column, load, wanted[column], words)


def _short_of_load(
    problem: Problem,
    core: Core,
    territories: IntArray,
    column: int,
    load: float,
    wanted: float,
    words: str,
) -> Cause:
    short, measure = float(wanted - load), int(core.measures[column])
    message = (
        f"{_together(problem, territories)} want "
        f"{figure(wanted)} of {spoken(problem.measures[measure])} together{words}, their "
        f"accounts bring at most {figure(load)}: {figure(short)} short. "
        "Ways out: lower the limits, fewer territories, or more accounts."
    )
    amounts = {"load": load, "wanted": float(wanted), "short": short}
    ids = tuple(territories.tolist())
    return Cause("load-under-limits", message, True, amounts, (), ids, measure)


def territories_out_of_reach(problem: Problem, core: Core) -> Iterator[Cause]:
    """A territory whose lower limit is above all that it may have."""
    reach = np.zeros_like(core.lower)
    np.add.at(reach, core.territory, core.load)
    lower, _ = limits(problem, core)
    short = excess(reach, lower, np.inf)
    for territory, column in np.argwhere(short > 0).tolist():
        measure, wanted = int(core.measures[column]), lower[territory, column]
        message = (
            f"{problem.territory_ids[territory]} wants {figure(wanted)} of "
            f"{spoken(problem.measures[measure])}, all accounts it may have bring "
            f"{figure(reach[territory, column])}: {figure(short[territory, column])} short. "
            "Ways out: lower its limit, or let it serve more accounts."
        )
        amounts = {
            "load": float(reach[territory, column]),
            "wanted": float(wanted),
            "short": float(short[territory, column]),
        }
        yield Cause("territory-out-of-reach", message, True, amounts, (), (territory,), measure)


def bands_between_steps(problem: Problem, core: Core) -> Iterator[Cause]:
    """A band so narrow that no sum of loads lies in it: 48.2 to 48.9 accounts."""
    real = real_territories(core)
    for territory, column in np.argwhere(core.lower[:real] > core.upper[:real]).tolist():
        measure = int(core.measures[column])
        lower, upper = problem.lower[territory, measure], problem.upper[territory, measure]
        step = common_step(problem.loads.unit[:, measure])
        message = (
            f"{problem.territory_ids[territory]} wants {figure(lower)} to {figure(upper)} of "
            f"{spoken(problem.measures[measure])}, but loads come in steps of {figure(step)} and "
            "none lies between. Widen the band."
        )
        amounts = {"lower": float(lower), "upper": float(upper), "step": step}
        yield Cause("band-between-steps", message, True, amounts, (), (territory,), measure)


def _all(territories: IntArray) -> str:
    return " together" if len(territories) > 1 else ""


def _together(problem: Problem, territories: IntArray) -> str:
    names = named(problem.territory_ids, territories)
    return f"{names} ({len(territories)} territories)" if len(territories) > 1 else names


def _first(unit: IntArray) -> IntArray:
    return np.flatnonzero(np.diff(unit, prepend=-1))
