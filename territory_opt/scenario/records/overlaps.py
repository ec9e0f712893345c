"""Staffing rows that count somebody twice."""

from __future__ import annotations

import numpy as np
import pandas as pd

from territory_opt.scenario.records.record import Records
from territory_opt.scenario.where import Mask

_EVER = (pd.Timestamp.min, pd.Timestamp.max)
_FULL = 1 + 1e-9


def refuse_overlaps(staffing: pd.DataFrame, records: Records) -> None:
    """
    Stop rows of one rep in one territory whose dates overlap; tell reps with more than one share.

    Parameters
    ----------
    staffing
        ``territory_id``, ``rep_id``, ``share``, ``from``, ``to``; index as in ``records``.
    """
    dated = staffing.assign(
        since=staffing["from"].astype("datetime64[us]").fillna(_EVER[0].as_unit("us")),
        until=staffing["to"].astype("datetime64[us]").fillna(_EVER[1].as_unit("us")),
    )
    earlier = _overlapped(dated)
    is_twice = np.array([row in earlier for row in records.frame.index], dtype=bool)
    remedies = {
        row: f"It overlaps row {other}: end one of them before the other begins."
        for row, other in earlier.items()
    }
    records.rows.stop(
        "staffing-overlap", is_twice, "{value} fills {record} twice on the same days", "",
        column="from", values=records.frame["rep_id"], remedies=remedies,
    )  # fmt: skip
    records.rows.note(
        "staffing-share", _is_overfull(dated, records.frame.index) & ~is_twice,
        "the shares of {value} add up to more than 1 in {record} and elsewhere on the same days",
        "Counts that often; write shares such as 0.5 and 0.5.", column="share",
        values=records.frame["rep_id"],
    )  # fmt: skip


def _overlapped(dated: pd.DataFrame) -> dict[int, int]:
    """Row -> an earlier one of the same rep in the same territory on some of the same days."""
    found: dict[int, int] = {}
    for _, rows in dated.groupby(["territory_id", "rep_id"], sort=False):
        ranked = rows.sort_values("since", kind="stable")
        pairs = zip(ranked.index, ranked.index[1:], strict=False)
        for before, after in pairs:
            if ranked.loc[after, "since"] <= ranked.loc[before, "until"]:
                found[int(after)] = int(before)
    return found


def _is_overfull(dated: pd.DataFrame, index: pd.Index) -> Mask:
    """Rows on whose first day the shares of the rep add up to more than 1."""
    many = dated[dated["rep_id"].duplicated(keep=False)]
    overfull = set()
    for _, rows in many.groupby("rep_id", sort=False):
        for row in rows.itertuples():
            held = (rows["since"] <= row.since) & (rows["until"] >= row.since)
            if rows.loc[held, "share"].sum() > _FULL:
                overfull.add(row.Index)
    return np.array([row in overfull for row in index], dtype=bool)
