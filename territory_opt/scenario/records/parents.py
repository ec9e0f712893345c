"""The ultimate parent of every account, and parents that lead nowhere."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from territory_opt.models.arrays import IntArray
from territory_opt.models.nearest import did_you_mean
from territory_opt.scenario.records.record import Records
from territory_opt.scenario.where import Mask

NAMED = 12
"""Accounts of a cycle that a message names."""

HINTED = 20
"""Unknown parents for which the nearest known id is looked up."""


def ultimate_parents(accounts: Records, planned: Mask) -> pd.Series:
    """
    The last of the chain of parents of every account, as text: its own id where it has no parent.

    An account whose chain ends at an id that is no account has that id. Accounts of a cycle stop,
    and whatever hangs below them has the id of its first account.

    Parameters
    ----------
    planned
        Rows to plan: only cycles and unknown parents above them are told.
    """
    ids, text = accounts.frame["account_id"], accounts.frame["parent_id"].str.strip()
    is_known = ids.ne("") & ~ids.duplicated()
    at = _found(pd.Series(np.flatnonzero(is_known), index=ids[is_known].to_numpy()), text)
    is_unknown = text.ne("").to_numpy() & (at < 0)
    above = np.where(at < 0, np.arange(len(ids)), at)
    top = _tops(above)
    _stop_cycles(accounts, above, top, planned)
    _tell_unknown(accounts, text, is_unknown & _is_above(top, planned), ids[is_known].tolist())
    return pd.Series(
        np.where(is_unknown[top], text.to_numpy()[top], ids.to_numpy()[top]), index=ids.index
    ).astype("str")


def _found(row_of: pd.Series, text: pd.Series) -> IntArray:
    """Row of every parent, -1 where there is none; spreadsheets write whole numbers as 12.0."""
    at = text.map(row_of).fillna(text.str.removesuffix(".0").map(row_of))
    return at.where(text.ne("")).fillna(-1).to_numpy(np.int64)


def _tops(above: IntArray) -> IntArray:
    """Where every chain ends: an account without a parent, or the first row of a cycle."""
    top = above
    for _ in range(max(1, len(above)).bit_length()):
        top = top[top]
    for cycle in _cycles(above, top):
        top = np.where(np.isin(top, cycle), cycle[0], top)
    return top


def _cycles(above: IntArray, top: IntArray) -> Iterator[list[int]]:
    """Rows of every cycle, in the order of their parents, the first row first."""
    left = set(np.unique(top[above[top] != top]).tolist())
    while left:
        row = left.pop()
        cycle = [row]
        while above[cycle[-1]] != row:
            cycle.append(int(above[cycle[-1]]))
        left -= set(cycle)
        first = cycle.index(min(cycle))
        yield cycle[first:] + cycle[:first]


def _is_above(top: IntArray, planned: Mask) -> Mask:
    """Rows in whose chains a planned account lies, as far as their ends tell."""
    return np.isin(top, top[planned])


def _stop_cycles(accounts: Records, above: IntArray, top: IntArray, planned: Mask) -> None:
    ids, rows = accounts.frame["account_id"].to_numpy(str), accounts.rows
    told = pd.Series("", index=accounts.frame.index)
    first, inside = np.zeros(len(ids), bool), np.zeros(len(ids), bool)
    asked = set(top[planned].tolist())
    for cycle in sorted(_cycles(above, top)):
        if cycle[0] in asked:
            first[cycle[0]], inside[cycle] = True, True
            told.iloc[cycle[0]] = _named(ids[cycle].tolist())
    rows.stop(
        "parent-cycle", first, "{record} is above itself: {value}",
        "Correct the parent_id of one of these accounts, or leave it empty.",
        column="parent_id", values=told,
    )  # fmt: skip
    rows.is_stopped |= inside


def _named(ids: list[str]) -> str:
    shown = ids[:NAMED]
    more = [f"… {len(ids) - len(shown):,} more"] if len(ids) > len(shown) else []
    return " → ".join([*shown, *more, ids[0]])


def _tell_unknown(accounts: Records, text: pd.Series, is_unknown: Mask, known: list[str]) -> None:
    way_out = "Accounts under it are one family without headquarters."
    hints = {one: did_you_mean(one, known) for one in text[is_unknown].unique()[:HINTED]}
    accounts.rows.fixed(
        "unknown-parent", is_unknown, "parent_id of {record} is {value}, which is no account",
        way_out, column="parent_id", values=text,
        remedies={
            int(row): f"{way_out} {hints.get(text[row], '')}".strip()
            for row in text.index[is_unknown]
        },
    )  # fmt: skip
