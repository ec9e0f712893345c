"""Two or more runs over the accounts that all of them have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd

from territory_opt.errors import InputError
from territory_opt.models.arrays import BoolArray, IntArray
from territory_opt.report.compare.notes import account_notes, territory_notes, weight_notes
from territory_opt.report.compare.side import Side
from territory_opt.report.map.planner import planner_view
from territory_opt.report.map.tables import row_of
from territory_opt.runs import Run


@dataclass(frozen=True, eq=False)
class Comparison:
    """
    Runs over the accounts they share.

    Attributes
    ----------
    sides
        The runs, in the order they were named; differences are against the first.
    accounts
        Shared accounts as the first run has them: ``account_id``, ``name``, ``potential``,
        ``revenue``, ``longitude``, ``latitude``.
    territory_of
        Shape ``(num_sides, num_accounts)``: row of ``territories``, -1 none.
    territories
        Territories of any run: ``territory_id``, ``label`` (as in the first run that has it), ``role``.
    notes
        Sentences on what the runs do not share.
    """

    sides: tuple[Side, ...]
    accounts: pd.DataFrame
    territory_of: IntArray
    territories: pd.DataFrame
    notes: tuple[str, ...]

    @property
    def title(self) -> str:
        """Names of the scenarios, each once."""
        names = [side.view.title for side in self.sides]
        return " · ".join(dict.fromkeys(names))

    @property
    def currency(self) -> str:
        """Code shown before money."""
        return self.sides[0].view.currency

    @property
    def pairs(self) -> list[tuple[int, int]]:
        """Sides two by two, the earlier first."""
        return list(combinations(range(len(self.sides)), 2))

    def is_changed(self, left: int, right: int) -> BoolArray:
        """Accounts that are in another territory: ``(num_accounts,)``."""
        changed: BoolArray = self.territory_of[left] != self.territory_of[right]
        return changed

    def label(self, row: int) -> str:
        """How people call a territory; ``"no rep"`` for none."""
        return str(self.territories["label"].iloc[row]) if row >= 0 else NOBODY


NOBODY = "no rep"


def compare_runs(runs: Sequence[tuple[str, Run]]) -> Comparison:
    """
    Lay runs side by side.

    Parameters
    ----------
    runs
        Name and run, of one layer each; the first is what the others are compared with.

    Raises
    ------
    InputError
        If no account is in all of them, or their money is not of one currency.
    """
    sides = tuple(Side(name, run, planner_view(run)) for name, run in runs)
    _check_currency(sides)
    shared = _shared(sides)
    territories = _territories(sides)
    accounts, of = _accounts(sides, shared, territories)
    notes = (
        *account_notes(sides, shared),
        *territory_notes(sides),
        *weight_notes(sides, shared),
    )
    return Comparison(sides, accounts, of, territories, notes)


def _check_currency(sides: Sequence[Side]) -> None:
    if len({side.view.currency for side in sides}) > 1:
        told = ", ".join(f"{side.name} in {side.view.currency or 'none'}" for side in sides)
        raise InputError(f"the runs have several currencies ({told}). Plan them in one currency")


def _shared(sides: Sequence[Side]) -> pd.Index:
    """Ids of accounts that every run has, in the first's order."""
    first, *others = (side.view.accounts["account_id"] for side in sides)
    is_shared = np.logical_and.reduce([first.isin(other) for other in others])
    shared: pd.Index = pd.Index(first[is_shared])
    if shared.empty:
        listed = "; ".join(f"{side.name}: {_examples(side)}" for side in sides)
        raise InputError(
            f"the runs have no account in common ({listed}). Give runs over the same accounts"
        )
    return shared


def _examples(side: Side) -> str:
    ids = side.view.accounts["account_id"].head(3)
    return ", ".join(map(repr, ids)) + " …" if len(ids) else "none"


def _territories(sides: Sequence[Side]) -> pd.DataFrame:
    columns = ["territory_id", "label", "role"]
    every = pd.concat([side.view.territories[columns] for side in sides], ignore_index=True)
    return every.drop_duplicates("territory_id", ignore_index=True)


def _accounts(
    sides: Sequence[Side], shared: pd.Index, territories: pd.DataFrame
) -> tuple[pd.DataFrame, IntArray]:
    tables = [side.view.accounts.set_index("account_id").loc[shared] for side in sides]
    owners = [
        pd.Series([*side.view.territories["territory_id"], ""]).iloc[table["territory"]]
        for side, table in zip(sides, tables, strict=True)
    ]
    of = np.stack([row_of(owner, territories) for owner in owners])
    return tables[0].reset_index(), of
