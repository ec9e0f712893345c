"""
Complete search: the whole problem as one exact integer model, for what is small enough to prove.

Pairs whose price alone shows that they cannot be part of a better plan are left out first (reduced
cost fixing). Rounding is outwards, so optimality, bounds and infeasibility hold for the problem
itself; a plan that only the rounding allows is told from a real one by the referee.
"""

from __future__ import annotations

import math

import numpy as np

from territory_opt.models.arrays import BoolArray, IntArray
from territory_opt.solvers.core import Core
from territory_opt.solvers.cpsat import Outcome, run
from territory_opt.solvers.journal import Journal
from territory_opt.solvers.kin import Kin
from territory_opt.solvers.model import PairModel, Penalty
from territory_opt.solvers.resources import Prices
from territory_opt.solvers.separators import Separators

UNLIMITED = 1e9


def search_completely(
    core: Core,
    prices: Prices,
    journal: Journal,
    rng: np.random.Generator,
    workers: int,
    kin: Kin | None = None,
) -> bool:
    """
    Search all plans that could be better than the journal's best.

    Parameters
    ----------
    prices
        Those of the journal's certificate.
    kin
        Families that are split at a price.

    Returns
    -------
    bool
        True when it is proved that no plan keeps every rule.
    """
    keep = worth_keeping(core, prices, journal, kin)
    if not _every_unit_has_a_pair(core, keep):
        journal.raise_bound(journal.objective, "complete", "complete")
        return False
    separators = Separators(core, journal.problem.contiguity)
    outcome = _run(core, keep, separators, journal, rng, workers, kin)
    while separators.learn(outcome.chosen) and not journal.stopped:
        _raise(journal, outcome.bound)
        outcome = _run(core, keep, separators, journal, rng, workers, kin)
    return _conclude(outcome, core, journal, whole=bool(keep.all()))


def _run(
    core: Core,
    keep: BoolArray,
    separators: Separators,
    journal: Journal,
    rng: np.random.Generator,
    workers: int,
    kin: Kin | None,
) -> Outcome:
    """Solve the whole model with what is known of contiguity."""
    model = _whole_model(core, np.flatnonzero(keep), None, kin)
    separators.add_to(model)
    if journal.chosen is not None:
        model.hint(journal.chosen)
    outcome = run(
        model,
        min(journal.work_left, UNLIMITED),
        int(rng.integers(2**31)),
        lambda: journal.stopped,
        lambda chosen: _take(core, chosen, journal),
        lambda bound: _raise(journal, bound),
        workers,
    )
    journal.spend(outcome.work)
    return outcome


def worth_keeping(
    core: Core, prices: Prices, journal: Journal, kin: Kin | None = None
) -> BoolArray:
    """
    Pairs that the prices do not exclude from every better plan: ``(P,)``.

    In the bound a unit of a family pays up to its price more than its cheapest pair, and another pair
    might spare it that: so much more regret is allowed.
    """
    if not journal.is_feasible or journal.certificate is None:
        return np.ones(core.num_pairs, dtype=bool)
    priced = prices.priced(core)
    regret = priced - core.cheapest(priced)[core.unit]
    room = journal.objective - journal.certificate.bound
    if kin is not None:
        regret -= kin.largest(core)[core.unit]
    margin = 1e-9 * (abs(journal.objective) + float(abs(priced).max()))
    keep: BoolArray = regret <= room + margin
    if journal.chosen is not None:
        keep[journal.chosen] = True
    return keep


def least_violating(
    core: Core, penalty: Penalty, journal: Journal, rng: np.random.Generator
) -> None:
    """Offer the plan that passes the limits least, found with elastic limits over all pairs."""
    model = _whole_model(core, np.arange(core.num_pairs), penalty)
    if journal.chosen is not None:
        model.hint(journal.chosen)
    outcome = run(
        model, min(journal.work_left, 20.0), int(rng.integers(2**31)), lambda: journal.stopped
    )
    journal.spend(outcome.work)
    if outcome.chosen is not None:
        journal.offer(outcome.chosen, "least violating")


def _whole_model(
    core: Core, pairs: IntArray, penalty: Penalty | None, kin: Kin | None = None
) -> PairModel:
    return PairModel(
        core=core,
        pairs=pairs,
        cost=core.cost[pairs],
        territories=np.arange(core.num_territories),
        base_load=np.zeros_like(core.lower),
        base_budget=np.zeros(len(core.budget_limit)),
        penalty=penalty,
        is_proof=penalty is None,
        kin=kin,
    )


def _every_unit_has_a_pair(core: Core, keep: BoolArray) -> bool:
    return bool(np.bincount(core.unit[keep], minlength=core.num_units).all())


def _take(core: Core, chosen: IntArray, journal: Journal) -> bool:
    if len(chosen) == core.num_units:
        journal.offer(chosen, "complete")
    return journal.stopped


def _raise(journal: Journal, bound: float) -> bool:
    journal.raise_bound(_capped(journal, bound), "complete", "complete")
    return journal.stopped


def _capped(journal: Journal, bound: float) -> float:
    """Excluded pairs cost at least the best plan, so no bound is above it."""
    return min(bound, journal.objective) if journal.is_feasible else bound


def _conclude(outcome: Outcome, core: Core, journal: Journal, whole: bool) -> bool:
    """Book what was proved; True when nothing is feasible."""
    if outcome.is_infeasible:
        if whole:
            return not journal.is_feasible
        journal.raise_bound(journal.objective, "complete", "complete")
        return False
    if outcome.chosen is not None:
        journal.offer(outcome.chosen, "complete")
        if math.isfinite(outcome.bound):
            journal.raise_bound(_capped(journal, outcome.bound), "complete", "complete")
    return False
