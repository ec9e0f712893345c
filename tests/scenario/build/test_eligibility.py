"""Which territory may serve which account: one rule at a time."""

import numpy as np
import pytest

from territory_opt.errors import ScenarioError
from territory_opt.scenario.build.ground import survey


def allowed(scenario):
    """Allowed pairs as a matrix."""
    ground = survey(scenario)
    units, territories = (np.arange(size) for size in ground.shape)
    return ground.eligibility.allowed(units[:, None], territories[None, :]).tolist()


def test_without_rules_everybody_serves_everything(make):
    """Four pairs, all open."""
    assert allowed(make()) == [[True, True], [True, True]]


def test_coverage_opens_a_role_to_what_its_entry_names(make):
    """Enterprise serves the large account only; field, without an entry, serves both."""
    scenario = make(
        {"employees": [5_000.0, 10.0]},
        {"role": ["enterprise", "field"]},
        coverage=[{"role": "enterprise", "where": {"employees": ">=1000"}}],
    )
    assert allowed(scenario) == [[True, True], [False, True]]


def test_coverage_entries_of_one_role_add_up(make):
    """A and B by two entries, C by none."""
    scenario = make(
        {"tier": ["A", "B", "C"]},
        num_accounts=3,
        num_territories=1,
        coverage=[{"role": "field", "where": {"tier": tier}} for tier in "AB"],
        rules={"uncovered_cost": 1},
    )
    assert allowed(scenario) == [[True], [True], [False]]


def test_coverage_of_an_unknown_role_is_refused(make):
    """The nearest role is named."""
    with pytest.raises(ScenarioError, match=r"no territory has the role 'feild'.*'field'"):
        survey(make(coverage=[{"role": "feild"}]))


def test_every_required_skill_must_be_there(make):
    """T0 has one of two skills, T1 both; case does not matter."""
    scenario = make(
        {"required_skills": [("Cardio", "Lab"), ()]},
        {"skills": [("cardio",), ("lab", "CARDIO")]},
    )
    assert allowed(scenario) == [[False, True], [True, True]]


def test_skills_can_be_switched_off(make):
    """match_skills = false: nobody asks."""
    scenario = make({"required_skills": [("lab",), ()]}, rules={"match_skills": False})
    assert allowed(scenario) == [[True, True], [True, True]]


def test_one_shared_language_is_enough(make):
    """An account that speaks French or German; a rep who lists no language offers none."""
    scenario = make(
        {"languages": [("fr", "de"), ()]},
        {"languages": [("de", "en"), ()]},
        rules={"match_languages": True},
    )
    assert allowed(scenario) == [[True, False], [True, True]]


def test_country_must_be_the_homes(make):
    """Nobody crosses the border; an account of no known country is open to all."""
    scenario = make(
        {"country": ["CA", ""]}, {"country": ["US", "CA"]}, rules={"match_country": True}
    )
    assert allowed(scenario) == [[False, True], [True, True]]


def test_forbidden_territory_is_closed(make):
    """A0 rules out T1."""
    assert allowed(make({"forbidden": [("T1",), ()]})) == [[True, False], [True, True]]


def test_distance_limit_of_the_rules(make):
    """One degree of the equator is 111.2 km: over 100, under 120."""
    places = {"longitude": [0.0, 0.0], "latitude": 0.0}
    homes = {"longitude": [0.0, 1.0], "latitude": 0.0}
    near = make(places, homes, rules={"max_distance_km": 100})
    far = make(places, homes, rules={"max_distance_km": 120})
    assert allowed(near) == [[True, False], [True, False]]
    assert allowed(far) == [[True, True], [True, True]]


def test_a_reps_own_distance_limit_is_stricter(make):
    """120 km by the rules, 100 by T1's own word."""
    scenario = make(
        {"longitude": 0.0, "latitude": 0.0},
        {"longitude": [0.0, 1.0], "latitude": 0.0, "max_distance_km": [np.nan, 100.0]},
        rules={"max_distance_km": 120},
    )
    assert allowed(scenario) == [[True, False], [True, False]]


def test_inside_roles_have_no_distance(make):
    """They need no coordinates either."""
    scenario = make(
        {"longitude": [0.0, np.nan], "latitude": [0.0, np.nan]},
        {"longitude": [0.0, np.nan], "latitude": [0.0, np.nan], "role": ["field", "inside"]},
        roles={"inside": {"travel": "none"}},
        rules={"max_distance_km": 1},
    )
    assert allowed(scenario) == [[True, True], [False, True]]


def test_time_zones_by_hours_and_by_name(make):
    """New York is 5 hours behind London in January; a limit of 3 closes the pair."""
    scenario = make(
        {"time_zone": ["America/New_York", ""]},
        {"time_zone": ["Europe/London", "-6"]},
        effective_from="2027-01-01",
        rules={"max_time_zone_difference_hours": 3},
    )
    assert allowed(scenario) == [[False, True], [True, True]]


def test_unknown_time_zone_is_refused(make):
    """With what to write instead."""
    scenario = make(
        {"time_zone": ["Mars/Base", ""]},
        {"time_zone": "0"},
        rules={"max_time_zone_difference_hours": 3},
    )
    with pytest.raises(ScenarioError, match=r"'Mars/Base' is no time zone: 1 of") as caught:
        survey(scenario)
    assert caught.value.faults[0].remedy.startswith("Write a name like")


def test_time_zone_rule_needs_the_column(make):
    """A rule that cannot be checked is not ignored."""
    with pytest.raises(ScenarioError, match="no column 'time_zone'"):
        survey(make(rules={"max_time_zone_difference_hours": 3}))


def test_a_lock_passes_every_rule_but_forbidden(make):
    """T0 lacks the skill and still has the locked A0; A1's lock is ruled out by name."""
    scenario = make(
        {
            "required_skills": [("lab",), ()],
            "locked_to": ["T0", "T0"],
            "forbidden": [(), ("T0",)],
        },
    )
    assert allowed(scenario) == [[True, False], [False, True]]


def test_keep_where_locks_to_the_incumbent(make):
    """Customers stay, prospects do not; an own lock goes first."""
    scenario = make(
        {
            "status": ["customer", "prospect", "customer"],
            "current_territory": ["T0", "T0", "T0"],
            "locked_to": ["", "", "T1"],
        },
        num_accounts=3,
        rules={"keep_where": {"status": "customer"}},
    )
    assert survey(scenario).today.locked_to.tolist() == [0, -1, 1]


def test_keep_where_gives_way_to_forbidden(make):
    """An incumbent that the account rules out is not kept."""
    scenario = make(
        {"current_territory": ["T0", "T1"], "forbidden": [("T0",), ()]}, rules={"keep_where": {}}
    )
    assert survey(scenario).today.locked_to.tolist() == [-1, 1]
