"""
The search for plans where loads depend on the pair: ejection chains at several temperatures at once.

Copies of the plan walk by ejection chains (``chains``), each at its own temperature, and now and then
two neighbouring temperatures change places: the hot ones find new plans, the cold ones finish them
(replica exchange: Hukushima & Nemoto 1996, doi:10.1143/JPSJ.65.1604). The scale of the
temperatures finds itself: it falls while the hottest walk makes too many of its chains, and rises
while it makes too few. Walks between two exchanges know nothing of each other, so they run on
threads and the result does not depend on the processor.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from territory_opt.errors import UnsupportedError
from territory_opt.models.arrays import BoolArray, FloatArray, IntArray
from territory_opt.scoring.tolerance import excess
from territory_opt.solvers import chains, exchange
from territory_opt.solvers.anneal import side_by_side, usual_prices, waste_of
from territory_opt.solvers.compiled import generator_state
from territory_opt.solvers.core import Core
from territory_opt.solvers.resources import Prices
from territory_opt.solvers.walk import Pairs, Walk, hold

WORK_PER_EVALUATION = 3e-8
"""Work of one evaluation: a second of one thread is about 30 million of them."""

FASTEST = 1.1
"""The scale of temperatures changes by this factor per round, at most."""


@dataclass(frozen=True)
class EjectionOptions:
    """
    Options of the search by ejection chains.

    Attributes
    ----------
    pairs
        Kept per unit, the cheapest at the prices.
    length
        Territories that a chain visits besides the first and the last, at most.
    width
        Unfinished chains of one length that are followed.
    options
        Units per pair that its unit may throw out.
    walks
        Temperatures.
    spread
        Hottest temperature ÷ coldest.
    made
        Share of its chains that the hottest walk should make.
    slice
        Evaluations of one walk between two exchanges.
    """

    pairs: int = 8
    length: int = 6
    width: int = 12
    options: int = 8
    walks: int = 6
    spread: float = 2.2
    made: float = 0.015
    slice: int = 500_000


def handles(core: Core) -> bool:
    """True where all rules are limits on loads: chains know neither budgets nor conflicts."""
    return not len(core.budget_limit) and not len(core.conflicts) and not len(core.closed_units)


class EjectionSearch:
    """
    Walks by ejection chains at several temperatures, and the best plan that they have seen.

    Parameters
    ----------
    core, prices
        The pairs, the dual's prices.
    chosen
        ``(num_units,)`` pair indices to begin with.
    seed
        Same arguments and evaluations: the identical choice.

    Raises
    ------
    UnsupportedError
        If the core has rules that chains do not know; ``handles`` tells beforehand.
    """

    def __init__(
        self,
        core: Core,
        prices: Prices,
        chosen: IntArray,
        seed: int,
        options: EjectionOptions | None = None,
    ) -> None:
        if not handles(core):
            raise UnsupportedError(
                "Ejection chains take limits on loads only, but the problem has budgets, conflicts "
                "or units without a pair: use the search by exchanges"
            )
        self.core, self.options = core, options or EjectionOptions()
        self.rng = np.random.default_rng(seed)
        small, self.whole = self._kept(prices, chosen)
        self.pairs = pairs_of(small, prices)
        self.chosen, self.rank = np.array(chosen), rank_of(core, chosen)
        begin = small.pair(core.unit[chosen], core.territory[chosen])
        self.walks = [
            Walker(small, self.pairs, begin, self.options, generator_state(self.rng))
            for _ in range(self.options.walks)
        ]
        self.scale = float(self.pairs.regret.mean()) or 1.0
        self.evaluations = 0

    def _kept(self, prices: Prices, chosen: IntArray) -> tuple[Core, IntArray]:
        """The core with the cheapest pairs and the chosen ones, and their indices in the whole."""
        keep = self.core.cheapest_pairs(prices.priced(self.core), self.options.pairs)
        keep[chosen] = True
        return self.core.restricted(keep), np.flatnonzero(keep)

    @property
    def temperatures(self) -> FloatArray:
        """Of every walk, coldest first."""
        return self.scale * np.geomspace(1.0 / self.options.spread, 1.0, len(self.walks))

    def run(self, evaluations: int) -> IntArray:
        """
        Walk on for about so many evaluations (``evaluations`` counts them exactly).

        Returns
        -------
        numpy.ndarray
            ``(num_units,)`` pair indices of the best choice so far: least violation first, then
            least cost; never worse than the one to begin with.
        """
        end = self.evaluations + evaluations
        while self.evaluations < end:
            self._round()
        return self.chosen

    def _round(self) -> None:
        """All walks go on for one slice, then neighbours may change places."""
        tasks = [
            lambda w=w, t=t: w.wander(t, self.options.slice)
            for w, t in zip(self.walks, self.temperatures.tolist(), strict=True)
        ]
        self.evaluations += sum(side_by_side(tasks))
        for walker in self.walks:
            self._take(walker)
        self._press()
        self._rescale()
        self._change_places()

    def _take(self, walker: Walker) -> None:
        """Take a walk's plans where they are the best so far."""
        candidates = [walker.walk.chosen] + [walker.walk.best] * walker.is_better
        walker.is_better = False
        for small_chosen in candidates:
            chosen = self.whole[small_chosen]
            rank = rank_of(self.core, chosen)
            if rank < self.rank:
                self.chosen, self.rank = chosen, rank

    def _press(self) -> None:
        """Until some plan keeps all limits, those that the coldest walk passes become dearer."""
        if self.rank[0] == 0:
            return
        self.pairs.limit[self.walks[0].outside, exchange.PENALTY] *= 1.05
        for walker in self.walks:
            walker.recount()

    def _rescale(self) -> None:
        """Heat or cool all walks towards the wanted share of chains made by the hottest."""
        share = max(self.walks[-1].made, 1e-6) / self.options.made
        self.scale *= min(max(share**-0.3, 1.0 / FASTEST), FASTEST)

    def _change_places(self) -> None:
        """Exchange neighbouring walks by Metropolis' rule."""
        cold = 1.0 / self.temperatures
        for k in range(len(self.walks) - 1):
            one, other = self.walks[k : k + 2]
            gain = (one.energy - other.energy) * (cold[k] - cold[k + 1])
            if math.log(self.rng.random() + 1e-300) < gain:
                self.walks[k : k + 2] = other, one


