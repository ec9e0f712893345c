"""What a pair costs under each kind of objective."""

import numpy as np
import pytest

from territory_opt.errors import ScenarioError
from territory_opt.geo import great_circle_km
from territory_opt.scenario.build import build_problem

DEGREE_KM = float(great_circle_km([0], [0], [1], [0])[0, 0])
LINE = {"longitude": [0.0, 1.0], "latitude": 0.0}
"""Two places one degree apart on the equator."""
VISITS = {"visits_per_year": 12.0, "visit_hours": 2.0}
NO_TRAVEL = {"travel": {"enabled": False}}


def cost(scenario):
    """Cost of all pairs."""
    problem = build_problem(scenario)
    return problem.cost.block(np.arange(problem.num_units))


def worked(make, **objective):
    """The account of docs/formulation.md: held by T0, 50 km east of T1, the good rep's home."""
    return make(
        {
            "potential": 250_000.0,
            "revenue": 100_000.0,
            "tier": "B",
            "segment": "retail",
            "current_territory": "T0",
            "longitude": 50 / DEGREE_KM,
            "latitude": 0.0,
            "visits_per_year": 12.0,
        },
        {
            "longitude": [50 / DEGREE_KM, 0.0],
            "latitude": 0.0,
            "performance": [1.0, 1.2],
            "experience": [(), ("Retail",)],
        },
        num_accounts=1,
        objective={"travel": {"speed_kmh": 65}, **objective},
    )


def test_worked_example_of_the_formulation(make):
    """T0 keeps it at 0.6 × (100,000 + 15,000) = 69,000; T1 is worth 64,026: 4,974 forgone."""
    problem = build_problem(worked(make))
    assert problem.best_value.tolist() == pytest.approx([69_000])
    assert problem.cost.block(np.array([0])).tolist() == [pytest.approx([0, 4_974])]
    assert (problem.sense, problem.objective_unit) == ("value", "USD/year")


def test_terms_of_the_worked_example(make):
    """0.6 × 91,000, 0.6 × 16,500, and 474 of travel."""
    terms = build_problem(worked(make)).terms
    at = {name: float(table.at(np.array([0]), np.array([1]))[0]) for name, table in terms.items()}
    assert at == pytest.approx({"revenue": 54_600, "new_sales": 9_900, "travel": -474})


@pytest.mark.parametrize(
    ("switched_off", "forgone"),
    [
        ({"handover": {"enabled": False}}, 4_974 - 5_400),
        ({"match": {"enabled": False}}, 4_974 + 900),
        ({"travel": {"enabled": False}}, 4_974 - 474),
    ],
)
def test_each_term_can_be_switched_off(make, switched_off, forgone):
    """What T1 is worth less than T0, with one of its three reasons gone; below 0 it is worth more."""
    at_t0, at_t1 = cost(worked(make, **switched_off))[0]
    assert at_t1 - at_t0 == pytest.approx(forgone)


def test_performance_of_a_vacant_territory_is_average(make):
    """Whoever left does not count: 0.6 × 0.1 × 1,000 in both."""
    scenario = make(
        {"potential": 1_000.0, "tier": "A"},
        {"performance": [1.0, 3.0], "is_vacant": [False, True]},
        objective=NO_TRAVEL,
    )
    assert cost(scenario).tolist() == [[0, 0], [0, 0]]


def test_performance_may_differ_by_segment(make):
    """T1 is twice as good in retail only: 0.6 × 0.1 × 1,000 = 60 more there."""
    scenario = make(
        {"potential": 1_000.0, "tier": "A", "segment": ["retail", "banks"]},
        {"performance_retail": [np.nan, 2.0]},
        objective=NO_TRAVEL,
    )
    assert cost(scenario) == pytest.approx(np.array([[60, 0], [0, 0]]))


def test_customer_whose_owner_left_loses_sales_in_any_hands_but_less_in_knowing_ones(make):
    """15 % lost with T0, 9 % with T1 who knows the segment: 0.6 × 6 % of 1,000 = 36."""
    scenario = make(
        {"revenue": 1_000.0, "segment": "retail", "owner_state": ["leaver", "none"]},
        {"experience": [(), ("retail",)]},
        objective=NO_TRAVEL,
    )
    assert cost(scenario) == pytest.approx(np.array([[36, 0], [0, 0]]))


