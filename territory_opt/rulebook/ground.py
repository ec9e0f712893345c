"""Accounts that the same territories may serve, country by country."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from territory_opt.models.arrays import IntArray
from territory_opt.models.choice import Choice
from territory_opt.rulebook.market import Fits, Market, Texts
from territory_opt.rulebook.nearest import nearest_of


@dataclass(frozen=True, eq=False)
class Ground:
    """
    Accounts of one cell, and who may have them.

    Attributes
    ----------
    market, of
        All accounts of the plan, and their territories.
    rows
        Those of the cell.
    territory_ids
        Who may serve them.
    classes
        What they have in common.
    """

    market: Market
    of: Texts
    rows: IntArray
    territory_ids: tuple[str, ...]
    classes: Mapping[str, Choice]

    @property
    def among(self) -> tuple[str, ...]:
        """Territories that have such accounts; without any, all that may."""
        held = set(self.of[self.rows].tolist())
        return tuple(name for name in self.territory_ids if name in held) or self.territory_ids

    def inside(self, country: str) -> IntArray:
        """Rows of the cell in a country, as lines name it."""
        fits = Fits(self.market).country(country)
        return self.rows[fits[self.rows]]

    def closest(self, country: str) -> str:
        """The territory with the account nearest to the middle of a country's accounts."""
        placed = self.market.is_placed
        there = placed & Fits(self.market).country(country)
        here = placed & np.isin(self.of, self.among)
        if not here.any() or not there.any():
            return self.among[0]
        lon, lat = self.market.longitude[there].mean(), self.market.latitude[there].mean()
        known = self.market.take(here).known(self.of[here])
        row, _ = nearest_of(known, np.array([lon]), np.array([lat]))
        return str(known.territory_id[row[0]])
