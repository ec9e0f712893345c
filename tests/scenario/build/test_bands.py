"""Targets, limits and ideals, one kind at a time."""

import numpy as np
import pytest

from territory_opt.errors import PlanMismatchError, ScenarioError
from territory_opt.scenario.build import build_problem, targets

FOUR = {"potential": [10.0, 20.0, 30.0, 40.0]}
"""Four accounts, 100 in all."""


def band(problem, name):
    """(lower, upper) per territory."""
    m = problem.measure(name)
    return list(zip(problem.lower[:, m].tolist(), problem.upper[:, m].tolist(), strict=True))


def built(make, balance, accounts=None, territories=None, **settings):
    """The problem of four accounts under one or more bands."""
    entries = balance if isinstance(balance, list) else [balance]
    scenario = make(accounts or FOUR, territories, 4, 2, balance=entries, **settings)
    return build_problem(scenario)


def test_equal_target_with_tolerance(make):
    """50 each, ±10 %."""
    problem = built(make, {"measure": "potential", "tolerance": 0.1})
    assert band(problem, "potential") == [pytest.approx((45, 55))] * 2


def test_capacity_target(make):
    """FTE 1 and 0.25 share 100 as 80 and 20."""
    problem = built(
        make,
        {"measure": "potential", "target": "capacity", "tolerance": 0},
        territories={"fte": [1.0, 0.25]},
    )
    assert band(problem, "potential") == [pytest.approx((80, 80)), pytest.approx((20, 20))]


def test_performance_target(make):
    """Performance 1.5 and 1 share 100 as 60 and 40."""
    problem = built(
        make,
        {"measure": "potential", "target": "performance", "tolerance": 0},
        territories={"performance": [1.5, 1.0]},
    )
    assert band(problem, "potential") == [pytest.approx((60, 60)), pytest.approx((40, 40))]


def test_column_target(make):
    """Households 3 and 1 share 100 as 75 and 25."""
    problem = built(
        make,
        {"measure": "potential", "target": "column:households", "tolerance": 0},
        territories={"households": [3.0, 1.0]},
    )
    assert band(problem, "potential") == [pytest.approx((75, 75)), pytest.approx((25, 25))]


def test_column_target_that_is_zero_is_refused(make):
    """There is nothing to share by."""
    entry = {"measure": "potential", "target": "column:households", "tolerance": 0}
    with pytest.raises(ScenarioError, match="0 in every territory of role 'field'"):
        built(make, entry, territories={"households": 0.0})


def test_absolute_limits(make):
    """At least 5, at most 60."""
    problem = built(make, {"measure": "potential", "min": 5, "max": 60})
    assert band(problem, "potential") == [(5, 60)] * 2


def test_filtered_count_has_its_own_target(make):
    """Two A accounts, one each."""
    problem = built(
        make,
        {"measure": "count", "where": {"tier": "A"}, "tolerance": 0.5},
        {"tier": ["A", "A", "B", "B"]},
    )
    assert band(problem, "count[tier=A]") == [pytest.approx((0.5, 1.5))] * 2
    assert band(problem, "count") == [(-np.inf, np.inf)] * 2


def test_entries_on_one_measure_intersect(make):
    """±50 % of 50, and at most 60."""
    problem = built(
        make, [{"measure": "potential", "tolerance": 0.5}, {"measure": "potential", "max": 60}]
    )
    assert band(problem, "potential") == [pytest.approx((25, 60))] * 2


def test_entries_that_leave_no_room_are_refused(make):
    """At least 30 and at most 20 cannot both hold."""
    entries = [{"measure": "potential", "min": 30}, {"measure": "potential", "max": 20}]
    with pytest.raises(ScenarioError, match="no room for territory T0: at least 30, at most 20"):
        built(make, entries)


def test_band_for_a_role_leaves_others_free(make):
    """Only the field territory is limited."""
    problem = built(
        make,
        {"measure": "potential", "for": {"role": "field"}, "max": 60},
        territories={"role": ["field", "inside"]},
    )
    assert band(problem, "potential") == [(-np.inf, 60), (-np.inf, np.inf)]


def test_band_for_an_unknown_role_is_refused(make):
    """With the nearest role."""
    with pytest.raises(ScenarioError, match=r"the role 'fields'.*'field'"):
        built(make, {"measure": "count", "for": {"role": "fields"}, "max": 1})


def test_targets_are_set_within_a_role(make):
    """Coverage gives 70 to field, 30 to inside; each has one territory."""
    problem = built(
        make,
        {"measure": "potential", "tolerance": 0},
        {**FOUR, "tier": ["A", "A", "B", "A"]},
        {"role": ["field", "inside"]},
        coverage=[
            {"role": "field", "where": {"tier": "A"}},
            {"role": "inside", "where": {"tier": "B"}},
        ],
    )
    assert band(problem, "potential") == [pytest.approx((70, 70)), pytest.approx((30, 30))]


def test_shared_accounts_are_divided_by_the_number_of_territories(make):
    """All four shared by 3 field territories and 1 inside: 75 to field (25 each), 25 to inside."""
    scenario = make(
        FOUR,
        {"role": ["field", "field", "field", "inside"]},
        4,
        4,
        balance=[{"measure": "potential", "tolerance": 0}],
    )
    problem = build_problem(scenario)
    assert band(problem, "potential") == [pytest.approx((25, 25))] * 4


