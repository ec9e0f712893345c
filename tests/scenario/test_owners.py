"""Who has an account today, and owners that are no rep."""

from __future__ import annotations

from typing import Any

import pytest


def owned_by(desk: Any, owner: str) -> Any:
    """The first account under this owner."""
    return desk.spoil("Retail,R1\n", f'Retail,"{owner}"\n')


@pytest.mark.parametrize(
    "owner", ["R1", "r1", "Ann Ash", "ann ash", "ann@us.example", "005A", "R1 "]
)
def test_rep_is_found_by_any_name(desk: Any, owner: str) -> None:
    """Id, name, e-mail, CRM user."""
    desk.write(
        "reps.csv",
        "rep_id,name,email,crm_user_id,longitude,latitude\n"
        "R1,Ann Ash,ann@us.example,005A,-105,39.7\nR2,Ben,ben@us.example,005B,-104.8,38.8\n",
    )
    accounts = owned_by(desk, owner).read().accounts
    assert (accounts["current_territory"][0], accounts["owner_state"][0]) == ("R1", "kept")


@pytest.mark.parametrize(
    ("owner", "state"),
    [
        ("", "none"),
        ("Lead Queue EMEA", "queue"),
        ("Unassigned", "queue"),
        ("House Account", "house"),
        ("Integration User", "house"),
        ("Dana Doe (inactive)", "leaver"),
        ("Zelda Zorn", "unknown"),
        ("R7", "unknown"),
        ("Inhouse Robotics", "unknown"),
    ],
)
def test_owner_that_is_no_rep_is_classified(desk: Any, owner: str, state: str) -> None:
    """Never a reason to stop; the move is forced and told."""
    scenario = owned_by(desk, owner).read()
    first = scenario.accounts.iloc[0]
    assert (first["owner_state"], first["current_territory"]) == (state, "")
    assert first["current_owner"] == owner
    told = [(f.code, f.grade, f.row) for f in scenario.faults]
    assert told == ([] if state == "none" else [(f"owner-{state}", "fixed by rule", 2)])


def test_typo_in_an_owner_names_the_rep(desk: Any) -> None:
    """Worth a look before it is called a forced move."""
    (fault,) = owned_by(desk, "R11").read().faults
    assert fault.remedy == "Moves because it must. Did you mean 'R1'?"


@pytest.mark.parametrize("state", ["leaver", "queue", "house"])
def test_scenario_names_owners_of_its_own(desk: Any, state: str) -> None:
    """With a star for anything."""
    accounts = owned_by(desk, "Zelda Zorn").read(f"owners.{state}=['zelda*']").accounts
    assert accounts["owner_state"][0] == state


def test_rep_who_leaves_before_the_plan_begins_is_a_leaver(desk: Any) -> None:
    """She gets no territory, and her accounts must move."""
    desk.write(
        "reps.csv",
        "rep_id,longitude,latitude,end_date\nR1,-105,39.7,12/31/2026\nR2,-104.8,38.8,2027-06-30\n",
    )
    scenario = desk.read("effective_from=2027-01-01")
    assert scenario.territories["territory_id"].tolist() == ["R2"]
    assert scenario.accounts["owner_state"].tolist() == ["leaver", "leaver", "kept", "kept"]


def test_inactive_rep_is_a_leaver(desk: Any) -> None:
    """As Salesforce exports it."""
    desk.write(
        "reps.csv", "rep_id,longitude,latitude,IsActive\nR1,-105,39.7,FALSE\nR2,-104,38,TRUE\n"
    )
    assert desk.read().accounts["owner_state"].tolist() == ["leaver", "leaver", "kept", "kept"]


def test_end_dates_need_a_day_to_compare_with(desk: Any) -> None:
    """Rather than today's date, which would change the plan from day to day."""
    desk.write(
        "reps.csv", "rep_id,longitude,latitude,end_date\nR1,-105,39.7,2026-12-31\nR2,-104,38,\n"
    )
    assert desk.the_stop().code == "effective-from-missing"


def test_rep_out_of_scope_is_unknown_to_the_plan(desk: Any) -> None:
    """The manager's accounts move."""
    scenario = desk.read("reps.where={ rep_id = 'R2' }")
    assert scenario.accounts["owner_state"].tolist() == ["unknown", "unknown", "kept", "kept"]
    assert "fills no territory of this plan" in scenario.faults[0].remedy


def test_id_that_a_spreadsheet_made_a_decimal_is_found(desk: Any) -> None:
    """279.0 is 279."""
    desk.write("reps.csv", "rep_id,longitude,latitude\n279,-105,39.7\nR2,-104,38\n")
    assert owned_by(desk, "279.0").read().accounts["current_territory"][0] == "279"


def test_name_of_two_reps_leads_to_neither(desk: Any) -> None:
    """A guess would move the wrong customer."""
    desk.spoil("Ben Beech", "Ann Ash", "reps.csv")
    assert owned_by(desk, "Ann Ash").read().accounts["owner_state"][0] == "unknown"


@pytest.mark.parametrize("owner", ["Ann  Ash", "Ann\u00a0Ash", "Zoe\u0301 Ash"])
def test_spaces_and_accents_of_a_name_may_be_written_otherwise(desk: Any, owner: str) -> None:
    """Double and hard spaces, and accents as separate signs, come from other systems."""
    desk.spoil("R2,Ben Beech", "R2,Zoé Ash", "reps.csv")
    assert owned_by(desk, owner).read().accounts["owner_state"][0] == "kept"


def test_typo_in_a_name_names_the_rep(desk: Any) -> None:
    """Owners come by name as often as by id."""
    (fault,) = owned_by(desk, "Ann Aash").read().faults
    assert fault.remedy == "Moves because it must. Did you mean 'Ann Ash'?"


def test_name_that_two_reps_share_is_told(desk: Any) -> None:
    """Nobody can tell whose account it is; the way out is the id."""
    desk.spoil("R2,Ben Beech", "R2,Ann Ash", "reps.csv")
    (fault,) = owned_by(desk, "ann ash").read().faults
    assert fault.remedy == (
        "Moves because it must. Several reps go by that name (R1, R2): write the rep_id instead."
    )


def test_rep_who_is_filtered_out_is_not_offered_as_a_typo(desk: Any) -> None:
    """A name that is right needs no correction."""
    desk.toml('where = { name = "Ann Ash" }\n')
    fault = desk.read().faults[0]
    assert fault.remedy == (
        "Moves because it must. That rep is in the file, but fills no territory of this plan."
    )


def test_rep_who_is_there_twice_still_owns_accounts(desk: Any) -> None:
    """One fault, not one for every account."""
    desk.spoil("R2,Ben", "R1,Ann,-105,39.7,US,\nR2,Ben", "reps.csv")
    assert [fault.code for fault in desk.check().faults] == ["duplicate-id"]
