"""Does ramped capacity cover the number? The shipped scenario by hand, and small forces."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from typer.testing import CliRunner

from territory_opt.cli.app import app
from territory_opt.errors import InputError, ScenarioError
from territory_opt.planning import CapacityOutcome, capacity, plan, who
from territory_opt.runs import read_run

SUPERSTORE = Path(__file__).parents[2] / "scenarios" / "superstore" / "scenario.toml"


@pytest.fixture(scope="module")
def superstore() -> CapacityOutcome:
    """The shipped field scenario, quotas by today's alignment."""
    return capacity(SUPERSTORE)


def month(found: CapacityOutcome, role: str, first: str) -> Any:
    """One row of the table."""
    table = found.plan.table
    return table[(table["role"] == role) & (table["month_from"] == first)].iloc[0]


def test_superstore_in_january_by_hand(superstore: CapacityOutcome) -> None:
    """
    14 field reps; F14 started on December 1, so January is his second month: 25 % of the ramp
    0, 25, 50, 75 %. 3 inside reps, all long there. Nobody has left yet.

    field:  (13 × 1 + 1 × 0.25) × 1,500,000 ÷ 12 = 13.25 × 125,000 = 1,656,250.00
    inside:                   3 × 1,700,000 ÷ 12                  =   425,000.00
    all:                                                            2,081,250.00
    target: 26,000,000 ÷ 12 = 2,166,666.67; quotas: × 1.05 = 2,275,000.00
    covered: 2,081,250 ÷ 2,166,666.67 = 96.0577 %; short by 85,416.67
    """
    assert month(superstore, "field", "2027-01-01")["capacity"] == pytest.approx(1_656_250)
    assert month(superstore, "inside", "2027-01-01")["capacity"] == pytest.approx(425_000)
    whole = month(superstore, "all", "2027-01-01")
    assert whole["capacity"] == pytest.approx(2_081_250)
    assert whole["target"] == pytest.approx(2_166_666.67, abs=0.01)
    assert whole["quotas"] == pytest.approx(2_275_000)
    assert whole["coverage_share"] == pytest.approx(0.960577, abs=1e-6)
    assert whole["cumulative_gap"] == pytest.approx(-85_416.67, abs=0.01)


def test_superstore_in_may_by_hand(superstore: CapacityOutcome) -> None:
    """
    Four months' leavers are gone, and the first of them replaced.

    field: 12 % leave within a year, so 0.88^(1/12) = 0.989404 stay through a month.
      Of 14, 14 × 0.88^(4/12) = 13.415976 are left in May, all ramped (F14 is in his sixth month).
      January's leavers, 14 × (1 − 0.989404) = 0.148347, are replaced after three months empty, on
      May 1, and sell nothing in their first month.
      13.415976 × 125,000 = 1,676,997.0
    inside: 20 % leave: 0.8^(1/12) = 0.981577 stay.
      Of 3, 3 × 0.8^(4/12) = 2.784953 are left.
      January's leavers, 3 × 0.018423 = 0.055270, were replaced on April 1 (two months empty); of
      these 0.055270 × 0.981577 = 0.054252 are left, in their second month at 75 %: 0.040689.
      February's, 3 × 0.981577 × 0.018423 = 0.054252, are replaced on May 1, at 25 %: 0.013563.
      (2.784953 + 0.040689 + 0.013563) × 1,700,000 ÷ 12 = 2.839205 × 141,666.67 = 402,220.7
    """
    field, inside = (month(superstore, role, "2027-05-01") for role in ("field", "inside"))
    assert field["heads_fte"] == pytest.approx(13.415976 + 0.148347, abs=2e-6)
    assert field["ramped_fte"] == pytest.approx(13.415976, abs=1e-6)
    assert field["capacity"] == pytest.approx(1_676_997.0, abs=0.2)
    assert inside["heads_fte"] == pytest.approx(2.784953 + 2 * 0.054252, abs=2e-6)
    assert inside["capacity"] == pytest.approx(402_220.7, abs=0.2)


