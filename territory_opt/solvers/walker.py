"""A walk by ejection chains as seen from Python: what it is made of, one slice, and counting anew."""

from __future__ import annotations

import numpy as np

from territory_opt.models.arrays import BoolArray, FloatArray, IntArray
from territory_opt.scoring.tolerance import excess
from territory_opt.solvers import exchange
from territory_opt.solvers.anneal import usual_prices
from territory_opt.solvers.chains import Beam, Options, wander
from territory_opt.solvers.core import Core
from territory_opt.solvers.resources import Prices
from territory_opt.solvers.walk import Pairs, Walk, hold

STEEP = 1.5
"""Passing a limit costs so many prices more than it gains."""


class Walker:
    """
    One walk with its own options and beam.

    Parameters
    ----------
    core
        With the kept pairs only.
    pairs
        The same for the kernels; walks of one search share them.
    chosen
        ``(num_units,)`` pair indices of ``core`` to begin with.
    options, beam
        Room for the lists of the kernels.
    state
        ``(1,)`` of the random generator.

    Attributes
    ----------
    made
        Share of the chains tried in the last slice that were made.
    is_better
        True when the last slice found a plan within all limits with less energy than ever.
    """

    def __init__(
        self,
        core: Core,
        pairs: Pairs,
        chosen: IntArray,
        options: Options,
        beam: Beam,
        state: IntArray,
    ) -> None:
        self.core, self.pairs, self.options, self.beam = core, pairs, options, beam
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
        walk = self.walk
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
        tried, made, looked = wander(
            self.pairs, self.walk, self.options, self.beam, temperature, evaluations
        )
        self.made = made / tried
        self.is_better = float(self.walk.energy[1]) < before
        return int(looked)


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
    table[:, exchange.PENALTY] = steepest + STEEP * np.maximum(abs(price), usual)
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


def empty_options(num_pairs: int, number: int) -> Options:
    """Options of which none is listed yet."""
    shape = num_pairs, number
    return Options(
        unit=np.zeros(shape, np.int64),
        change=np.zeros(shape),
        rank=np.zeros(shape),
        number=np.zeros(num_pairs, np.int64),
        enter=np.zeros(num_pairs),
        listed=np.zeros(num_pairs, np.int64),
    )


def empty_beam(length: int, width: int) -> Beam:
    """Room for unfinished chains."""
    shape = length, width
    return Beam(
        change=np.zeros(shape),
        rank=np.zeros(shape),
        step=np.zeros((*shape, 3), np.int64),
        visited=np.zeros(shape, np.uint64),
        size=np.zeros(length, np.int64),
    )
