"""Measures and the loads under each."""

import numpy as np
import pytest

from territory_opt.errors import ScenarioError
from territory_opt.geo import great_circle_km
from territory_opt.scenario.build import build_problem

DEGREE_KM = float(great_circle_km([0], [0], [1], [0])[0, 0])
LINE = {"longitude": [0.0, 1.0], "latitude": 0.0}
VISITS = {"visits_per_year": 12.0, "visit_hours": 2.0}


def load(problem, name):
    """Loads of all pairs under one measure."""
    units = np.arange(problem.num_units)
    return problem.loads.measure_block(problem.measure(name), units, problem.num_territories)


def test_standing_measures(make):
    """In the order of the signature page."""
    assert build_problem(make(VISITS)).measures == (
        "potential",
        "revenue",
        "count",
        "visit_hours",
        "travel_hours",
        "workload_hours",
    )


def test_loads_of_accounts(make):
    """Potential, revenue, one each, 12 × 2 hours."""
    problem = build_problem(make({"potential": [5.0, 6.0], "revenue": [1.0, 2.0], **VISITS}))
    assert problem.loads.unit[:, :4].tolist() == [[5, 1, 1, 24], [6, 2, 1, 24]]


def test_travel_hours_depend_on_the_pair(make):
    """12 visits × 2 × 1.3 × 111.2 km ÷ 4 stops ÷ 70 km/h."""
    problem = build_problem(make({**LINE, **VISITS}, LINE))
    way = 12 * 2 * 1.3 * DEGREE_KM / 4 / 70
    assert load(problem, "travel_hours") == pytest.approx(way * np.array([[0, 1], [1, 0]]))


def test_workload_is_visits_and_the_way(make):
    """24 h with the customer, the way on top."""
    problem = build_problem(make({**LINE, **VISITS}, LINE))
    expected = 24 + load(problem, "travel_hours")
    assert load(problem, "workload_hours") == pytest.approx(expected)


def test_without_travel_workload_is_visit_hours(make):
    """There is no measure of travel hours then."""
    problem = build_problem(make(VISITS, objective={"travel": {"enabled": False}}))
    assert "travel_hours" not in problem.measures
    assert load(problem, "workload_hours").tolist() == [[24, 24], [24, 24]]


def test_band_on_travel_needs_travel(make):
    """A limit that means nothing is refused."""
    scenario = make(
        balance=[{"measure": "travel_hours", "max": 5}], objective={"travel": {"enabled": False}}
    )
    with pytest.raises(ScenarioError, match="nobody travels"):
        build_problem(scenario)


def test_filtered_measure_counts_what_it_names(make):
    """Prospects of tier A only; named as people would say it."""
    scenario = make(
        {"status": ["prospect", "prospect", "customer"], "tier": ["A", "B", "A"]},
        num_accounts=3,
        balance=[{"measure": "count", "where": {"status": "prospect", "tier": "A"}, "min": 0}],
    )
    problem = build_problem(scenario)
    assert problem.measures[-1] == "count[status=prospect, tier=A]"
    assert problem.loads.unit[:, -1].tolist() == [1, 0, 0]


def test_any_numeric_column_is_a_measure(make):
    """Beds, after the filtered measures."""
    scenario = make(
        {"beds": [10.0, 30.0]},
        balance=[
            {"measure": "beds", "max": 99},
            {"measure": "beds", "where": {"tier": ["A", "B"]}, "max": 99},
        ],
    )
    problem = build_problem(scenario)
    assert problem.measures[-2:] == ("beds[tier=A|B]", "beds")
    assert problem.loads.unit[:, -1].tolist() == [10, 30]


def test_unknown_measure_is_refused(make):
    """With the nearest column."""
    with pytest.raises(ScenarioError, match=r"no column 'bedz'.*'beds'"):
        build_problem(make({"beds": 1.0}, balance=[{"measure": "bedz", "max": 1}]))


def test_measure_with_text_in_it_is_refused(make):
    """The offender is named."""
    scenario = make({"beds": ["ten", "12"]}, balance=[{"measure": "beds", "max": 1}])
    with pytest.raises(ScenarioError, match=r"no number ≥ 0 in 1 rows \(A0: 'ten'\)"):
        build_problem(scenario)


def test_visit_hours_that_differ_by_role_depend_on_the_pair(make):
    """24 h by a field rep, 6 by an inside rep, for accounts that both may serve."""
    scenario = make(
        VISITS,
        {"role": ["field", "inside"]},
        effort=[{"where": {"role": "inside"}, "visit_hours": 0.5}],
    )
    assert load(build_problem(scenario), "visit_hours").tolist() == [[24, 6], [24, 6]]


def test_visit_hours_are_the_accounts_own_where_one_role_serves_it(make):
    """Coverage gives A0 to field, A1 to inside: no pair table is needed."""
    scenario = make(
        {**VISITS, "tier": ["A", "B"]},
        {"role": ["field", "inside"]},
        effort=[{"where": {"role": "inside"}, "visit_hours": 0.5}],
        coverage=[
            {"role": "field", "where": {"tier": "A"}},
            {"role": "inside", "where": {"tier": "B"}},
        ],
    )
    problem = build_problem(scenario)
    assert problem.measure("visit_hours") not in problem.loads.pairs
    assert problem.loads.unit[:, problem.measure("visit_hours")].tolist() == [24, 6]


def test_locked_accounts_count(make):
    """A lock takes nothing out of a load."""
    problem = build_problem(make({"potential": 7.0, "locked_to": "T0"}))
    loads = problem.loads.per_territory(problem.locked_to, 2)
    assert loads[:, problem.measure("potential")].tolist() == [14, 0]