def test_superstore_answers_the_first_question(superstore: CapacityOutcome) -> None:
    """Covered? When not? Whom to hire by when?"""
    assert superstore.summary["sentence"] == (
        "Ramped capacity does not cover the number (24.83 of 26.00 million USD): it is short in every "
        "month; to cover it, hire 4 more field reps to start by 2027-05-01 (search from 2027-02-01); "
        "this counts on new reps for 1.6 expected leavers."
    )
    assert [role["hires"] for role in superstore.summary["roles"]] == [4, 0]


def test_the_hires_told_do_cover_the_number(superstore: CapacityOutcome) -> None:
    """With them, the field's year is covered; each role's part of the target adds up to it."""
    table = superstore.plan.table.groupby("role")[["capacity_with_hires", "target"]].sum()
    assert table.loc["field", "capacity_with_hires"] >= table.loc["field", "target"]
    assert table.loc[["field", "inside"], "target"].sum() == pytest.approx(26_000_000)


RATES = """
[[sales_capacity.role]]
role = "field"
productivity = 12_000
ramp = [0, 0.5]
attrition = 0
months_to_fill = 2
"""


def sell(two_reps: Path, reps: str = "", more: str = "", rates: str = RATES) -> Path:
    """The scenario of two reps with what they can sell: 1,000 a month each, target 10,000 a year."""
    if reps:
        (two_reps.parent / "reps.csv").write_text(reps)
    two_reps.write_text(two_reps.read_text() + rates + more)
    return two_reps


HEAD = "rep_id,longitude,latitude,start_date,end_date,fte,leave_from,leave_to\n"
HOMES = ("-98.0,38.0", "-97.0,38.0")


def staff(*rows: str) -> str:
    """R1 and R2 with what follows their homes."""
    return HEAD + "".join(f"R{i + 1},{HOMES[i]},{row}\n" for i, row in enumerate(rows))


def ramped(found: CapacityOutcome) -> list[float]:
    """Ramped FTE of the field by month."""
    table = found.plan.table
    return table.loc[table["role"] == "field", "ramped_fte"].tolist()


def test_covered_in_every_month(two_reps: Path) -> None:
    """Two ramped reps sell 24,000 of 10,000."""
    found = capacity(sell(two_reps))
    assert found.summary["sentence"] == (
        "Ramped capacity covers the number in every month (24,000 of 10,000 EUR)."
    )
    assert found.plan.hires.empty


def test_rep_to_be_hired_counts_from_the_start(two_reps: Path) -> None:
    """R2 starts on April 1: April nothing, May half, then all; the seat waits and is not refilled."""
    found = capacity(sell(two_reps, staff(",,1,,", "2027-04-01,,1,,")))
    assert ramped(found) == pytest.approx([1, 1, 1, 1, 1.5, *[2] * 7])
    assert found.plan.hires.empty
    assert month(found, "field", "2027-03-01")["vacant_fte"] == pytest.approx(1)


def test_start_amid_a_month_counts_by_days(two_reps: Path) -> None:
    """R2 starts on April 16: his second month runs to June 15, so half of May's last 16 days count."""
    found = ramped(capacity(sell(two_reps, staff(",,1,,", "2027-04-16,,1,,"))))
    assert found[4] == pytest.approx(1 + 0.5 * 16 / 31)
    assert found[5] == pytest.approx(1 + (0.5 * 15 + 15) / 30)


def test_leaver_by_name_leaves_a_seat_that_is_refilled(two_reps: Path) -> None:
    """R2 goes at the end of March; two months empty; the new rep starts in June and ramps."""
    found = capacity(sell(two_reps, staff(",,1,,", ",2027-03-31,1,,")))
    assert ramped(found) == pytest.approx([2, 2, 2, 1, 1, 1, 1.5, *[2] * 5])
    assert found.plan.hires.to_numpy().tolist() == [
        ["field", "2027-06-01", "2027-04-01", 1.0, "open seat"]
    ]


