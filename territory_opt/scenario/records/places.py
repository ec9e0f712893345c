"""Countries by code, and US ZIP codes with the zeros that spreadsheets drop."""

from __future__ import annotations

import pandas as pd

from territory_opt.geo import country_code
from territory_opt.scenario.faultlog import RowLog
from territory_opt.scenario.where import Mask

PLACE_COLUMNS = ("country", "state", "city", "postal_code", "time_zone")


def read_places(frame: pd.DataFrame, scope: Mask, rows: RowLog) -> pd.DataFrame:
    """
    Country, state, city and postal code, tidied.

    Countries become ISO codes where they are known; ZIP codes of the US get back the leading zeros
    that a spreadsheet dropped, and that is told.
    """
    places = frame[list(PLACE_COLUMNS)].copy()
    places["country"] = country_codes(places["country"])
    places["postal_code"] = _zip_codes(places, scope, rows)
    return places


def country_codes(text: pd.Series) -> pd.Series:
    """ISO code of each country; text that names none stays as it is."""
    codes = {name: country_code(name) or name for name in text.unique()}
    return text.map(codes).astype("str")


def _zip_codes(places: pd.DataFrame, scope: Mask, rows: RowLog) -> pd.Series:
    text = places["postal_code"].str.removesuffix(".0")
    is_american = places["country"].eq("US")
    is_short = (is_american & text.str.fullmatch(r"\d{3,4}(?:-\d{4})?")).to_numpy(dtype=bool)
    rows.fixed(
        "zip-leading-zero", is_short & scope, "ZIP code {value} of {record} has lost its leading zero",
        "Put back.", column="postal_code", values=text,
    )  # fmt: skip
    mended = {code: _with_zeros(code) for code in text[is_short].unique()}
    return text.mask(is_short, text.map(lambda code: mended.get(code, code))).astype("str")


def _with_zeros(code: str) -> str:
    five, *plus_four = code.split("-")
    return "-".join([five.zfill(5), *plus_four])
