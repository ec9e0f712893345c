"""What holds for every scenario: terms add up, currency scales, tables agree however they are kept."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from territory_opt.models import DensePairs
from territory_opt.scenario.build import build_problem, pairs

MONEY = st.floats(0, 1e6).map(lambda x: round(x, 2))


@st.composite
def scenarios(draw):
    """Columns of two to five accounts and two or three territories, under the value objective."""
    n, k = draw(st.integers(2, 5)), draw(st.integers(2, 3))

    def column(values, size):
        return draw(st.lists(values, min_size=size, max_size=size))

    holder = st.sampled_from(["", *(f"T{j}" for j in range(k))])
    accounts = {
        "potential": column(MONEY, n),
        "revenue": column(MONEY, n),
        "tier": column(st.sampled_from(["A", "B", ""]), n),
        "segment": column(st.sampled_from(["retail", "banks", ""]), n),
        "longitude": column(st.floats(-5, 5), n),
        "latitude": column(st.floats(40, 50), n),
        "visits_per_year": column(st.floats(0, 50), n),
        "current_territory": column(holder, n),
        "locked_to": column(holder, n),
        "required_skills": column(st.sampled_from([(), ("lab",)]), n),
    }
    territories = {
        "longitude": column(st.floats(-5, 5), k),
        "latitude": column(st.floats(40, 50), k),
        "performance": column(st.floats(0.5, 1.5), k),
        "experience": column(st.sampled_from([(), ("retail",)]), k),
        "skills": [("lab",), *column(st.sampled_from([(), ("lab",)]), k - 1)],
        "role": column(st.sampled_from(["field", "inside"]), k),
    }
    return accounts, territories, n, k


def build(make, drawn, **changes):
    """The problem of a drawn scenario."""
    accounts, territories, n, k = drawn
    given = {"roles": {"inside": {"travel": "none"}}, **changes}
    return build_problem(make(accounts, territories, n, k, **given))


def figures(problem, table):
    """A whole table."""
    return table.block(np.arange(problem.num_units))


@settings(max_examples=40, deadline=None)
@given(drawn=scenarios())
def test_best_value_less_cost_is_the_sum_of_the_terms(make, drawn):
    """For every allowed pair: what people see is what is minimised."""
    problem = build(make, drawn)
    cost = figures(problem, problem.cost)
    worth = sum(figures(problem, table) for table in problem.terms.values())
    allowed = np.isfinite(cost)
    value = np.where(allowed, problem.best_value[:, None] - cost, 0)
    assert value == pytest.approx(np.where(allowed, worth, 0), rel=1e-9, abs=1e-6)


@settings(max_examples=40, deadline=None)
@given(drawn=scenarios())
def test_every_account_has_a_territory_that_costs_nothing(make, drawn):
    """Cost is value forgone against the best allowed territory, never below 0."""
    problem = build(make, drawn)
    assert figures(problem, problem.cost).min(axis=1).tolist() == [0.0] * problem.num_units


@settings(max_examples=25, deadline=None)
@given(drawn=scenarios(), rate=st.sampled_from([0.01, 1.25, 160.0]))
def test_another_currency_scales_the_cost(make, drawn, rate):
    """All amounts times the rate: all costs times the rate."""
    accounts, *rest = drawn
    money = {name: [rate * x for x in accounts[name]] for name in ("potential", "revenue")}
    travel = {"cost_per_km": 0.6 * rate, "cost_per_hour": 40 * rate}
    changed = build(make, ({**accounts, **money}, *rest), objective={"travel": travel})
    plain = build(make, drawn)
    expected = rate * figures(plain, plain.cost)
    assert figures(changed, changed.cost) == pytest.approx(expected, rel=1e-9, abs=1e-6 * rate)


@settings(max_examples=25, deadline=None)
@given(drawn=scenarios())
def test_order_of_territories_does_not_matter(make, drawn):
    """The last territory first: the same columns, the other way round."""
    accounts, territories, n, k = drawn
    names = {f"T{j}": f"T{k - 1 - j}" for j in range(k)} | {"": ""}
    renamed = {key: [names[x] for x in accounts[key]] for key in ("current_territory", "locked_to")}
    reversed_ = {key: values[::-1] for key, values in territories.items()}
    turned = build(make, ({**accounts, **renamed}, reversed_, n, k))
    plain = build(make, drawn)
    expected = figures(plain, plain.cost)[:, ::-1]
    assert figures(turned, turned.cost) == pytest.approx(expected, rel=1e-9, abs=1e-6)


@settings(max_examples=25, deadline=None)
@given(drawn=scenarios())
def test_tables_computed_on_demand_agree_with_dense_ones(make, drawn):
    """By blocks and pair by pair, for the cost and for every load."""
    with pytest.MonkeyPatch.context() as patch:
        held = build(make, drawn)
        patch.setattr(pairs, "DENSE_ENTRIES", 0)
        computed = build(make, drawn)
        units = np.arange(held.num_units).repeat(held.num_territories)
        territories = np.tile(np.arange(held.num_territories), held.num_units)
        assert isinstance(held.cost, DensePairs)
        assert isinstance(computed.cost, pairs.FormulaPairs)
        for mine, other in [
            (held.cost, computed.cost),
            *zip(held.loads.pairs.values(), computed.loads.pairs.values(), strict=True),
        ]:
            expected = pytest.approx(mine.at(units, territories), rel=1e-9, abs=1e-5)
            assert other.at(units, territories) == expected
            assert other.block(np.arange(held.num_units)).ravel() == expected


def test_problem_names_its_units_and_territories(make):
    """In the order of the tables."""
    problem = build_problem(make())
    assert problem.unit_ids == ("A0", "A1")
    assert problem.territory_ids == ("T0", "T1")


def test_incumbents_and_locks_are_indices(make):
    """-1 for none and free."""
    problem = build_problem(make({"current_territory": ["T1", ""], "locked_to": ["", "T1"]}))
    assert problem.incumbent.tolist() == [1, -1]
    assert problem.locked_to.tolist() == [-1, 1]


def test_large_scenarios_hold_no_matrix(make, monkeypatch):
    """Above the limit every pair table is computed on demand."""
    monkeypatch.setattr(pairs, "DENSE_ENTRIES", 3)
    scenario = make({"visits_per_year": 1.0}, capacity={})
    problem = build_problem(scenario)
    tables = [problem.cost, scenario.distance_km, *problem.loads.pairs.values()]
    assert all(isinstance(table, pairs.FormulaPairs) for table in tables)
