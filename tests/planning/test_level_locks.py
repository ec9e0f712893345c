"""Columns that lock territories to managers and directors, from the scenario to the run folder."""

import pandas as pd
import pytest

from territory_opt.planning import plan
from territory_opt.scenario import check_scenario

MANAGERS = "manager_id,name,longitude,latitude\nM1,Eva,21.0,52.2\nM2,Luis,-3.7,40.4\nM3,Ida,9,50\n"
LEVELS = """
[[level]]
name = "district"
managers = "managers.csv"
span = [5, 15]
locked_by = "with_manager"
contiguous = false

[[level]]
name = "region"
managers = "directors.csv"
locked_by = "with_director"
contiguous = false
"""


@pytest.fixture
def locked(cities):
    """The scenario with two levels, territories locked as told: id -> manager or director."""

    def scenario(to_manager=None, to_director=None):
        file = cities(LEVELS, MANAGERS)
        directors = "manager_id,name,longitude,latitude\nNorth,Ann,10,54\nSouth,Bo,0,42\n"
        (file.parent / "directors.csv").write_text(directors)
        table = pd.read_csv(file.parent / "territories.csv", dtype=str)
        for column, to in (("with_manager", to_manager), ("with_director", to_director)):
            table[column] = [(to or {}).get(one, "") for one in table["territory_id"]]
        table.to_csv(file.parent / "territories.csv", index=False)
        return file

    return scenario


def test_a_territory_stays_under_its_director(locked, tmp_path):
    """PL-1 in Warsaw is under the South: its whole district goes there, or it leaves the district."""
    file = locked(to_director={"PL-1": "South", "PL-2": "North"})
    quick = {"with_map": False, "with_picture": False, "settings": ["solve.work=1"]}
    outcome = plan(file, tmp_path / "run", **quick)
    assert outcome.is_feasible
    parent = outcome.run.territories.set_index("territory_id")["parent_id"]
    assert parent[parent["PL-1"]] == "South"
    assert parent[parent["PL-2"]] == "North"


@pytest.mark.parametrize(
    ("to_manager", "to_director", "told"),
    [
        ({"PL-1": "M1", "PL-2": "M1"}, {"PL-1": "South", "PL-2": "North"},
         "all of district 'M1' share a region, but they are locked apart: PL-1 to 'South', PL-2 to "
         "'North'. Give them one region, or free their district."),
        ({}, {"PL-1": "Suoth"}, "with_director names 'Suoth', who is in directors.csv no manager. "
                                "Did you mean 'South'"),
    ],
)  # fmt: skip
def test_locks_that_contradict_each_other_are_told(locked, to_manager, to_director, told):
    """With ids, the place in the file, and the way out."""
    report = check_scenario(locked(to_manager, to_director))
    (said,) = [sentence for sentence in report.sentences if told in sentence]
    assert said.startswith("stop: scenario.toml row ")


def test_more_locks_than_a_span_allows_are_told(locked):
    """Sixteen territories to M1, who leads at most 15."""
    file = locked()
    table = pd.read_csv(file.parent / "territories.csv", dtype=str)
    table.loc[:15, "with_manager"] = "M1"
    table.to_csv(file.parent / "territories.csv", index=False)
    told = "16 territories are locked to 'M1', who leads at most 15"
    (said,) = [one for one in check_scenario(file).sentences if told in one]
    assert "Free 1 of them, or write span = [5, 16]." in said