def test_long_leave_and_part_time(two_reps: Path) -> None:
    """R1 works half time; R2 is away in February and March, and nobody is hired for that."""
    found = capacity(sell(two_reps, staff(",,0.5,,", ",,1,2027-02-01,2027-03-31")))
    assert ramped(found) == pytest.approx([1.5, 0.5, 0.5, *[1.5] * 9])
    assert found.plan.hires.empty


def test_vacant_territory_is_an_open_seat(two_reps: Path) -> None:
    """T2 has nobody: filled on March 1, after two months."""
    (two_reps.parent / "territories.csv").write_text(
        f"territory_id,rep_id,longitude,latitude\nT1,R1,{HOMES[0]}\nT2,,{HOMES[1]}\n"
    )
    found = capacity(sell(two_reps, more='\n[territories]\nfile = "territories.csv"\n'))
    assert ramped(found) == pytest.approx([1, 1, 1, 1.5, *[2] * 8])


SEASON = f"sales_capacity.monthly_shares={[0.1] * 6 + [0.4 / 6] * 6}"
"""Three fifths of the year's sales fall in its first half."""


def test_short_months_are_named(two_reps: Path) -> None:
    """
    R2 starts on April 1. January to April: 4 × 1,200, May 1.5 × 1,200, June 2 × 1,200, then 6 × 1,600.

    That is 18,600. Of 20,000, a month's target is 2,000 in the first half: short until May. A hire of
    September 1 sells 400 + 800 + 800 from October on, one of October 1 only 400 + 800 of the 1,400.
    """
    path = sell(two_reps, staff(",,1,,", "2027-04-01,,1,,"))
    told = capacity(path, settings=[SEASON, "quota.0.company_target=20_000"]).summary["sentence"]
    assert told == (
        "Ramped capacity does not cover the number (18,600 of 20,000 EUR): it is short in January to "
        "May 2027; to cover it, hire 1 more field rep to start by 2027-09-01 (search from 2027-07-01)."
    )


def test_short_months_are_named_where_the_year_is_covered(two_reps: Path) -> None:
    """Of 18,000, until April 1,200 of 1,800 are there; May's 1,800 are just enough."""
    path = sell(two_reps, staff(",,1,,", "2027-04-01,,1,,"))
    told = capacity(path, settings=[SEASON, "quota.0.company_target=18_000"]).summary["sentence"]
    assert told == (
        "Ramped capacity covers the number over the plan (18,600 of 18,000 EUR), but is short in "
        "January to April 2027."
    )


def test_number_out_of_reach_says_so(two_reps: Path) -> None:
    """Whoever is found in eleven months sells nothing before the year is over."""
    settings = ["sales_capacity.role.0.months_to_fill=11", "quota.0.company_target=30_000"]
    told = capacity(sell(two_reps), settings=settings).summary["sentence"]
    assert "no field rep who is hired now sells anything in time" in told


def test_half_a_year_has_half_the_target(two_reps: Path) -> None:
    """Six months: 5,000 of the year's 10,000; a month cut in half counts half."""
    path = sell(two_reps)
    halves = ["effective_to=2027-06-30", "effective_to=2027-06-15"]
    found = [capacity(path, settings=[half]).summary["target"] for half in halves]
    assert found == pytest.approx([5_000, 10_000 * 5.5 / 12])


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("attrition = 0\n", "", "'attrition' is required"),
        ("ramp = [0, 0.5]\n", "", "'ramp' is required"),
        ('"field"', '"feild"', "no territory has the role 'feild'"),
        ("attrition = 0\n", "attrition = 1\n", "nobody would stay"),
        ("[0, 0.5]", "[0, 50]", "50 is no share"),
        (RATES, f"{RATES}{RATES}", "role 'field' is there twice"),
    ],
)
def test_nothing_is_assumed(two_reps: Path, old: str, new: str, message: str) -> None:
    """What is missing or cannot be is told with its key."""
    with pytest.raises(ScenarioError) as caught:
        capacity(sell(two_reps, rates=RATES.replace(old, new)))
    assert message in str(caught.value)
    assert any(fault.column.startswith("sales_capacity") for fault in caught.value.faults)


