"""What every territory should carry: the role's total, shared out between its territories."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from territory_opt.models.arrays import BoolArray, FloatArray, IntArray
from territory_opt.scenario.build.capacity import capacity_hours
from territory_opt.scenario.build.columns import numeric
from territory_opt.scenario.build.effort import Effort
from territory_opt.scenario.build.measures import Measure
from territory_opt.scenario.build.value import performance


@dataclass(frozen=True, eq=False)
class Targets:
    """
    Targets of every territory and measure.

    Attributes
    ----------
    measures
        Names, in the problem's order.
    target
        ``(num_territories, num_measures)``: of the bands; NaN where there is none.
    equal
        ``(num_territories, num_measures)``: an equal share of the role's total; NaN for travel and
        workload hours with travel, whose total depends on the plan.
    """

    measures: tuple[str, ...]
    target: FloatArray
    equal: FloatArray

    @property
    def reference(self) -> FloatArray:
        """What index 1.00 stands for: the band's target, else the equal share."""
        return np.where(np.isnan(self.target), self.equal, self.target)


@dataclass(frozen=True, eq=False)
class Sharing:
    """
    How totals are shared out.

    Attributes
    ----------
    scenario, effort
        Territories and their roles.
    serving
        ``(num_units, num_roles)``: roles that may get the account; only its own for a locked one.
    """

    scenario: Any
    effort: Effort
    serving: BoolArray

    def target(self, measure: Measure, kind: str) -> FloatArray:
        """
        Targets of one measure, ``(num_territories,)``.

        NaN where the total depends on the plan, or a role's territories have nothing to share by.

        Parameters
        ----------
        kind
            ``equal``, ``capacity``, ``performance`` or ``column:<name>``: territories share their
            role's total in proportion to it.

        Raises
        ------
        ScenarioError
            If there is no such column.
        """
        role_of = self.effort.role_of
        if measure.by_role is None:
            return np.full(len(role_of), np.nan)
        weight = self._weights(kind)
        of_role = np.bincount(role_of, weight, len(self.effort.roles)).astype(float)
        total = self.role_totals(measure.by_role, kind)
        with np.errstate(invalid="ignore"):
            target: FloatArray = total[role_of] * (weight / of_role[role_of])
        return target

    def role_totals(self, by_role: FloatArray, kind: str) -> FloatArray:
        """Total of every role, ``(num_roles,)``; shared accounts divided as ``shares`` says."""
        sizes = self._weights("capacity" if kind == "capacity" else "equal")
        of_role = np.bincount(self.effort.role_of, sizes, len(self.effort.roles)).astype(float)
        totals: FloatArray = (shares(self.serving, of_role) * by_role).sum(axis=0)
        return totals

    def _weights(self, kind: str) -> FloatArray:
        if kind == "equal":
            return np.ones(len(self.effort.role_of))
        if kind == "capacity":
            return capacity_hours(self.scenario)
        if kind == "performance":
            return performance(self.scenario.territories)
        column = kind.removeprefix("column:").strip()
        return numeric(self.scenario.territories, column, "territories", "balance.target")


def shares(serving: BoolArray, size_of_role: FloatArray) -> FloatArray:
    """
    How an account is divided between the roles that may get it: ``(num_units, num_roles)``.

    In proportion to the size of the roles: their number of territories, or their capacity.
    """
    size = serving * size_of_role[None, :]
    total = size.sum(axis=1, keepdims=True)
    share: FloatArray = np.divide(size, total, out=np.zeros_like(size), where=total > 0)
    return share


def serving_roles(open_roles: BoolArray, locked_to: IntArray, role_of: IntArray) -> BoolArray:
    """The roles that may get an account: those open to it, or the one it is locked to."""
    serving = open_roles.copy()
    locked = np.flatnonzero(locked_to >= 0)
    serving[locked] = False
    serving[locked, role_of[locked_to[locked]]] = True
    return serving


def equal_shares(sharing: Sharing, measures: Sequence[Measure]) -> FloatArray:
    """An equal share of every measure, ``(num_territories, num_measures)``."""
    return np.stack([sharing.target(measure, "equal") for measure in measures], axis=1)