class Walker:
    """
    One walk with its own options and beam.

    Attributes
    ----------
    made
        Share of the chains tried in the last slice that were made.
    is_better
        True when the last slice found a plan within all limits with less energy than ever.
    """

    def __init__(
        self, core: Core, pairs: Pairs, chosen: IntArray, options: EjectionOptions, state: IntArray
    ) -> None:
        self.core, self.pairs = core, pairs
        self.options = empty_options(core.num_pairs, options.options)
        self.beam = empty_beam(options.length, options.width)
        self.walk = begun(core, chosen, state)
        self.made, self.is_better = 0.0, False
        self.recount()

    @property
    def energy(self) -> float:
        """Regret, waste and penalties of where the walk is."""
        return float(self.walk.energy[0])

    @property
    def outside(self) -> BoolArray:
        """Loads outside their limits: ``(K * M,)``."""
        limit = self.pairs.limit
        return excess(self.walk.level, limit[:, exchange.LOWER], limit[:, exchange.UPPER]) > 0

    def recount(self) -> None:
        """Add up levels and energy anew: running sums drift."""
        walk, limit = self.walk, self.pairs.limit
        walk.level[:] = self.core.loads(walk.chosen).ravel()
        for t in range(self.core.num_territories):
            hold(self.pairs, walk, t)
        walk.energy[0] = self.pairs.regret[walk.chosen].sum() + walk.held.sum()
        walk.clock[0] += 1
        walk.changed[:] = walk.clock[0]

    def wander(self, temperature: float, evaluations: int) -> int:
        """Go on for one slice; returns the evaluations it took."""
        self.recount()
        before = float(self.walk.energy[1])
        tried, made, looked = chains.wander(
            self.pairs, self.walk, self.options, self.beam, temperature, evaluations
        )
        self.made = made / tried
        self.is_better = float(self.walk.energy[1]) < before
        return int(looked)


