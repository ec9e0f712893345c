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


FOUR_REPS = """\
schema = 1
name = "Four reps"
currency = "EUR"
effective_from = 2027-01-01
accounts = { file = "accounts.csv" }
reps = { file = "reps.csv" }
territories = { file = "territories.csv" }

[objective]
kind = "inertia"

[[quota]]
metric = "sales"
company_target = 100_000
over_assignment = 0.05
upper_over_assignment = [0.02]
round_to = 1
periods = "quarters"
"""


@pytest.fixture
def four_reps(tmp_path):
    """
    Twelve accounts of 1,000 today: four and two with T1 and T2 in the north, three each in the south.

    Two per cent of over-assignment between company and regions, five below.
    """
    folder = tmp_path / "four-reps"
    folder.mkdir()
    owners = ["P1"] * 4 + ["P2"] * 2 + ["P3"] * 3 + ["P4"] * 3
    lines = [f"A{i:02},{i}.0,50.0,1000,500,{rep}" for i, rep in enumerate(owners)]
    head = "account_id,longitude,latitude,potential,revenue,current_rep"
    (folder / "accounts.csv").write_text("\n".join([head, *lines]) + "\n")
    reps = [f"P{k},{k}.0,50.0,{'USD' if k == 4 else 'EUR'}" for k in range(1, 5)]
    (folder / "reps.csv").write_text(
        "\n".join(["rep_id,longitude,latitude,currency", *reps]) + "\n"
    )
    seats = [f"T{k},P{k},{'North' if k < 3 else 'South'},{k}.0,50.0" for k in range(1, 5)]
    head = "territory_id,rep_id,parent_id,longitude,latitude"
    (folder / "territories.csv").write_text("\n".join([head, *seats]) + "\n")
    (folder / "scenario.toml").write_text(FOUR_REPS)
    return folder
