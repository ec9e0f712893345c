"""
Prices for all units, which no machine holds: the smoothed dual, added up over shards.

The dual is a sum over units. A shard lists its units' cheapest pairs and says value, slope and
curvature of its part at a price; only these sums travel, and the master steps (``newton.py``). What
``listing.py`` does on one machine is done here in the same order: a sample of the units first, with
what limits ask for cut down to its share, then lists of all units, made anew at better prices.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from territory_opt.models import Certificate
from territory_opt.models.arrays import FloatArray
from territory_opt.scoring.bound import group_of
from territory_opt.solvers.dual import WIDE, WORK_PER_ENTRY, DualOptions, has_run_off
from territory_opt.solvers.journal import Journal
from territory_opt.solvers.listing import (
    ON_LISTS,
    ON_SAMPLE,
    WORK_PER_PAIR,
    cut_down,
)
from territory_opt.solvers.newton import Climb
from territory_opt.solvers.resources import (
    Prices,
    Resources,
    no_prices,
    resources_of,
    unflattened,
)
from territory_opt.solvers.soft_limits import SoftLimits, reach_of
from territory_opt.solvers.split.shard import Choosing, Slope, Sums, listed, slope, sums
from territory_opt.solvers.split.shards import Shards

SAMPLED = 16
"""Units of the sample, per territory."""

FEW_PAIRS = 3_000_000
"""Up to so many pairs of the whole, all units are the sample."""


@dataclass(frozen=True, eq=False)
class Lists:
    """
    Pairs that shards have listed.

    Attributes
    ----------
    handles
        One list per shard.
    sums
        Over all of them.
    share
        Of all units that are on the lists.
    """

    handles: list[Any]
    sums: Sums
    share: float


class SplitDual:
    """The dual function over the listed pairs of all shards, smoothed: what ``newton`` climbs."""

    def __init__(
        self, shards: Shards, lists: Lists, resources: Resources, temperature: float
    ) -> None:
        self.shards, self.lists, self.temperature = shards, lists, temperature
        heat = temperature * lists.sums.spread
        self.limits = SoftLimits(resources, heat / lists.sums.num_units, heat)
        self.box = self.limits.box
        self.evaluations = 0
        self._parts: list[Slope] = []

    def stay_near(self, price: FloatArray, num_territories: int) -> None:
        """Keep prices within reach of these."""
        found = self.lists.sums
        reach = reach_of(
            found.load / found.num_pairs, found.spread / found.num_units, num_territories
        )
        self.box = self.box.near(price, reach)

    def evaluate(self, price: FloatArray) -> tuple[float, FloatArray, FloatArray]:
        """Value, first derivative ``(R,)``, and minus the second derivative of the limits' part."""
        self.evaluations += 1
        value, level, bend = self.limits.at(price)
        total = np.zeros(len(price))
        mapper = self.shards.mapper
        self._parts = list(mapper.map(slope, self.lists.handles, price, self.temperature))
        for part in self._parts:
            value += part.value
            total[part.columns] += part.total
        return value, total - level, bend

    def curvature(self, bend: FloatArray) -> Any:
        """Minus the second derivative at the point of the last ``evaluate``: sparse ``(R, R)``."""
        row, column, entry = (
            np.concatenate([getattr(part, name) for part in self._parts])
            for name in ("row", "column", "half")
        )
        half = sparse.coo_array((entry, (row, column)), shape=(len(bend), len(bend))).tocsr()
        return sparse.csr_array(half + half.T + sparse.diags_array(bend))


class Pricing:
    """
    The dual phase over shards.

    Parameters
    ----------
    shards
        All units.
    journal
        Receives certificates; its core says which measures matter.
    options
        Of the dual.
    """

    def __init__(self, shards: Shards, journal: Journal, options: DualOptions) -> None:
        self.shards, self.journal, self.options = shards, journal, options
        self.core = journal.core
        self.resources = resources_of(journal.problem, self.core)
        _, self.num_units = group_of(journal.problem)
        self._last: tuple[Prices, Certificate] | None = None

    def find(self, start: Prices | None) -> tuple[Prices, Lists]:
        """The best prices found, and lists of all units' pairs that are cheap at prices like these."""
        best = no_prices(self.core)
        self.take(best)
        prices = start or self._first(best)
        best = prices = prices if self.take(prices) else best
        for temperatures in (self.options.temperatures[part] for part in ON_LISTS):
            lists = self.listed(prices, self.options.candidates)
            for temperature in temperatures:
                prices = self.phase(lists, prices, temperature)
                if has_run_off(self.proved(prices), self.journal.certificate):
                    lists = self.listed(best, self._wide)
                    prices = self.phase(lists, best, temperature)
                best = prices if self.take(prices) else best
        return best, lists

    def _first(self, prices: Prices) -> Prices:
        """Prices of a sample of the units; of all, where they are few."""
        whole = self.num_units * self.core.num_territories
        every = 1
        if whole > FEW_PAIRS:
            every = max(1, self.num_units // (SAMPLED * self.core.num_territories))
        for temperature in self.options.temperatures[ON_SAMPLE]:
            if not self.journal.stopped:
                lists = self.listed(prices, self._wide, every)
                prices = self.phase(lists, prices, temperature)
        return prices

    @property
    def _wide(self) -> int:
        return max(WIDE[0], self.core.num_territories // WIDE[1], self.options.candidates)

    def listed(self, prices: Prices, per_unit: int, every: int = 1) -> Lists:
        """The cheapest pairs of one in ``every`` units."""
        problem, mapper = self.journal.problem, self.shards.mapper
        choosing = Choosing(per_unit, prices.load[: problem.num_territories], every)
        handles = mapper.keep(listed, self.shards.handles, choosing)
        parts = list(mapper.map(sums, handles, len(self.core.measures)))
        found = Sums(
            *(sum(getattr(part, f.name) for part in parts) for f in dataclasses.fields(Sums))
        )
        self.journal.spend(found.num_units * problem.num_territories * WORK_PER_PAIR)
        return Lists(handles, found, found.num_units / self.num_units)

    def phase(self, lists: Lists, prices: Prices, temperature: float) -> Prices:
        """Maximise the dual smoothed at one temperature over these lists."""
        if self.journal.stopped:
            return prices
        resources = self.resources if lists.share == 1 else cut_down(self.resources, lists.share)
        smooth = SplitDual(self.shards, lists, resources, temperature)
        if lists.sums.num_pairs < lists.sums.num_units * self.core.num_territories:
            smooth.stay_near(prices.flat, self.core.num_territories)
        climb = Climb(self.options.iterations, self.options.precision, lambda: self.journal.stopped)
        flat = climb.maximise(smooth, prices.flat)
        self.journal.spend(smooth.evaluations * lists.sums.num_pairs * WORK_PER_ENTRY * 4)
        return unflattened(self.core, flat)

    def proved(self, prices: Prices) -> Certificate:
        """What prices prove over all pairs."""
        if self._last is None or self._last[0] is not prices:
            self._last = prices, self._certificate(prices)
        return self._last[1]

    def take(self, prices: Prices) -> bool:
        """Tell the journal what prices prove; whether it is the best."""
        return self.journal.prove(self.proved(prices), "dual")

    def _certificate(self, prices: Prices) -> Certificate:
        problem = self.journal.problem
        load = np.zeros_like(problem.lower)
        load[:, self.core.measures] = prices.load[: problem.num_territories]
        dropped = ("conflicts",) if len(problem.conflicts) else ()
        unproved = Certificate(load, np.zeros(0), -np.inf, dropped)
        return dataclasses.replace(unproved, bound=self.shards.bound(unproved))