def test_shared_accounts_are_divided_by_capacity_for_capacity_targets(make):
    """FTE 1 and 1 in field, 0.5 inside: 80 and 20, so 40, 40 and 20."""
    scenario = make(
        FOUR,
        {"role": ["field", "field", "inside"], "fte": [1.0, 1.0, 0.5]},
        4,
        3,
        balance=[{"measure": "potential", "target": "capacity", "tolerance": 0}],
    )
    targeted = [upper for _, upper in band(build_problem(scenario), "potential")]
    assert targeted == pytest.approx([40, 40, 20])


def test_locked_account_counts_for_the_role_it_is_locked_to(make):
    """A3 (40) is T1's; the other 60 are shared half and half: 30 and 70."""
    problem = built(
        make,
        {"measure": "potential", "tolerance": 0},
        {**FOUR, "locked_to": ["", "", "", "T1"]},
        {"role": ["field", "inside"]},
    )
    assert band(problem, "potential") == [pytest.approx((30, 30)), pytest.approx((70, 70))]


@pytest.mark.parametrize("pull", [{"tolerance": 0.1}, {"min": 1}, {"ideal_price": 1}])
def test_lower_limit_on_hours_that_differ_by_role_is_refused(make, pull):
    """Account and roles are named; coverage is the way out."""
    with pytest.raises(
        ScenarioError, match="account A0 differs between the roles field and inside"
    ):
        built(
            make,
            {"measure": "visit_hours", **pull},
            {"visits_per_year": 1.0, "visit_hours": 1.0},
            {"role": ["field", "inside"]},
            effort=[{"where": {"role": "inside"}, "visit_hours": 0.5}],
        )


def test_upper_limit_on_hours_that_differ_by_role_holds(make):
    """An upper side rewards nobody."""
    problem = built(
        make,
        {"measure": "visit_hours", "max": 3},
        {"visits_per_year": 1.0, "visit_hours": 1.0},
        {"role": ["field", "inside"]},
        effort=[{"where": {"role": "inside"}, "visit_hours": 0.5}],
    )
    assert band(problem, "visit_hours") == [(-np.inf, 3)] * 2


def test_ideal_pulls_towards_the_target(make):
    """50 each at 2 a unit; no hard limit."""
    problem = built(make, {"measure": "potential", "ideal_price": 2})
    m = problem.measure("potential")
    assert problem.ideals.target[:, m].tolist() == [50, 50]
    assert problem.ideals.price[:, m].tolist() == [2, 2]
    assert band(problem, "potential") == [(-np.inf, np.inf)] * 2
    assert problem.ideals.cost(problem.loads.per_territory(np.array([0, 0, 0, 1]), 2)) == 40


def test_two_ideals_on_one_measure_are_refused(make):
    """There can be one target only."""
    entries = [{"measure": "potential", "ideal_price": 2}] * 2
    with pytest.raises(ScenarioError, match=r"two .* set an ideal_price on potential"):
        built(make, entries)


def test_capacity_section_limits_workload(make):
    """1,000 h × 0.5 × FTE; an own figure goes before it."""
    problem = built(
        make,
        [],
        territories={"fte": [0.8, 1.0], "capacity_hours": [np.nan, 123.0]},
        capacity={"hours_per_year": 1000, "customer_share": 0.5},
    )
    assert band(problem, "workload_hours") == [(-np.inf, 400), (-np.inf, 123)]


def test_own_capacity_limits_without_a_section(make):
    """Only the territory that states it."""
    problem = built(make, [], territories={"capacity_hours": [np.nan, 123.0]})
    assert band(problem, "workload_hours") == [(-np.inf, np.inf), (-np.inf, 123)]


def test_targets_for_reports(make):
    """The band's target where there is one, an equal share as reference elsewhere."""
    scenario = make(
        {**FOUR, "revenue": [1.0, 2.0, 3.0, 4.0]},
        {"fte": [3.0, 1.0]},
        4,
        balance=[{"measure": "potential", "target": "capacity", "tolerance": 0.1}],
    )
    problem = build_problem(scenario)
    found = targets(scenario, problem)
    assert found.measures == problem.measures
    assert found.target[:, 0].tolist() == pytest.approx([75, 25])
    assert np.isnan(found.target[:, 1:]).all()
    assert found.reference[:, :3].tolist() == [
        pytest.approx([75, 5, 2]),
        pytest.approx([25, 5, 2]),
    ]


def test_hours_of_travel_have_no_equal_share(make):
    """Their total depends on the plan."""
    scenario = make({"visits_per_year": 1.0})
    problem = build_problem(scenario)
    equal = targets(scenario, problem).equal
    assert np.isnan(equal[:, problem.measure("travel_hours")]).all()


def test_targets_of_another_problem_are_refused(make):
    """Its measures differ."""
    other = build_problem(make(balance=[{"measure": "count", "where": {"tier": "A"}, "min": 0}]))
    with pytest.raises(PlanMismatchError):
        targets(make(), other)
