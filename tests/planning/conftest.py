"""What tests of planning share: a shipped scenario that levels can be added to."""

import shutil
from pathlib import Path

import pytest

from territory_opt.planning import review
from territory_opt.planning.decisions.desk import Desk
from tests.planning.review_desk import Office, planned

CITIES = Path(__file__).parents[2] / "scenarios" / "europe-cities"

TWO_LEVELS = """
[[level]]
name = "district"
span = [6, 10]
tolerance = { potential = 0.25 }

[[level]]
name = "region"
count = 2
"""


@pytest.fixture(scope="session")
def cities_in():
    """The shipped scenario of thirty territories in a folder, to add levels to."""

    def copied(folder):
        shutil.copytree(CITIES, folder)

        def with_levels(text, managers=None):
            if managers is not None:
                (folder / "managers.csv").write_text(managers)
            file = folder / "scenario.toml"
            file.write_text((CITIES / "scenario.toml").read_text() + text)
            return file

        return with_levels

    return copied


@pytest.fixture
def cities(tmp_path, cities_in):
    """The same, in a folder of the test's own."""
    return cities_in(tmp_path / "cities")


@pytest.fixture(scope="session")
def three_reps(tmp_path_factory):
    """The run of three reps under two managers; tests read it only."""
    return planned(tmp_path_factory.mktemp("three-reps") / "scenario")


@pytest.fixture(scope="session")
def desk(three_reps):
    """That run, read once."""
    return Desk.at(three_reps)


@pytest.fixture(scope="session")
def sent(three_reps, tmp_path_factory):
    """Its review workbooks; tests read them only."""
    return review(three_reps, tmp_path_factory.mktemp("sent") / "sent", due="2026-12-10").folder


@pytest.fixture
def office(desk, sent, tmp_path):
    """That run, and a folder of the test's own."""
    return Office(desk, sent, tmp_path)
