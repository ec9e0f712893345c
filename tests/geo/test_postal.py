"""US postal codes to centroids."""

import numpy as np
import pandas as pd
import pytest

from territory_opt.geo import locate_postal_codes


def locate(*codes, country="US"):
    series = pd.Series(codes, dtype=object)
    return locate_postal_codes(series, pd.Series(country, index=series.index, dtype=object))


def test_manhattan_is_where_it_is():
    """10001 is Chelsea: 40.7506 N, 73.9973 W."""
    place = locate("10001").iloc[0]
    assert (place.longitude, place.latitude) == pytest.approx((-73.9973, 40.7506), abs=1e-3)


@pytest.mark.parametrize(
    "code", ["2134", 2134, 2134.0, "2134.0", "02134-1001", "021341001", " 02134 "]
)
def test_ways_to_write_a_code_give_one_place(code):
    """Lost leading zeros, numbers and ZIP+4 all mean 02134, Boston."""
    places = locate("02134", code)
    assert places.latitude.iloc[0] == pytest.approx(42.358, abs=1e-2)
    assert places.iloc[0].equals(places.iloc[1])


@pytest.mark.parametrize("code", ["99999", "K1A 0B6", "", None, "12", "1234567", np.nan])
def test_unknown_code_is_nan(code):
    """No place is made up."""
    assert locate(code).isna().all(axis=None)


@pytest.mark.parametrize("country", ["CA", "Germany", "Atlantis"])
def test_other_countries_are_nan(country):
    """10115 is Berlin too: only the United States are in the data."""
    assert locate("10115", country=country).isna().all(axis=None)


@pytest.mark.parametrize("country", ["United States", "usa", "", None])
def test_country_may_be_spelled_or_missing(country):
    """An empty country counts as the United States."""
    assert locate("10001", country=country).notna().all(axis=None)


def test_index_is_kept():
    """Rows come back under the caller's labels."""
    code = pd.Series(["10001", "60601"], index=[7, 3])
    assert locate_postal_codes(code, pd.Series("US", index=code.index)).index.tolist() == [7, 3]


def test_no_rows_give_no_rows():
    """An empty table stays one with its columns."""
    assert locate().columns.tolist() == ["longitude", "latitude"]
