"""Accounts that two or more territories share for good: fixed parts of load, revenue and credit."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from territory_opt.scenario.faultlog import FaultLog, RowLog
from territory_opt.scenario.records.columns import Picked
from territory_opt.scenario.records.record import Records, read_records
from territory_opt.scenario.records.references import TerritoryNames
from territory_opt.scenario.specs.families import PARENT
from territory_opt.scenario.where import Mask

OF, SHARE = "split_of", "split_share"
"""Columns of the accounts where some are split: whole account (``""``: not split), part of it."""
PART = " @ "
"""Between account and territory in the id of a part."""
_ROUNDING = 1e-6


def read_splits(
    picked: Picked,
    scope: Mask,
    accounts: Records,
    planned: Mask,
    names: TerritoryNames,
    log: FaultLog,
) -> pd.DataFrame:
    """
    Sound rows of the table of splits.

    Parameters
    ----------
    accounts, planned
        With ``locked_to`` as territory ids; and which of them are planned.
    names
        Territories, or reps of one territory.

    Returns
    -------
    DataFrame
        ``account_id``, ``territory_id``, ``share``; the shares of every account sum to 1.
    """
    records = read_records(picked, scope, log, has_ids=False)
    rows, frame = records.rows, records.frame
    frame = frame.assign(territory_id=_territories(records, names))
    _refuse_strangers(frame, accounts.frame, planned, scope, rows)
    is_wrong = ~frame["share"].between(0, 1, inclusive="right").to_numpy() & scope
    rows.stop(
        "split-share", is_wrong, "share of {record} is {value}", "Write a share above 0: 0.5.",
        column="share", values=frame["share"],
    )  # fmt: skip
    is_twice = frame.duplicated(["account_id", "territory_id"]).to_numpy() & records.usable
    rows.stop(
        "split-twice", is_twice, "{record} is split twice to {value}", "Write one row for the two.",
        column="territory_id", values=frame["territory_id"],
    )  # fmt: skip
    _refuse_sums(frame, records)
    _refuse_locks(frame, accounts.frame, records)
    return frame.loc[records.usable, ["account_id", "territory_id", "share"]]


def _territories(records: Records, names: TerritoryNames) -> pd.Series:
    """Ids of territories, whichever of the two columns names them; unknown ones stop."""
    frame, scope = records.frame, records.scope
    text = frame["territory_id"].where(frame["territory_id"].ne(""), frame["rep_id"])
    found = text.map({value: names.find(value) for value in text.unique()})
    is_unknown = found.isna().to_numpy() & scope
    records.rows.stop(
        "unknown-territory", is_unknown, "{record} is split to {value}, which is no territory", "",
        column="territory_id", values=text,
        remedies={int(row): names.hint(text[row]) for row in text.index[is_unknown]},
    )  # fmt: skip
    return found.fillna("").astype("str")


def _refuse_strangers(
    frame: pd.DataFrame, accounts: pd.DataFrame, planned: Mask, scope: Mask, rows: RowLog
) -> None:
    ids = frame["account_id"]
    is_known = ids.isin(accounts["account_id"]).to_numpy()
    rows.stop(
        "split-of-no-account", ~is_known & scope, "account {value} of a split is not known",
        "Correct its id, or take the row out.", column="account_id", values=ids,
    )  # fmt: skip
    is_planned = ids.isin(accounts["account_id"][planned]).to_numpy()
    rows.note(
        "split-unplanned", is_known & ~is_planned & scope, "{record} is split, but not planned",
        "Its split counts for nothing.", column="account_id", values=ids,
    )  # fmt: skip


def _refuse_sums(frame: pd.DataFrame, records: Records) -> None:
    """All rows of an account whose shares, each sound, do not sum to one."""
    checked = records.scope & ~_in_doubt(frame, records)
    total = frame["share"].where(records.scope, 0.0).groupby(frame["account_id"]).transform("sum")
    is_off = checked & ((total - 1).abs() > _ROUNDING).to_numpy()
    records.rows.stop(
        "split-sum", is_off, "the shares of {record} add up to {value}",
        "Change them so that they add up to 1.", column="share", values=total.round(6),
    )  # fmt: skip


def _refuse_locks(frame: pd.DataFrame, accounts: pd.DataFrame, records: Records) -> None:
    """A lock elsewhere contradicts a split."""
    locked = accounts.drop_duplicates("account_id").set_index("account_id")["locked_to"]
    lock = frame["account_id"].map(locked).fillna("")
    meets = lock.eq(frame["territory_id"]).groupby(frame["account_id"]).transform("any")
    is_off = (lock.ne("") & ~meets).to_numpy() & records.scope & ~_in_doubt(frame, records)
    records.rows.stop(
        "split-lock", is_off, "{record} is locked to {value}, which has no share of it",
        "Take the lock off, or give that territory a share.", column="account_id", values=lock,
    )  # fmt: skip


def _in_doubt(frame: pd.DataFrame, records: Records) -> Mask:
    """Rows of accounts of which a row is stopped."""
    stopped = frame.loc[records.scope & ~records.usable, "account_id"]
    doubtful: Mask = frame["account_id"].isin(stopped).to_numpy()
    return doubtful


def divided(
    accounts: pd.DataFrame, splits: pd.DataFrame, measures: Iterable[str] = ()
) -> pd.DataFrame:
    """
    The accounts with one row per part of those that are split.

    Parameters
    ----------
    accounts
        Of the plan, every amount filled.
    splits
        As ``read_splits`` gives them.
    measures
        Further columns that are divided by share.

    Returns
    -------
    DataFrame
        The largest part keeps the account's id and row; the others follow as ``ID @ TERRITORY``.
        Every part is locked to its territory, and has been there before if any part has. Amounts are
        divided by share; visits and hours are as of the whole account, and ``split_share`` tells
        the part of them.
    """
    parts = accounts.reset_index(names="_row").merge(splits, on="account_id", how="left")
    is_part = parts["territory_id"].notna().to_numpy()
    parts[SHARE] = parts["share"].fillna(1.0)
    parts[OF] = parts["account_id"].where(is_part, "")
    parts = parts.sort_values(["_row", SHARE], ascending=[True, False], kind="stable")
    is_part = parts["territory_id"].notna().to_numpy()
    is_main = ~parts["_row"].duplicated().to_numpy()
    for name in ("potential", "revenue", *measures):
        parts[name] = parts[name] * parts[SHARE]
    parts["locked_to"] = parts["locked_to"].mask(is_part, parts["territory_id"])
    parts["current_territory"] = _today(parts, is_part)
    parts["name"] = parts["name"].mask(is_part, parts["name"] + _said(parts[SHARE]))
    parts = _apart(parts, ~is_main)
    return parts.drop(columns=["_row", "territory_id", "share"]).reset_index(drop=True)


def _today(parts: pd.DataFrame, is_part: Mask) -> pd.Series:
    """A split whose territories have the account today goes on as it is."""
    current = parts["current_territory"]
    is_there = (current.eq(parts["territory_id"]) & is_part).groupby(parts["_row"]).transform("any")
    return current.mask(is_there, parts["territory_id"])


def _said(share: pd.Series) -> pd.Series:
    return " (" + (100 * share).round().astype(int).astype(str) + " % share)"


def _apart(parts: pd.DataFrame, is_other: Mask) -> pd.DataFrame:
    """Ids of their own for the lesser parts; what forbids or groups the account is for the main one."""
    own = parts["account_id"] + PART + parts["territory_id"].fillna("")
    none = pd.Series([()] * len(parts), index=parts.index, dtype=object)
    if PARENT in parts:
        parts[PARENT] = parts[PARENT].mask(is_other, own)
    return parts.assign(
        account_id=parts["account_id"].mask(is_other, own),
        parent_id=parts["parent_id"].mask(is_other, ""),
        forbidden=parts["forbidden"].mask(is_other, none),
    )


def share_of(accounts: pd.DataFrame) -> pd.Series:
    """The part of its account that every row is: 1 where it is not split."""
    return accounts[SHARE] if SHARE in accounts else pd.Series(1.0, index=accounts.index)


def whole_accounts(accounts: pd.DataFrame) -> Mask:
    """Rows that stand for an account: all but the lesser parts of those that are split."""
    if OF not in accounts:
        return np.ones(len(accounts), dtype=bool)
    stands: Mask = (accounts[OF].eq("") | accounts[OF].eq(accounts["account_id"])).to_numpy()
    return stands
