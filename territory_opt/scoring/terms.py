"""
Terms of the value of a pair, currency per year: one small function each.

value = margin × (revenue kept + new sales) − travel cost. Every function broadcasts, so the same
formula serves one pair, a list of pairs and a whole block. The worked example is in
``docs/formulation.md``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from territory_opt.models.arrays import FloatArray


@dataclass(frozen=True)
class TravelRates:
    """
    What a kilometre and an hour on the road cost, and how trips are made.

    Attributes
    ----------
    cost_per_km, cost_per_hour
        Currency per kilometre driven, per hour on the way.
    speed_kmh
        Average on the road.
    circuity
        Road kilometres ÷ great-circle kilometres; about 1.3 (Ballou, Rahardja & Sakai 2002).
    stops_per_trip
        Visits that share one round trip from home.
    overnight_beyond_km, overnight_beyond_hours
        A round trip from farther away needs a night out. Hours on the way are for a day: a round
        trip of more than n times as many needs n nights. The larger number counts.
    overnight_cost, overnight_hours
        Currency and working hours that a night out adds; hours count in workload, and the cost is all
        that is paid for them.
    flight_beyond_km, flight_cost, flight_hours
        Beyond this distance, every round trip is flown: currency, hours door to
        door. Nothing is driven then.
    """

    cost_per_km: float = 0.0
    cost_per_hour: float = 0.0
    speed_kmh: float = 70.0
    circuity: float = 1.3
    stops_per_trip: float = 1.0
    overnight_beyond_km: float = np.inf
    overnight_beyond_hours: float = np.inf
    overnight_cost: float = 0.0
    overnight_hours: float = 0.0
    flight_beyond_km: float = np.inf
    flight_cost: float = 0.0
    flight_hours: float = 0.0


def open_potential(potential: Any, revenue: Any) -> FloatArray:
    """Sales still to be won, currency/year: potential less today's revenue, never below 0."""
    return np.maximum(0.0, np.asarray(potential) - revenue)  # type: ignore[no-any-return]


def loss_share(loss: Any, relief: Any, knows: Any) -> FloatArray:
    """
    Share of a customer's sales that a change of rep costs.

    Parameters
    ----------
    loss
        0.13 to 0.18 (Shi et al., Journal of Marketing 2017).
    relief
        Share of the loss that a rep with similar experience saves; about 0.4 (ibid.).
    knows
        1 where the new rep has experience in the customer's segment, else 0. The new rep's past
        performance saves nothing (ibid.), so it has no place here.
    """
    share: FloatArray = np.asarray(loss) * (1.0 - np.asarray(relief) * knows)
    return share


def revenue_kept(revenue: Any, moved: Any, lost: Any) -> FloatArray:
    """Today's revenue, less the share ``lost`` where the customer has ``moved``; currency/year."""
    kept: FloatArray = np.asarray(revenue) * (1.0 - np.asarray(moved) * lost)
    return kept


def capture_share(capture_rate: Any, response: Any, performance: Any) -> FloatArray:
    """
    Share of the open potential that a rep wins in a year, between 0 and 1.

    Parameters
    ----------
    capture_rate
        Share that the average rep wins.
    response
        How strongly the account's tier answers to performance: 0 not at all, 1 in proportion.
    performance
        1 for the average rep and for a vacant territory.
    """
    answer = 1.0 + np.asarray(response) * (np.asarray(performance) - 1.0)
    return np.clip(capture_rate * answer, 0.0, 1.0)  # type: ignore[no-any-return]


def new_sales(open_sales: Any, captured: Any) -> FloatArray:
    """Open potential won, currency/year."""
    sales: FloatArray = np.asarray(open_sales) * captured
    return sales


def trip_km(km: Any, rates: TravelRates) -> FloatArray:
    """Road kilometres of one visit: its share of a round trip; 0 where the trip is flown."""
    driven = 2.0 * rates.circuity / rates.stops_per_trip * np.asarray(km)
    return _beyond(km, rates.flight_beyond_km, 0.0, driven)


def way_hours(km: Any, rates: TravelRates, hours: Any = None) -> FloatArray:
    """
    Hours of a whole round trip on the way, driven or flown.

    Parameters
    ----------
    hours
        Hours one way by road, where they are known; else kilometres at average speed.
    """
    one_way = rates.circuity * np.asarray(km) / rates.speed_kmh if hours is None else hours
    return _beyond(km, rates.flight_beyond_km, rates.flight_hours, 2.0 * np.asarray(one_way))


def nights(km: Any, rates: TravelRates, hours: Any = None) -> FloatArray:
    """Nights out on a round trip; ``hours`` as in ``way_hours``."""
    by_km = _beyond(km, rates.overnight_beyond_km, 1.0, 0.0)
    if np.isinf(rates.overnight_beyond_hours):
        return by_km
    days = np.ceil(way_hours(km, rates, hours) / rates.overnight_beyond_hours)
    by_hours: FloatArray = np.maximum(days - 1.0, 0.0)
    return np.asarray(np.maximum(by_km, by_hours))


def trip_hours(km: Any, rates: TravelRates, hours: Any = None) -> FloatArray:
    """Working hours of one visit's way: its share of a round trip and of its nights."""
    trip = way_hours(km, rates, hours) + rates.overnight_hours * nights(km, rates, hours)
    return np.asarray(trip / rates.stops_per_trip)


def trip_cost(km: Any, rates: TravelRates, hours: Any = None) -> FloatArray:
    """Currency of one visit's way: kilometres, hours, its share of fare and nights."""
    fare = _beyond(km, rates.flight_beyond_km, rates.flight_cost, 0.0)
    out = rates.overnight_cost * nights(km, rates, hours)
    on_the_way = rates.cost_per_hour * way_hours(km, rates, hours)
    road = rates.cost_per_km * trip_km(km, rates)
    return np.asarray(road + (on_the_way + fare + out) / rates.stops_per_trip)


def _beyond(km: Any, limit: float, beyond: Any, within: Any) -> FloatArray:
    """``beyond`` where ``km`` passes the limit, else ``within``; no work where there is no limit."""
    if np.isinf(limit):
        return np.asarray(within)
    chosen: FloatArray = np.where(np.asarray(km) > limit, beyond, within)
    return chosen


def travel_hours(trips: Any, km: Any, rates: TravelRates, hours: Any = None) -> FloatArray:
    """Hours on the way, a year; ``trips`` are visits in person a year."""
    spent: FloatArray = np.asarray(trips) * trip_hours(km, rates, hours)
    return spent


def travel_cost(trips: Any, km: Any, rates: TravelRates, hours: Any = None) -> FloatArray:
    """Cost of the way, currency/year; ``trips`` are visits in person a year."""
    cost: FloatArray = np.asarray(trips) * trip_cost(km, rates, hours)
    return cost


def value(margin: Any, kept: Any, won: Any, travel: Any) -> FloatArray:
    """Value of a pair, currency/year: margin × (revenue kept + new sales) − travel cost."""
    worth: FloatArray = np.asarray(margin) * (np.asarray(kept) + won) - travel
    return worth
