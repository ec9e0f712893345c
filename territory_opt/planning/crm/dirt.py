"""The dirt of real exports: what stops a row, what is put right by rule, what is worth a look."""

from __future__ import annotations

import numpy as np
import pandas as pd

STOPPING_SHARE = 0.0005
"""Rows spoilt by each kind that stops, at least one."""
DELETED = "001DELETED"
"""Id of an account that is no more."""
NO_POTENTIAL_SHARE = 0.08

ACCOUNT_DIRT: dict[str, dict[str, str]] = {
    "missing-id": {"Id": ""},
    "not-a-number": {"Sales Last Year": "12k to 15k"},
    "negative": {"Sales Last Year": "-250"},
    "bad-disposition": {"Disposition": "archive?"},
    "unknown-locked-to": {"Locked To": "R-999"},
    "unknown-forbidden": {"Forbidden": "R-999"},
    "unknown-skill": {"Required Skill": "telepathy"},
    "coordinates-zero": {"Billing Zip": "", "BillingLongitude": "0", "BillingLatitude": "0"},
    "coordinates-off-world": {"BillingLongitude": "-512.5", "BillingLatitude": "40.1"},
    "coordinates-swapped": {"BillingLongitude": "40.71", "BillingLatitude": "-74.01"},
    "coordinates-missing": {"Billing Zip": "", "BillingLongitude": "", "BillingLatitude": ""},
    "not-a-date": {"Effective On": "next spring"},
}
"""Kind of fault -> cells that cause it."""
DEAL_DIRT: dict[str, dict[str, str]] = {
    "missing-id": {"Opportunity ID": ""},
    "not-a-number": {"Amount": "tbd (big!)"},
    "negative": {"Amount": "-1000"},
    "not-a-date": {"Close Date": "Q2"},
    "protected-of-no-account": {"Account ID": DELETED},
    "protected-of-nobody": {"Owner ID": "Integration User"},
    "deal-stage-unknown": {"Stage": "Verbal maybe"},
    "deal-without-amount": {"Amount": ""},
}


def num_spoilt(number: int) -> int:
    """Rows of so many that every kind spoils."""
    return max(1, round(STOPPING_SHARE * number))


def soil(
    rng: np.random.Generator,
    table: pd.DataFrame,
    dirt: dict[str, dict[str, str]],
    may_be: pd.Series,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """
    The table with some rows spoilt and some repeated at its end.

    Parameters
    ----------
    dirt
        Kind of fault -> cells that cause it; every kind spoils rows of its own.
    may_be
        Rows that may be spoilt: those that count.

    Returns
    -------
    tuple of DataFrame
        All cells as text; and ``row`` (as a spreadsheet counts them), ``kind``.
    """
    number = num_spoilt(len(table))
    chosen = rng.permutation(np.flatnonzero(may_be))[: number * (len(dirt) + 1)]
    *spoilt, twice = np.split(chosen, len(dirt) + 1)
    cells = table.fillna("").astype(str)
    for rows, values in zip(spoilt, dirt.values(), strict=True):
        for column, value in values.items():
            cells.loc[rows, column] = value
    repeated = np.arange(len(cells), len(cells) + number)
    cells = pd.concat([cells, cells.iloc[twice]], ignore_index=True)
    rows = np.concatenate([*spoilt, repeated]) + 2
    return cells, pd.DataFrame({"row": rows, "kind": np.repeat([*dirt, "duplicate-id"], number)})


def lose_zeros(codes: pd.Series) -> pd.Series:
    """Postal codes as a spreadsheet writes them back."""
    return codes.str.lstrip("0")


def lose_parents(
    rng: np.random.Generator, accounts: pd.DataFrame, may_be: pd.Series
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """
    Accounts that are each other's parents, and parents that were deleted; and which rows, as ``soil``.

    Of a circle, the row that comes first is told.
    """
    number = num_spoilt(len(accounts))
    rows = rng.permutation(np.flatnonzero(may_be))[: 3 * number].reshape(3, number)
    (one, other), orphan = np.sort(rows[:2], axis=0), rows[2]
    ids, parent = accounts["Id"].to_numpy(), accounts["Parent Account ID"].to_numpy(copy=True)
    parent[one], parent[other], parent[orphan] = ids[other], ids[one], DELETED
    kinds = np.repeat(["parent-cycle", "unknown-parent"], number)
    spoilt = pd.DataFrame({"row": np.concatenate([one, orphan]) + 2, "kind": kinds})
    return accounts.assign(**{"Parent Account ID": parent}), spoilt
