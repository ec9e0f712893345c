"""Positions, people, and who fills which."""

from __future__ import annotations

from typing import Any

import pytest

from territory_opt.models import Grade

TERRITORIES = """\
territory_id,name,parent_id,longitude,latitude,skills,capacity_hours
North,,West,-105.0,39.7,,900
South,Down South,West,,,sap,
Empty,,West,-104.0,38.0,,
West,,,,,,
"""
REPS = """\
rep_id,name,role,longitude,latitude,fte,performance,skills,languages
R1,Ann,field,-105.2,39.9,1,1.2,cloud,en
R2,Ben,field,-104.8,38.8,0.5,0.9,data,en;es
R3,Cid,inside,-104.7,38.7,,,cloud,de
"""
STAFFING = """\
territory_id,rep_id,share,from,to
North,R1,,2026-01-01,
South,R2,0.6,,
South,R3,0.4,,2027-12-31
South,R1,0.5,2028-01-01,
Empty,R2,0.4,,2026-06-30
"""


@pytest.fixture
def positions(desk: Any) -> Any:
    """Three positions under one parent, one of them vacant on the plan's first day."""
    for name, content in (
        ("territories.csv", TERRITORIES), ("reps.csv", REPS), ("staffing.csv", STAFFING),
    ):  # fmt: skip
        desk.write(name, content)
    return desk.toml('[territories]\nfile = "territories.csv"\n[staffing]\nfile = "staffing.csv"\n')


DAY = "effective_from=2027-01-01"


def by_id(desk: Any, *settings: str) -> Any:
    """Territories by id."""
    return desk.read(DAY, *settings).territories.set_index("territory_id")


def test_rep_alone_is_a_territory(desk: Any) -> None:
    """Named as the rep, at the rep's home."""
    scenario = desk.read()
    assert scenario.territories["territory_id"].tolist() == ["R1", "R2"]
    assert scenario.territories["rep_name"].tolist() == ["Ann Ash", "Ben Beech"]
    assert scenario.territories["role"].tolist() == ["field", "field"]
    assert scenario.territories["skills"].tolist() == [("cloud",), ("cloud", "data")]
    assert scenario.staffing[["territory_id", "rep_id", "share"]].to_numpy().tolist() == [
        ["R1", "R1", 1.0], ["R2", "R2", 1.0],
    ]  # fmt: skip


def test_staff_adds_up(positions: Any) -> None:
    """South: 0.6 × 0.5 + 0.4 × 1 = 0.7 FTE; performance (0.3 × 0.9 + 0.4 × 1) ÷ 0.7."""
    south = by_id(positions).loc["South"]
    assert south["fte"] == pytest.approx(0.7)
    assert south["performance"] == pytest.approx((0.3 * 0.9 + 0.4) / 0.7)
    assert (south["rep_id"], south["role"]) == ("R2", "field")
    assert (south["longitude"], south["latitude"]) == (-104.8, 38.8)
    assert south["languages"] == ("en", "es", "de")


def test_what_a_position_states_comes_first(positions: Any) -> None:
    """Its home, its hours, its skills."""
    found = by_id(positions)
    assert (found.loc["North", "longitude"], found.loc["North", "capacity_hours"]) == (-105.0, 900)
    assert found.loc["South", "skills"] == ("sap",)
    assert found.loc["North", "skills"] == ("cloud",)


def test_vacant_position_counts_as_an_average_rep(positions: Any) -> None:
    """And is told."""
    scenario = positions.read(DAY)
    empty = scenario.territories.set_index("territory_id").loc["Empty"]
    assert (empty["is_vacant"], empty["fte"], empty["performance"], empty["rep_id"]) == (
        True,
        1,
        1,
        "",
    )
    assert ("territory-vacant", "Empty") in [(f.code, f.record) for f in scenario.faults]


def test_parent_is_not_assigned_to(positions: Any) -> None:
    """West is a district."""
    scenario = positions.read(DAY)
    assert scenario.territories["territory_id"].tolist() == ["North", "South", "Empty"]
    assert ("territory-parent", "West") in [(f.code, f.record) for f in scenario.faults]


def test_capacity_is_worked_out_where_the_scenario_states_hours(positions: Any) -> None:
    """1,000 × 0.8 × 0.7 FTE = 560; North states its own 900."""
    found = by_id(positions, "capacity={ hours_per_year = 1000, customer_share = 0.8 }")
    assert found["capacity_hours"].tolist() == pytest.approx([900, 560, 800])


