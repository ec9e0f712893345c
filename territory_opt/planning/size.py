"""How many reps? A plan with free homes for every number, and the knee of the curve."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from territory_opt.planning.opening import opened
from territory_opt.report.knee import knee
from territory_opt.scenario import Scenario
from territory_opt.scenario.build.sizing import sizing_problem
from territory_opt.solvers import relax_proven, solve, stop_after


@dataclass(frozen=True)
class SizePoint:
    """
    One number of territories.

    Attributes
    ----------
    number
        Of territories.
    status
        Of the plan.
    cost, bound
        Of travel, in the objective's unit; cost is inf without a plan that keeps every rule.
    rep_cost
        ``number`` × cost per rep.
    exceptions
        Sentences of what is proved to be impossible and was accepted.
    homes
        Account ids where homes are, territory by territory.
    seconds
        Of the solve.
    """

    number: int
    status: str
    cost: float
    bound: float
    rep_cost: float
    exceptions: tuple[str, ...]
    homes: tuple[str, ...]
    seconds: float

    @property
    def total(self) -> float:
        """Travel and reps together."""
        return self.cost + self.rep_cost


@dataclass(frozen=True)
class Sizing:
    """
    The curve.

    Attributes
    ----------
    points
        By number, ascending.
    knee
        Number beyond which further reps save much less: the point farthest below the line from the
        first to the last (Satopää et al. 2011, doi:10.1109/ICDCSW.2011.20); None with fewer than
        three plans.
    cheapest
        Number with the least total; None without a cost per rep, or any plan.
    """

    points: tuple[SizePoint, ...]
    knee: int | None
    cheapest: int | None


def size(
    scenario: Scenario | str | Path,
    numbers: Sequence[int],
    *,
    cost_per_rep: float = 0.0,
    seconds: float = 45.0,
    work: float | None = None,
    seed: int = 1,
    settings: Sequence[str] = (),
    quarantine: bool = False,
    progress: Callable[[SizePoint], None] | None = None,
) -> Sizing:
    """
    Plan a scenario for several numbers of territories, homes wherever they serve best.

    Parameters
    ----------
    scenario
        A scenario, or its file. Its reps count for nothing here.
    numbers
        Of territories.
    cost_per_rep
        A year, in the objective's unit.
    seconds, work, seed
        Of every plan; with ``work`` the same curve on every run, and no clock.
    settings, quarantine
        As in ``plan``.
    progress
        Told of every point.

    Raises
    ------
    InputError
        For bad input: see ``sizing_problem``; for a number below 1.
    """
    read = opened(scenario, settings, quarantine)
    points = []
    for number in sorted(set(numbers)):
        points.append(_point(read, number, cost_per_rep, None if work else seconds, work, seed))
        if progress is not None:
            progress(points[-1])
    return Sizing(tuple(points), knee_of(points), _cheapest(points))


def _point(
    scenario: Scenario,
    number: int,
    cost_per_rep: float,
    seconds: float | None,
    work: float | None,
    seed: int,
) -> SizePoint:
    problem, exceptions = relax_proven(sizing_problem(scenario, number))
    result = solve(problem, stop_after(seconds=seconds, work=work, gap=1e-3), seed=seed)
    centre = () if result.plan is None else result.plan.centre_of
    homes = [] if centre is None else [problem.unit_ids[unit] for unit in centre if unit >= 0]
    return SizePoint(
        number=number,
        status=str(result.status),
        cost=result.objective if result.is_feasible else math.inf,
        bound=result.bound,
        rep_cost=number * cost_per_rep,
        exceptions=tuple(exception.message for exception in exceptions),
        homes=tuple(homes),
        seconds=result.seconds,
    )


def knee_of(points: Sequence[SizePoint]) -> int | None:
    """The number where the curve bends most; None with fewer than three plans."""
    planned = [point for point in points if math.isfinite(point.cost)]
    bend = knee([(point.number, point.cost) for point in planned])
    return None if bend is None else planned[bend].number


def _cheapest(points: Sequence[SizePoint]) -> int | None:
    planned = [point for point in points if math.isfinite(point.total) and point.rep_cost > 0]
    return min(planned, key=lambda point: point.total).number if planned else None