def test_every_role_needs_its_rates(two_reps: Path) -> None:
    """R2 works inside, and nothing is told of that role."""
    reps = f"rep_id,role,longitude,latitude\nR1,field,{HOMES[0]}\nR2,inside,{HOMES[1]}\n"
    with pytest.raises(ScenarioError) as caught:
        capacity(sell(two_reps, reps))
    assert "what a rep of the role 'inside' can sell is not told" in str(caught.value)
    assert 'Add a [[sales_capacity.role]] with role = "inside", productivity' in str(caught.value)


def test_scenario_without_rates_is_refused(two_reps: Path) -> None:
    """With the roles that need some."""
    with pytest.raises(InputError, match=r"for each role: field$"):
        capacity(two_reps)


def test_twelve_shares_make_a_year(two_reps: Path) -> None:
    """Neither eleven, nor twelve that add up to more."""
    with pytest.raises(ScenarioError, match="Write twelve shares that add up to 1"):
        capacity(sell(two_reps), settings=["sales_capacity.monthly_shares=[0.5, 0.5]"])


def test_run_folder_has_the_capacity_plan(two_reps: Path, tmp_path: Path) -> None:
    """Tables, sheets, page and the line of the summary."""
    folder = plan(sell(two_reps), tmp_path / "run", with_map=False, with_picture=False).folder
    assert folder is not None
    run = read_run(folder)
    assert run.summary["sales_capacity"]["is_covered"]
    assert run.sales_capacity["capacity"].sum() == pytest.approx(2 * 24_000)
    sheets = openpyxl.load_workbook(folder / "plan.xlsx").sheetnames
    assert "Sales capacity" in sheets
    page = (folder / "sales_capacity.html").read_text(encoding="utf-8")
    assert "covers the number in every month" in page
    assert "://" not in page


def test_command_writes_tables_workbook_and_page(two_reps: Path, tmp_path: Path) -> None:
    """Hours by [calendar] have a sheet of their own."""
    path = sell(two_reps, staff(",,1,,", ",2027-03-31,1,,"), '\n[calendar]\ncountry = "US"\n')
    out = tmp_path / "capacity"
    result = CliRunner().invoke(app, ["capacity", str(path), "--out", str(out), "--json"])
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert [hire["start_by"] for hire in told["hires"]] == ["2027-06-01"]
    hours = pd.read_csv(out / "working_time.csv").set_index("rep_id")["hours"]
    assert hours.to_dict() == {"R1": 249 * 8, "R2": 61 * 8}
    sheets = openpyxl.load_workbook(out / "sales_capacity.xlsx").sheetnames
    assert sheets == ["Summary", "Sales capacity", "Hires", "Working time"]


LAYER = """
[[layer]]
name = "specialists"
reps = { file = "specialists.csv" }
coverage = [{ role = "specialist" }]
balance = []
"""


def test_further_team_has_its_people_but_no_capacity_plan(two_reps: Path, tmp_path: Path) -> None:
    """What field reps can sell says nothing of specialists; both teams answer who covered A00."""
    (two_reps.parent / "specialists.csv").write_text(
        f"rep_id,name,role,longitude,latitude,start_date\nS1,Sue Ito,specialist,{HOMES[0]},2027-03-01\n"
    )
    path = sell(two_reps, more=LAYER)
    folder = plan(path, tmp_path / "run", with_map=False, with_picture=False).folder
    assert folder is not None
    assert set(read_run(folder).sales_capacity["role"]) == {"field", "all"}
    before, after = (who("A00", day, [folder])[1] for day in ("2027-02-28", "2027-03-01"))
    assert (before.layer, before.people) == ("specialists", ())
    assert [person.rep_name for person in after.people] == ["Sue Ito"]