def rank_of(core: Core, chosen: IntArray) -> tuple[float, float]:
    """Violation as shares of limits, and cost with ideals: what plans are compared by."""
    level = core.loads(chosen)
    unit = np.where(np.isfinite(core.upper), abs(core.upper), abs(core.lower))
    unit = np.where(np.isfinite(unit) & (unit > 0), unit, 1.0)
    violation = float((excess(level, core.lower, core.upper) / unit).sum())
    ideal = np.where(core.ideal_price > 0, core.ideal_price * abs(level - core.ideal_target), 0.0)
    return violation, float(core.cost[chosen].sum() + ideal.sum())


def pairs_of(core: Core, prices: Prices) -> Pairs:
    """What the kernels know of the kept pairs."""
    priced = prices.priced(core)
    regret = priced - core.cheapest(priced)[core.unit]
    return Pairs(
        first=core.first,
        unit=core.unit,
        territory=core.territory,
        regret=regret,
        elsewhere=least_elsewhere(core, regret),
        load=np.ascontiguousarray(core.load),
        limit=limit_table(core, prices),
    )


def least_elsewhere(core: Core, regret: FloatArray) -> FloatArray:
    """Least regret among the other pairs of each pair's unit: ``(P,)``, inf where there is none."""
    best = core.cheapest_pair(regret)
    others = regret.copy()
    others[best] = np.inf
    elsewhere = core.cheapest(regret)[core.unit]
    elsewhere[best] = core.cheapest(others)
    return elsewhere


def limit_table(core: Core, prices: Prices) -> FloatArray:
    """One row per load, columns as ``exchange`` wants them: ``(K * M, 7)``."""
    price, usual = prices.load.ravel(), usual_prices(core, prices)
    table = np.zeros((len(price), 7))
    table[:, exchange.LOWER], table[:, exchange.UPPER] = core.lower.ravel(), core.upper.ravel()
    table[:, exchange.PRICE] = price
    table[:, exchange.TARGET] = core.ideal_target.ravel()
    table[:, exchange.IDEAL] = core.ideal_price.ravel()
    steepest = abs(price) + core.ideal_price.ravel()
    table[:, exchange.PENALTY] = steepest + 1.5 * np.maximum(abs(price), usual)
    return table


def begun(core: Core, chosen: IntArray, state: IntArray) -> Walk:
    """A walk that has not left yet; its sums are still to be counted."""
    head = np.full(core.num_territories, -1)
    after, before = np.full((2, core.num_units), -1)
    for u, t in enumerate(core.territory[chosen].tolist()):
        after[u] = head[t]
        if head[t] >= 0:
            before[head[t]] = u
        head[t] = u
    return Walk(
        chosen=np.array(chosen),
        level=np.zeros(core.lower.size),
        held=np.zeros(core.num_territories),
        head=head,
        after=after,
        before=before,
        changed=np.zeros(core.num_territories, np.int64),
        clock=np.zeros(1, np.int64),
        energy=np.array([0.0, np.inf]),
        best=np.array(chosen),
        state=state,
    )


def empty_options(num_pairs: int, number: int) -> chains.Options:
    """Options of which none is listed yet."""
    shape = num_pairs, number
    return chains.Options(
        unit=np.zeros(shape, np.int64),
        change=np.zeros(shape),
        rank=np.zeros(shape),
        number=np.zeros(num_pairs, np.int64),
        enter=np.zeros(num_pairs),
        listed=np.zeros(num_pairs, np.int64),
    )


def empty_beam(length: int, width: int) -> chains.Beam:
    """Room for unfinished chains."""
    shape = length, width
    return chains.Beam(
        change=np.zeros(shape),
        rank=np.zeros(shape),
        step=np.zeros((*shape, 3), np.int64),
        visited=np.zeros(shape, np.uint64),
        size=np.zeros(length, np.int64),
    )
