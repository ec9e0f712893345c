"""Kilometres, hours and cost of the way, for every pair."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from territory_opt.models import PairTable
from territory_opt.models.arrays import BoolArray, FloatArray, IntArray
from territory_opt.scenario.build.effort import Effort
from territory_opt.scenario.build.pairs import look_up
from territory_opt.scenario.build.roads import Roads
from territory_opt.scoring import terms


@dataclass(frozen=True, eq=False)
class Travel:
    """
    The way from home to account, as formulas over pairs (``pairs.Formula``).

    Attributes
    ----------
    effort
        Who is visited how often, and who is not.
    distance_km
        Great-circle kilometres, or road kilometres with ``roads``; NaN where unknown, None when
        nothing has a place.
    rates
        Cost and hours of a kilometre; None when travel is switched off.
    roads
        Road kilometres and hours; None where great circle × circuity counts.
    """

    effort: Effort
    distance_km: PairTable | None
    rates: terms.TravelRates | None
    roads: Roads | None = None

    @property
    def has_hours(self) -> bool:
        """True when somebody travels, and travel takes time."""
        return (
            self.rates is not None
            and self.distance_km is not None
            and not self.effort.is_remote.all()
        )

    def is_remote(self, units: IntArray, territories: IntArray) -> BoolArray:
        """Pairs that never meet in person."""
        return self.effort.is_remote[units, self.effort.role_of[territories]]

    def known_km(self, units: IntArray, territories: IntArray) -> Any:
        """Kilometres of ``distance_km``, NaN where unknown."""
        if self.distance_km is None:
            return np.nan
        return look_up(self.distance_km, units, territories)

    def km(self, units: IntArray, territories: IntArray) -> FloatArray:
        """Kilometres that are travelled: 0 for remote pairs, and where no place is known."""
        km = np.nan_to_num(self.known_km(units, territories))
        return np.where(self.is_remote(units, territories), 0.0, km)

    def hours(self, units: IntArray, territories: IntArray) -> Any:
        """Travel hours a year; remote pairs make no trips."""
        if self.rates is None:
            return 0.0
        km = np.nan_to_num(self.known_km(units, territories))
        way = self._way(units, territories)
        return terms.travel_hours(self._trips(units, territories), km, self.rates, way)

    def cost(self, units: IntArray, territories: IntArray) -> Any:
        """Travel cost, currency/year; remote pairs make no trips."""
        if self.rates is None:
            return 0.0
        km = np.nan_to_num(self.known_km(units, territories))
        way = self._way(units, territories)
        return terms.travel_cost(self._trips(units, territories), km, self.rates, way)

    def is_reachable(self, units: IntArray, territories: IntArray) -> Any:
        """Pairs that a road joins, or whose missing road is made up for."""
        if self.roads is None or not self.roads.is_forbidding:
            return True
        return self.roads.is_given[units, territories]

    def _way(self, units: IntArray, territories: IntArray) -> Any:
        """Hours one way as the roads say; None where speed tells them."""
        if self.roads is None:
            return None
        return np.nan_to_num(self.roads.hours[units, territories])

    def _trips(self, units: IntArray, territories: IntArray) -> FloatArray:
        trips: FloatArray = self.effort.trips_per_year[units, self.effort.role_of[territories]]
        return trips


def travel(scenario: Any) -> Travel:
    """The scenario's travel, by its ``[objective.travel]`` and ``[travel]``."""
    spec = scenario.spec.objective.travel
    roads = scenario.roads
    rates = _rates(spec) if spec.enabled else None
    if roads is not None and rates is not None:
        rates = replace(rates, circuity=1.0)  # roads are as long as they are
    return Travel(scenario.effort, scenario.distance_km, rates, roads)


def _rates(spec: Any) -> terms.TravelRates:
    figures = spec.model_dump(exclude={"enabled"}, exclude_none=True)
    return terms.TravelRates(**figures)
