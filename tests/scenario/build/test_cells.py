"""Coverage as sets of values: every account in exactly one."""

from types import SimpleNamespace

import pandas as pd
import pytest

from territory_opt.scenario.build import coverage_cells

TERRITORIES = pd.DataFrame(
    {"territory_id": ["F1", "F2", "I1", "E1"], "role": ["field", "field", "inside", "enterprise"]}
)


def scenario(*coverage, **columns):
    lines = [SimpleNamespace(role=role, where=where) for role, where in coverage]
    return SimpleNamespace(
        spec=SimpleNamespace(coverage=lines),
        accounts=pd.DataFrame(columns),
        territories=TERRITORIES,
    )


def cells(*coverage, **columns):
    found = coverage_cells(scenario(*coverage, **columns))
    return [({name: c.text for name, c in meant.items()}, ids) for meant, ids in found]


def test_without_coverage_everybody_serves_everything():
    """One set, all territories."""
    assert cells(tier=["A"]) == [({}, ("F1", "F2", "I1", "E1"))]


def test_values_that_nobody_serves_go_with_most_accounts():
    """Two of three accounts are C, so tier D and an empty one are inside's."""
    found = cells(
        ("field", {"tier": ["A", "B"]}),
        ("inside", {"tier": "C"}),
        ("enterprise", {"tier": "none of these"}),
        tier=["A", "C", "C"],
    )
    assert found == [
        ({"tier": "A;B"}, ("F1", "F2")),
        ({"tier": "not A;B;none of these"}, ("I1",)),
        ({"tier": "none of these"}, ("E1",)),
    ]


@pytest.mark.parametrize(
    ("large", "small", "expected"),
    [
        (">=1000", "<1000", ["not >=1000", ">=1000"]),
        (">1000", "<=1000", ["not >1000", ">1000"]),
    ],
)
def test_bands_of_numbers(large, small, expected):
    """Size by employees; without a figure an account is field's, which has most."""
    found = cells(
        ("enterprise", {"employees": large}),
        ("field", {"employees": small}),
        ("inside", {"employees": small}),
        employees=["1", "2", "5000"],
    )
    assert sorted(meant["employees"] for meant, _ in found) == sorted(expected)


def test_a_band_between_two_limits():
    """From 100 to below 1000 is field's alone."""
    found = cells(
        ("enterprise", {"employees": ">=1000"}),
        ("field", {"employees": ">=100"}),
        ("inside", {"employees": "<100"}),
        employees=["1", "2", "3"],
    )
    texts = {meant["employees"]: ids for meant, ids in found}
    assert texts[">=100 <1000"] == ("F1", "F2")
    assert texts[">=1000"] == ("F1", "F2", "E1")


def test_conditions_on_places_are_left_to_the_plan():
    """Countries are learned from the plan."""
    assert len(cells(("field", {"country": "US"}), country=["US"])) == 1
