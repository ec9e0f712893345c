"""Decisions of managers laid over the accounts of a scenario."""

from __future__ import annotations

import pytest

from territory_opt.models import Grade

HEAD = "account_id,decision,reason_code,territory_id,field,value,comment,by,on,round"


def decided(desk, *rows, head=HEAD):
    """The scenario with a table of decisions."""
    desk.write("decisions.csv", "\n".join((head, *rows)) + "\n")
    return desk.toml('[decisions]\nfile = "decisions.csv"\n')


def rows(scenario, *columns):
    return scenario.accounts.set_index("account_id")[list(columns)].T.to_dict("list")


def test_plans_are_locked_and_say_who_asked(desk):
    """Rejected: an exception like any lock; accepted: agreed to, and no exception."""
    scenario = decided(
        desk, "A1,reject,travel,R1,,,too far,Max,2026-12-01,1", "A3,accept,,R1,,,,Max,,1"
    ).read()
    found = rows(scenario, "locked_to", "agreed_to", "exception_owner", "exception_reason")
    assert found["A1"] == ["R1", "", "Max", "reject: travel: too far"]
    assert found["A3"] == ["", "R1", "", ""]
    assert found["A2"] == ["", "", "", ""]
    assert scenario.register.table["account_id"].tolist() == ["A1"]
    assert scenario.to_problem().locked_to.tolist() == [0, -1, 0, -1]


def test_corrections_are_told_with_what_was_there(desk):
    """The file's own potential is 1000; A2 is closed and left out."""
    scenario = decided(
        desk,
        'A1,correct,,,wrong potential,"2,500",,Max,2026-12-01,1',
        "A2,correct,,,closed,,,Max,,1",
    ).read()
    assert rows(scenario, "potential", "potential_source")["A1"] == [2500.0, "corrected"]
    assert scenario.accounts["account_id"].tolist() == ["A1", "A3", "A4"]
    told = [fault for fault in scenario.faults if fault.code == "decision-correction"]
    assert [(fault.grade, fault.file, fault.row) for fault in told] == [
        (Grade.FIXED, "decisions.csv", 2), (Grade.FIXED, "decisions.csv", 3),
    ]  # fmt: skip
    assert told[0].message == (
        "A1 has a potential of 2,500, not 1000, by decision of Max on 2026-12-01"
    )


def test_a_factor_is_for_the_file_not_for_a_correction(desk):
    """A quarter of what the file says; the correction says what is meant."""
    desk.spoil('file = "accounts.csv"', 'file = "accounts.csv"\nfactors = { potential = 0.25 }',
               "scenario.toml")  # fmt: skip
    scenario = decided(desk, "A1,correct,,,potential,5000,,Max,,1").read()
    assert rows(scenario, "potential") == {
        "A1": [5000.0],
        "A2": [500.0],
        "A3": [750.0],
        "A4": [1000.0],
    }


def test_the_last_round_counts(desk):
    """Held, then accepted; corrected twice."""
    scenario = decided(
        desk, "A1,accept,,R2,,,,Max,,2", "A1,hold,other,R1,,,,Max,,1",
        "A2,correct,,,potential,7,,Max,,1", "A2,correct,,,potential,9,,Max,,2",
    ).read()  # fmt: skip
    found = rows(scenario, "locked_to", "agreed_to", "potential")
    assert found["A1"][:2] == ["", "R2"]
    assert found["A2"][2] == 9.0


@pytest.mark.parametrize(
    ("row", "said", "way_out"),
    [
        ("A9,accept,,R1,,,,A,,1", "A9 is no account of the scenario", "Write an account_id"),
        ("A1,acept,,R1,,,,A,,1", "the decision of A1 is acept", "Did you mean 'accept'?"),
        ("A1,reject,,R1,,,,A,,1", "the reason code of A1 is empty", "relationship"),
        ("A1,hold,traval,R1,,,,A,,1", "the reason code of A1 is traval", "Did you mean 'travel'?"),
        ("A1,accept,,,,,,A,,1", "A1: accept of which territory is not said", "fill territory_id"),
        ("A1,accept,,R7,,,,A,,1", "agreed_to of A1 is R7, which is no territory", ""),
        ("A1,correct,,,colour,red,,A,,1", "the field of A1 is colour", "potential"),
        ("A1,correct,,,potential,much,,A,,1", "the corrected potential of A1 is much", "a number"),
        ("A1,correct,,,potential,-5,,A,,1", "the corrected potential of A1 is -5", "from 0"),
        ("A1,correct,,,potential,,,A,,1", "the corrected potential of A1 is empty", "from 0"),
        ("A1,correct,,,duplicate,A1,,A,,1", "names A1, which is no other account", "duplicate of"),
        ("A1,correct,,,duplicate,,,A,,1", "names empty, which is no other account", "duplicate of"),
        ("A1,correct,,,parent_id,A9,,A,,1", "names A9, which is no other account", "its parent"),
        ("A1,accept,,R1,,,,A,soon,1", "the day of A1 is soon", "2026-12-10"),
        ("A1,accept,,R1,,,,A,,first", "the round of A1 is first", "1, 2, 3"),
        (
            "A1,hold,fit,R1,,,,A,,1\nA1,hold,fit,R1,,,,A,,1",
            "has a decision of this round already",
            "one",
        ),
    ],
)
def test_wrong_rows_stop(desk, row, said, way_out):
    """One message each, with the way out."""
    fault = decided(desk, row).the_stop()
    assert said in fault.message
    assert way_out in fault.remedy


def test_a_table_without_its_columns_stops(desk):
    """No account_id."""
    fault = decided(desk, "A1,accept", head="account,decision").the_stop()
    assert fault.message == "decisions.csv has no column 'account_id'"
