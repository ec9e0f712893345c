"""Regions first: a scenario split from the top down."""

import math

import pytest

from territory_opt.cli import exits
from territory_opt.errors import ScenarioError, UnsupportedError
from territory_opt.planning import plan
from tests.planning.conftest import TWO_LEVELS

SETTINGS = ["solve.work=3", "solve.levels=top-down"]
QUICK = {"with_map": False, "with_picture": False}


def loosened(file):
    """Bands of ±40 % in place of ±10 % and ±15 %: every part has a plan."""
    text = file.read_text()
    file.write_text(text.replace("tolerance = 0.10", "tolerance = 0.4").replace(
        "tolerance = 0.15", "tolerance = 0.4"))  # fmt: skip
    return file


def test_the_bound_of_the_top_holds_for_the_plan(cities, tmp_path):
    """Every level keeps its rules; regions cost no more than districts, nor these than the plan."""
    outcome = plan(loosened(cities(TWO_LEVELS)), tmp_path / "run", settings=SETTINGS, **QUICK)
    assert exits.of_outcome(outcome) == exits.OK
    summary = outcome.run.summary
    district, region = summary["levels"]
    assert [level["made"] for level in (district, region)] == ["top-down"] * 2
    assert region["objective_unit"] == summary["objective_unit"]
    room = 1 + 1e-9
    assert region["bound"] == pytest.approx(summary["bound"])
    assert region["bound"] <= region["objective"] * room <= district["objective"] * room**2
    assert district["objective"] <= summary["objective"] * room
    assert summary["bound_source"] == "relaxation"
    rows = outcome.run.territories
    of_district = rows[rows["level"] == "territory"]["parent_id"].value_counts()
    assert of_district.between(6, 10).all() and len(of_district) == 4
    assert rows[rows["level"] == "district"]["potential_index"].between(0.75, 1.25).all()


def test_parts_that_have_no_plan_are_mended_in_the_whole(cities, tmp_path):
    """In the shipped scenario languages leave some districts no plan of their own; the whole has one."""
    file = cities(TWO_LEVELS)
    file.write_text(file.read_text().replace("potential = 0.25", "potential = 0.6"))
    outcome = plan(file, tmp_path / "run", settings=SETTINGS, **QUICK)
    assert outcome.is_feasible
    assert outcome.result.bound_source != "relaxation"
    assert [level["made"] for level in outcome.run.summary["levels"]] == ["top-down"] * 2
    assert math.isfinite(outcome.result.bound)


def test_measures_that_depend_on_the_rep_are_refused(cities, tmp_path):
    """Workload is not known before it is known who drives."""
    file = cities(TWO_LEVELS.replace("potential", "workload_hours"))
    with pytest.raises(ScenarioError, match=r"workload_hours depends on who serves.*bottom-up"):
        plan(file, tmp_path / "run", settings=SETTINGS, **QUICK)
    assert not (tmp_path / "run").exists()


def test_limits_on_change_are_refused(cities, tmp_path):
    """They hold for the whole plan."""
    settings = [*SETTINGS, "rules.max_moved_account_share=0.2"]
    with pytest.raises(UnsupportedError, match=r"bottom-up"):
        plan(cities(TWO_LEVELS), tmp_path / "run", settings=settings, **QUICK)
    assert not (tmp_path / "run").exists()
