"""Causes in a planner's units: hours that are missing as reps and visits, groups as families."""

from __future__ import annotations

import dataclasses

import numpy as np

from territory_opt.models import Cause, Problem, Result
from territory_opt.models.arrays import FloatArray, IntArray
from territory_opt.models.pairs import blocks_of
from territory_opt.scenario import Scenario
from territory_opt.scenario.build import families_in_words
from territory_opt.scoring.wording import figure

TOO_LARGE = ("group-over-limit", "group-without-territory")
HOURS = ("workload_hours", "visit_hours")


def with_advice(scenario: Scenario, problem: Problem, result: Result) -> Result:
    """The result, its causes about hours told in reps and visits as well, and families by name."""
    causes = tuple(_advised(scenario, problem, cause) for cause in result.causes)
    return dataclasses.replace(result, causes=causes)


def _advised(scenario: Scenario, problem: Problem, cause: Cause) -> Cause:
    """
    A cause of too many hours, with the visits that would fit; of a family, with its way out.

    Visits are cut in proportion: the hours of a visit, travel included, stay what they are.
    """
    if cause.code in TOO_LARGE:
        return _of_family(scenario, cause)
    if cause.code != "load-over-limits" or cause.measure is None:
        return cause
    if problem.measures[cause.measure] not in HOURS:
        return cause
    territories = np.array(cause.territories)
    visits = float(_visits(scenario, problem, territories).sum())
    fit = visits * cause.amounts["room"] / cause.amounts["load"]
    reps = cause.amounts["territories_more"]
    size = float(np.median(problem.upper[territories, cause.measure]))
    message = (
        f"{cause.message} The {figure(cause.amounts['over'])} hours are {figure(reps)} more reps of "
        f"{figure(size)} hours a year; or about {figure(fit)} of the {figure(visits)} visits a year "
        "would fit."
    )
    amounts = cause.amounts | {"visits": visits, "visits_that_fit": fit}
    return dataclasses.replace(cause, message=message, amounts=amounts)


def _of_family(scenario: Scenario, cause: Cause) -> Cause:
    """A cause of accounts that are kept together, told of the family that they are."""
    book, units = scenario.families, np.array(cause.units)
    if book is None or (book.entry_of_unit("together", "together_within")[units] < 0).any():
        return cause
    families = np.unique(book.family[units])
    message = (
        f"{cause.message} They are of the family {families_in_words(book, families)}: give it "
        'policy = "split" with a price under [[family]], or keep only near sites together '
        "(together_within)."
    )
    return dataclasses.replace(cause, message=message)


def _visits(scenario: Scenario, problem: Problem, territories: IntArray) -> FloatArray:
    """Fewest visits a year that each account of these territories asks for: ``(num_units,)``."""
    roles = np.unique(scenario.effort.role_of[territories])
    visits: FloatArray = np.min(scenario.effort.visits_per_year[:, roles], axis=1)
    for units in blocks_of(problem.num_units, problem.num_territories):
        is_open = np.isfinite(problem.cost.block(units)[:, territories]).any(axis=1)
        visits[units] *= is_open
    return visits
