"""Ways to solve one step of a front: from a neighbour, at a price on travel, or with moves made dear."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from territory_opt.models import Plan, Problem, Result
from territory_opt.planning.front.axes import Disruption
from territory_opt.planning.front.shares import Share
from territory_opt.planning.front.travel import Travel
from territory_opt.scoring import audit_bound, objective
from territory_opt.solvers import solve

Solver = Callable[..., Result]


@dataclass(frozen=True, eq=False)
class Begin:
    """
    What a step begins with.

    Attributes
    ----------
    plan
        Keeps the limit that is asked; None: today's alignment.
    neighbours
        Results whose prices may fit; those that prove most of the new problem are taken.
    """

    plan: Plan | None = None
    neighbours: tuple[Result, ...] = ()

    def start(self, problem: Problem, otherwise: Plan) -> Plan | Result:
        """As ``solve`` takes it."""
        plan = otherwise if self.plan is None else self.plan
        known = [one for one in self.neighbours if one.certificate is not None]
        if not known:
            return plan
        best = max(known, key=lambda one: _proves(problem, one))
        return dataclasses.replace(best, plan=plan)


def _proves(problem: Problem, result: Result) -> float:
    assert result.certificate is not None
    return audit_bound(problem, result.certificate)


def from_neighbour(begin: Begin, share: Share) -> Solver:
    """``solve``, with a neighbour's plan and prices."""

    def solved(problem: Problem, **given: Any) -> Result:
        return solve(problem, **_options(problem, given, begin, share))

    return solved


def at_price(begin: Begin, share: Share, travel: Travel, price: float) -> Solver:
    """``solve`` with travel paid ``price`` times more, stated as a limit on travel."""

    def solved(problem: Problem, **given: Any) -> Result:
        priced = travel.priced(problem, price)
        return travel.stated(problem, solve(priced, **_options(priced, given, begin, share)), price)

    return solved


def staying_put(begin: Begin, share: Share, axis: Disruption) -> Solver:
    """``solve`` with moves made dear; the plan is all that counts, so nothing is proved."""

    def solved(problem: Problem, **given: Any) -> Result:
        result = solve(axis.stay_put(problem), **_options(problem, given, begin, share))
        cost = math.inf if result.plan is None else objective(problem, result.plan)
        return dataclasses.replace(
            result, objective=cost, bound=-math.inf, bound_source="none", certificate=None
        )

    return solved


def _options(problem: Problem, given: dict[str, Any], begin: Begin, share: Share) -> dict[str, Any]:
    return {**given, "stop": share, "start": begin.start(problem, given["start"])}