def test_accounts_follow_their_rep_to_the_position(positions: Any) -> None:
    """R1 fills North, R2 fills South."""
    accounts = positions.read(DAY).accounts
    assert accounts["current_territory"].tolist() == ["North", "North", "South", "South"]


def test_current_territory_goes_before_the_rep(positions: Any) -> None:
    """The account of a vacant position stays with it."""
    positions.spoil("current_rep\n", "current_rep,current_territory\n").spoil("R1\n", "R1,Empty\n")
    accounts = positions.read(DAY).accounts
    assert (accounts["current_territory"][0], accounts["owner_state"][0]) == ("Empty", "kept")
    assert accounts["current_owner"][0] == "R1"


def test_lock_may_name_a_rep_of_one_position(positions: Any) -> None:
    """It becomes the position."""
    positions.spoil("current_rep\n", "current_rep,locked_to\n").spoil("R1\n", "R1,R2\n")
    assert positions.read(DAY).accounts["locked_to"][0] == "South"


def test_positions_may_name_their_rep_themselves(desk: Any) -> None:
    """Without a table of staffing."""
    desk.write("territories.csv", "territory_id,rep_id\nT1,R1\nT2,R2\n")
    scenario = desk.toml('[territories]\nfile = "territories.csv"\n').read()
    assert scenario.territories["rep_name"].tolist() == ["Ann Ash", "Ben Beech"]
    assert scenario.accounts["current_territory"].tolist() == ["T1", "T1", "T2", "T2"]


@pytest.mark.parametrize(
    ("old", "new", "name", "code", "words"),
    [
        ("North,R1", "Nort,R1", "staffing.csv", "unknown-territory", "Did you mean 'North'?"),
        ("South,R3", "South,R33", "staffing.csv", "unknown-rep", "Did you mean 'R3'?"),
        ("R2,0.6", "R2,60", "staffing.csv", "bad-share", "0.5"),
        ("R2,0.6", "R2,", "staffing.csv", None, ""),
        ("2027-12-31", "never", "staffing.csv", "not-a-date", "2027-01-31"),
        ("South,Down", "North,Down", "territories.csv", "duplicate-id", "Row 2"),
        ("-104.0,38.0", ",", "territories.csv", "coordinates-missing", "Fill"),
        ("0.5,0.9", "50,0.9", "reps.csv", "fte-implausible", "0.5 for half"),
        ("0.5,0.9", "-0.5,0.9", "reps.csv", "negative", "0 or more"),
    ],
)
def test_malformed_row_stops(
    positions: Any, old: str, new: str, name: str, code: str | None, words: str
) -> None:
    """One spoiled row per fault; an empty share is a whole one."""
    stops = positions.spoil(old, new, name).stops(DAY)
    assert [f.code for f in stops][:1] == ([] if code is None else [code])
    assert all(words in f.remedy and f.file == name for f in stops[:1])


def test_table_that_cannot_be_read_does_not_hide_the_others(positions: Any) -> None:
    """The accounts are checked all the same."""
    positions.spoil(",2000,", ",x,")
    codes = {fault.code for fault in positions.stops(DAY, "staffing.file=none.csv")}
    assert codes == {"missing-file", "not-a-number"}


def test_quarantined_rep_leaves_a_vacancy(positions: Any) -> None:
    """Her row is set aside, her territory is not."""
    positions.spoil("1,1.2", "100,1.2", "reps.csv")
    report = positions.check(DAY, quarantine=True)
    assert report.counts[str(Grade.STOP)] == 0
    assert report.scenario.territories.set_index("territory_id").loc["North", "is_vacant"]


def test_territory_above_itself_stops(positions: Any) -> None:
    """It would get no accounts, as if it were somebody's parent."""
    positions.spoil("Empty,,West", "Empty,,Empty", "territories.csv")
    assert [(f.code, f.record) for f in positions.stops(DAY)] == [("own-parent", "Empty")]


@pytest.mark.parametrize(
    ("old", "new", "name"),
    [
        ("R3,0.4,,2027-12-31", "R3,0.4,2028-01-01,2027-12-31", "staffing.csv"),
        (
            "R3,Cid,inside,-104.7,38.7,,,cloud,de",
            "R3,Cid,inside,-104.7,38.7,,,cloud,de,2027-06-01,2026-06-01",
            "reps.csv",
        ),
    ],
)
def test_end_before_the_beginning_stops(positions: Any, old: str, new: str, name: str) -> None:
    """The row would never count, and nobody would be told."""
    positions.spoil("languages\n", "languages,start_date,end_date\n", "reps.csv")
    positions.spoil(old, new, name)
    assert [(f.code, f.file) for f in positions.stops(DAY)] == [("dates-exchanged", name)]
