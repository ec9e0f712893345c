"""Associations of accounts or users with territories: created and deleted, never updated."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from territory_opt.report.export.crm_ids import key

Pair = tuple[str, str]
"""Account or user, and territory; ids of the CRM."""


@dataclass(frozen=True)
class Moves:
    """
    What leads from the pairs that are there to those that are wanted.

    Attributes
    ----------
    created
        Pairs that are missing.
    deleted
        Pairs too many → id of the association; empty where unknown.
    """

    created: tuple[Pair, ...]
    deleted: dict[Pair, str]

    @classmethod
    def between(cls, there: dict[Pair, str], wanted: Iterable[Pair]) -> Moves:
        """Pairs that stay are in neither; ids of 15 and 18 characters are the same."""
        wanted = list(dict.fromkeys(wanted))
        has, wants = {_keys(pair) for pair in there}, {_keys(pair) for pair in wanted}
        return cls(
            tuple(pair for pair in wanted if _keys(pair) not in has),
            {pair: one for pair, one in there.items() if _keys(pair) not in wants},
        )

    def of(self, chosen: set[str]) -> Moves:
        """Those of some accounts, by their keys."""
        return Moves(
            tuple(pair for pair in self.created if key(pair[0]) in chosen),
            {pair: one for pair, one in self.deleted.items() if key(pair[0]) in chosen},
        )

    def files(
        self, what: str, prefix: str, columns: Sequence[str], last: dict[Pair, str] | str
    ) -> dict[str, pd.DataFrame]:
        """
        Files to load and to go back, by path; none without rows.

        Parameters
        ----------
        what
            The object: ``"ObjectTerritory2Association"``.
        prefix
            Folder, with its slash.
        columns
            Of an insert: both ids, and a third.
        last
            Value of the third column: one for all, or by pair.
        """
        has_ids = bool(self.deleted) and all(self.deleted.values())
        gone = _table(["Id"], [(one,) for one in self.deleted.values()])
        made = {
            f"{prefix}{what}-delete.csv": gone if has_ids else _table(columns[:2], self.deleted),
            f"{prefix}{what}-insert.csv": _with(columns, self.created, last),
            f"{prefix}undo/{what}-delete.csv": _table(columns[:2], self.created),
            f"{prefix}undo/{what}-insert.csv": _with(columns, self.deleted, last),
        }
        return {path: table for path, table in made.items() if len(table)}


def pairs_there(listing: pd.DataFrame, left: str, scope: set[str]) -> dict[Pair, str]:
    """Pairs of an export with territories in scope → id of the association."""
    rows = listing[listing["Territory2Id"].map(key).isin(scope)]
    pairs = zip(rows[left], rows["Territory2Id"], strict=True)
    return dict(zip(pairs, rows["Id"], strict=True))


def _keys(pair: Pair) -> Pair:
    return key(pair[0]), key(pair[1])


def _with(
    columns: Sequence[str], pairs: Iterable[Pair], last: dict[Pair, str] | str
) -> pd.DataFrame:
    of = last if isinstance(last, dict) else {}
    default = "" if isinstance(last, dict) else last
    return _table(columns, [(*pair, of.get(pair, default)) for pair in pairs])


def _table(columns: Sequence[str], rows: Iterable[tuple[str, ...]]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=list(columns), dtype="str")
