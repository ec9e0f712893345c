"""The opportunities of the CRM: deals won and lost, open ones, and contracts that end."""

from __future__ import annotations

import numpy as np
import pandas as pd

OPEN_STAGES = ("Prospecting", "Qualification", "Proposal", "Negotiation")
WON, LOST = "Closed Won", "Closed Lost"
SNAPSHOT = pd.Timestamp("2026-11-15")
HISTORY_PER_ACCOUNT, OPEN_SHARE, RENEWAL_SHARE = 0.8, 0.10, 0.15
"""Decided deals per account; accounts with an open deal; customers with a contract to renew."""
WIN_RATE = 0.3


def deals(rng: np.random.Generator, accounts: pd.DataFrame, users: pd.DataFrame) -> pd.DataFrame:
    """
    Opportunities of these accounts, as exported.

    Parameters
    ----------
    accounts, users
        As ``companies`` and ``people`` give them.

    Returns
    -------
    DataFrame
        ``Opportunity ID``, ``Opportunity Name``, ``Account ID``, ``Owner ID``, ``Stage``, ``Amount``,
        ``Created Date``, ``Close Date``, ``Contract End Date``.
    """
    decided = _decided(rng, accounts, users)
    running = _open(rng, accounts)
    renewals = _renewals(rng, accounts)
    table = pd.concat([decided, running, renewals], ignore_index=True)
    table.insert(0, "Opportunity ID", [f"006{place:07d}" for place in range(1, len(table) + 1)])
    names = accounts.set_index("Id")["Account Name"]
    table.insert(1, "Opportunity Name", table["Account ID"].map(names) + " - " + table.pop("kind"))
    return table


def _decided(rng: np.random.Generator, accounts: pd.DataFrame, users: pd.DataFrame) -> pd.DataFrame:
    """Better reps win more of them."""
    rows = rng.integers(0, len(accounts), round(HISTORY_PER_ACCOUNT * len(accounts)))
    strength = accounts["Owner ID"].map(users.set_index("Id")["Performance"]).fillna(1.0)
    is_won = rng.random(len(rows)) < WIN_RATE * strength.to_numpy()[rows]
    closed = SNAPSHOT - pd.to_timedelta(rng.integers(1, 700, len(rows)), unit="D")
    return _rows(rng, accounts.iloc[rows], np.where(is_won, WON, LOST), closed, "new business")


def _open(rng: np.random.Generator, accounts: pd.DataFrame) -> pd.DataFrame:
    chosen = accounts[rng.random(len(accounts)) < OPEN_SHARE]
    stages = rng.choice(OPEN_STAGES, len(chosen), p=[0.4, 0.3, 0.2, 0.1])
    closes = SNAPSHOT + pd.to_timedelta(rng.integers(1, 240, len(chosen)), unit="D")
    return _rows(rng, chosen, stages, closes, "new business")


def _renewals(rng: np.random.Generator, accounts: pd.DataFrame) -> pd.DataFrame:
    customers = accounts[accounts["Type"].eq("Customer")]
    chosen = customers[rng.random(len(customers)) < RENEWAL_SHARE]
    ends = SNAPSHOT + pd.to_timedelta(rng.integers(30, 400, len(chosen)), unit="D")
    table = _rows(rng, chosen, np.full(len(chosen), OPEN_STAGES[0]), ends, "renewal")
    return table.assign(**{"Contract End Date": table["Close Date"]})


def _rows(
    rng: np.random.Generator,
    accounts: pd.DataFrame,
    stage: np.ndarray,
    closes: pd.DatetimeIndex,
    kind: str,
) -> pd.DataFrame:
    amount = accounts["Addressable Spend"].to_numpy() * rng.beta(1.5, 8, len(accounts))
    begun = closes - pd.to_timedelta(rng.integers(20, 300, len(accounts)), unit="D")
    return pd.DataFrame(
        {
            "kind": kind,
            "Account ID": accounts["Id"].to_numpy(),
            "Owner ID": accounts["Owner ID"].to_numpy(),
            "Stage": stage,
            "Amount": amount.round(-1),
            "Created Date": begun.strftime("%Y-%m-%d"),
            "Close Date": closes.strftime("%Y-%m-%d"),
            "Contract End Date": "",
        }
    )
