"""What several protection rules ask for a deal together."""

from __future__ import annotations

import pandas as pd

from territory_opt.scenario.schema import ScenarioSpec


def ruled(frame: pd.DataFrame, spec: ScenarioSpec, until: pd.DataFrame) -> pd.DataFrame:
    """
    Deals with the rule that lasts longest, and what all of them ask for together.

    Parameters
    ----------
    until
        Deal × rule: last day that the rule protects it, NaT where it does not.
    """
    rules, is_held = _rules(spec), until.notna()
    held = is_held.any(axis=1).to_numpy(bool)
    lock = is_held.loc[:, rules["lock"].to_numpy(bool)]
    account = is_held.loc[:, rules["holds_account"].to_numpy(bool)]
    found = frame.assign(
        amount=frame["amount"].fillna(0.0),
        rule="",
        protected_until=until.max(axis=1).astype("datetime64[s]"),
        lock=_first_named(lock, rules["name"]),
        holds_account=account.any(axis=1).to_numpy(bool),
        credit_share=1.0,
        price=is_held.mul(rules["price"], axis=1).max(axis=1).fillna(0.0).to_numpy(float),
    )
    if held.any():
        longest = until[held].fillna(pd.Timestamp(0)).to_numpy().argmax(axis=1)
        found.loc[held, "rule"] = rules["name"].to_numpy()[longest]
        found.loc[held, "credit_share"] = rules["credit_share"].to_numpy()[longest]
    return found


def _rules(spec: ScenarioSpec) -> pd.DataFrame:
    """One row per rule."""
    usual = default_price(spec)
    rows = [
        (rule.called(place), rule.lock, rule.holds == "account", rule.credit_share,
         usual if rule.price is None else rule.price)
        for place, rule in enumerate(spec.protection)
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["name", "lock", "holds_account", "credit_share", "price"])


def _first_named(is_held: pd.DataFrame, names: pd.Series) -> pd.Series:
    """Name of the first rule that holds each row; ``""`` none."""
    found = pd.Series("", index=is_held.index, dtype="str")
    for place in reversed(is_held.columns.tolist()):
        found = found.mask(is_held[place], names[place])
    return found


def default_price(spec: ScenarioSpec) -> float:
    """
    Objective units per unit of protected amount that changes hands, where a rule states no price.

    Deals are as much at risk as other sales: margin × loss of a handover.
    """
    goal = spec.objective
    if goal.kind == "value":
        return goal.margin * goal.handover.loss if goal.handover.enabled else 0.0
    return 1.0 if goal.kind == "least_change" and goal.weight_name == "revenue" else 0.0
