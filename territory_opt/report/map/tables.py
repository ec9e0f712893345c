"""Tables of a run made ready for drawing: coordinates as numbers, territories as row numbers."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from territory_opt.report.map.view import no_chances
from territory_opt.runs import Run

VACANT = "vacant"
PARTNER = "with "
"""Begins columns of accounts that name who of another team has them: ``"with specialists"``."""


def territories_of(run: Run) -> pd.DataFrame:
    """Rows of ``territories.csv`` that hold accounts or have a home, with ``label``."""
    table = run.territories.copy().reset_index(drop=True)
    known = set(run.homes["territory_id"]) | set(run.accounts["territory_id"])
    table = table[table["territory_id"].isin(known)].reset_index(drop=True)
    table["label"] = _labels(table, run.homes)
    return table


def accounts_of(run: Run, territories: pd.DataFrame) -> pd.DataFrame:
    """Accounts with their place, ``territory`` and ``previous`` as rows of ``territories``."""
    table = _with_coordinates(run.accounts)
    table["territory"] = row_of(table["territory_id"], territories)
    table["previous"] = row_of(table["previous_territory"], territories)
    return table


def partners(accounts: pd.DataFrame) -> tuple[str, ...]:
    """Columns that name who of the other teams has an account."""
    return tuple(name for name in map(str, accounts) if name.startswith(PARTNER))


def homes_of(run: Run, territories: pd.DataFrame) -> pd.DataFrame:
    """Homes with coordinates, ``territory`` as a row of ``territories``, and ``label``."""
    table = _with_coordinates(run.homes)
    table["territory"] = row_of(table["territory_id"], territories)
    is_drawn = (table["territory"] >= 0) & table["longitude"].notna()
    table = table[is_drawn].reset_index(drop=True)
    table["label"] = territories["label"].to_numpy()[table["territory"]]
    return table[["territory", "label", "is_vacant", "longitude", "latitude"]]


def shapes_of(run: Run, territories: pd.DataFrame) -> gpd.GeoDataFrame:
    """Territory shapes with ``territory`` as a row of ``territories``."""
    rows = row_of(run.shapes["territory_id"], territories)
    geometry = gpd.GeoSeries(run.shapes.geometry.to_numpy(), crs="EPSG:4326")
    table = gpd.GeoDataFrame({"territory": rows}, geometry=geometry)
    is_drawn = (table["territory"] >= 0) & ~table.geometry.is_empty & table.geometry.notna()
    return table[is_drawn].reset_index(drop=True)


def areas_of(run: Run, territories: pd.DataFrame) -> gpd.GeoDataFrame:
    """Areas with ``territory`` as a row of ``territories``, -1 nobody's."""
    rows = row_of(run.areas["territory_id"], territories)
    return run.areas[["geo_unit_id", "geometry"]].assign(territory=rows).reset_index(drop=True)


def quotas_of(run: Run, territories: pd.DataFrame) -> pd.DataFrame:
    """Annual quotas: ``territory``, ``metric``, ``quota`` (float)."""
    if run.quotas.empty:
        return pd.DataFrame({"territory": [], "metric": [], "quota": []})
    annual = run.quotas[run.quotas["period"].astype(str) == "year"]
    rows = row_of(annual["territory_id"], territories)
    table = annual.assign(territory=rows, quota=annual["quota"].astype(float))
    return table.loc[rows >= 0, ["territory", "metric", "quota"]].reset_index(drop=True)


def chances_of(run: Run, territories: pd.DataFrame) -> pd.DataFrame:
    """Simulated chances: ``territory``, ``metric``, ``p_attain``; those of other teams left out."""
    if run.attainability.empty:
        return no_chances()
    rows = row_of(run.attainability["territory_id"], territories)
    table = run.attainability.assign(territory=rows)
    is_known = (rows >= 0) & table["p_attain"].notna()
    return table.loc[is_known, ["territory", "metric", "p_attain"]].reset_index(drop=True)


def row_of(ids: pd.Series, territories: pd.DataFrame) -> NDArray[np.int64]:
    """Row of each territory id in ``territories``; -1 where it is not there."""
    positions = pd.Index(territories["territory_id"]).get_indexer(pd.Index(ids.fillna("")))
    return np.asarray(positions, dtype=np.int64)


def _labels(table: pd.DataFrame, homes: gpd.GeoDataFrame) -> list[str]:
    known = homes.drop_duplicates("territory_id").set_index("territory_id")["rep_name"]
    names = table["rep_name"] if "rep_name" in table else table["territory_id"].map(known)
    reps = table["rep_id"].fillna("").astype(str)
    return [
        str(name or "") or rep or f"{territory} ({VACANT})"
        for name, rep, territory in zip(names.fillna(""), reps, table["territory_id"], strict=True)
    ]


def _with_coordinates(table: gpd.GeoDataFrame) -> pd.DataFrame:
    """``longitude`` and ``latitude`` in place of points; NaN where there is none."""
    points = gpd.GeoSeries(table.geometry.to_numpy(), index=table.index)
    flat = pd.DataFrame(table.drop(columns=table.geometry.name))
    placed = points[points.notna() & ~points.is_empty]
    return flat.assign(longitude=placed.x.round(4), latitude=placed.y.round(4)).reset_index(
        drop=True
    )
