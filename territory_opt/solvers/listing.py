"""
Prices and pairs where all pairs are too many to hold: 200,000 units × 1,000 territories.

A sample of the units, with what limits ask for cut down to its share, gives first prices; these tell
which pairs of all units are worth listing; on those the dual goes on, and the list is made anew at
better prices (pricing as in column generation: Lübbecke & Desrosiers 2005,
doi:10.1287/opre.1050.0234). All pairs are walked block by block, so memory grows with the list.
"""

from __future__ import annotations

import dataclasses

import numpy as np

from territory_opt.models.arrays import FloatArray, IntArray
from territory_opt.scoring.bound import group_of
from territory_opt.solvers.core import Core
from territory_opt.solvers.dual import DualOptions, certificate, phase, widened
from territory_opt.solvers.journal import Journal
from territory_opt.solvers.reduction import Favoured, reduce
from territory_opt.solvers.resources import Prices, Resources, no_prices, resources_of

SAMPLED_PER_TERRITORY = 40
"""Units of the sample, per territory."""

SAMPLED_PAIRS = 10_000_000
"""Pairs of the sample at most: all of its units' pairs are held."""

ON_SAMPLE = slice(1, 5)
"""Temperatures that are gone through on the sample."""

ON_LISTS = (slice(4, 6), slice(6, None))
"""Temperatures that are gone through on each list of all units' cheapest pairs."""

WORK_PER_PAIR = 4e-8
"""Work of listing, per pair looked at."""


def list_by_price(journal: Journal, options: DualOptions, start: Prices | None) -> Prices:
    """
    Find prices and the pairs they favour; the journal goes on with these.

    Returns
    -------
    Prices
        The best found; their certificate is with the journal.
    """
    prices = start or _sampled_prices(journal, options)
    for temperatures in (options.temperatures[part] for part in ON_LISTS):
        journal.take(_listed(journal, options, prices, None))
        journal.prove(certificate(journal.problem, journal.core, prices), "dual")
        resources = resources_of(journal.problem, journal.core)
        for temperature in temperatures:
            if journal.stopped:
                return prices
            prices = phase(journal.core, resources, prices, temperature, options, journal)
        journal.prove(certificate(journal.problem, journal.core, prices), "dual")
    return prices


def _sampled_prices(journal: Journal, options: DualOptions) -> Prices:
    """Prices of a sample of the units, all of whose pairs are looked at."""
    _, num_units = group_of(journal.problem)
    size = journal.problem.num_territories
    number = max(1, min(SAMPLED_PER_TERRITORY * size, SAMPLED_PAIRS // size))
    sample = _sample(num_units, number)
    core = _listed(journal, dataclasses.replace(options, candidates=size + 1), None, sample)
    resources = cut_down(resources_of(journal.problem, core), len(sample) / num_units)
    prices, wide = no_prices(core), widened(core, options)
    for temperature in options.temperatures[ON_SAMPLE]:
        prices = phase(core, resources, prices, temperature, wide, journal)
        if journal.stopped:
            break
    return prices


def _sample(num_units: int, number: int) -> IntArray:
    """Units spread evenly over their order, ascending."""
    return np.unique(np.linspace(0, num_units - 1, min(number, num_units)).astype(np.int64))


def _listed(
    journal: Journal, options: DualOptions, prices: Prices | None, units: IntArray | None
) -> Core:
    problem = journal.problem
    num_units = problem.num_units if units is None else len(units)
    journal.spend(num_units * problem.num_territories * WORK_PER_PAIR)
    load_prices: FloatArray = np.zeros((0, journal.core.load.shape[1]))
    if prices is not None:
        load_prices = prices.load[: problem.num_territories]
    plans = (problem.incumbent, *journal.plans)
    return reduce(problem, Favoured(options.candidates, load_prices, plans, units))


def cut_down(resources: Resources, share: float) -> Resources:
    """Limits of a sample that holds this share of all units."""
    names = ("lower", "upper", "low", "high", "target")
    return dataclasses.replace(
        resources, **{name: getattr(resources, name) * share for name in names}
    )
