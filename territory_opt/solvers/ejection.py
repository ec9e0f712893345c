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
from territory_opt.models.arrays import FloatArray, IntArray
from territory_opt.scoring.tolerance import excess
from territory_opt.solvers import exchange
from territory_opt.solvers.anneal import side_by_side
from territory_opt.solvers.compiled import generator_state
from territory_opt.solvers.core import Core
from territory_opt.solvers.resources import Prices
from territory_opt.solvers.walker import Walker, empty_beam, empty_options, pairs_of

PRESSED = 1.2
"""Limits that are passed become dearer by this factor per round, until some plan keeps them all."""

RELAXED = 0.95
"""Afterwards they become cheaper by this factor per round, down to the price of the beginning."""

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
        self.penalty = self.pairs.limit[:, exchange.PENALTY].copy()
        self.chosen, self.rank = np.array(chosen), rank_of(core, chosen)
        begin = small.pair(core.unit[chosen], core.territory[chosen])
        self.walks = [self._walker(small, begin) for _ in range(self.options.walks)]
        self.scale = float(self.pairs.regret.mean()) or 1.0
        self.evaluations = 0

    def _kept(self, prices: Prices, chosen: IntArray) -> tuple[Core, IntArray]:
        """The core with the cheapest pairs and the chosen ones, and their indices in the whole."""
        keep = self.core.cheapest_pairs(prices.priced(self.core), self.options.pairs)
        keep[chosen] = True
        return self.core.restricted(keep), np.flatnonzero(keep)

    def _walker(self, small: Core, chosen: IntArray) -> Walker:
        options = empty_options(small.num_pairs, self.options.options)
        beam = empty_beam(self.options.length, self.options.width)
        return Walker(small, self.pairs, chosen, options, beam, generator_state(self.rng))

    @property
    def is_settled(self) -> bool:
        """True when no unit has anywhere else to go."""
        return len(self.whole) == self.core.num_units

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
        while self.evaluations < end and not self.is_settled:
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
        """Passed limits become dearer until some plan keeps them all; then prices fall back."""
        penalty = self.pairs.limit[:, exchange.PENALTY]
        if self.rank[0] > 0:
            wanted = np.where(self.walks[0].outside, PRESSED * penalty, penalty)
        else:
            wanted = np.maximum(self.penalty, RELAXED * penalty)
        if (wanted != penalty).any():
            self.pairs.limit[:, exchange.PENALTY] = wanted
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


def rank_of(core: Core, chosen: IntArray) -> tuple[float, float]:
    """Violation as shares of limits, and cost with ideals: what plans are compared by."""
    level = core.loads(chosen)
    unit = np.where(np.isfinite(core.upper), abs(core.upper), abs(core.lower))
    unit = np.where(np.isfinite(unit) & (unit > 0), unit, 1.0)
    violation = float((excess(level, core.lower, core.upper) / unit).sum())
    ideal = np.where(core.ideal_price > 0, core.ideal_price * abs(level - core.ideal_target), 0.0)
    return violation, float(core.cost[chosen].sum() + ideal.sum())
