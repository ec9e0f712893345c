"""Scenarios whose quotas have rules, from file to tables."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd
import pytest

from territory_opt import api
from territory_opt.errors import AllocationError, InputError, ScenarioError

RULED = ["quota.0.round_to=10", "quota.0.over_assignment=0"]


def rows(outcome, period="year"):
    table = outcome.table[outcome.table["period"] == period]
    return dict(zip(table["territory_id"], table["quota"], strict=True))


def test_growth_is_bound_on_the_restated_base(two_reps):
    """R1 has nine accounts of 600 today, R2 two: half as much again is 8,100 and 1,800."""
    assert rows(api.quota(two_reps, settings=[*RULED, "quota.0.growth={max=0.6}"])) == {
        "R1": 8180,
        "R2": 1820,
    }
    with pytest.raises(AllocationError, match=r"R1 8,100 by growth guardrail, R2 1,800 by growth"):
        api.quota(two_reps, settings=[*RULED, "quota.0.growth={max=0.5}"])


def test_held_numbers_stay(two_reps):
    """R2 keeps 3,000 and R1 has the rest."""
    outcome = api.quota(two_reps, settings=[*RULED, "quota.0.holds={R2=3000}"])
    assert rows(outcome) == {"R1": 7000, "R2": 3000}


def test_periods_follow_the_year_and_sum_to_it(two_reps):
    """Four quarters of each territory, and of the company."""
    outcome = api.quota(two_reps, settings=[*RULED, 'quota.0.periods="quarters"'])
    parts = outcome.table[outcome.table["period"] != "year"]
    assert list(parts["period"].unique()) == ["Q1", "Q2", "Q3", "Q4"]
    assert parts.groupby("territory_id")["quota"].sum().to_dict() == rows(outcome)
    assert sum(node.amount for node in outcome.quotas.nodes if node.period != "year") == 10_000


def test_waterfall_sums_to_every_quota(two_reps):
    """Whatever the rules are."""
    rules = [
        "quota.0.elements={potential=1,revenue=2}",
        "quota.0.ceiling=7700",
        "quota.0.floor=100",
    ]
    outcome = api.quota(two_reps, settings=[*RULED, *rules])
    steps = outcome.waterfall[outcome.waterfall["territory_id"] != ""]
    assert steps.groupby("territory_id")["amount"].sum().to_dict() == rows(outcome)
    assert {"restated", "company_growth", "guardrails", "in_words"} <= set(steps["step"])


def test_rules_that_no_numbers_keep_are_refused_with_the_amounts(two_reps):
    """Twice 4,000 is no 10,000; nothing is written."""
    with pytest.raises(
        AllocationError, match="the target is 10,000, but at most 8,000 may be carried"
    ):
        api.quota(two_reps, settings=[*RULED, "quota.0.ceiling=4000"])


def test_a_hold_of_nobody_is_refused(two_reps):
    """R9 is no territory."""
    with pytest.raises(InputError, match="holds name R9, which is no territory"):
        api.quota(two_reps, settings=["quota.0.holds={R9=3000}"])


def test_a_hold_of_nobody_is_refused_before_anything_is_planned(two_reps, tmp_path):
    """Nothing is solved, nothing is written."""
    with pytest.raises(InputError, match="quota 'sales': holds name R9"):
        api.plan(two_reps, tmp_path / "run", settings=["quota.0.holds={R9=3000}"])
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ("quota.0.growth={min=0.3,max=0.2}", "growth of at least 0.3 and at most 0.2"),
        ("quota.0.per_hour={min=3,max=2}", "at least 3 and at most 2 per hour"),
        ("quota.0.season=[1,2]", "season has 2 weights"),
        ("quota.0.elements={potential=0}", "the weights sum to 0"),
        ("quota.0.ramp={field=[0.5,1.2]}", "120%"),
        ('quota.0.periods="weeks"', "weeks"),
    ],
)
def test_impossible_settings_are_told_by_check(two_reps, setting, message):
    """Before anything is planned."""
    with pytest.raises(ScenarioError, match=message):
        api.quota(two_reps, settings=[setting])


def test_floor_above_ceiling_is_told_by_check(two_reps):
    """Both amounts."""
    with pytest.raises(ScenarioError, match="floor = 9 is above ceiling = 8"):
        api.quota(two_reps, settings=["quota.0.floor=9", "quota.0.ceiling=8"])


def test_nodes_are_written_beside_the_quotas(two_reps, tmp_path):
    """The company, and what the territories below it sum to."""
    api.quota(two_reps, out=tmp_path / "out", settings=["quota.0.ceiling=9000"])
    (company,) = pd.read_csv(tmp_path / "out" / "quota_nodes.csv").to_dict("records")
    assert (company["node_id"], company["amount"], company["below"]) == ("company", 10_000, 10_500)


def test_a_parent_in_the_table_of_territories_is_a_group(two_reps):
    """Two levels: 2 % between company and region, 5 % below."""
    folder = two_reps.parent
    (folder / "territories.csv").write_text(
        "territory_id,rep_id,role,parent_id,longitude,latitude\n"
        "R1,R1,field,North,-98.0,38.0\nR2,R2,field,North,-97.0,38.0\n"
    )
    text = two_reps.read_text()
    section = '[territories]\nfile = "territories.csv"\n\n[objective]\n'
    two_reps.write_text(text.replace("[objective]\n", section, 1))
    settings = ["quota.0.upper_over_assignment=[0.02]", "quota.0.round_to=1"]
    outcome = api.quota(two_reps, settings=settings)
    found = {node.node_id: (node.amount, node.below) for node in outcome.quotas.nodes}
    assert found == {"company": (10_000, 10_200), "North": (10_200, 10_710)}
    assert sum(rows(outcome).values()) == Decimal(10_710)


def test_a_ramp_is_carried_by_peers(two_reps):
    """R2 starts in July: half a year's part of a full quota, and no number in the first half."""
    reps = two_reps.parent / "reps.csv"
    lines = reps.read_text().splitlines()
    dates = ["start_date", "", "2027-07-01"]
    reps.write_text(
        "\n".join(f"{line},{day}" for line, day in zip(lines, dates, strict=True)) + "\n"
    )
    outcome = api.quota(two_reps, settings=[*RULED, 'quota.0.periods="quarters"'])
    assert [rows(outcome, period)["R2"] > 0 for period in ("Q1", "Q2", "Q3", "Q4")] == [
        False, False, True, True,
    ]  # fmt: skip
    steps = outcome.waterfall.query("territory_id == 'R2' and step == 'ramp_and_leave'")
    assert steps["amount"].item() < 0
