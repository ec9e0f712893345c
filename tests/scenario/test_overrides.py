"""Locks, forbidden territories, pairs apart and holdouts: who asked for them, why, and until when."""

from __future__ import annotations

import pytest

from territory_opt.models import Grade

HEAD = "account_id,longitude,latitude,potential,current_rep,locked_to,forbidden,disposition"
NOTES = "exception_owner,exception_reason,exception_expires"
ROWS = (
    "A1,-105,39,1,R1,R1,,,Ann,knows the buyer,2027-06-30",
    "A2,-105,39,1,R1,R2,,,,,",
    "A3,-105,39,1,R2,R1,R2,,Ben,,2026-12-31",
    "A4,-105,39,1,R2,,R1;R2,,Cy,quarrel,31.12.2027",
    "A5,-105,39,1,,,,holdout,Di,pilot,2026-06-30",
)


@pytest.fixture
def held(desk):
    """Five accounts in a plan that begins in 2027; R3 may serve whom others may not."""
    desk.accounts("\n".join([f"{HEAD},{NOTES}", *ROWS]) + "\n")
    desk.spoil("R2,Ben Beech", "R3,Cleo Cox,-104.8,38.8,US,\nR2,Ben Beech", "reps.csv")
    desk.spoil("schema = 1", "schema = 1\neffective_from = 2027-01-01", "scenario.toml")
    return desk


def rows(scenario):
    table = scenario.register.table
    return [
        tuple(row)
        for row in table[["kind", "account_id", "territory_id", "owner", "expires", "state"]].values
    ]


def test_every_override_is_in_the_register(held):
    """Locks where it is today, forced ones elsewhere; one row per forbidden territory; expired last."""
    assert rows(held.read()) == [
        ("lock", "A1", "R1", "Ann", "2027-06-30", "in force"),
        ("forced", "A2", "R2", "", "", "in force"),
        ("forbidden", "A4", "R1", "Cy", "2027-12-31", "in force"),
        ("forbidden", "A4", "R2", "Cy", "2027-12-31", "in force"),
        ("lock", "A3", "R1", "Ben", "2026-12-31", "expired"),
        ("forbidden", "A3", "R2", "Ben", "2026-12-31", "expired"),
        ("holdout", "A5", "", "Di", "2026-06-30", "expired"),
    ]


def test_what_has_expired_is_let_go_and_told(held):
    """A3 is planned freely; the last day itself still counts."""
    scenario = held.read()
    locked = scenario.accounts.set_index("account_id")["locked_to"]
    assert locked.to_dict() == {"A1": "R1", "A2": "R2", "A3": "", "A4": ""}
    told = {(fault.code, fault.record, str(fault.grade)) for fault in scenario.faults}
    assert ("exception-expired", "A3", str(Grade.FIXED)) in told
    assert ("holdout-expired", "A5", str(Grade.NOTE)) in told
    later = held.read("effective_from=2026-12-31")
    assert later.accounts.set_index("account_id")["locked_to"]["A3"] == "R1"


def test_an_expiry_needs_a_first_day(held):
    """Otherwise nobody knows what has expired."""
    held.spoil("effective_from = 2027-01-01", "", "scenario.toml")
    stops = [fault for fault in held.check().faults if fault.grade is Grade.STOP]
    assert [fault.code for fault in stops] == ["effective-from-missing"]


def test_an_expiry_that_is_no_date_stops(held):
    """As every date."""
    held.spoil("2027-06-30", "soon")
    assert "not-a-date" in {fault.code for fault in held.check().faults}


@pytest.mark.parametrize(("expires", "number"), [("2026-12-31", 0), ("2027-01-01", 1)])
def test_pairs_apart_expire(held, expires, number):
    """A file of pairs may say who, why and until when."""
    held.write("apart.csv", f"a,b,Owner,expires\nA1,A4,Ed,{expires}\nA1,A5,Ed,{expires}\n")
    scenario = held.read("rules.conflicts=apart.csv")
    assert len(scenario.to_problem().conflicts) == number
    found = [row for row in rows(scenario) if row[0] == "conflict"]
    state = "in force" if number else "expired"
    assert found == [("conflict", "A1", "", "Ed", expires, state)]
    told = {fault.code for fault in scenario.all_faults}
    assert ("conflict-expired" in told) is (number == 0)


@pytest.mark.parametrize(("expires", "number"), [("2026-12-31", 2), ("2027-01-01", 3)])
def test_a_rule_that_keeps_accounts_expires(held, expires, number):
    """A1 and A2 have locks of their own; A3 (its lock gone) and A4 (forbids R2) are R2's."""
    scenario = held.read(
        "rules.keep_where={ potential = 1 }",
        f"rules.keep_expires={expires}",
        "rules.keep_owner=Fay",
    )
    assert (scenario.to_problem().locked_to >= 0).sum() == number
    assert "kept" in {row[0] for row in rows(scenario) if row[3] == "Fay"}
    assert ("rule-expired" in {fault.code for fault in scenario.all_faults}) is (number == 2)
