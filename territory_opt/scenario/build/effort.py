"""The call plan: visits, hours and channel of every account by role."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from territory_opt.models.arrays import BoolArray, FloatArray, IntArray
from territory_opt.scenario.records.splits import share_of
from territory_opt.scenario.where import matches


@dataclass(frozen=True, eq=False)
class Effort:
    """
    What serving an account takes, by role.

    Attributes
    ----------
    roles
        Names of the roles, in the order of their first territory.
    role_of
        ``(num_territories,)`` index into ``roles``.
    visits_per_year, visit_hours
        ``(num_units, num_roles)``: contacts a year, hours each.
    is_remote
        ``(num_units, num_roles)``: contacts that need no travel.
    """

    roles: tuple[str, ...]
    role_of: IntArray
    visits_per_year: FloatArray
    visit_hours: FloatArray
    is_remote: BoolArray

    @cached_property
    def hours_per_year(self) -> FloatArray:
        """The measure ``visit_hours``: hours a year with the account, ``(num_units, num_roles)``."""
        return self.visits_per_year * self.visit_hours

    @cached_property
    def trips_per_year(self) -> FloatArray:
        """Visits in person a year, ``(num_units, num_roles)``."""
        return np.where(self.is_remote, 0.0, self.visits_per_year)


def effort(scenario: Any) -> Effort:
    """
    Read the call plan: later ``[[effort]]`` lines over earlier ones, over columns of the accounts.

    A line whose ``where`` names a ``role`` holds for that role only. Where nothing is said, there
    are no visits; part of an account has its share of them. Roles with ``travel = "none"`` never
    travel.
    """
    accounts, spec = scenario.accounts, scenario.spec
    roles, role_of = _roles(scenario.territories)
    figures = {
        "visits_per_year": _column(accounts, "visits_per_year", len(roles)),
        "visit_hours": _column(accounts, "visit_hours", len(roles)),
        "is_remote": np.zeros((len(accounts), len(roles)), dtype=bool),
    }
    for line in spec.effort:
        _apply(line, accounts, roles, figures)
    figures["visits_per_year"] *= share_of(accounts).to_numpy(float)[:, None]
    figures["is_remote"] |= [_stays_inside(spec, role) for role in roles]
    return Effort(roles, role_of, **figures)


def _roles(territories: pd.DataFrame) -> tuple[tuple[str, ...], IntArray]:
    codes, roles = pd.factorize(territories["role"].fillna("").astype(str))
    return tuple(roles), codes.astype(np.int64)


def _column(accounts: pd.DataFrame, name: str, num_roles: int) -> FloatArray:
    if name not in accounts:
        return np.zeros((len(accounts), num_roles))
    figures = accounts[name].fillna(0.0).to_numpy(float)
    return np.repeat(figures[:, None], num_roles, axis=1)


def _apply(
    line: Any, accounts: pd.DataFrame, roles: tuple[str, ...], figures: dict[str, Any]
) -> None:
    of_role = {key: value for key, value in line.where.items() if key.casefold() == "role"}
    of_account = {key: value for key, value in line.where.items() if key not in of_role}
    meant = np.ix_(
        matches(accounts, of_account), matches(pd.DataFrame({"role": list(roles)}), of_role)
    )
    for name in ("visits_per_year", "visit_hours"):
        if getattr(line, name) is not None:
            figures[name][meant] = getattr(line, name)
    if line.channel is not None:
        figures["is_remote"][meant] = line.channel == "remote"


def _stays_inside(spec: Any, role: str) -> bool:
    return role in spec.roles and spec.roles[role].travel == "none"
