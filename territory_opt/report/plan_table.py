"""``plan.csv``: where every account goes, and why."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from territory_opt.models import Certificate
from territory_opt.report.area_layer import areas_of_view
from territory_opt.report.deal_view import DealView, deals_of
from territory_opt.report.families import families_of
from territory_opt.report.reasons import reasons
from territory_opt.report.view import PlanView


def plan_table(
    view: PlanView,
    explanations: Any = None,
    certificate: Certificate | None = None,
    deals: DealView | None = None,
) -> pd.DataFrame:
    """
    One row per account, in the scenario's order.

    Parameters
    ----------
    view
        What is shown.
    explanations
        Arrays ``next_best`` (territory index, -1 none) and ``next_best_loss`` per unit, as
        ``solvers.explanations`` gives them; None leaves those columns empty.
    certificate
        Whose prices tell, in ``reason``, which limit decides.
    deals
        Open deals, whose protection may make accounts wait; found from the view when left out.

    Returns
    -------
    DataFrame
        ``moved`` is ``no``, ``chosen`` or ``forced``; ``value`` is the value of the account in this
        territory, or its cost where the objective is one (distance, inertia, moves), in the unit
        that ``summary.json`` names; ``next_best_loss`` in the same unit. ``geo_unit_id`` is there
        where territories are built of areas; empty for a carved-out account that lies in none.
        ``ultimate_parent`` and ``family_policy`` are there where the scenario has ``[[family]]``.
        ``protected_value`` and ``protected_until`` are there where rules protect deals.
    """
    ids = view.problem.territory_ids
    deals = deals_of(view) if deals is None else deals
    other, loss = _next_best(view, explanations)
    families = families_of(view)
    columns = {
        "layer": view.layer,
        "account_id": view.accounts["account_id"].to_numpy(str),
        **_area(view),
        "territory_id": view.at_territory(ids),
        "rep_id": view.at_territory(view.territories["rep_id"]),
        "previous_territory": view.at_territory(ids, view.problem.incumbent),
        "moved": np.select([view.is_forced, view.is_chosen], ["forced", "chosen"], "no"),
        "locked": view.problem.locked_to >= 0,
        "distance_km": view.distance_km,
        "value": view.pair_value,
        "next_best_territory": view.at_territory(ids, other),
        "next_best_loss": loss,
        "effective_on": _effective_on(deals),
        **_protection(view),
        "reason": reasons(view, certificate),
        **({} if families is None else families.columns()),
    }
    return pd.DataFrame(columns, index=pd.RangeIndex(view.problem.num_units))


def _area(view: PlanView) -> dict[str, Any]:
    """The area of every account, where the scenario has areas."""
    if areas_of_view(view) is None:
        return {}
    return {"geo_unit_id": view.accounts["geo_unit_id"].fillna("").to_numpy(str)}


def _next_best(view: PlanView, explanations: Any) -> tuple[Any, Any]:
    if explanations is None:
        none = np.full(view.problem.num_units, -1)
        return none, np.full(view.problem.num_units, np.nan)
    loss = np.asarray(explanations.next_best_loss, dtype=float)
    return np.asarray(explanations.next_best), np.where(np.isfinite(loss), loss, np.nan)


def _effective_on(deals: DealView) -> Any:
    """First day of every assignment: of the plan, or later where account or deals say so."""
    return deals.account_moves_on.dt.strftime("%Y-%m-%d").fillna("").to_numpy(str)


def _protection(view: PlanView) -> dict[str, Any]:
    """What the account's deals are worth and how long they are protected, where rules say so."""
    if not view.scenario.spec.protection:
        return {}
    until = view.accounts["protected_until"].dt.strftime("%Y-%m-%d").fillna("")
    value = view.accounts["protected_value"].to_numpy(float)
    return {"protected_value": value, "protected_until": until.to_numpy(str)}
