"""
The Lagrangian bound, recomputed from its multipliers alone.

With prices λ on loads and μ ≥ 0 on budgets, every feasible plan costs at least

    Σ_g min_j Σ_{i∈g} (c_ij + Σ_m λ_jm a_ijm + Σ_b μ_b w_bij)
    + Σ_jm min_{l ≤ L ≤ u} (ideal_jm(L) − λ_jm L) − Σ_b μ_b limit_b

where g runs over groups (a unit alone is its own group): groups, locks, forbidden pairs, uncovered
units, bands, ideals and budgets are inside; conflicts are left out (Geoffrion 1974,
doi:10.1007/BFb0120690). The groups of a family that is split at a price p are taken together: under
lead j each pays the least of its own price at j, of p × its units more anywhere else, and of being
left out; the family pays the least of these sums over j. A group of several families pays no p.

**Rounding.** From every term its largest rounding error is taken off, so that the figure is a bound
and not nearly one. Write T for what a group would pay in a territory, t for T as computed, S for the
sum of the sizes of its parts (every |c|, |λa| and μw), and n for the number of roundings on the way.
Then |t − T| ≤ n (ε/2) S / (1 − n ε/2) (Higham 2002, *Accuracy and Stability of Numerical
Algorithms*, §3.1). S differs by pair and is dear to compute, but with

    P_i = Σ_m a_im max_j |λ_jm| + Σ_b μ_b w_bi + max(0, −min_j c_ij),

all parts but the cost sum to at most P_i, and |c| ≤ c + 2 max(0, −c); so for the whole group
S ≤ |T| + 2 Σ_{i∈g} P_i. Hence T ≥ t − e (|t| + 2P) with e twice the factor above, which also pays
for computing P and this difference. The right-hand side never falls as t rises (e < 1), so its
minimum over territories lies where t is least: one minimum, one subtraction per group, and no pass
over the sizes of pairs. A family's sum of terms t_g, p within, is a sum of the same kind: e counts its
groups too, and Σ|t_g| + 4P takes the place of |t| + 2P (4, for p may hide a negative rest).
"""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from territory_opt.errors import ProblemError
from territory_opt.models import Certificate, Problem
from territory_opt.models.arrays import FloatArray, IntArray
from territory_opt.models.groups import clan_of, group_blocks, group_of
from territory_opt.models.places import LARGEST, told
from territory_opt.scoring.hess import hess_bound
from territory_opt.scoring.limits import load_range
from territory_opt.scoring.priced import leaving_prices, priced_block, priced_costs
from territory_opt.scoring.priced_groups import EPS, PricedGroups
from territory_opt.scoring.tolerance import TOLERANCE

__all__ = ["EPS", "audit_bound", "group_of", "priced_costs"]


def audit_bound(problem: Problem, certificate: Certificate, *, workers: int = 1) -> float:
    """
    The bound that the certificate's multipliers prove, recomputed over all pairs.

    Parameters
    ----------
    problem, certificate
        The prices are of the problem's territories, measures and budgets.
    workers
        Threads to share the work; the bound is the same to the last bit whatever their number.
        More than one calls ``block`` of costs and loads from several threads at once.

    Raises
    ------
    ProblemError
        If the multipliers do not fit the problem, are not finite or beyond 1e100, or a budget price
        is negative.
    """
    _check(problem, certificate)
    if problem.centres is not None:
        return hess_bound(problem, certificate)
    terms = [group_terms(problem, certificate, workers), limit_terms(problem, certificate)]
    return summed(np.concatenate(terms))


def limit_terms(problem: Problem, certificate: Certificate) -> FloatArray:
    """What bands and budgets add to the bound: one term for each, rounding taken off."""
    bands = _band_terms(problem, certificate.load_prices).ravel()
    return np.concatenate([bands, _budget_terms(problem, certificate.budget_prices)])


def summed(terms: FloatArray) -> float:
    """Terms of a bound added up, rounded once; one that is -inf makes the bound -inf."""
    return -math.inf if (terms == -np.inf).any() else math.fsum(terms.tolist())


def _check(problem: Problem, certificate: Certificate) -> None:
    messages = []
    load_prices, budget_prices = certificate.load_prices, certificate.budget_prices
    expected = problem.lower.shape
    if problem.centres is not None:
        expected = len(problem.centres.units), problem.num_measures
        messages += _unit_price_faults(certificate.unit_prices, problem.num_units)
    if load_prices.shape != expected:
        messages.append(f"load_prices: {load_prices.shape}, expected {expected}")
    if budget_prices.shape != (len(problem.budgets),):
        messages.append(f"budget_prices: {budget_prices.shape}, expected {len(problem.budgets)}")
    for name, prices in (("load_prices", load_prices), ("budget_prices", budget_prices)):
        messages += told(name, ~(abs(prices) <= LARGEST), "not a finite number", prices)
    messages += told("budget_prices", budget_prices < 0, "negative", budget_prices)
    if messages:
        raise ProblemError(messages)


