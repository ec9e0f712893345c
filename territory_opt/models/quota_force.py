"""Who is there to carry quotas: people of territories, their hours, and who is above them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np

from territory_opt.models.arrays import FloatArray, IntArray


@dataclass(frozen=True)
class Tenure:
    """
    When somebody is there, and how fully.

    Attributes
    ----------
    name
        For messages.
    first, last
        First and last day; open when left out.
    ramp
        Shares of a full load in the first months; 1 afterwards.
    leaves
        First and last day of each absence.
    share
        Part-time, or of a territory that several fill: 0…1.
    ramp_from
        First day of the ramp, which may lie before ``first``; ``first`` when left out.
    """

    name: str
    first: date | None = None
    last: date | None = None
    ramp: tuple[float, ...] = ()
    leaves: tuple[tuple[date, date], ...] = field(default=())
    share: float = 1.0
    ramp_from: date | None = None


@dataclass(frozen=True, eq=False)
class QuotaForce:
    """
    What rules of quotas need to know beside the problem.

    Attributes
    ----------
    first_day
        Of the fiscal year; None: everybody is there all of it, and no period can be asked for.
    roles
        One per territory.
    tenures
        Per territory, everybody who fills it; empty: vacant, and it carries as if filled.
    hours
        Shape ``(num_territories,)``: hours of capacity a year; NaN unknown.
    last_year
        Shape ``(num_territories,)``: quota of last year as carried, currency; NaN unknown.
    parents
        Territory or group → group above it; whoever has none reports to the company.
    """

    first_day: date | None
    roles: tuple[str, ...]
    tenures: tuple[tuple[Tenure, ...], ...]
    hours: FloatArray
    last_year: FloatArray
    parents: Mapping[str, str] = field(default_factory=dict)

    def only(self, places: IntArray) -> QuotaForce:
        """The same for some of the territories, by their places."""
        return replace(
            self,
            roles=tuple(self.roles[j] for j in places),
            tenures=tuple(self.tenures[j] for j in places),
            hours=self.hours[places],
            last_year=self.last_year[places],
        )


def nobody_known(num_territories: int) -> QuotaForce:
    """Territories without a year, people, hours or past: everybody is there."""
    unknown: FloatArray = np.full(num_territories, np.nan)
    none: tuple[tuple[Tenure, ...], ...] = ((),) * num_territories
    return QuotaForce(None, ("",) * num_territories, none, unknown, unknown)
