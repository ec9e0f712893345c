"""
Annealing and descent by exchanges over near ties, on one or two threads.

A sweep goes once over all edges in random order. Between sweeps the temperature falls and limits
that are passed become dearer, so that the search starts among plans that break rules and ends among
plans that keep them (Kirkpatrick, Gelatt & Vecchi 1983, doi:10.1126/science.220.4598.671; weights
that grow on broken constraints: Davenport et al. 1994, GENET).
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np

from territory_opt.models.arrays import BoolArray, FloatArray, IntArray
from territory_opt.solvers import exchange
from territory_opt.solvers.compiled import generator_state
from territory_opt.solvers.core import Core
from territory_opt.solvers.journal import Journal
from territory_opt.solvers.resources import Prices, Resources
from territory_opt.solvers.ties import Ties, ties

WORK_PER_LOOK = 2e-8
"""Work of one exchange looked at: a second is about 50 million of them."""


@dataclass(frozen=True)
class AnnealOptions:
    """
    Options of annealing by exchanges.

    Attributes
    ----------
    pairs
        Kept per unit.
    moves
        Units of one territory that take part in the exchanges with another one.
    hot, cold
        First and last temperature, in typical regrets of the second cheapest territory.
    sweeps
        Of one annealing.
    threads
        Territories are halved and the halves searched side by side; the result does not depend on
        the processor, but it does on this number.
    """

    pairs: int = 10
    moves: int = 15
    hot: float = 5.0
    cold: float = 0.05
    sweeps: int = 150
    threads: int = 2


class Exchanges:
    """
    The current choice of kept pairs, and what exchanges do to it.

    Parameters
    ----------
    core, prices, resources
        The pairs, the dual's prices, the limits.
    chosen
        ``(num_units,)`` pair indices of ``core`` to begin with.
    rng
        Decides every order and random figure.
    """

    def __init__(
        self,
        core: Core,
        prices: Prices,
        resources: Resources,
        chosen: IntArray,
        rng: np.random.Generator,
        options: AnnealOptions,
    ) -> None:
        self.core, self.rng, self.options = core, rng, options
        must_keep = np.zeros(core.num_pairs, dtype=bool)
        must_keep[chosen] = True
        self.ties: Ties = ties(core, prices, options.pairs, must_keep)
        small = self.ties.core
        self.whole = core.pair(small.unit, small.territory)
        self.use: Any = small.use
        self._limit = limit_table(small, prices, resources)
        self.scale = typical_regret(self.ties.core, self.ties.regret)
        self.foe_price = 10.0 * max(float(self.ties.regret.mean()), 1e-12)
        self.foe_row, self.foe_pair = foes(small)
        self.cheapest = small.cheapest_pair(self.ties.regret)
        self.line = self.ties.ordered_territories()
        self.visited = np.zeros(len(self.ties.edges), np.int64)
        self.changed = np.zeros(small.num_territories, np.int64)
        self.clock = np.ones(1, np.int64)
        self.restart(chosen)

    @property
    def chosen(self) -> IntArray:
        """``(num_units,)`` pair indices of the core that was given."""
        return self.whole[self.small_chosen]

    def nearest(self, chosen: IntArray) -> IntArray:
        """The kept pairs of a choice; the cheapest one where its pair is not kept."""
        small = self.ties.core
        kept = small.pair(self.core.unit[chosen], self.core.territory[chosen])
        return np.where(kept >= 0, kept, self.cheapest)

    def restart(self, chosen: IntArray, moves: int | None = None) -> None:
        """Go on from another choice, with the penalties of the beginning; ``moves`` as the option."""
        self.moves = self.options.moves if moves is None else moves
        self.small_chosen = self.nearest(chosen)
        self.limit = self._limit.copy()
        self.recount()

    def recount(self) -> None:
        """Add up levels and foes anew: running sums drift."""
        self.level = np.asarray(self.use[self.small_chosen].sum(axis=0)).ravel()
        self.foes = np.zeros(self.ties.core.num_pairs, np.int64)
        for p in self.small_chosen if len(self.foe_pair) else ():
            self.foes[self.foe_pair[self.foe_row[p] : self.foe_row[p + 1]]] += 1
        self.changed[:] = self.clock[0] = self.clock[0] + 1

    @property
    def excess(self) -> FloatArray:
        """By how much every resource is outside its limits: ``(R,)``."""
        lower, upper = self.limit[:, exchange.LOWER], self.limit[:, exchange.UPPER]
        size = 1e-12 * abs(self.level)
        over, under = self.level - upper, lower - self.level
        return np.asarray(np.maximum(0.0, np.maximum(over, under) - size))

    @property
    def energy(self) -> float:
        """Regret and waste: objective − bound, with passed limits at their penalties."""
        total = float(self.ties.regret[self.small_chosen].sum())
        rows = np.arange(len(self.limit))
        return total + float(waste_of(self.limit, rows, self.level).sum())

    def anneal(self, journal: Journal, hot: float, sweeps: int) -> None:
        """Sweeps at falling temperature, then descent; limits that are passed become dearer."""
        cold = min(self.options.cold, hot)
        for temperature in np.geomspace(hot, cold, sweeps).tolist():
            if journal.stopped:
                return
            self.sweep(temperature * self.scale, journal)
            self.press(self.excess > 0, 1.05)
        self.settle(journal)

    def settle(self, journal: Journal, patience: int = 40) -> None:
        """Descend until no exchange gains; where limits are passed then, they double in price."""
        while not journal.stopped:
            if self.sweep(0.0, journal):
                continue
            outside = self.excess > 0
            patience -= 1
            if not outside.any() or patience < 0:
                return
            self.press(outside, 2.0)

    def press(self, outside: BoolArray, factor: float) -> None:
        """Make passed limits dearer."""
        self.limit[outside, exchange.PENALTY] *= factor
        if factor > 1.5 and outside.any():
            self.recount()

    def sweep(self, temperature: float, journal: Journal) -> int:
        """Go once over all edges; units moved."""
        order = self.rng.permutation(len(self.ties.edges))
        halves = self._halves(order)
        base = int(self.clock[0])
        clocks = [np.array([base]) for _ in halves]
        states = [generator_state(self.rng) for _ in halves]
        run = [
            lambda h=h, c=c, s=s: self._run(h, c, temperature, s)
            for h, c, s in zip(halves, clocks, states, strict=True)
        ]
        results = [*side_by_side(run[:-1]), run[-1]()] if len(run) > 1 else [run[0]()]
        self.clock[0] = max(int(clock[0]) for clock in clocks) + 1
        journal.spend(sum(work for _, work in results) * WORK_PER_LOOK)
        self.level = np.asarray(self.use[self.small_chosen].sum(axis=0)).ravel()
        return sum(moves for moves, _ in results)

    def _halves(self, order: IntArray) -> list[IntArray]:
        """Edges of two halves of the territories, and those between them; all where budgets bind."""
        small = self.ties.core
        if self.options.threads < 2 or len(small.budget_limit) or small.num_territories < 16:
            return [order]
        side = np.zeros(small.num_territories, dtype=int)
        line = np.roll(self.line, int(self.rng.integers(small.num_territories)))
        side[line[: len(line) // 2]] = 1
        ends = side[self.ties.edges[order]]
        inside = ends[:, 0] == ends[:, 1]
        return [order[inside & (ends[:, 0] == half)] for half in (0, 1)] + [order[~inside]]

    def _run(
        self, order: IntArray, clock: IntArray, temperature: float, state: IntArray
    ) -> tuple[int, int]:
        small, tie = self.ties.core, self.ties
        moves, work = exchange.sweep(
            order,
            (tie.edges, tie.start, tie.one, tie.other),
            small.unit,
            tie.regret,
            (self.use.indptr, self.use.indices, self.use.data),
            (self.foe_row, self.foe_pair, self.foes),
            self.foe_price,
            self.limit,
            self.small_chosen,
            self.level,
            (self.changed, self.visited, clock),
            2 * small.load.shape[1] + len(small.budget_limit),
            self.moves,
            temperature,
            state,
        )
        return int(moves), int(work)


def side_by_side(tasks: list[Any]) -> list[Any]:
    """Results of tasks that run in threads of their own, in the order of the tasks."""
    with ThreadPoolExecutor(len(tasks)) as pool:
        return [future.result() for future in [pool.submit(task) for task in tasks]]


def limit_table(core: Core, prices: Prices, resources: Resources) -> FloatArray:
    """One row per resource, columns as ``exchange`` wants them: ``(R, 7)``."""
    price = prices.flat
    table = np.empty((len(price), 7))
    table[:, exchange.LOWER], table[:, exchange.UPPER] = resources.lower, resources.upper
    table[:, exchange.PRICE] = price
    table[:, exchange.TARGET] = resources.target
    table[:, exchange.IDEAL] = resources.ideal_price
    table[:, exchange.LEAST] = resources.at_corners(price).min(axis=0)
    usual = usual_prices(core, prices)
    table[:, exchange.PENALTY] = 3.0 * abs(price) + 2.0 * usual + resources.ideal_price
    return table


def usual_prices(core: Core, prices: Prices) -> FloatArray:
    """What a unit of each resource usually costs, for resources of the same kind: ``(R,)``."""
    spread = float((core.cost - core.cheapest(core.cost)[core.unit]).mean()) or 1.0
    by_measure = [
        _usual(prices.load[:, m], spread, core.load[:, m]) for m in range(core.load.shape[1])
    ]
    size = len(core.budget_limit)
    by_budget = [_usual(prices.budget[[b]], spread, core.budget_use[[b]].data) for b in range(size)]
    return np.concatenate([np.tile(by_measure, core.num_territories), by_budget])


def _usual(price: FloatArray, spread: float, amount: FloatArray) -> float:
    """Median of the prices that are not 0, else a tenth of what costs differ per typical amount."""
    priced = abs(price[price != 0])
    if len(priced):
        return float(np.median(priced))
    amount = abs(amount[amount != 0])
    return 0.1 * spread / float(amount.mean()) if len(amount) else spread


def typical_regret(core: Core, regret: FloatArray) -> float:
    """Regret that a usual territory's better alternatives have: the scale of temperatures."""
    best = core.cheapest_pair(regret)
    others = regret.copy()
    others[best] = np.inf
    second = core.cheapest(others)
    has_other = np.isfinite(second)
    if not has_other.any():
        return 1.0
    frame = [second[has_other & (core.territory[best] == t)] for t in range(core.num_territories)]
    scale = float(np.median([np.quantile(part, 0.3) for part in frame if len(part)]))
    return scale or float(second[has_other].mean()) or 1.0


def foes(core: Core) -> tuple[IntArray, IntArray]:
    """Pairs of units in conflict into the same territory: rows of a sparse matrix over pairs."""
    real = core.num_territories - core.has_uncovered
    both = np.concatenate([core.conflicts, core.conflicts[:, ::-1]])
    unit, foe = np.repeat(both, real, axis=0).T if len(both) else np.empty((2, 0), int)
    at = np.tile(np.arange(real), len(both))
    one, other = core.pair(unit, at), core.pair(foe, at)
    exists = (one >= 0) & (other >= 0)
    one, other = one[exists], other[exists]
    order = np.argsort(one, kind="stable")
    row = np.searchsorted(one[order], np.arange(core.num_pairs + 1))
    return row, other[order]


def waste_of(limit: FloatArray, rows: IntArray, level: FloatArray) -> FloatArray:
    """``exchange.waste`` of every resource: ``(R,)``."""
    lower, upper, price, target, ideal, least, penalty = limit[rows].T
    outside = np.maximum(0.0, np.maximum(level - upper, lower - level))
    return np.asarray(-price * level - least + ideal * abs(level - target) + penalty * outside)
