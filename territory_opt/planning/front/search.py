"""
The search along a front by limits (ε-constraint: Haimes, Lasdon & Wismer 1971).

The ends come first: the plan without a limit, and the one with the tightest. Each further limit is put
in the middle of the longest stretch between neighbours, and the search there begins with the plan of
the tighter neighbour, which keeps the limit, and the prices of the one that proves more. So nothing gets
worse as a limit is loosened.
"""

from __future__ import annotations

import dataclasses
import itertools
import math
from collections.abc import Sequence

from territory_opt.models import Plan, StopReason
from territory_opt.planning.alignment import alignment
from territory_opt.planning.front.aim import Aim
from territory_opt.planning.front.axes import Disruption
from territory_opt.planning.front.found import Ask, Found, kept
from territory_opt.planning.front.shares import Share, Shares
from territory_opt.planning.front.solvers import (
    Begin,
    Solver,
    at_price,
    from_neighbour,
    staying_put,
)
from territory_opt.planning.front.travel import DEAREST, Travel
from territory_opt.planning.progress import Progress, Standing
from territory_opt.planning.stopwatch import Stopwatch
from territory_opt.planning.turns import Manner, planned

TIGHTEST = (0.1, 0.25, 0.5, 0.75)
"""Tolerances that are tried for the tight end, as shares of the scenario's."""
FIRST = 3
"""Shares of the first solve: all others begin with a plan that keeps the rules."""
SPARE = FIRST + 1
"""Shares beside the points': what the first one has more, the tight end, one that leads to none."""


