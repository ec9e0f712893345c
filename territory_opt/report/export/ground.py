"""Layers of a run with what people look up on a map: territories with their figures."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd

from territory_opt.runs import Run


def layers_to_show(run: Run) -> dict[str, gpd.GeoDataFrame]:
    """``territories`` with the columns of ``territories.csv``, ``accounts``, ``homes``, ``areas``."""
    shapes = run.shapes[["territory_id", "geometry"]].merge(run.territories, on="territory_id")
    layers = {
        "territories": shapes,
        "accounts": run.accounts,
        "homes": run.homes,
        "areas": run.areas,
    }
    return {name: _placed(table) for name, table in layers.items() if len(table)}


def places_missing(run: Run) -> list[str]:
    """A note on accounts without a place."""
    number = int(_nowhere(run.accounts).sum())
    return [f"{number:,} accounts have no place and are left out"] if number else []


def _placed(table: pd.DataFrame) -> gpd.GeoDataFrame:
    rows = gpd.GeoDataFrame(table, geometry="geometry", crs="EPSG:4326")
    return rows[~_nowhere(rows)].reset_index(drop=True)


def _nowhere(table: gpd.GeoDataFrame) -> pd.Series:
    nowhere: pd.Series = table.geometry.isna() | table.geometry.is_empty
    return nowhere
