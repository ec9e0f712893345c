"""
Improvement by exact neighbourhoods: a few territories that compete, a few units between them.

A step frees the units of a handful of territories that have the cheapest way to another one of
them, keeps all else fixed, and lets CP-SAT choose anew (large neighbourhood search: Shaw 1998,
doi:10.1007/3-540-49481-2_30; prices choosing the units, as in reduced-cost based kernels). Limits
are elastic at a price above any gain, so a step from a violating plan mends before it saves.
Neighbourhoods without a common territory are solved side by side and merged in their order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from territory_opt.models.arrays import BoolArray, FloatArray, IntArray
from territory_opt.scoring.tolerance import excess
from territory_opt.solvers.core import Core
from territory_opt.solvers.cpsat import run
from territory_opt.solvers.journal import Journal
from territory_opt.solvers.model import PairModel, Penalty
from territory_opt.solvers.resources import Prices
from territory_opt.solvers.team import Team

WORK_PER_STEP = 0.01
"""Work of picking a neighbourhood and building its model."""

FACTOR = 1000.0
"""Passing a limit costs so many times the price of keeping it."""


@dataclass(frozen=True)
class NeighbourhoodOptions:
    """
    Options of the improvement phase.

    Attributes
    ----------
    territories, units
        Size of a neighbourhood.
    work
        Deterministic limit of one step.
    patience
        Steps without improvement, per territory, after which the phase ends.
    side_by_side
        Neighbourhoods that are solved at the same time.
    """

    territories: int = 3
    units: int = 40
    work: float = 0.3
    patience: float = 3.0
    side_by_side: int = 2


@dataclass(frozen=True, eq=False)
class Neighbourhood:
    """
    A small problem of its own, ready to be sent away.

    Attributes
    ----------
    pairs
        ``(Q,)`` ascending pair indices of the core it was cut out of.
    core
        Those pairs and their territories, numbered anew.
    cost
        ``(Q,)`` cost of every pair, conflicts with units outside included.
    base_load, base_budget
        What the units outside use.
    penalty
        Price of passing limits.
    hint
        ``(U,)`` positions of the pairs chosen now.
    """

    pairs: IntArray
    core: Core
    cost: FloatArray
    base_load: FloatArray
    base_budget: FloatArray
    penalty: Penalty
    hint: IntArray


def solve_neighbourhood(
    task: Neighbourhood, work: float, seed: int
) -> tuple[IntArray | None, float]:
    """
    Choose anew inside a neighbourhood.

    Returns
    -------
    tuple
        Chosen pair indices of the core it was cut out of, None without an answer; work done.
    """
    model = PairModel(
        core=task.core,
        pairs=np.arange(task.core.num_pairs),
        cost=task.cost,
        territories=np.arange(task.core.num_territories),
        base_load=task.base_load,
        base_budget=task.base_budget,
        penalty=task.penalty,
        is_proof=False,
    )
    model.hint(task.hint)
    outcome = run(model, work, seed, lambda: False)
    return (None if outcome.chosen is None else task.pairs[outcome.chosen]), outcome.work


def penalties(core: Core, prices: Prices) -> Penalty:
    """Prices of passing limits that no saving can outweigh: ``FACTOR`` × the largest price."""
    spread = core.cost - core.cheapest(core.cost)[core.unit]
    typical = float(spread.mean()) or float(abs(core.cost).mean()) or 1.0
    use = np.asarray(abs(core.budget_use).sum(axis=1)) / max(1, core.num_units)
    ideal = core.ideal_price.max(axis=0)
    per_load = _highest(abs(prices.load).max(axis=0), typical, core.load.mean(axis=0))
    return Penalty(
        FACTOR * np.repeat(np.maximum(per_load, ideal)[None, :], core.num_territories, axis=0),
        FACTOR * _highest(prices.budget, typical, use),
        FACTOR * typical,
    )


def _highest(price: FloatArray, typical: float, amount: FloatArray) -> FloatArray:
    """The price, kept within what a typical cost per typical amount makes sensible."""
    usual = typical / _or_one(amount)
    return np.clip(price, usual, 100 * usual)


def _or_one(amount: FloatArray) -> FloatArray:
    """``amount``, with 1 in place of 0: nothing is ever measured against it."""
    return np.where(amount > 0, amount, 1.0)


class Improver:
    """
    The current choice of pairs, and steps that make it better.

    Parameters
    ----------
    core, prices, penalty
        The pairs, the dual's prices, the price of passing limits.
    chosen
        ``(num_units,)`` pair indices to begin with.
    """

    def __init__(self, core: Core, prices: Prices, penalty: Penalty, chosen: IntArray) -> None:
        self.core, self.prices, self.penalty = core, prices, penalty
        self.chosen = np.array(chosen)
        priced = prices.priced(core)
        above = priced - core.cheapest(priced)[core.unit]
        mean = np.add.reduceat(above, core.first[:-1]) / np.diff(core.first)
        self.regret = above
        self.closeness = above / np.maximum(mean, 1e-3 * max(float(mean.mean()), 1e-12))[core.unit]
        self.rivals = self._rivals()

    def improve(
        self,
        journal: Journal,
        rng: np.random.Generator,
        options: NeighbourhoodOptions,
        team: Team,
        offer: Callable[[IntArray], object],
    ) -> None:
        """Take steps until the journal stops or nothing has improved for long."""
        idle = 0
        patience = max(20, round(options.patience * self.core.num_territories))
        while not journal.stopped and idle < patience:
            improved = self.step(journal, rng, options, team)
            idle = 0 if improved else idle + options.side_by_side
            if improved:
                offer(self.chosen)

    def step(
        self, journal: Journal, rng: np.random.Generator, options: NeighbourhoodOptions, team: Team
    ) -> bool:
        """Solve some neighbourhoods exactly, side by side; True when the choice got better."""
        tasks = [*self._neighbourhoods(rng, options)]
        journal.spend(WORK_PER_STEP)
        limits = [(task, options.work, int(rng.integers(2**31))) for task in tasks]
        improved = False
        for chosen, work in team.map(solve_neighbourhood, limits):
            journal.spend(work)
            improved |= chosen is not None and self._accept(chosen)
        return improved

    def _accept(self, chosen: IntArray) -> bool:
        trial = np.array(self.chosen)
        trial[self.core.unit[chosen]] = chosen
        before, after = self.penalised(self.chosen), self.penalised(trial)
        if after > before:
            return False
        self.chosen = trial
        return after < before - 1e-12 * abs(before)

    def penalised(self, chosen: IntArray) -> float:
        """Cost of a choice with passed limits at their price."""
        core, penalty = self.core, self.penalty
        loads = core.loads(chosen)
        cost = float(core.cost[chosen].sum())
        cost += float((core.ideal_price * abs(loads - core.ideal_target)).sum())
        cost += float((penalty.per_load * excess(loads, core.lower, core.upper)).sum())
        over = np.maximum(
            self._budget_used(chosen) - core.budget_limit - core.budget_slack / 2, 0.0
        )
        cost += float((penalty.per_budget * over).sum())
        return cost + penalty.per_conflict * len(self._conflicting(chosen))

    def _budget_used(self, chosen: IntArray) -> FloatArray:
        if not len(self.core.budget_limit):
            return np.empty(0)
        return np.asarray(self.core.budget_use_by_pair[chosen].sum(axis=0)).ravel()

    def _conflicting(self, chosen: IntArray) -> IntArray:
        """Territories of units that should be apart and are not; one entry per conflict."""
        of = self.core.territory[chosen][self.core.conflicts]
        real = self.core.num_territories - self.core.has_uncovered
        together: IntArray = of[(of[:, 0] == of[:, 1]) & (of[:, 0] < real), 0]
        return together

    def _rivals(self) -> FloatArray:
        """How many cheap ways lead from one territory to another: ``(K, K)``."""
        core = self.core
        weight = np.exp(-5 * self.closeness)
        have = core.territory[self.chosen][core.unit]
        shape = (core.num_territories, core.num_territories)
        ways = sparse.coo_array((weight, (have, core.territory)), shape=shape).toarray()
        np.fill_diagonal(ways, 0.0)
        return np.asarray(ways + ways.T)

    def _neighbourhoods(
        self, rng: np.random.Generator, options: NeighbourhoodOptions
    ) -> Iterator[Neighbourhood]:
        """Neighbourhoods without a common territory, at most as many as are solved side by side."""
        taken = np.zeros(self.core.num_territories, dtype=bool)
        for _ in range(options.side_by_side):
            if self.core.num_territories - taken.sum() < min(2, self.core.num_territories):
                return
            territories = self._pick_territories(rng, options.territories, taken)
            taken[territories] = True
            free = self._pick_units(territories, rng, options.units)
            if free.any():
                yield self._cut(territories, free)

    def _pick_territories(
        self, rng: np.random.Generator, number: int, taken: BoolArray
    ) -> IntArray:
        weight = np.where(taken, 0.0, self._trouble() + 1e-12)
        picked = [int(rng.choice(len(weight), p=weight / weight.sum()))]
        while len(picked) < min(number, int((~taken).sum())):
            near = np.where(taken, 0.0, self.rivals[picked].sum(axis=0) + 1e-9)
            near[picked] = 0.0
            picked.append(int(rng.choice(len(near), p=near / near.sum())))
        return np.array(picked)

    def _trouble(self) -> FloatArray:
        """Where to begin: violating territories, else those with the largest share of the gap."""
        core = self.core
        loads = core.loads(self.chosen)
        outside: FloatArray = (self.penalty.per_load * excess(loads, core.lower, core.upper)).sum(
            axis=1
        )
        np.add.at(outside, self._conflicting(self.chosen), self.penalty.per_conflict)
        if outside.any():
            return np.asarray(outside)
        regret = np.bincount(
            core.territory[self.chosen], self.regret[self.chosen], core.num_territories
        )
        price = self.prices.load
        limit = np.where(price > 0, core.upper, core.lower)
        room = np.where(np.isfinite(limit), limit - loads, 0.0)
        share = regret + np.maximum(price * room, 0.0).sum(axis=1)
        return np.asarray(share + 0.1 * share.mean() + 1e-12)

    def _pick_units(
        self, territories: IntArray, rng: np.random.Generator, number: int
    ) -> BoolArray:
        """
        Units of ``territories`` with the cheapest way to another of them, with some noise.

        Half of them from the first territory: where it has too much, its own units have to leave,
        however dear their ways are.
        """
        core = self.core
        is_picked = np.zeros(core.num_territories, dtype=bool)
        is_picked[territories] = True
        wanted = is_picked[core.territory[self.chosen]][core.unit] & is_picked[core.territory]
        wanted[self.chosen] = False
        pairs = np.flatnonzero(wanted)
        least = np.full(core.num_units, np.inf)
        np.minimum.at(least, core.unit[pairs], self.closeness[pairs])
        least -= 0.1 * self.closeness[self.chosen]
        least += rng.exponential(0.05, core.num_units)
        movable = np.flatnonzero(np.isfinite(least))
        movable = movable[np.argsort(least[movable], kind="stable")]
        is_own = core.territory[self.chosen[movable]] == territories[0]
        free = np.zeros(core.num_units, dtype=bool)
        free[movable[is_own][: number // 2]] = True
        free[movable[~free[movable]][: number - int(free.sum())]] = True
        return free

    def _cut(self, territories: IntArray, free: BoolArray) -> Neighbourhood:
        core, territories = self.core, np.sort(territories)
        is_picked = np.zeros(core.num_territories, dtype=bool)
        is_picked[territories] = True
        pairs = np.flatnonzero(free[core.unit] & is_picked[core.territory])
        fixed = self.chosen[~free]
        return Neighbourhood(
            pairs=pairs,
            core=core.cut_out(pairs, territories),
            cost=core.cost[pairs] + self._conflict_cost(pairs, free),
            base_load=core.loads(fixed)[territories],
            base_budget=self._budget_used(fixed),
            penalty=self.penalty.of(territories),
            hint=np.searchsorted(pairs, self.chosen[free]),
        )

    def _conflict_cost(self, pairs: IntArray, free: BoolArray) -> FloatArray:
        """Price of the conflicts that a pair has with units that stay where they are."""
        core = self.core
        cost = np.zeros(len(pairs))
        real = core.num_territories - core.has_uncovered
        for this, other in (core.conflicts.T, core.conflicts[:, ::-1].T):
            there = core.territory[self.chosen[other]]
            ahead = free[this] & ~free[other] & (there < real)
            at = core.pair(this[ahead], there[ahead])
            position = np.minimum(np.searchsorted(pairs, at), max(0, len(pairs) - 1))
            found = (at >= 0) & (pairs[position] == at)
            np.add.at(cost, position[found], self.penalty.per_conflict)
        return cost
