"""Postal codes of the United States to coordinates, offline."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from io import BytesIO

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from territory_opt.geo.countries import country_code

DEGREE = 1e-4
"""Resolution of the shipped centroids: about eleven metres."""


def locate_postal_codes(postal_code: pd.Series, country: pd.Series) -> pd.DataFrame:
    """
    Centroids of US postal codes.

    Parameters
    ----------
    postal_code
        Text or numbers. ZIP+4 is accepted, and leading zeros lost to a spreadsheet are put back:
        ``"02134"``, ``"02134-1001"``, ``2134`` and ``2134.0`` are one place.
    country
        As people write it, same index; empty counts as the United States.

    Returns
    -------
    DataFrame
        ``longitude``, ``latitude`` in degrees, index of ``postal_code``; NaN where the code is
        unknown or the country has no postal codes here (every one but the United States).

    Notes
    -----
    Census tabulation areas of 2021: codes of single buildings and post boxes are not among them.
    """
    zip_number = _zip_numbers(postal_code).where(_is_american(country), -1).to_numpy()
    zips, longitude, latitude = _centroids()
    row = np.searchsorted(zips, zip_number).clip(max=len(zips) - 1)
    is_known = zips[row] == zip_number
    return pd.DataFrame(
        {
            "longitude": np.where(is_known, longitude[row], np.nan),
            "latitude": np.where(is_known, latitude[row], np.nan),
        },
        index=postal_code.index,
    )


def postal_codes() -> pd.DataFrame:
    """US postal codes with their centroids: ``postal_code``, ``longitude``, ``latitude``."""
    zips, longitude, latitude = _centroids()
    text = pd.Series(zips).astype(str).str.zfill(5)
    return pd.DataFrame({"postal_code": text, "longitude": longitude, "latitude": latitude})


def _zip_numbers(postal_code: pd.Series) -> pd.Series:
    """The five digits as a number, −1 where there are none."""
    text = postal_code.astype("string").str.strip().str.removesuffix(".0")
    five = text.str.extract(r"^(\d{3,5})(?:-\d{4})?$", expand=False)
    nine = text.str.extract(r"^(\d{4,5})\d{4}$", expand=False)  # ZIP+4 without its hyphen
    return pd.to_numeric(five.fillna(nine)).fillna(-1).astype("int64")


def _is_american(country: pd.Series) -> pd.Series:
    text = country.astype("string").fillna("").str.strip()
    codes = {name: country_code(name) or name for name in text.unique()}
    return text.map(codes).isin(["US", ""])


@cache
def _centroids() -> tuple[NDArray[np.int32], NDArray[np.float64], NDArray[np.float64]]:
    data = files("territory_opt.geo") / "data" / "us_zips.npz"
    with np.load(BytesIO(data.read_bytes())) as arrays:
        return arrays["zip"], arrays["longitude"] * DEGREE, arrays["latitude"] * DEGREE
