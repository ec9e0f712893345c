"""What became of every row read: accounts, revenue and potential add up."""

from __future__ import annotations

import numpy as np
import pandas as pd

from territory_opt.scenario.records.accounts import Accounts
from territory_opt.scenario.where import Mask

_ROWS = {"house": "house", "partner": "partner", "holdout": "holdout", "exclude": "excluded"}


def reconcile(accounts: Accounts, frame: pd.DataFrame) -> pd.DataFrame:
    """
    One row per fate: read = out of scope + planned + house + partner + holdout + excluded + set aside.

    Parameters
    ----------
    accounts
        With every fault found.
    frame
        All rows of the file with ``potential``, ``revenue`` and ``disposition`` filled; what is
        estimated counts under read and planned alike.

    Returns
    -------
    DataFrame
        ``where``, ``num_accounts``, ``revenue``, ``potential``.
    """
    scope, stopped = accounts.records.scope, accounts.records.rows.is_stopped.to_numpy()
    there = scope & ~stopped
    fates: dict[str, Mask] = {
        "read": np.ones(len(frame), dtype=bool),
        "out of scope": ~scope,
        "planned": accounts.usable,
    }
    for disposition, fate in _ROWS.items():
        fates[fate] = there & frame["disposition"].eq(disposition).to_numpy()
    fates["set aside"] = scope & stopped
    return pd.DataFrame([_row(fate, frame[mask]) for fate, mask in fates.items()])


def _row(fate: str, frame: pd.DataFrame) -> dict[str, object]:
    return {
        "where": fate,
        "num_accounts": len(frame),
        "revenue": float(frame["revenue"].fillna(0.0).sum()),
        "potential": float(frame["potential"].fillna(0.0).sum()),
    }
