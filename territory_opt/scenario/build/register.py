"""Every override of a scenario: locks, forbidden territories, pairs apart, holdouts, kept accounts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from territory_opt.models import Fault, Grade
from territory_opt.scenario.build.conflict_table import CONFLICTS, conflict_table
from territory_opt.scenario.build.today import is_held_by_deals
from territory_opt.scenario.records.overrides import (
    COLUMNS,
    EXPIRED,
    IN_FORCE,
    forbidden_rows,
    override_rows,
)
from territory_opt.scenario.where import matches


@dataclass(frozen=True, eq=False)
class Register:
    """
    Overrides and what is to be said of them.

    Attributes
    ----------
    table
        ``kind`` (``lock``: stays where it is; ``forced``: is put somewhere else; ``forbidden``;
        ``conflict``; ``holdout``; ``kept``: all accounts of ``rules.keep_where``; ``protected``:
        all that a rule of ``[[protection]]`` locks), ``account_id``, ``other_account_id``,
        ``territory_id``, ``owner``, ``reason``, ``expires``, ``state``
        (``in force``, ``expired``), ``num_accounts``.
    faults
        Pairs and rules that have expired; those of accounts are among the scenario's.
    """

    table: pd.DataFrame
    faults: tuple[Fault, ...]


def register(scenario: Any) -> Register:
    """
    The overrides of a scenario, the expired ones last.

    Raises
    ------
    ScenarioError
        If the file of conflicts cannot be used.
    """
    accounts, rules = scenario.accounts, scenario.spec.rules
    locked = accounts[accounts["locked_to"] != ""]
    stays = locked["locked_to"] == locked["current_territory"]
    kinds = stays.map({True: "lock", False: "forced"}).tolist()
    pairs = _conflicts(scenario)
    parts = [
        override_rows(locked, kinds, locked["locked_to"], IN_FORCE),
        forbidden_rows(accounts, IN_FORCE),
        pairs,
        _kept(scenario),
        _held_by_deals(scenario),
        scenario.overrides_apart,
    ]
    table = pd.concat([part for part in parts if len(part)] or [_none()], ignore_index=True)
    table = table.sort_values("state", key=lambda s: s == EXPIRED, kind="stable")
    faults = [_pair_fault(row) for row in pairs.to_dict("records") if row["state"] == EXPIRED]
    if rules.keep_where is not None and not scenario.spec.is_keeping:
        faults.append(_rule_fault(rules.keep_expires))
    return Register(table.reset_index(drop=True), tuple(faults))


def _none() -> pd.DataFrame:
    return pd.DataFrame(columns=list(COLUMNS))


def _conflicts(scenario: Any) -> pd.DataFrame:
    """Pairs whose accounts are both planned."""
    found, ids = conflict_table(scenario), set(scenario.accounts["account_id"])
    found = found[found["first"].isin(ids) & found["second"].isin(ids)]
    return pd.DataFrame(
        {
            "kind": "conflict",
            "account_id": found["first"],
            "other_account_id": found["second"],
            "territory_id": "",
            "owner": found["owner"],
            "reason": found["reason"],
            "expires": found["expires"],
            "state": found["is_over"].map({True: EXPIRED, False: IN_FORCE}),
            "num_accounts": 2,
        },
        columns=list(COLUMNS),
    )


def _kept(scenario: Any) -> pd.DataFrame:
    """One row for the rule that keeps accounts where they are."""
    rules, accounts = scenario.spec.rules, scenario.accounts
    if rules.keep_where is None:
        return _none()
    served = accounts["current_territory"].ne("") & accounts["locked_to"].eq("")
    number = int((matches(accounts, rules.keep_where) & served.to_numpy()).sum())
    expires = "" if rules.keep_expires is None else rules.keep_expires.isoformat()
    state = IN_FORCE if scenario.spec.is_keeping else EXPIRED
    row = ("kept", "", "", "", rules.keep_owner, rules.keep_reason, expires, state, number)
    return pd.DataFrame([row], columns=list(COLUMNS))


def _held_by_deals(scenario: Any) -> pd.DataFrame:
    """One row per protection rule that locks accounts."""
    accounts, spec = scenario.accounts, scenario.spec
    held = accounts[is_held_by_deals(accounts, spec)]
    named = [(rule.called(place), rule) for place, rule in enumerate(spec.protection)]
    number = held["protected_lock"].value_counts() if len(held) else {}
    rows = [
        ("protected", "", "", "", rule.owner, name, "", IN_FORCE, int(number.get(name, 0)))
        for name, rule in named
        if rule.lock
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _pair_fault(row: dict[Any, Any]) -> Fault:
    pair = f"{row['account_id']} and {row['other_account_id']}"
    message = f"the conflict of {pair} expired on {row['expires']}"
    remedy = "Let go: they may share a territory."
    return Fault(Grade.FIXED, "conflict-expired", message, remedy, column=CONFLICTS, record=pair)


def _rule_fault(expires: Any) -> Fault:
    message = f"rules.keep_where expired on {expires}"
    remedy = "Let go: its accounts may move."
    return Fault(Grade.FIXED, "rule-expired", message, remedy, column="rules.keep_where")
