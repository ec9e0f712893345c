"""How many territories, and where: the problem of a scenario whose homes are not given."""

from __future__ import annotations

from typing import Any

import numpy as np

from territory_opt.geo import great_circle_km
from territory_opt.models import Problem
from territory_opt.models.arrays import FloatArray
from territory_opt.scenario.build.columns import stop
from territory_opt.scenario.build.contiguity import contiguity
from territory_opt.scenario.build.ground import Ground, survey
from territory_opt.scenario.build.groups import groups
from territory_opt.scenario.build.measures import load_by_role, measures

MOST_ACCOUNTS = 6_000
"""Distances from every account to every other one are held: 288 MB for so many."""


def sizing_problem(scenario: Any, number: int) -> Problem:
    """
    ``number`` territories with homes wherever they serve best, each at the place of an account.

    Of the scenario's rules it keeps bands with a tolerance around an equal target for all roles,
    account groups and contiguity: rules about people wait until there are people. Costs are the
    objective's: weight × km or km²; under ``value`` the money for travel alone.

    Raises
    ------
    ScenarioError
        If there are more than ``MOST_ACCOUNTS``, or accounts without a place; if no band shares out
        a measure; if the objective is ``least_change``; if families are split at a price.
    """
    _refuse_unfit(scenario)
    ground = survey(scenario)
    names, loads, tolerances = _shared(ground)
    target = np.tile(loads.sum(axis=0) / number, (number, 1))
    rules = contiguity(scenario) | {"home_unit": None}
    if "contiguous" not in rules:
        rules = {}
    return Problem.from_arrays(
        _cost(ground),
        loads,
        (1 - tolerances) * target,
        (1 + tolerances) * target,
        groups=groups(scenario),
        centres="free",
        unit_ids=tuple(scenario.accounts["account_id"].astype(str)),
        measures=names,
        **rules,
    )


def _refuse_unfit(scenario: Any) -> None:
    number = len(scenario.accounts)
    if number > MOST_ACCOUNTS:
        message = f"{number:,} accounts, but sizing takes {MOST_ACCOUNTS:,} at most"
        raise stop("too-many-accounts", message, "Roll them up into areas, or size a region.")
    lost = scenario.accounts[["longitude", "latitude"]].isna().any(axis=1)
    if lost.any():
        first = str(scenario.accounts["account_id"][lost].iloc[0])
        message = f"{int(lost.sum())} accounts have no place, {first} first"
        raise stop("coordinates-missing", message, "Give their coordinates, or set them aside.")
    if scenario.spec.objective.kind == "least_change":
        message = "objective.kind = 'least_change' says nothing about where homes should be"
        raise stop("no-sizing", message, 'Choose kind = "distance", "inertia" or "value".')

    if any(family.price for family in scenario.spec.family):
        message = (
            "a [[family]] entry has a price for sites apart, but homes are still to be chosen here"
        )
        remedy = 'Size with policy = "together" or "together_within" in its place.'
        raise stop("no-sizing", message, remedy, column="family")


def _shared(ground: Ground) -> tuple[list[str], FloatArray, FloatArray]:
    """Measures that bands share out equally, their loads ``(num_units, M)`` and tolerances ``(M,)``."""
    spec, found = ground.scenario.spec, {}
    for measure in measures(ground.scenario, ground.travel, ground.open_roles):
        found[measure.name] = measure
    bands = [
        band
        for band in spec.balance
        if band.tolerance is not None and not band.where and band.measure in found
    ]
    if not bands:
        message = "no [[balance]] has a tolerance, so any number of territories would do"
        raise stop("no-band", message, "Add one, such as potential within 0.10.", column="balance")
    effort = ground.travel.effort
    loads = [load_by_role(ground.scenario, effort, b.measure, "balance")[:, 0] for b in bands]
    tolerances = np.array([float(band.tolerance) for band in bands if band.tolerance is not None])
    return [band.measure for band in bands], np.stack(loads, axis=1), tolerances


def _cost(ground: Ground) -> FloatArray:
    """Cost of every account under a home at every other one: ``(num_units, num_units)``."""
    frame = ground.scenario.accounts
    lon, lat = frame["longitude"].to_numpy(float), frame["latitude"].to_numpy(float)
    km, objective = great_circle_km(lon, lat, lon, lat), ground.scenario.spec.objective
    power = 2 if objective.kind == "inertia" else 1
    cost: FloatArray = _weight(ground)[:, None] * km**power
    return cost


def _weight(ground: Ground) -> FloatArray:
    """What a kilometre (or its square) costs a year, for every account: ``(num_units,)``."""
    objective, effort = ground.scenario.spec.objective, ground.travel.effort
    if objective.kind != "value":
        name = objective.weight_name
        return load_by_role(ground.scenario, effort, name, "objective.weight")[:, 0]
    travel = objective.travel
    visits = ground.scenario.accounts["visits_per_year"].fillna(0).to_numpy(float)
    per_km = travel.cost_per_km + travel.cost_per_hour / travel.speed_kmh
    weight: FloatArray = 2 * travel.circuity / travel.stops_per_trip * per_km * visits
    return weight
