"""A region: some territories with all of their units, solved as a problem of its own."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import numpy as np

from territory_opt.models import Certificate, Plan, Problem, Result, Status, StopReason
from territory_opt.models.arrays import IntArray
from territory_opt.solvers.options import SolveOptions
from territory_opt.solvers.pipeline import solve
from territory_opt.solvers.split.cutting import written_out
from territory_opt.solvers.stop import Snapshot


@dataclass(frozen=True)
class Spent:
    """
    The stop rule of a region: so many seconds, so much work.

    Its reason is USER, as from one who asks: no region looks for the reason why it has no plan.
    """

    seconds: float | None
    work: float | None

    def __call__(self, snapshot: Snapshot) -> StopReason | None:
        """USER once either is spent."""
        limits = (self.seconds, snapshot.seconds), (self.work, snapshot.work)
        is_spent = any(limit is not None and done >= limit for limit, done in limits)
        return StopReason.USER if is_spent else None


@dataclass(frozen=True, eq=False)
class Region:
    """
    A region and what it begins with.

    Attributes
    ----------
    problem
        Its units and territories, numbered anew.
    plan
        Where its units are now.
    certificate
        Prices of the whole, of its territories.
    stop
        How long it may take.
    seed
        Of its search.
    """

    problem: Problem
    plan: Plan
    certificate: Certificate
    stop: Spent
    seed: int


@dataclass(frozen=True, eq=False)
class Improved:
    """``territory_of`` ``(num_units,)``, numbered as in the region; work and seconds it took."""

    territory_of: IntArray
    work: float
    seconds: float


def improved(region: Region, options: SolveOptions) -> Improved:
    """A better plan of a region, or its own: less violation first, then less cost."""
    start = Result(
        status=Status.UNKNOWN,
        stop_reason=StopReason.WORK,
        plan=region.plan,
        objective=np.inf,
        bound=-np.inf,
        bound_source="none",
        certificate=region.certificate,
    )
    found = solve(written_out(region.problem), region.stop, region.seed, start, options)
    assert found.plan is not None
    return Improved(found.plan.territory_of.astype(np.int32), found.work, found.seconds)


def without_proofs(options: SolveOptions) -> SolveOptions:
    """
    The same options, but no region is proved: neither that it is best nor that it cannot be.

    Its prices are those of the whole, and only settle at the lowest temperature.
    """
    coldest = options.dual.temperatures[-2:]
    dual = dataclasses.replace(options.dual, temperatures=coldest)
    options = dataclasses.replace(options, dual=dual)
    return dataclasses.replace(options, has_arithmetic=False, complete_pairs=0, tiny_pairs=0)
