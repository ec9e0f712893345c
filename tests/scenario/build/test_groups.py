"""Accounts that stay together or apart."""

import pytest

from territory_opt.errors import ScenarioError
from territory_opt.scenario.build import build_problem


def groups(make, column, rules):
    """Labels of four accounts."""
    name, values = column
    return build_problem(make({name: values}, num_accounts=4, rules=rules)).groups


def test_no_groups_unless_asked(make):
    """A parent alone binds nobody."""
    found = groups(make, ("parent_id", ["P", "P", "", ""]), {})
    assert found.tolist() == [-1] * 4


def test_accounts_of_one_parent_stay_together(make):
    """A0 and A1 under P; the others are alone."""
    first, second, *others = groups(make, ("parent_id", ["P", "P", "Q", ""]), {"keep_groups": True})
    assert first == second >= 0
    assert others == [-1, -1]


def test_the_parent_belongs_to_its_group(make):
    """A1 and A2 name A0, which names nobody."""
    found = groups(make, ("parent_id", ["", "A0", "A0", ""]), {"keep_groups": True})
    assert found[0] == found[1] == found[2] >= 0
    assert found[3] == -1


def test_grandparents_belong_too(make):
    """A2 under A1 under A0."""
    found = groups(make, ("parent_id", ["", "A0", "A1", ""]), {"keep_groups": True})
    assert found[0] == found[1] == found[2] >= 0


def test_groups_by_another_column(make):
    """Buying groups; an entry that happens to be an account's id binds nobody to it."""
    found = groups(make, ("buyer", ["A3", "A3", "", ""]), {"keep_groups": "buyer"})
    assert found[0] == found[1] >= 0
    assert found[2] == found[3] == -1


def test_unknown_group_column_is_refused(make):
    """With the nearest column."""
    with pytest.raises(ScenarioError, match=r"no column 'buyr'.*'buyer'"):
        groups(make, ("buyer", ["x"] * 4), {"keep_groups": "buyr"})


def test_group_locked_apart_is_a_contradiction(make):
    """A stop fault that names the accounts."""
    scenario = make({"parent_id": "P", "locked_to": ["T0", "T1"]}, rules={"keep_groups": True})
    with pytest.raises(ScenarioError, match="A0, A1 are locked apart") as caught:
        build_problem(scenario)
    assert caught.value.faults[0].code == "contradictory-settings"


def test_conflicts_as_pairs(make):
    """A0 and A2 stay apart."""
    scenario = make(num_accounts=3, rules={"conflicts": [["A0", "A2"]]})
    assert build_problem(scenario).conflicts.tolist() == [[0, 2]]


def test_conflicts_from_a_file(make, tmp_path):
    """Two columns under any header."""
    (tmp_path / "apart.csv").write_text("one,other\nA0,A2\nA1,A2\n")
    scenario = make(num_accounts=3, rules={"conflicts": "apart.csv"})
    object.__setattr__(scenario, "path", tmp_path / "scenario.toml")
    assert build_problem(scenario).conflicts.tolist() == [[0, 2], [1, 2]]


def test_conflict_of_an_unknown_account_is_refused(make):
    """With the nearest account."""
    with pytest.raises(ScenarioError, match=r"no account 'A9'"):
        build_problem(make(rules={"conflicts": [["A0", "A9"]]}))


def test_conflicts_file_that_is_missing_is_refused(make, tmp_path):
    """As every missing file."""
    scenario = make(rules={"conflicts": "apart.csv"})
    object.__setattr__(scenario, "path", tmp_path / "scenario.toml")
    with pytest.raises(ScenarioError, match=r"there is no file 'apart.csv'"):
        build_problem(scenario)


def test_conflicts_file_with_other_columns_is_refused(make, tmp_path):
    """Beside the pair, only owner, reason and expires."""
    (tmp_path / "apart.csv").write_text("a,b,c\nA0,A1,A1\n")
    scenario = make(rules={"conflicts": "apart.csv"})
    object.__setattr__(scenario, "path", tmp_path / "scenario.toml")
    with pytest.raises(ScenarioError, match="has 'a', 'b', 'c' as columns"):
        build_problem(scenario)
