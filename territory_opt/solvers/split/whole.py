"""``solve_split``: one plan larger than a machine."""

from __future__ import annotations

import time

import numpy as np
from threadpoolctl import threadpool_limits

from territory_opt.models import Cause, Certificate, Plan, Problem, Result
from territory_opt.solvers.diagnose import suspected_causes
from territory_opt.solvers.interrupt import heard_interrupts
from territory_opt.solvers.journal import Journal, Progress
from territory_opt.solvers.pipeline import tell_failure
from territory_opt.solvers.reduction import Favoured, measures_that_matter, reduce
from territory_opt.solvers.resources import Prices
from territory_opt.solvers.split.mapper import Here, Mapper
from territory_opt.solvers.split.options import SplitOptions
from territory_opt.solvers.split.pricing import Lists, Pricing
from territory_opt.solvers.split.refusals import refuse_unsplit_rules
from territory_opt.solvers.split.rounds import Rounds
from territory_opt.solvers.split.shard import Sharing, exits, favourites
from territory_opt.solvers.split.shards import joined_ties, sharded
from territory_opt.solvers.start import Start
from territory_opt.solvers.stop import StopRule, stop_after
from territory_opt.solvers.verdict import verdict

SMALL = 16
"""Territories of a region at least: among fewer, loads hardly fit."""


def solve_split(
    problem: Problem,
    regions: int | None = None,
    mapper: Mapper | None = None,
    stop: StopRule | None = None,
    seed: int = 0,
    start: Plan | Result | None = None,
    options: SplitOptions | None = None,
    progress: Progress | None = None,
) -> Result:
    """
    Find one plan region by region, and one bound for the whole.

    Parameters
    ----------
    problem
        What to solve: bands, ideals, locks, groups, conflicts, forbidden pairs, loads by pair,
        units left out.
    regions
        How many to cut the territories into; about one for 64 territories when left out.
    mapper
        Where tasks run; here, one after the other, when left out.
    stop
        As in ``solve``. Under a ``work`` limit the same problem, seed, regions and number of
        shards (two per task side by side) give the identical plan, wherever tasks run.
    seed, start, options, progress
        As in ``solve``.

    Returns
    -------
    Result
        As of ``solve``. The bound is the Lagrangian one of all pairs: ``audit_bound`` of the
        certificate gives it again, to the last bit.

    Raises
    ------
    UnsupportedError
        For rules that reach over the whole: contiguity, chosen centres, families, budgets.
    PlanMismatchError, RefereeError
        As in ``solve``.
    """
    refuse_unsplit_rules(problem)
    began = time.monotonic()
    width = len(measures_that_matter(problem))
    one = reduce(problem, Favoured(1, np.zeros((0, width)), (), np.arange(1)))
    rule = stop or stop_after(seconds=60, gap=1e-3)
    begin = Start.of(problem, start)
    journal = Journal(problem, one, rule, progress, started=began, plans=begin.plans)
    split = Split(journal, mapper or Here(), options or SplitOptions(), seed)
    with heard_interrupts(journal), threadpool_limits(1):
        causes = split.run(begin, regions)
    tell_failure(journal)
    return verdict(journal, causes, seed, split.bound)


class Split:
    """
    The phases of one ``solve_split``.

    Parameters
    ----------
    journal
        Receives plans and certificates.
    mapper
        Where tasks run.
    options, seed
        As of ``solve_split``.
    """

    def __init__(self, journal: Journal, mapper: Mapper, options: SplitOptions, seed: int) -> None:
        self.journal, self.mapper, self.options, self.seed = journal, mapper, options, seed
        self.shards = sharded(journal.problem, mapper)

    def run(self, begin: Start, regions: int | None) -> tuple[Cause, ...]:
        """Prices, a first plan, rounds of regions; what is suspected where no plan was found."""
        journal = self.journal
        pricing = Pricing(self.shards, journal, self.options.solve.dual)
        prices, lists = pricing.find(begin.prices(journal.core))
        rounds = self._rounds(prices, lists, regions)
        for plan in (*begin.plans, rounds.territory_of):
            journal.offer_plan(Plan(plan), "start")
        rounds.run()
        if journal.is_feasible or journal.plan is None:
            return ()
        return suspected_causes(journal.problem, journal.core, prices, journal.plan, False)

    def bound(self, problem: Problem, certificate: Certificate) -> float:
        """What a certificate proves, as the referee has it, added up where the units are."""
        return self.shards.bound(certificate)

    def _rounds(self, prices: Prices, lists: Lists, regions: int | None) -> Rounds:
        """Rounds that begin with every unit where it is cheapest, ties shared out."""
        size = self.journal.problem.num_territories
        sharing = Sharing(prices.flat, self.options.solve.dual.temperatures[-1], size)
        found = list(self.mapper.map(favourites, lists.handles, sharing))
        ties = joined_ties((each.ties for each in found), size)
        choice, home = (
            self.shards.gathered(getattr(each, name) for each in found)
            for name in ("choice", "home")
        )
        number = min(size, regions or self._regions(size))
        where = self.journal, self.mapper
        rounds = Rounds(*where, choice, home, ties, number, self.options, self.seed)
        num_measures = len(self.journal.core.measures)
        if number > 1 and num_measures:
            ways = self.mapper.map(exits, lists.handles, sharing, rounds.part, num_measures)
            rounds.level(self.shards.units, list(ways))
        return rounds

    def _regions(self, num_territories: int) -> int:
        """So many that all who work are busy in every wave."""
        waves = round(num_territories / self.options.territories / self.mapper.width)
        return max(1, min(max(1, waves) * self.mapper.width, num_territories // SMALL))
