"""What is drawn: the tables of a run, cut down to what one audience may know."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import geopandas as gpd
import pandas as pd

from territory_opt.report.map.outlines import OutlineSet
from territory_opt.runs import no_areas


def no_chances() -> pd.DataFrame:
    """Simulated chances without any."""
    return pd.DataFrame({"territory": [], "metric": [], "p_attain": []})


@dataclass(frozen=True)
class TeamLink:
    """The map of a team: its name, its file beside this one, and whether it is this one."""

    name: str
    file: str
    is_here: bool


@dataclass(frozen=True, eq=False)
class View:
    """
    A run as one audience sees it; nothing beyond it reaches the page.

    Attributes
    ----------
    audience
        ``"planner"``, ``"manager"`` or ``"rep"``.
    title, subtitle
        Name of the plan; for whom and from when.
    currency
        Code shown before money, or empty.
    accounts
        One row per drawn account: ``longitude``, ``latitude``, ``territory`` and ``previous``
        (row of ``territories``, -1 none), and the columns the audience may see.
    territories
        One row per territory; ``label`` is how people call it.
    homes
        ``longitude``, ``latitude``, ``territory``, ``label``.
    shapes
        ``territory`` and ``geometry``.
    areas
        ``geo_unit_id``, ``territory`` (-1 nobody's) and ``geometry``, where territories are built
        of areas; empty elsewhere.
    outlines
        Further sets of outlines that can be switched on: districts, regions.
    teams
        Maps of all teams over the same accounts, this one's too; empty where there is only one.
    quotas
        Annual rows of ``quotas.csv`` with ``territory``.
    chances
        ``territory``, ``metric`` and ``p_attain``, for the planner alone.
    summary
        Entries of ``summary.json`` the audience may see.
    notes
        Sentences under the figures: what is approximate, what is not drawn.
    """

    audience: str
    title: str
    subtitle: str
    currency: str
    accounts: pd.DataFrame
    territories: pd.DataFrame
    homes: pd.DataFrame
    shapes: gpd.GeoDataFrame
    quotas: pd.DataFrame
    areas: gpd.GeoDataFrame = field(default_factory=no_areas)
    chances: pd.DataFrame = field(default_factory=no_chances)
    outlines: tuple[OutlineSet, ...] = ()
    teams: tuple[TeamLink, ...] = ()
    summary: dict[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def is_rep(self) -> bool:
        """True for the version one rep gets."""
        return self.audience == "rep"

    @property
    def indices(self) -> tuple[str, ...]:
        """Measures with a known index, those that the plan limits first."""
        limited = self.summary.get("max_deviation") or {}
        known = [
            c.removesuffix("_index") for c in map(str, self.territories) if c.endswith("_index")
        ]
        known = [m for m in known if self.territories[f"{m}_index"].notna().any()]
        return tuple(sorted(known, key=lambda m: m not in limited))

    @property
    def is_money(self) -> bool:
        """True where the objective is an amount of money a year: not ``"USD·km²/year"``."""
        unit = str(self.summary.get("objective_unit") or "")
        return bool(self.currency) and unit == f"{self.currency}/year"

    @property
    def is_ground(self) -> bool:
        """True where territories are built of areas."""
        return len(self.areas) > 0

    @property
    def num_territories(self) -> int:
        """How many territories are shown."""
        return len(self.territories)
