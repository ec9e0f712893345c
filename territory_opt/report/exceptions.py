"""``exceptions.csv``: every override with who asked for it, why, until when, and what it costs."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pandas as pd

from territory_opt.models import Result
from territory_opt.models.arrays import BoolArray, FloatArray, IntArray
from territory_opt.report.view import PlanView
from territory_opt.scenario.build.today import is_held_by_deals, is_kept
from territory_opt.scenario.records.overrides import IN_FORCE
from territory_opt.solvers import pair_costs

COLUMNS = (
    "kind", "account_id", "other_account_id", "territory_id", "rep_id", "owner", "reason", "expires",
    "state", "num_accounts", "price",
)  # fmt: skip
PROVEN = "proven"
RULES_FOR_MANY = ("kept", "protected")
"""Kinds that are one row for all accounts of a rule."""
WATCH, REDESIGN = 0.10, 0.15
"""Share of territories under exceptions from which a plan is to be watched, or made anew."""


def exception_table(view: PlanView, result: Result, explanations: Any = None) -> pd.DataFrame:
    """
    One row per override of the scenario, then one per rule that was loosened.

    Parameters
    ----------
    explanations
        As ``solvers.explanations`` gives them; without them, or without the prices of a
        certificate, nothing is priced.

    Returns
    -------
    DataFrame
        As ``scenario.build.Register.table``, with ``rep_id`` and ``price``: what taking the override
        away would save at most, besides the gap, in objective units; NaN where it is not priced.
    """
    table: pd.DataFrame = view.scenario.register.table
    is_priced = explanations is not None and result.certificate is not None
    price = np.full(len(table), np.nan)
    if is_priced and len(table):
        price = _prices(view, result, explanations, table)
    rep_of = dict(zip(view.problem.territory_ids, view.territories["rep_id"], strict=True))
    reps = [rep_of.get(name, "") for name in table["territory_id"]]
    found: pd.DataFrame = table.assign(rep_id=reps, price=price)[list(COLUMNS)]
    return pd.concat([found, _proven(view, result, rep_of)], ignore_index=True)


def overrides_summary(view: PlanView, table: pd.DataFrame) -> dict[str, Any]:
    """
    Plain figures of ``exception_table`` for ``summary.json``.

    ``alarm``: ``"watch"`` where more than 10 % of territories are under exceptions in force,
    ``"redesign"`` above 15 %. ``RULES_FOR_MANY`` and loosened rules do not count.
    """
    in_force = table[table["state"] == IN_FORCE]
    named = in_force[~in_force["kind"].isin(RULES_FOR_MANY)]
    held, number = _territories(view, named), view.problem.num_territories
    share = len(held) / number if number else 0.0
    return {
        "num_in_force": len(in_force),
        "num_expired": int((table["state"] == "expired").sum()),
        "num_without_owner": int((in_force["owner"] == "").sum()),
        "num_territories": len(held),
        "territory_share": share,
        "alarm": "redesign" if share > REDESIGN else "watch" if share > WATCH else None,
        "price": float(in_force["price"].sum()) if in_force["price"].notna().any() else None,
    }


def _territories(view: PlanView, table: pd.DataFrame) -> set[str]:
    """Territories that an override names, or whose accounts it keeps apart."""
    ids = view.problem.territory_ids
    of = dict(zip(view.problem.unit_ids, view.at_territory(ids), strict=True))
    pairs = table[table["kind"] == "conflict"]
    accounts = [*pairs["account_id"], *pairs["other_account_id"]]
    return {*table["territory_id"], *(of.get(account, "") for account in accounts)} & set(ids)


def _prices(view: PlanView, result: Result, explanations: Any, table: pd.DataFrame) -> FloatArray:
    in_force, kind = table["state"].eq(IN_FORCE).to_numpy(), table["kind"]
    unit = pd.Index(view.problem.unit_ids).get_indexer(pd.Index(table["account_id"]))
    price: FloatArray = np.full(len(table), np.nan)
    locked = in_force & kind.isin(["lock", "forced"]).to_numpy() & (unit >= 0)
    price[locked] = np.asarray(explanations.lock_cost)[unit[locked]]
    for row in np.flatnonzero(in_force & kind.isin(RULES_FOR_MANY).to_numpy()).tolist():
        price[row] = _price_of_many(view, explanations, _locked_by(view, table.iloc[row]))
    closed = np.flatnonzero(in_force & kind.eq("forbidden").to_numpy() & (unit >= 0))
    if len(closed):
        price[closed] = _forbidden_prices(view, result, unit[closed], table.iloc[closed])
    return price


def _locked_by(view: PlanView, row: Any) -> BoolArray:
    """Accounts that a rule for many locks: ``(num_units,)``."""
    accounts, spec = view.accounts, view.scenario.spec
    if row["kind"] == "kept":
        return is_kept(accounts, spec)
    return (
        is_held_by_deals(accounts, spec) & accounts["protected_lock"].eq(row["reason"]).to_numpy()
    )


def _price_of_many(view: PlanView, explanations: Any, locked: BoolArray) -> float:
    """Σ over the accounts that a rule locks; of accounts that move together, once."""
    units = np.flatnonzero(locked & (view.problem.locked_to >= 0))
    label = view.problem.groups[units]
    alone = units[label < 0]
    _, first = np.unique(label[label >= 0], return_index=True)
    each = np.concatenate([alone, units[label >= 0][first]])
    return float(np.asarray(explanations.lock_cost)[each].sum())


def _forbidden_prices(
    view: PlanView, result: Result, units: IntArray, rows: pd.DataFrame
) -> FloatArray:
    ids, scenario = pd.Index(view.problem.territory_ids), view.scenario
    territories = ids.get_indexer(pd.Index(rows["territory_id"])).astype(np.int64)
    closed = np.zeros((view.problem.num_units, len(ids)), dtype=bool)
    closed[units, territories] = True
    none = pd.Series([()] * len(scenario.accounts), index=scenario.accounts.index, dtype=object)
    loose = dataclasses.replace(scenario, accounts=scenario.accounts.assign(forbidden=none))
    costs: FloatArray = pair_costs(loose.to_problem(), result, units, territories, closed[units])
    return costs


def _proven(view: PlanView, result: Result, rep_of: dict[str, str]) -> pd.DataFrame:
    ids, rows = view.problem.territory_ids, []
    for one in result.exceptions:
        name = "" if one.territory is None else ids[one.territory]
        account = view.problem.unit_ids[one.units[0]] if len(one.units) == 1 else ""
        rows.append(
            (PROVEN, account, "", name, rep_of.get(name, ""), "", one.message, "", "loosened",
             len(one.units), np.nan)
        )  # fmt: skip
    return pd.DataFrame(rows, columns=list(COLUMNS))
