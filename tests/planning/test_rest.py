"""Territories that change within the year, from the command line and in Python."""

from __future__ import annotations

import json
import shutil
from datetime import date

import pandas as pd
import pytest
from typer.testing import CliRunner

from territory_opt import api
from territory_opt.cli import app
from territory_opt.errors import AllocationError, InputError, ScenarioError
from tests.planning.sums import check_sums

JULY = date(2027, 7, 1)
WAS = {"T1": "North", "T2": "North", "T3": "South", "T4": "South"}


@pytest.fixture
def year(four_reps, tmp_path):
    """Quotas by quarter, as they were set for the year."""
    api.quota(four_reps, out=tmp_path / "year")
    return tmp_path / "year"


@pytest.fixture
def changed(four_reps, year):
    """T4 has ended, and P4 leads T5 in the north, with the same accounts."""
    after = four_reps.with_name("after")
    shutil.copytree(four_reps, after)
    seats = after / "territories.csv"
    seats.write_text(seats.read_text().replace("T4,P4,South", "T5,P4,North"))
    return after


def amounts(table, column="quota"):
    return dict(zip(table["territory_id"], table[column].map(float), strict=True))


def test_what_was_carried_stays_and_sums_are_exact(changed, year):
    """Quarters that are over are those of the year; T4 keeps them as a line, T5 begins in July."""
    outcome = api.quotas_of_the_rest(changed, year, JULY)
    check_sums(outcome.year, {**WAS, "T5": "North", "T4": "ended"})
    before, now = pd.read_csv(year / "quotas.csv", dtype=str), outcome.year.table.astype(str)
    for quarter in ("Q1", "Q2"):
        was, has = (amounts(one[one["period"] == quarter]) for one in (before, now))
        assert has == {**was, "T5": 0}
    assert outcome.year.totals["quota"].tolist() == [107_100]
    rest = outcome.rest.set_index("territory_id")
    assert rest.loc["T4", ["carried", "rest", "quota"]].tolist() == [13_278, 0, 13_278]
    assert rest.loc["T5", "carried"] == 0
    assert float(rest.loc["T5", "rest"]) == pytest.approx(13_497, abs=2)


def test_the_company_carries_the_same_in_every_quarter(changed, year):
    """Nothing of the target is lost, whoever has gone."""
    was = pd.read_csv(year / "quota_nodes.csv").query("node_id == 'company'")["amount"]
    outcome = api.quotas_of_the_rest(changed, year, JULY)
    nodes = outcome.year.nodes
    assert nodes[nodes["node_id"] == "company"]["amount"].map(float).tolist() == was.tolist()


def test_an_ended_territory_lies_under_its_old_group_where_that_is_known(changed, year):
    """``territories.csv`` of the run says that T4 was in the south."""
    pairs = "\n".join(f"{name},{group}" for name, group in WAS.items())
    (year / "territories.csv").write_text(f"territory_id,parent_id\n{pairs}\n")
    outcome = api.quotas_of_the_rest(changed, year, JULY)
    check_sums(outcome.year, {**WAS, "T5": "North"})
    assert set(outcome.year.nodes["node_id"]) == {"company", "North", "South"}


def test_nothing_changes_where_nothing_has_changed(four_reps, year):
    """The same quotas but for what rounding moved between periods: some steps."""
    rest = api.quotas_of_the_rest(four_reps, year, JULY).rest
    assert (rest["quota"].map(float) - [35_700, 17_850, 26_775, 26_775]).abs().max() < 5


def test_the_steps_tell_what_the_change_is(changed, year):
    """Carried, planned and changed; a sentence for each."""
    found = api.quotas_of_the_rest(changed, year, JULY).year.waterfall
    steps = found[found["territory_id"] == "T4"].set_index("step")
    assert steps["amount"].map(float).to_dict() == {
        "carried": 13_278, "planned_rest": 13_497, "change": -13_497, "in_words": 0,
    }  # fmt: skip
    words = found[found["step"] == "in_words"].set_index("territory_id")["note"]
    assert words["T4"] == "You carried 13,278 before 2027-07-01, and nothing after it."
    assert words["T5"] == "You begin on 2027-07-01, and carry 13,497.20 for the rest of the year."
    assert words["T2"].endswith("and carry 8,998 for the rest of the year, as planned.")


