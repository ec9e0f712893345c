"""
Ramped sales capacity of a role, month by month: people known by name, expected leavers, hires.

Expected leavers go at the end of each month, a share 1 − (1 − attrition)^(1/12) of those who are
there, and are replaced ``months_to_fill`` months later. Whoever is hired starts on the first day of a
month, ramps from there, and may leave again. All figures are expectations in full-time equivalents.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from territory_opt.models.arrays import FloatArray

MONTHS = 12
FULL = 1e-9
"""Relative tolerance of what counts as covered."""


@dataclass(frozen=True)
class RoleRates:
    """
    What a role can do.

    Attributes
    ----------
    productivity
        Sales a year of a fully ramped full-time rep, in currency.
    ramp
        Share of it in the first months; 1 afterwards.
    attrition
        Share of reps who leave within a year, below 1.
    months_to_fill
        From an empty seat to the new rep's first day.
    """

    role: str
    productivity: float
    ramp: tuple[float, ...]
    attrition: float
    months_to_fill: int

    @property
    def monthly_staying(self) -> float:
        """Share of reps who stay through a month."""
        return float((1 - self.attrition) ** (1 / MONTHS))

    def ramped(self, tenure: int) -> float:
        """Share of productivity after ``tenure`` whole months."""
        return self.ramp[tenure] if tenure < len(self.ramp) else 1.0


@dataclass(frozen=True, eq=False)
class NamedForce:
    """
    People of a role who are known by name, each ``(num_months,)`` FTE, expected leavers taken off.

    Attributes
    ----------
    heads, ramped
        There on average over the month's days; of them, ramped.
    leaving
        Expected to leave at the month's end.
    open_seats
        Seats that fall empty for good by the month's first day, and get somebody new.
    """

    heads: FloatArray
    ramped: FloatArray
    leaving: FloatArray
    open_seats: FloatArray


@dataclass(frozen=True, eq=False)
class RolePath:
    """
    A role month by month, each ``(num_months,)`` FTE.

    Attributes
    ----------
    heads, ramped
        People by name and everybody hired since.
    seat_hires, leaver_hires
        New reps who start in the month, for open seats and for expected leavers.
    """

    heads: FloatArray
    ramped: FloatArray
    seat_hires: FloatArray
    leaver_hires: FloatArray


@dataclass(frozen=True)
class Need:
    """
    Hires beyond refills that cover a shortfall.

    Attributes
    ----------
    number
        Fewest full-time reps.
    month
        Last month (from 0) by whose first day they have to start.
    """

    number: int
    month: int


def role_path(named: NamedForce, rates: RoleRates) -> RolePath:
    """A role's people, with open seats and expected leavers refilled after ``months_to_fill``."""
    seats = delayed(named.open_seats, rates.months_to_fill)
    heads, ramped, leavers = cohorts(seats, named.leaving, rates)
    return RolePath(named.heads + heads, named.ramped + ramped, seats, leavers)


def cohorts(
    hires: FloatArray, leaving: FloatArray, rates: RoleRates
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """
    Hires, and all who replace leavers: heads, ramped heads, and replacements who start, by month.

    Parameters
    ----------
    hires
        ``(num_months,)`` who start in each month.
    leaving
        ``(num_months,)`` others who leave at the end of each month, and are replaced too.
    """
    number, staying = len(hires), rates.monthly_staying
    heads, ramped, replaced = (np.zeros(number) for _ in range(3))
    leavers = leaving.astype(float).copy()
    stays = staying ** np.arange(number)
    sells = np.array([rates.ramped(tenure) for tenure in range(number)])
    for month in range(number):
        left = month - 1 - rates.months_to_fill
        replaced[month] = leavers[left] if left >= 0 else 0.0
        size = hires[month] + replaced[month]
        heads[month:] += size * stays[: number - month]
        ramped[month:] += size * (stays * sells)[: number - month]
        leavers[month] += heads[month] * (1 - staying)
    return heads, ramped, replaced


def delayed(amounts: FloatArray, months: int) -> FloatArray:
    """``amounts`` so many months later; what falls behind the end is lost."""
    later = np.zeros(len(amounts))
    later[months:] = amounts[: max(0, len(amounts) - months)]
    return later


def hires_needed(shortfall: float, rates: RoleRates, worth: FloatArray) -> Need | None:
    """
    Fewest hires that cover a shortfall over the whole period, and how late they may start.

    Parameters
    ----------
    shortfall
        Currency; above 0.
    worth
        ``(num_months,)``: sales of one fully ramped FTE in each month.

    Returns
    -------
    Need or None
        None where nobody who is hired from the first day on sells anything in the period.
    """
    yields = hire_yields(rates, worth)
    best = float(yields.max(initial=0.0))
    if best <= 0:
        return None
    number = math.ceil(shortfall / best * (1 - FULL))
    enough = np.flatnonzero(number * yields >= shortfall * (1 - FULL))
    return Need(number, int(enough[-1]))


def hire_yields(rates: RoleRates, worth: FloatArray) -> FloatArray:
    """Sales of one more hire over the period, by the month of the start; 0 before one can be found."""
    yields = np.zeros(len(worth))
    for month in range(rates.months_to_fill, len(worth)):
        yields[month] = float(hired(1.0, month, rates, len(worth)) @ worth)
    return yields


def hired(number: float, month: int, rates: RoleRates, num_months: int) -> FloatArray:
    """Ramped FTE of ``number`` hires who start in a month, leavers replaced: ``(num_months,)``."""
    starts = np.zeros(num_months)
    starts[month] = number
    return cohorts(starts, np.zeros(num_months), rates)[1]
