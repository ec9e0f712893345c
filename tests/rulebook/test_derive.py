"""Rules of a plan: compact, whole, and true to every account of it."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from territory_opt.models.choice import Choice
from territory_opt.rulebook import AreaList, Cell, Market, check_lines, derive, route

ALL = [Cell(("T1", "T2", "T3"))]
BY_TIER = [
    Cell(("T1", "T2"), {"tier": Choice.parse("A")}),
    Cell(("T3",), {"tier": Choice.parse("not A")}),
]


def steps(lines):
    return dict(Counter(line.step for line in lines))


def told(lines, step):
    return [
        (line.words, line.territory_id, line.num_accounts) for line in lines if line.step == step
    ]


def test_codes_become_ranges(market):
    """Two ranges, one line for the country, one for the nearest and one for the rest."""
    here = market(country=["US"] * 4, postal_code=["02-906", "03301", "03302", "10001"])
    lines = derive(here, np.array(["T1", "T2", "T2", "T2"]), ALL)
    assert told(lines, "postal") == [
        ("US, postal codes to before 03", "T1", 1),
        ("US, postal codes from 03 on", "T2", 3),
    ]
    assert steps(lines) == {"postal": 2, "state": 1, "nearest": 1, "rest": 1}


def test_who_may_serve_what_is_kept(market):
    """Small accounts are all T3's, wherever they lie; large ones T1's and T2's."""
    codes = ["1", "2", "3", "4"]
    here = market(country=["US"] * 4, postal_code=codes, tier=["A", "C", "A", "C"])
    lines = derive(here, np.array(["T1", "T3", "T2", "T3"]), BY_TIER)
    assert told(lines, "postal") == [
        ("US, postal codes to before 3, tier A", "T1", 1),
        ("US, postal codes from 3 on, tier A", "T2", 1),
        ("US, any postal code, tier other than A", "T3", 2),
    ]


def test_a_segment_splits_where_that_saves_lines(market):
    """Six codes that alternate by segment: two lines by segment against six by code."""
    codes, segment = list("123456"), ["x", "y"] * 3
    here = market(country=["US"] * 6, postal_code=codes, segment=segment)
    lines = derive(here, np.array(["T1", "T2"] * 3), ALL, splits=("segment", "tier"))
    assert told(lines, "postal") == [
        ("US, any postal code, segment other than y", "T1", 3),
        ("US, any postal code, segment y", "T2", 3),
    ]


def test_states_where_there_are_no_codes(market):
    """TX is T1's; the others go with the territory that has most."""
    here = market(country=["US"] * 4, state=["TX", "NY", "NY", "OH"])
    lines = derive(here, np.array(["T1", "T2", "T2", "T2"]), ALL)
    assert told(lines, "state") == [
        ("US, state TX", "T1", 1),
        ("US, state other than TX", "T2", 3),
    ]


def test_a_torn_state_goes_by_distance(market):
    """NY is two territories': whoever has the nearest account; without coordinates, its line."""
    here = market(
        country=["US"] * 3, state=["NY"] * 3, longitude=[0.0, 1.0, 2.0], latitude=[40.0] * 3
    )
    lines = derive(here, np.array(["T1", "T1", "T2"]), ALL)
    assert steps(lines) == {"nearby": 1, "state": 1, "nearest": 1, "rest": 1}
    new = market(
        country=["US"] * 2, state=["NY"] * 2, longitude=[1.8, np.nan], latitude=[40.0, np.nan]
    )
    found = route(new, lines, here.known(np.array(["T1", "T1", "T2"])))
    assert found.territory_id.tolist() == ["T2", "T1"]
    assert found.near.tolist() == [2, -1]


def test_a_country_without_such_accounts_goes_to_the_closest(market):
    """No A account in MX: the A account nearest to MX's is T1's."""
    here = market(
        country=["US", "US", "MX"],
        postal_code=["1", "9", "5"],
        tier=["A", "A", "C"],
        longitude=[0.0, 50.0, 2.0],
        latitude=[0.0] * 3,
    )
    lines = derive(here, np.array(["T1", "T2", "T3"]), BY_TIER)
    assert ("MX, any postal code, tier A", "T1", 0) in told(lines, "postal")


def test_areas_without_an_account_go_with_the_nearest(market):
    """Area C lies beside B."""
    here = market(geo_unit_id=["A", "B"])
    areas = AreaList(np.array(["A", "B", "C"]), np.array([0.0, 5.0, 6.0]), np.zeros(3))
    lines = derive(here, np.array(["T1", "T2"]), ALL, areas)
    assert told(lines, "area") == [("area A", "T1", 1), ("area B", "T2", 1), ("area C", "T2", 0)]


def test_without_any_address_only_the_distance_decides(market):
    """One line for accounts with coordinates, one for those without."""
    here = market(longitude=[0.0, 1.0], latitude=[0.0, 0.0])
    assert steps(derive(here, np.array(["T1", "T2"]), ALL)) == {"nearest": 1, "rest": 1}


def test_accounts_that_nobody_has_are_left_out(market):
    """An uncovered account makes no rule."""
    here = market(country=["US", "US"], postal_code=["1", "2"])
    assert len(told(derive(here, np.array(["T1", ""]), ALL), "postal")) == 1


@pytest.mark.parametrize("price", [0.5, 1.5, 3.0])
@settings(deadline=None, max_examples=30)
@given(data=st.data())
def test_any_plan_is_repeated_and_whole(price, data):
    """Whatever the accounts are: every one where it is, no hole, no overlap, all counted."""
    size = data.draw(st.integers(1, 12))

    def some(*values):
        return data.draw(st.lists(st.sampled_from(values), min_size=size, max_size=size))

    tier = some("A", "B", "")
    degrees = some(0.0, 1.0, 2.0, float("nan"))
    here = Market(
        np.array([f"a{k}" for k in range(size)]),
        np.array(some("US", "FR", "")),
        np.array(some("TX", "NY", "")),
        np.array(some("", "1", "2", "3")),
        np.full(size, ""),
        np.array(degrees),
        np.array(degrees),
        {"tier": np.array(tier), "segment": np.array(some("x", "y", ""))},
    )
    large = np.array(some("T1", "T2"))
    of = np.where(np.array(tier) == "A", large, "T3")
    lines = derive(here, of, BY_TIER, splits=("segment",), exception_cost=price)
    assert check_lines(lines) == []
    assert route(here, lines, here.known(of)).territory_id.tolist() == of.tolist()
    assert sum(line.num_accounts for line in lines) == size
