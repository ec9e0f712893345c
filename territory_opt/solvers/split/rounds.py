"""Rounds of regions: each cuts the territories elsewhere, and improves what the last one left."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from scipy import sparse

from territory_opt.models import Certificate, Plan
from territory_opt.models.arrays import BoolArray, IntArray
from territory_opt.scoring import excess
from territory_opt.solvers.journal import Journal
from territory_opt.solvers.split.cutting import cut
from territory_opt.solvers.split.levelling import levelled
from territory_opt.solvers.split.mapper import Mapper
from territory_opt.solvers.split.options import SplitOptions
from territory_opt.solvers.split.partition import partitioned
from territory_opt.solvers.split.region import Region, Spent, improved, without_proofs
from territory_opt.solvers.split.shard import Exits

PRESSED = 6.0
"""So many times as much work for regions with a territory outside its limits."""

UNLIMITED = 20.0
"""Work of a region in each round where neither time nor work is limited."""


class Rounds:
    """
    Regions of a plan, solved side by side, round after round.

    Parameters
    ----------
    journal
        Holds the best plan; receives better ones.
    mapper
        Where regions are solved.
    choice
        ``(num_units,)``: the plan to begin with, -1 for what is left out; it may break limits.
    home
        ``(num_units,)``: territory in whose region a unit is that no territory has.
    ties
        Sparse symmetric ``(K, K)``: how much territories compete.
    regions
        How many.
    """

    def __init__(
        self,
        journal: Journal,
        mapper: Mapper,
        choice: IntArray,
        home: IntArray,
        ties: Any,
        regions: int,
        options: SplitOptions,
        seed: int,
    ) -> None:
        self.journal, self.mapper, self.home = journal, mapper, home
        self.ties, self.regions, self.options, self.seed = ties, regions, options, seed
        self.territory_of, self.num_rounds = choice, 0
        self.outside = np.zeros(ties.shape[0], bool)
        self.part = self._cut()

    def level(self, units: Sequence[IntArray], ways: Sequence[Exits]) -> None:
        """Move units over borders until every region has room: see ``levelled``."""
        problem, measures = self.journal.problem, self.journal.core.measures
        self.territory_of = levelled(problem, self.territory_of, self.part, units, ways, measures)

    def run(self) -> None:
        """Round after round, until the shares of time and work are used or the journal says stop."""
        is_limited = math.isfinite(min(self.journal.seconds_left, self.journal.work_left))
        shares: Iterable[float] = self.options.shares if is_limited else itertools.repeat(1.0)
        for share in shares:
            if self.journal.stopped:
                return
            self.improve(share)

    def improve(self, share: float) -> None:
        """Cut the territories into regions and improve each, in a share of what is left."""
        part = self.part
        units = self._units(part)
        plain = without_proofs(self.options.solve)
        done = self.mapper.map(
            improved, self._regions(part, units, self._limits(units, share)), plain
        )
        better = self.territory_of.copy()
        for here, some, found in zip(units, self._territories(part), done, strict=True):
            better[here] = np.append(some, -1)[found.territory_of]
            self.journal.spend(found.work)
            if self.journal.is_interrupted:
                break  # regions that were not asked yet keep their plan
        self.territory_of = better
        self.journal.offer_plan(Plan(better), f"regions {self.num_rounds + 1}")
        self.num_rounds += 1
        self.outside = self._outside()
        self.part = self._cut()

    def _cut(self) -> IntArray:
        """
        Part of every territory.

        What is cut now is not cut soon again, and not near territories outside their limits: what they
        have too much of is to find its way to those who have room.
        """
        size = np.bincount(self.home, minlength=self.ties.shape[0]) + 1.0
        entries = self.ties.tocoo()
        near = self.outside | (self.ties @ self.outside.astype(float) > 0)
        pressed = near[entries.row] | near[entries.col]
        weight = np.where(pressed, self.options.seam * entries.data, entries.data)
        place = entries.row, entries.col
        held = sparse.csr_array((weight, place), shape=entries.shape)
        part = partitioned(held, size, self.regions)
        is_cut = part[entries.row] != part[entries.col]
        weight = np.where(is_cut, self.options.seam * entries.data, entries.data)
        self.ties = sparse.csr_array((weight, place), shape=entries.shape)
        return part

    def _territories(self, part: IntArray) -> list[IntArray]:
        return [np.flatnonzero(part == each) for each in range(self.regions)]

    def _units(self, part: IntArray) -> list[IntArray]:
        """Units of every region: those of its territories, and those left out that would be."""
        of = part[np.where(self.territory_of >= 0, self.territory_of, self.home)]
        order = np.argsort(of, kind="stable")
        edges = np.searchsorted(of[order], np.arange(self.regions + 1))
        return [order[edges[r] : edges[r + 1]] for r in range(self.regions)]

    def _regions(
        self, part: IntArray, units: list[IntArray], limits: list[Spent]
    ) -> Iterator[Region]:
        problem, certificate = self.journal.problem, self.journal.certificate
        assert certificate is not None
        for r, (here, some) in enumerate(zip(units, self._territories(part), strict=True)):
            number = np.full(problem.num_territories + 1, -1)
            number[some] = np.arange(len(some))
            prices = Certificate(certificate.load_prices[some], np.zeros(0), -np.inf)
            seed = int(np.random.SeedSequence([self.seed, self.num_rounds, r]).generate_state(1)[0])
            of = Plan(number[self.territory_of[here]])
            yield Region(cut(problem, here, some, is_named=True), of, prices, limits[r], seed)

    def _outside(self) -> BoolArray:
        """Territories outside their limits: ``(K,)``."""
        problem = self.journal.problem
        loads = problem.loads.per_territory(self.territory_of, problem.num_territories)
        over = np.asarray(excess(loads, problem.lower, problem.upper))
        outside: BoolArray = np.any(over > 0, axis=1)
        return outside

    def _limits(self, units: list[IntArray], share: float) -> list[Spent]:
        """Time for one of the waves in which regions come; work by size, as it is left now."""
        journal = self.journal
        waves = math.ceil(self.regions / self.mapper.width)
        seconds, work = share * journal.seconds_left / waves, share * journal.work_left
        if math.isinf(seconds) and math.isinf(work):
            return [Spent(None, UNLIMITED) for _ in units]
        clock = seconds if math.isfinite(seconds) else None
        pressed = np.unique(self.part[self.outside])
        weight = np.array([float(len(here)) for here in units])
        weight[pressed] *= PRESSED
        sizes = (weight / weight.sum()).tolist()
        return [Spent(clock, work * size if math.isfinite(work) else None) for size in sizes]
