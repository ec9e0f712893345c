"""``sales_capacity.csv`` and ``hires.csv``: ramped capacity against the number, and whom to hire."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from territory_opt.estimates import Need, RolePath, RoleRates, hired, hires_needed, role_path
from territory_opt.models.arrays import FloatArray
from territory_opt.scenario.build import SalesForce

ALL = "all"
"""Role of the rows of the whole force."""
CLOSE = 1e-9
REASONS = {"seat": "open seat", "leaver": "expected leaver", "number": "to cover the number"}


@dataclass(frozen=True, eq=False)
class RoleCapacity:
    """
    One role against its number, each array ``(num_months,)`` in currency unless said.

    Attributes
    ----------
    path
        People, FTE.
    seats
        FTE if every territory were filled.
    worth
        Sales of one fully ramped FTE.
    target, quota
        The role's part of the company target, and Σ quotas.
    """

    rates: RoleRates
    path: RolePath
    seats: float
    worth: FloatArray
    target: FloatArray
    quota: FloatArray

    @property
    def capacity(self) -> FloatArray:
        """Ramped capacity."""
        return self.path.ramped * self.worth

    @property
    def shortfall(self) -> float:
        """What is missing over the whole period; 0 where the number is covered."""
        missing = float(self.target.sum() - self.capacity.sum())
        return missing if missing > CLOSE * float(self.target.sum()) else 0.0

    @cached_property
    def need(self) -> Need | None:
        """Hires that cover the shortfall; None where there is none, or no hire can."""
        return hires_needed(self.shortfall, self.rates, self.worth) if self.shortfall else None

    @property
    def with_hires(self) -> FloatArray:
        """Capacity with these hires."""
        if self.need is None:
            return self.capacity
        more = hired(self.need.number, self.need.month, self.rates, len(self.worth))
        return self.capacity + more * self.worth


@dataclass(frozen=True, eq=False)
class CapacityPlan:
    """
    A capacity plan.

    Attributes
    ----------
    metric, currency
        Of what, in what.
    starts, ends
        First and last day of each month.
    roles
        One by one; a role cannot stand in for another.
    """

    metric: str
    currency: str
    starts: tuple[Any, ...]
    ends: tuple[Any, ...]
    roles: tuple[RoleCapacity, ...]

    @property
    def scale(self) -> tuple[float, str]:
        """What amounts of a month are divided by to be readable, and how that is said."""
        return money_scale(float(self.total("target").max()), self.currency)

    def total(self, name: str) -> FloatArray:
        """``capacity``, ``target``, ``quota`` or ``with_hires`` of all roles, by month."""
        found: FloatArray = np.sum([getattr(role, name) for role in self.roles], axis=0)
        return found

    @cached_property
    def table(self) -> pd.DataFrame:
        """``sales_capacity.csv``: one row per role and month, then one per month for all."""
        rows = [self._rows(role) for role in self.roles]
        summed = ["seats_fte", "heads_fte", "vacant_fte", "ramped_fte", "capacity", "target", "quotas",
                  "hires_fte", "capacity_with_hires"]  # fmt: skip
        months = pd.concat(rows).groupby(["month_from", "month_to"], as_index=False)
        whole = _shares(months[summed].sum().assign(role=ALL))
        return pd.concat([*rows, whole], ignore_index=True)[COLUMNS]

    def _rows(self, role: RoleCapacity) -> pd.DataFrame:
        hires = role.path.seat_hires + role.path.leaver_hires
        if role.need is not None:
            hires = hires + role.need.number * np.eye(len(hires))[role.need.month]
        return _shares(
            pd.DataFrame(
                {
                    "role": role.rates.role,
                    "month_from": [str(day) for day in self.starts],
                    "month_to": [str(day) for day in self.ends],
                    "seats_fte": role.seats,
                    "heads_fte": role.path.heads,
                    "vacant_fte": np.maximum(role.seats - role.path.heads, 0),
                    "ramped_fte": role.path.ramped,
                    "capacity": role.capacity,
                    "target": role.target,
                    "quotas": role.quota,
                    "hires_fte": hires,
                    "capacity_with_hires": role.with_hires,
                }
            )
        )

    @cached_property
    def hires(self) -> pd.DataFrame:
        """``hires.csv``: who has to start by when, and from when to search; by role and day."""
        found = [line for role in self.roles for line in self._hires(role)]
        columns = ["role", "start_by", "search_from", "number", "reason"]
        return pd.DataFrame(found, columns=columns)

    def _hires(self, role: RoleCapacity) -> list[tuple[Any, ...]]:
        numbers = {"seat": role.path.seat_hires, "leaver": role.path.leaver_hires}
        numbers["number"] = np.zeros(len(role.worth))
        if role.need is not None:
            numbers["number"][role.need.month] = role.need.number
        return [
            (role.rates.role, str(self.starts[month]), str(self._search(role, month)),
             float(numbers[kind][month]), REASONS[kind])
            for month in range(len(role.worth))
            for kind in numbers
            if numbers[kind][month] > CLOSE
        ]  # fmt: skip

    def _search(self, role: RoleCapacity, month: int) -> Any:
        return self.starts[max(0, month - role.rates.months_to_fill)]


COLUMNS = [
    "role", "month_from", "month_to", "seats_fte", "heads_fte", "vacant_fte", "ramped_fte", "capacity",
    "target", "quotas", "coverage_share", "cumulative_gap", "hires_fte", "capacity_with_hires",
]  # fmt: skip


def _shares(table: pd.DataFrame) -> pd.DataFrame:
    """With capacity ÷ target, and what is missing (below 0) or over from the first month on."""
    target = table["target"].where(table["target"] > 0)
    return table.assign(
        coverage_share=table["capacity"] / target,
        cumulative_gap=(table["capacity"] - table["target"]).cumsum(),
    )


def money_scale(amount: float, currency: str) -> tuple[float, str]:
    """``(1e6, "USD, millions")`` for amounts of some millions."""
    for scale, name in ((1e6, "millions"), (1e3, "thousands")):
        if amount >= scale:
            return scale, f"{currency}, {name}"
    return 1.0, currency


def capacity_plan(
    force: SalesForce,
    metric: str,
    currency: str,
    targets: Sequence[float],
    quotas: Sequence[float],
    last: Any,
) -> CapacityPlan:
    """
    Set a force against its numbers.

    Parameters
    ----------
    force
        People by role and month.
    targets, quotas
        Of every role, currency a year, in the force's order.
    last
        Last day of the plan.
    """
    roles = [
        RoleCapacity(
            rates, role_path(named, rates), seats, rates.productivity * force.shares,
            target * force.shares, quota * force.shares,
        )
        for rates, named, seats, target, quota in zip(
            force.rates, force.named, force.seats, targets, quotas, strict=True
        )
    ]  # fmt: skip
    starts = [day.item() for day in force.starts]
    ends = [(day - 1).item() for day in force.starts[1:]] + [last]
    return CapacityPlan(metric, currency, tuple(starts), tuple(ends), tuple(roles))
