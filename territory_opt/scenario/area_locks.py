"""Locks against the ground: accounts of an area that are locked to several territories."""

from __future__ import annotations

import numpy as np
import pandas as pd

from territory_opt.geo import Areas
from territory_opt.models import Grade
from territory_opt.models.arrays import IntArray
from territory_opt.scenario.faultlog import FaultLog


def is_locked_away(
    area: int, territory_id: str, account_area: IntArray, locked_to: pd.Series
) -> bool:
    """Whether an account of an area (-1 none) is locked to another territory than this."""
    inside = (account_area == area) if area >= 0 else np.zeros(len(account_area), dtype=bool)
    return bool((~locked_to[inside].isin(["", territory_id])).any())


def refuse_locked_apart(
    areas: Areas,
    account_area: IntArray,
    accounts: pd.DataFrame,
    locked_to: pd.Series,
    log: FaultLog,
) -> None:
    """
    Stop for areas whose accounts are locked to several territories: they stay together.

    Parameters
    ----------
    account_area
        ``(num_accounts,)``, -1 none.
    locked_to
        ``(num_accounts,)`` territory id, empty where free.
    """
    locked = pd.DataFrame({"area": account_area, "id": accounts["account_id"], "to": locked_to})
    locked = locked[(locked["area"] >= 0) & (locked["to"] != "")].drop_duplicates(["area", "to"])
    for area, rows in locked[locked.duplicated("area", keep=False)].groupby("area"):
        name = areas.unit_id[int(str(area))]
        told = ", ".join(f"{one} to {to}" for one, to in zip(rows["id"], rows["to"], strict=True))
        log.add(
            Grade.STOP, "area-locked-apart",
            f"accounts of area {name} stay together, but are locked apart: {told}",
            "Unlock all but one, or set them apart by geography.carve_out.",
            file=areas.file, record=str(name),
        )  # fmt: skip
