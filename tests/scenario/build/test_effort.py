"""The call plan: who is visited how often, how long, and how."""

import numpy as np


def test_columns_of_the_accounts_hold_where_no_line_does(make):
    """12 visits of 1.5 h are 18 hours a year."""
    scenario = make({"visits_per_year": [12.0, 6.0], "visit_hours": [1.5, 2.0]})
    assert scenario.effort.hours_per_year.tolist() == [[18.0], [12.0]]


def test_without_any_word_there_are_no_visits(make):
    """Nothing is invented."""
    assert make().effort.hours_per_year.tolist() == [[0.0], [0.0]]


def test_a_line_goes_before_the_column(make):
    """Only the A account gets 24 visits; its hours per visit stay its own."""
    scenario = make(
        {"tier": ["A", "B"], "visits_per_year": 4.0, "visit_hours": 2.0},
        effort=[{"where": {"tier": "A"}, "visits_per_year": 24}],
    )
    assert scenario.effort.visits_per_year.tolist() == [[24.0], [4.0]]
    assert scenario.effort.visit_hours.tolist() == [[2.0], [2.0]]


def test_a_later_line_wins(make):
    """Everybody 10, then A accounts 20."""
    scenario = make(
        {"tier": ["A", "B"]},
        effort=[{"visits_per_year": 10}, {"where": {"tier": "A"}, "visits_per_year": 20}],
    )
    assert scenario.effort.visits_per_year.tolist() == [[20.0], [10.0]]


def test_a_line_may_hold_for_one_role(make):
    """Inside reps call 6 times, field reps 12 times."""
    scenario = make(
        territories={"role": ["field", "inside"]},
        effort=[{"visits_per_year": 12}, {"where": {"role": "inside"}, "visits_per_year": 6}],
    )
    assert scenario.effort.roles == ("field", "inside")
    assert scenario.effort.visits_per_year.tolist() == [[12.0, 6.0], [12.0, 6.0]]


def test_a_remote_channel_needs_no_trips(make):
    """The B account is served by telephone: its 12 contacts are no trips."""
    scenario = make(
        {"tier": ["A", "B"]},
        effort=[{"visits_per_year": 12}, {"where": {"tier": "B"}, "channel": "remote"}],
    )
    assert scenario.effort.trips_per_year.tolist() == [[12.0], [0.0]]


def test_a_role_that_does_not_travel_makes_no_trips(make):
    """Whatever the lines say."""
    scenario = make(
        territories={"role": ["field", "inside"]},
        effort=[{"visits_per_year": 12, "channel": "visit"}],
        roles={"inside": {"travel": "none"}},
    )
    assert scenario.effort.trips_per_year.tolist() == [[12.0, 0.0], [12.0, 0.0]]


def test_territories_know_their_role(make):
    """Roles are numbered in the order of their first territory."""
    scenario = make(territories={"role": ["b", "a", "b"]}, num_territories=3)
    assert scenario.effort.roles == ("b", "a")
    assert np.array_equal(scenario.effort.role_of, [0, 1, 0])
