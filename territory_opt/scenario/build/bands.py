"""Bands of every territory and measure: limits and soft ideals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from territory_opt.models import Ideals
from territory_opt.models.arrays import BoolArray, FloatArray, IntArray
from territory_opt.scenario.build.capacity import capacity_limit
from territory_opt.scenario.build.columns import stop, unknown
from territory_opt.scenario.build.measures import WORKLOAD, Measure, differs, measure_name
from territory_opt.scenario.build.targets import Sharing, Targets, equal_shares

PAIR_LOWER = "a lower limit or ideal would reward giving accounts to the role that takes longer"


@dataclass(frozen=True, eq=False)
class Bands:
    """
    Limits of every territory and measure.

    Attributes
    ----------
    lower, upper
        ``(num_territories, num_measures)``; -inf and inf where free.
    target
        Same shape: what bands and ideals aim at; NaN where there is none.
    price
        Same shape: of the soft ideals, objective units per unit of load; 0 where there is none.
    """

    lower: FloatArray
    upper: FloatArray
    target: FloatArray
    price: FloatArray

    @property
    def ideals(self) -> Ideals | None:
        """Soft targets; None when no band asks for one."""
        if not self.price.any():
            return None
        return Ideals(np.where(self.price > 0, self.target, 0.0), self.price)


def bands(
    scenario: Any, sharing: Sharing, measures: tuple[Measure, ...], open_roles: BoolArray
) -> Bands:
    """
    Work out the bands of ``[[balance]]`` and the limits of ``[capacity]``.

    Entries on one measure intersect. Targets are set within a role (``targets.Sharing``).

    Raises
    ------
    ScenarioError
        If an entry names an unknown role or column, a target has nothing to share out by, a lower
        limit lies on a load that depends on the role, or entries leave no room between them.
    """
    draft = _free(len(scenario.territories), len(measures))
    names = [measure.name for measure in measures]
    for entry in scenario.spec.balance:
        m = names.index(measure_name(entry.measure, entry.where))
        _meet(draft, entry, sharing, measures[m], m, open_roles)
    m = names.index(WORKLOAD)
    draft.upper[:, m] = np.minimum(draft.upper[:, m], capacity_limit(scenario))
    return draft


def targets(sharing: Sharing, measures: tuple[Measure, ...], bands: Bands) -> Targets:
    """Targets of the bands beside the equal shares, for reports."""
    names = tuple(measure.name for measure in measures)
    return Targets(names, bands.target, equal_shares(sharing, measures))


def _free(num_territories: int, num_measures: int) -> Bands:
    shape = num_territories, num_measures
    return Bands(
        np.full(shape, -np.inf), np.full(shape, np.inf), np.full(shape, np.nan), np.zeros(shape)
    )


def _meet(
    draft: Bands, entry: Any, sharing: Sharing, measure: Measure, m: int, open_roles: BoolArray
) -> None:
    """Intersect the draft with one entry."""
    at = _territories(entry, sharing), m
    target = _target(entry, sharing, measure, at[0])
    lower, upper = _limits(entry, target)
    if (lower > 0).any() or entry.ideal_price:
        _refuse_lower(measure, open_roles, sharing)
    draft.lower[at] = np.maximum(draft.lower[at], lower)
    draft.upper[at] = np.minimum(draft.upper[at], upper)
    _refuse_empty(draft, measure, m, sharing)
    if _aims(entry):
        draft.target[at] = target
    if entry.ideal_price:
        _refuse_second_ideal(draft, measure, at)
        draft.price[at] = entry.ideal_price


def _territories(entry: Any, sharing: Sharing) -> IntArray:
    roles = sharing.effort.roles
    for role in entry.for_.roles or ():
        if role not in roles:
            raise unknown(f"balance.for: no territory has the role {role!r}", role, roles, "role")
    meant = [entry.for_.roles is None or role in entry.for_.roles for role in roles]
    return np.flatnonzero(np.array(meant)[sharing.effort.role_of])


def _aims(entry: Any) -> bool:
    return entry.tolerance is not None or entry.ideal_price > 0


def _target(entry: Any, sharing: Sharing, measure: Measure, at: IntArray) -> FloatArray:
    """Targets of the territories ``at``; NaN where the entry has absolute limits only."""
    if not _aims(entry):
        return np.full(len(at), np.nan)
    target = sharing.target(measure, entry.target)[at]
    for j in at[np.isnan(target)][:1]:
        role = sharing.effort.roles[sharing.effort.role_of[j]]
        message = f"balance.target: {entry.target!r} is 0 in every territory of role {role!r}"
        raise stop("target-without-weight", message, "Fill it, or use another target.")
    return target


def _limits(entry: Any, target: FloatArray) -> tuple[FloatArray, FloatArray]:
    if entry.tolerance is not None:
        return target * (1 - entry.tolerance), target * (1 + entry.tolerance)
    lower = -np.inf if entry.min is None else entry.min
    upper = np.inf if entry.max is None else entry.max
    return np.full_like(target, lower), np.full_like(target, upper)


def _refuse_lower(measure: Measure, open_roles: BoolArray, sharing: Sharing) -> None:
    if measure.by_role is None or measure.table is None:
        return
    unit = int(np.flatnonzero(differs(measure.by_role, open_roles))[0])
    account = str(sharing.scenario.accounts["account_id"].iloc[unit])
    roles = " and ".join(np.array(sharing.effort.roles)[open_roles[unit]].tolist())
    raise stop(
        "lower-limit-on-pairs",
        f"balance.measure: {measure.name} of account {account} differs between the roles {roles}, "
        f"which may both serve it; {PAIR_LOWER}",
        "Give max only, or let [[coverage]] give each account one role.",
        column="balance",
        record=account,
    )


def _refuse_empty(draft: Bands, measure: Measure, m: int, sharing: Sharing) -> None:
    for j in np.flatnonzero(draft.lower[:, m] > draft.upper[:, m]):
        territory = str(sharing.scenario.territories["territory_id"].iloc[j])
        raise stop(
            "band-contradiction",
            f"[[balance]] entries on {measure.name} leave no room for territory {territory}: at "
            f"least {draft.lower[j, m]:,.6g}, at most {draft.upper[j, m]:,.6g}",
            "Widen or drop one of them.",
            column="balance",
            record=territory,
        )


def _refuse_second_ideal(draft: Bands, measure: Measure, at: tuple[IntArray, int]) -> None:
    if draft.price[at].any():
        message = f"two [[balance]] entries set an ideal_price on {measure.name}"
        raise stop("two-ideals", message, "Keep one of them.", column="balance")