def test_forbidden_pairs_cost_infinitely(make):
    """And the best value is that of the allowed one."""
    problem = build_problem(make({"revenue": 100.0, "forbidden": [("T1",), ()]}))
    assert problem.cost.block(np.array([0])).tolist() == [[0, np.inf]]


def test_distance_is_weighted_by_hours_with_the_customer(make):
    """24 h a year × 111.2 km."""
    scenario = make({**LINE, **VISITS}, LINE, objective={"kind": "distance"})
    assert cost(scenario) == pytest.approx(24 * DEGREE_KM * np.array([[0, 1], [1, 0]]))
    assert build_problem(scenario).objective_unit == "hours·km/year"


def test_inertia_squares_the_distance(make):
    """24 × 111.2²."""
    scenario = make({**LINE, **VISITS}, LINE, objective={"kind": "inertia"})
    assert cost(scenario)[0, 1] == pytest.approx(24 * DEGREE_KM**2)


def test_distance_may_be_weighted_by_a_column(make):
    """Deliveries 3 and 5."""
    scenario = make(
        {**LINE, "deliveries": [3.0, 5.0]},
        LINE,
        objective={"kind": "distance", "weight": "deliveries"},
    )
    assert cost(scenario) == pytest.approx(DEGREE_KM * np.array([[0, 3], [5, 0]]))
    assert build_problem(scenario).objective_unit == "deliveries·km/year"


def test_weight_is_that_of_the_role(make):
    """An inside role does not travel: distance 0; a field rep spends 24 h."""
    scenario = make(
        {**LINE, **VISITS},
        {"longitude": [1.0, np.nan], "latitude": [0.0, np.nan], "role": ["field", "inside"]},
        objective={"kind": "distance"},
        roles={"inside": {"travel": "none"}},
    )
    assert cost(scenario) == pytest.approx(24 * DEGREE_KM * np.array([[1, 0], [0, 0]]))


def test_weights_that_are_all_zero_are_refused(make):
    """Distance would not matter: the message says what to give."""
    with pytest.raises(ScenarioError, match=r"'visit_hours' is 0 for every account.*\"count\""):
        build_problem(make(objective={"kind": "distance"}))


def test_unknown_weight_is_refused(make):
    """With the nearest column."""
    scenario = make({"deliveries": 1.0}, objective={"kind": "distance", "weight": "delivery"})
    with pytest.raises(ScenarioError, match=r"no column 'delivery'.*'deliveries'"):
        build_problem(scenario)


def test_distance_where_nobody_travels_is_refused(make):
    """All roles stay inside."""
    scenario = make(objective={"kind": "distance"}, roles={"field": {"travel": "none"}})
    with pytest.raises(ScenarioError, match="nobody travels"):
        build_problem(scenario)


def test_least_change_costs_one_per_move(make):
    """A0 is T0's; A1 has nobody and moves for nothing."""
    scenario = make({"current_territory": ["T0", ""]}, objective={"kind": "least_change"})
    assert cost(scenario).tolist() == [[0, 1], [0, 0]]


def test_least_change_may_count_revenue(make):
    """Moving A0 moves 500."""
    scenario = make(
        {"current_territory": ["T0", ""], "revenue": [500.0, 90.0]},
        objective={"kind": "least_change", "weight": "revenue"},
    )
    assert cost(scenario).tolist() == [[0, 500], [0, 0]]
    assert build_problem(scenario).objective_unit == "USD/year"


def test_forced_moves_cost_nothing(make):
    """A0 may not stay (its incumbent is ruled out); A1 is locked away."""
    scenario = make(
        {
            "current_territory": ["T0", "T0"],
            "forbidden": [("T0",), ()],
            "locked_to": ["", "T1"],
        },
        objective={"kind": "least_change"},
    )
    assert cost(scenario).tolist() == [[np.inf, 0], [0, 0]]


def test_value_needs_no_place_where_nobody_travels(make):
    """All roles stay inside and nothing has coordinates: travel costs 0, revenue counts."""
    nowhere = {"longitude": np.nan, "latitude": np.nan}
    scenario = make(
        {"revenue": 1_000.0, **nowhere},
        nowhere,
        objective={"kind": "value"},
        roles={"field": {"travel": "none"}},
    )
    problem = build_problem(scenario)
    assert problem.terms["travel"].block(np.arange(2)).tolist() == [[0, 0], [0, 0]]