def _unit_price_faults(prices: FloatArray | None, num_units: int) -> list[str]:
    if prices is None:
        return ["unit_prices: missing, but centres are chosen"]
    if prices.shape != (num_units,):
        return [f"unit_prices: {prices.shape}, expected {(num_units,)}"]
    return told("unit_prices", ~(abs(prices) <= LARGEST), "not a finite number", prices)


def group_terms(problem: Problem, certificate: Certificate, workers: int = 1) -> FloatArray:
    """
    Cheapest priced cost of every group or family, rounding taken off: ``(num_clans,)``.

    They depend on nothing but the units themselves: of a problem cut to some of its units, no group
    or family cut in two, they are the same to the last bit.
    """
    clan, family, num_clans = clan_of(problem)
    everyone = np.arange(problem.num_units)
    leaving = leaving_prices(problem, certificate.budget_prices, everyone)
    label, _ = group_of(problem)

    def cheapest(block: tuple[IntArray, IntArray]) -> FloatArray:
        units, begins = block
        if problem.families is None or (family[units] < 0).all():
            return _cheapest(problem, certificate, units, begins, leaving)
        sizes = np.diff(begins, append=len(units))
        order = np.lexsort((label[units], np.repeat(np.arange(len(begins)), sizes)))
        units = units[order]
        inner = np.flatnonzero(np.diff(label[units], prepend=-1))
        groups = _priced_groups(problem, certificate, units, inner, leaving)
        price = np.append(problem.families.price, 0.0)[family[units[inner]]]
        return groups.least_of_families(np.searchsorted(inner, begins), price)

    blocks = group_blocks(clan, num_clans, problem.num_territories)
    if workers == 1:
        return np.concatenate([cheapest(block) for block in blocks])
    with ThreadPoolExecutor(workers) as pool:
        return np.concatenate(list(pool.map(cheapest, blocks)))


def _cheapest(
    problem: Problem,
    certificate: Certificate,
    units: IntArray,
    begins: IntArray,
    leaving: FloatArray,
) -> FloatArray:
    """Lower end of the least priced cost of each group of a block: ``(len(begins),)``."""
    return _priced_groups(problem, certificate, units, begins, leaving).least


def _priced_groups(
    problem: Problem,
    certificate: Certificate,
    units: IntArray,
    begins: IntArray,
    leaving: FloatArray,
) -> PricedGroups:
    """Priced costs of each group of a block."""
    priced = priced_block(problem, certificate, units, leaving[units])
    priced = priced.within_locks(problem.locked_to[units])
    costs, left_out, reach = (
        _together(part, begins) for part in (priced.costs, priced.left_out, priced.reach)
    )
    members = np.diff(begins, append=len(units))
    roundings = problem.num_measures + 2 * len(problem.budgets) + 3
    return PricedGroups(costs, left_out, reach, members, roundings)


def _together(values: FloatArray, begins: IntArray) -> FloatArray:
    """Sums of rows over groups that begin where ``begins`` says."""
    if len(begins) == len(values):
        return values
    sums: FloatArray = np.add.reduceat(values, begins, axis=0)
    return sums


def _band_terms(problem: Problem, prices: FloatArray) -> FloatArray:
    """Smallest ideal cost less priced load over each band: ``(num_territories, num_measures)``."""
    lowest, highest = load_range(problem)
    corners = [lowest, highest]
    target = price = np.zeros_like(prices)
    if problem.ideals is not None:
        target, price = problem.ideals.target, problem.ideals.price
        target = np.where(price > 0, target, 0.0)
        corners.append(np.where(price > 0, np.clip(target, lowest, highest), lowest))
    values = []
    for load in corners:
        ideal, pull = price * abs(load - target), prices * load
        values.append(ideal - pull - 4 * EPS * (ideal + abs(pull)))
    return np.asarray(np.minimum.reduce(values))


def _budget_terms(problem: Problem, prices: FloatArray) -> FloatArray:
    limits = np.array([budget.limit for budget in problem.budgets])
    finite = np.where(np.isfinite(limits), limits, 0.0)
    terms = -prices * finite * (1 + 2 * TOLERANCE)
    if (prices[~np.isfinite(limits)] > 0).any():
        return np.array([-math.inf])
    return terms - EPS * abs(terms)
