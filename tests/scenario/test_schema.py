"""Ranges and contradictions of settings, in words."""

from __future__ import annotations

from typing import Any

import pytest

from territory_opt.scenario.schema import ScenarioSpec
from territory_opt.scenario.schema_faults import validate
from territory_opt.scenario.settings import apply_setting, parse_setting

BASE = {"schema": 1, "accounts": {"file": "a.csv"}, "reps": {"file": "r.csv"}}


def refusals(*settings: str) -> list[tuple[str, str, str]]:
    """Key, message and remedy of everything that the schema refuses."""
    values = dict(BASE)
    for setting in settings:
        values = apply_setting(values, *parse_setting(setting))
    return [(".".join(r.path), r.message, r.remedy) for r in validate(values)[1]]


def band(text: str) -> str:
    """A setting that adds one band."""
    return f"balance+={{ {text} }}"


@pytest.mark.parametrize(
    ("setting", "key", "words"),
    [
        (band('measure = "count", tolerance = 10'), "balance.0.tolerance", "Did you mean 0.10?"),
        (band('measure = "count", tolerance = 2.5'), "balance.0.tolerance", "Did you mean 0.025?"),
        (band('measure = "count", tolerance = -0.1'), "balance.0.tolerance", "0.10 for 10 %"),
        (band('measure = "count", tolerance = 0.1, max = 5'), "balance.0", "not both"),
        (band('measure = "count"'), "balance.0", "Give tolerance, min, max"),
        (band('measure = "count", min = 5, max = 2'), "balance.0", "Swap them"),
        (band('measure = "workload", min = 5'), "balance.0", "Give `max` only"),
        (band('measure = "workload_hours", tolerance = 0.1'), "balance.0", "Give `max` only"),
        (band('measure = "travel_hours", max = 9, ideal_price = 1'), "balance.0", "`max` only"),
        (band('measure = "count", max = 1, target = "fair"'), "balance.0.target", "column:<name>"),
        (band('tolerance = 0.1'), "balance.0.measure", "Add measure"),
        ("schema=2", "schema", "schema = 1"),
        ("objective.kind=valu", "objective.kind", "Did you mean 'value'?"),
        ("objective.margin='0.6'", "objective.margin", "without quotes"),
        ("objective.margin=true", "objective.margin", "without quotes"),
        ("objective.margin=nan", "objective.margin", "finite"),
        ("objective.margin=60", "objective.margin", "Did you mean 0.60?"),
        ("objective.travel.speed_kmh=0", "objective.travel.speed_kmh", "above 0"),
        ("objective.travel.circuity=0.8", "objective.travel.circuity", "never shorter"),
        ("objective={ kind='least_change', weight='km' }", "objective", 'weight = "count"'),
        ("rules.conflicts=[['A1', 'A1']]", "rules.conflicts", '["A-1", "A-2"]'),
        ("rules.max_handed_off_per_rep=-1", "rules.max_handed_off_per_rep", "0 or more"),
        ("rules.max_handed_off_per_rep=1.5", "rules.max_handed_off_per_rep", "whole number"),
        ("quota+={ company_target = -5 }", "quota.0.company_target", "above 0"),
        ("quota+={ company_target = 5, over_assignment = 5 }", "quota.0.over_assignment", "0.05?"),
        ("accounts.query=select", "accounts.query", "file"),
        ("accounts.file=postgresql://host/db", "accounts.file", "Export"),
        ("geography={ layer = 'x' }", "geography", "Give file"),
        ("geography={ file = 'x', cells = 'voronoi' }", "geography", "Leave one"),
        ("geography={ cells = 'squares' }", "geography.cells", "hexagons, voronoi"),
        ("geography={ cells = 'hexagons' }", "geography", "5 is 253"),
        ("geography={ cells = 'hexagons', resolution = 16 }", "geography.resolution", "0 to 15"),
        ("geography={ cells = 'hexagons', resolution = 5.5 }", "geography.resolution", "whole number"),
        ("geography={ cells = 'voronoi', resolution = 5 }", "geography", "hexagons"),
        ("geography={ cells = 'voronoi', barriers = 'x' }", "geography", "Leave it out"),
        ("opportunities={ columns = {} }", "opportunities.file", "file ="),
        ("potential={ from = 'turnover' }", "potential", 'rates = "rates.csv"'),
        ("potential={ from = ['tier', 'column'], tiers = { A = 1 } }", "potential", "Add column"),
        ("potential={ from = 'guess' }", "potential.from", "look-alike"),
        ("potential={ from = [] }", "potential.from", "turnover"),
        ("productivity.min_deals=0", "productivity.min_deals", "20 is usual"),
        ("productivity.confidence=1", "productivity.confidence", "0.9"),
        ("snapshot_date=soon", "snapshot_date", "2027-01-01"),
        ("accounts.where={ tier = { a = 1 } }", "accounts.where.tier", ">=1000"),
        ("balance=3", "balance", "a list"),
        ("roles.inside.travel=bike", "roles.inside.travel", "car, none"),
        ("reps={}", "reps.file", "file ="),
    ],
)  # fmt: skip
def test_setting_is_refused_with_the_way_out(setting: str, key: str, words: str) -> None:
    """One fault, at its key, with what to write instead."""
    ((path, _, remedy),) = refusals(setting)
    assert path == key
    assert words in remedy


def test_missing_sections_are_named() -> None:
    """All of them at once."""
    found = {refusal.path for refusal in validate({})[1]}
    assert found == {("schema",), ("accounts",), ("reps",)}


@pytest.mark.parametrize(
    ("setting", "nearest"),
    [
        ("acounts={}", "accounts"),
        ("objective.travel.speed=3", "speed_kmh"),
        ("balance+={ measure = 'count', max = 1, tolerence = 0.1 }", "tolerance"),
        ("rules.max_distance=3", "max_distance_km"),
        ("roles.inside.travl='none'", "travel"),
        ("balance+={ measure = 'count', max = 1, for = { rol = 'field' } }", "role"),
    ],
)
def test_unknown_key_names_the_nearest(setting: str, nearest: str) -> None:
    """In tables, lists of tables and tables by name."""
    ((_, _, remedy),) = refusals(setting)
    assert remedy == f"Did you mean {nearest!r}?"


def test_what_is_left_without_a_wrong_setting_can_still_be_checked() -> None:
    """So that faults of tables are found in the same go."""
    spec, found = validate({**BASE, "objective": {"kind": "no", "margin": 0.3}})
    assert len(found) == 1
    assert spec is not None
    assert (spec.objective.kind, spec.objective.margin) == ("value", 0.3)


def test_defaults_are_those_of_the_design() -> None:
    """Evidence in the field notes; a change here changes every plan."""
    spec = ScenarioSpec.model_validate(BASE)
    assert spec.objective.handover.loss == 0.15
    assert spec.capacity_or_default.hours_per_year * spec.capacity_or_default.customer_share == 1344
    assert spec.solve.seconds_or_default == 60
    assert spec.objective.weight_name == "visit_hours"


def test_work_limit_needs_no_clock() -> None:
    """A clock beside it would end the repeatability."""
    spec = ScenarioSpec.model_validate({**BASE, "solve": {"work": 200}})
    assert spec.solve.seconds_or_default is None


def test_price_below_zero_is_no_column(desk: Any) -> None:
    """A number is never taken for the name of a column."""
    fault = desk.the_stop("rules.uncovered_cost=-1")
    assert fault.message == "rules.uncovered_cost: -1 is below 0"