class FrontSearch:
    """
    One front.

    Parameters
    ----------
    aim
        Goals made ready.
    shares
        Time and work.
    seed, accept_exceptions
        As in ``plan``.
    tell
        Told where the search stands.
    level
        Limit on a third goal.
    later
        Solves of other fronts that are still to come.
    """

    def __init__(
        self,
        aim: Aim,
        shares: Shares,
        seed: int,
        tell: Progress,
        accept_exceptions: bool = False,
        level: float | None = None,
        later: int = 0,
    ) -> None:
        self.aim, self.shares, self.seed, self.tell = aim, shares, seed, tell
        self.accept_exceptions, self.level, self.later = accept_exceptions, level, later
        self.found: list[Found] = []
        self.to_come = 0

    def run(self, num_points: int) -> list[Found]:
        """Everything that was tried, plans and misses, as many plans as asked where there are."""
        self.to_come = num_points + SPARE
        free = self._step(Ask(self.aim.axis.loosest), Begin())
        if not free.has_plan:
            return self.found
        if math.isfinite(free.ask.limit):  # what is reached without a limit is a limit as well
            free = dataclasses.replace(free, ask=dataclasses.replace(free.ask, limit=free.costs[1]))
            self.found[0] = free
        self._tight_end(free)
        while len(self.plans) < num_points and not self._is_over:
            asked = self._middle()
            if asked is None:
                break
            self._step(*asked)
        return self.found

    @property
    def _is_over(self) -> bool:
        by_hand = any(
            one.has_plan and one.result.stop_reason is StopReason.USER for one in self.found
        )
        return by_hand or self.to_come <= 0 or self.shares.is_over

    @property
    def plans(self) -> list[Found]:
        """Plans that none of those found beats, from the tightest limit to the loosest."""
        best, _ = kept([one for one in self.found if one.has_plan])
        return sorted(best, key=lambda one: (one.ask.limit, -one.ask.price))

    def _tight_end(self, free: Found) -> None:
        axis = self.aim.axis
        if isinstance(axis, Disruption):
            plan = self._least_change(axis, free)
            self._step(Ask(axis.cost(plan)), Begin(plan))
        elif isinstance(axis, Travel):
            self._step(Ask(math.inf, DEAREST), Begin(free.result.plan))
        else:
            tried = (self._step(Ask(part * axis.loosest), _beside(free)) for part in TIGHTEST)
            next((one for one in tried if one.has_plan), None)

    def _least_change(self, axis: Disruption, free: Found) -> Plan:
        """A plan that moves hardly more than it must; the best one without a limit if none is found."""
        solver = staying_put(Begin(free.result.plan), self._share(), axis)
        settings = axis.settings(axis.loosest)
        found = self._solved(Ask(axis.loosest, level=self.level), settings, solver)
        plan = found.result.plan if found.has_plan else free.result.plan
        assert plan is not None
        return plan

    def _middle(self) -> tuple[Ask, Begin] | None:
        """What to ask next: in the middle of the longest stretch that was not asked yet."""
        asked = {(one.ask.limit, round(one.ask.price, 9)) for one in self.found}
        for low, high in self._stretches():
            ask = _between(low, high)
            if (ask.limit, round(ask.price, 9)) not in asked:
                return ask, Begin(low.result.plan, (low.result, high.result))
        return None

    def _stretches(self) -> list[tuple[Found, Found]]:
        """Neighbours on the front, the farthest from each other first."""
        plans = self.plans
        if len(plans) < 2:
            return []
        across = max(_place(plans[-1]) - _place(plans[0]), 1e-300)
        costs = [one.costs[0] for one in plans]
        along = max(max(costs) - min(costs), 1e-300)

        def length(pair: tuple[Found, Found]) -> float:
            low, high = pair
            steps = (_place(high) - _place(low)) / across, (low.costs[0] - high.costs[0]) / along
            return math.hypot(*steps)

        return sorted(itertools.pairwise(plans), key=length, reverse=True)

    def _step(self, ask: Ask, begin: Begin) -> Found:
        """Solve one limit and note what was found."""
        ask = dataclasses.replace(ask, level=self.level)
        axis, share = self.aim.axis, self._share()
        solver = from_neighbour(begin, share)
        if isinstance(axis, Travel) and ask.price:
            solver = at_price(begin, share, axis, ask.price)
        found = self._solved(ask, axis.settings(ask.limit), solver)
        self.found.append(found)
        return found

    def _share(self) -> Share:
        """Of the next solve; the first of all has more."""
        part = 1 if self.found else FIRST
        self.to_come -= part
        return self.shares.share(
            (self.to_come + part + self.later) / part, is_trial=bool(self.found)
        )

    def _solved(self, ask: Ask, settings: Sequence[str], solver: Solver) -> Found:
        said = (*settings, *self._level_settings())
        read = self.aim.scenario.with_settings(*said)
        problem = read.to_problem()
        manner = Manner(None, self.seed, self._told, Stopwatch(), solver, self.accept_exceptions)
        team = planned(read, problem, alignment(problem, None), [], manner)
        self.shares.spend(team.result.work)
        costs: tuple[float, ...] = ()
        if team.result.is_feasible and team.result.plan is not None:
            costs = self.aim.costs(team.result.plan)
        return Found(ask, said, team, costs)

    def _level_settings(self) -> tuple[str, ...]:
        return () if self.level is None else self.aim.axes[1].settings(self.level)

    def _told(self, standing: Standing) -> None:
        stage = f"plan {len(self.found) + 1}: {standing.stage}"
        self.tell(dataclasses.replace(standing, stage=stage))


def _beside(found: Found) -> Begin:
    """Plan and prices of a neighbour."""
    return Begin(found.result.plan, (found.result,))


def _between(low: Found, high: Found) -> Ask:
    """The limit between two, or the price at which both cost the same."""
    if math.isfinite(low.ask.limit):
        return Ask((low.ask.limit + _place(high)) / 2)
    saved, paid = low.costs[1] - high.costs[1], low.costs[0] - high.costs[0]
    return Ask(math.inf, paid / -saved if saved < 0 else 0.0)


def _place(found: Found) -> float:
    """Where a plan is along the front: at its limit; by a price, at what it reaches."""
    return found.ask.limit if math.isfinite(found.ask.limit) else found.costs[1]