def test_lines_of_relief_keep_what_they_carried(four_reps, tmp_path):
    """P2 starts in April, and nobody of the north carries that: a line has it, and keeps it."""
    reps = four_reps / "reps.csv"
    lines = reps.read_text().splitlines()
    starts = ["start_date", "", "2027-04-01", "", ""]
    reps.write_text("\n".join(f"{a},{b}" for a, b in zip(lines, starts, strict=True)) + "\n")
    settings = ['quota.0.relief="above"']
    set_ = api.quota(four_reps, out=tmp_path / "year", settings=settings)
    outcome = api.quotas_of_the_rest(four_reps, tmp_path / "year", JULY, settings=settings)
    assert outcome.year.totals["quota"].tolist() == set_.totals["quota"].tolist()
    nodes = outcome.year.nodes.query(
        "node_id == 'relief of North until 2027-06-30' and period == 'Q1'"
    )
    was = set_.nodes.query("node_id == 'relief of North' and period == 'Q1'")
    assert nodes["amount"].tolist() == was["amount"].tolist() != [0]
    (tmp_path / "year" / "quota_nodes.csv").unlink()
    with pytest.raises(InputError, match=r"has lines of its own, which are in quota_nodes.csv"):
        api.quotas_of_the_rest(four_reps, tmp_path / "year", JULY, settings=settings)


@pytest.mark.parametrize(
    ("day", "message"),
    [
        (
            date(2027, 7, 2),
            "no period begins on 2027-07-02; the nearest begin on 2027-07-01 and 2027-10-01",
        ),
        (date(2027, 12, 1), "no period begins on 2027-12-01; the nearest begin on 2027-10-01$"),
        (date(2027, 1, 1), "2027-01-01 is the first day of the year"),
        (date(2028, 1, 1), "2028-01-01 is outside the year, which is 2027-01-01 to 2027-12-31"),
    ],
)
def test_the_rest_begins_with_a_period(four_reps, year, day, message):
    """Any other day is refused, and the nearest ones are told."""
    with pytest.raises(InputError, match=message):
        api.quotas_of_the_rest(four_reps, year, day)


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        (
            'quota.0.periods="year"',
            "quota 'sales': it has no periods, so nothing says what was carried",
        ),
        ('quota.0.periods="months"', "has the periods Q1, Q2, Q3, Q4, and the year has 2027-01,"),
        ('quota.0.metric="units"', "quota 'units': .* has no quotas of it .metrics there: sales."),
    ],
)
def test_periods_and_metrics_are_those_of_the_year(four_reps, year, setting, message):
    """What was carried must have been carried in them."""
    with pytest.raises(InputError, match=message):
        api.quotas_of_the_rest(four_reps, year, JULY, settings=[setting])


@pytest.mark.parametrize(
    ("without", "message"),
    [
        ("Q", "has no periods, only the year"),
        ("T2,P2,sales,Q3", "has no quota of T2 in Q3; write 0"),
    ],
)
def test_a_file_without_the_periods_is_refused(four_reps, year, without, message):
    """None at all, and one that is missing."""
    rows = (year / "quotas.csv").read_text().splitlines()
    file = year.with_name("bare.csv")
    file.write_text("\n".join(row for row in rows if without not in row or "quota," in row) + "\n")
    with pytest.raises(InputError, match=message):
        api.quotas_of_the_rest(four_reps, file, JULY)


def test_every_bad_row_of_what_was_carried_is_told(four_reps, tmp_path):
    """Empty, below 0 and twice."""
    file = tmp_path / "quotas.csv"
    file.write_text(
        "territory_id,metric,period,quota\nT1,sales,Q1,\nT2,sales,Q1,-1\nT3,sales,Q1,1\nT3,sales,Q1,2\n"
    )
    with pytest.raises(ScenarioError) as caught:
        api.quotas_of_the_rest(four_reps, file, JULY)
    assert [(fault.code, fault.row) for fault in caught.value.faults] == [
        ("carried-empty", 2), ("negative", 3), ("carried-twice", 5),
    ]  # fmt: skip


def test_more_carried_than_the_target_is_refused(four_reps, year, tmp_path):
    """49,590 of 1,000; nothing is written."""
    with pytest.raises(AllocationError, match="49,590 was carried already, more than 1,000"):
        api.quotas_of_the_rest(
            four_reps, year, JULY, out=tmp_path / "out", settings=["quota.0.company_target=1000"]
        )
    assert not (tmp_path / "out").exists()


def test_the_rest_from_the_command_line(changed, year, tmp_path):
    """Four files; on screen what was carried, planned and is left."""
    words = ["quota", "rest", str(changed), "--carried", str(year), "--from", "2027-07-01"]
    found = CliRunner().invoke(app, [*words, "--out", str(tmp_path / "out")])
    assert found.exit_code == 0, found.stderr
    row = next(line.split() for line in found.stdout.splitlines() if line.startswith("T4"))
    assert row == ["T4", "P4", "sales", "13,278", "13,497", "0", "13,278"]
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        "quotas.csv", "quota_nodes.csv", "quota_waterfall.csv", "quota_rest.csv",
    }  # fmt: skip
    document = json.loads(CliRunner().invoke(app, [*words, "--json"]).stdout)
    assert len(document["rest"]) == 5
