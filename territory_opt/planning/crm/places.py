"""Where the invented companies are: US postal codes of the lower 48 states, with their states."""

from __future__ import annotations

from functools import cache

import geopandas as gpd
import numpy as np
import pandas as pd

from territory_opt.geo import background, postal_codes

LOWER_48, BEYOND = (-125.0, 24.0, -66.5, 49.5), ("Puerto Rico", "Alaska", "Hawaii")
"""Degrees around them, and states that are not among them."""
_NEAR = 0.4
"""Degrees within which other postal codes tell of a city: business is where they are many."""


@cache
def places() -> pd.DataFrame:
    """
    Postal codes of the lower 48 states.

    Returns
    -------
    DataFrame
        ``postal_code``, ``state``, ``longitude``, ``latitude``, and ``weight``: the chance of a company
        to be there, by how many postal codes lie near.
    """
    codes = postal_codes()
    points = gpd.GeoDataFrame(
        codes, geometry=gpd.points_from_xy(codes["longitude"], codes["latitude"]), crs=4326
    )
    states = background(LOWER_48).query("kind == 'state'")[["name", "geometry"]]
    states = states[~states["name"].isin(BEYOND)]
    found = points.sjoin(states, how="inner").drop_duplicates("postal_code").reset_index(drop=True)
    found = found.rename(columns={"name": "state"})
    weight = _crowd(found["longitude"].to_numpy(), found["latitude"].to_numpy())
    return pd.DataFrame(
        found[["postal_code", "state", "longitude", "latitude"]].assign(weight=weight)
    )


def _crowd(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Shares that grow with the square of the number of codes in the same cell and those around."""
    column, row = (np.floor(axis / _NEAR).astype(int) for axis in (x, y))
    cells = pd.Series(1, index=pd.MultiIndex.from_arrays([column, row])).groupby(level=[0, 1]).sum()
    around = [(column + i, row + j) for i in (-1, 0, 1) for j in (-1, 0, 1)]
    near = [
        cells.reindex(pd.MultiIndex.from_arrays(cell), fill_value=0).to_numpy() for cell in around
    ]
    weight = np.sum(near, axis=0, dtype=float) ** 2
    shares: np.ndarray = weight / weight.sum()
    return shares


def sample(rng: np.random.Generator, number: int) -> pd.DataFrame:
    """Places of so many companies, row by row."""
    known = places()
    rows = rng.choice(len(known), size=number, p=known["weight"].to_numpy())
    return known.iloc[rows].drop(columns="weight").reset_index(drop=True)
