"""What quotas are shared by, from a scenario's tables to ``quotas.csv``."""

from __future__ import annotations

import json

import pandas as pd
import pytest
from typer.testing import CliRunner

from territory_opt import api
from territory_opt.cli.app import app
from territory_opt.errors import InputError, ScenarioError

SCENARIO = """\
schema = 1
name = "Elements"
currency = "EUR"
snapshot_date = 2026-11-15
effective_from = 2027-01-01
[accounts]
file = "accounts.csv"
[reps]
file = "reps.csv"
[opportunities]
file = "deals.csv"
win_rates = { Proposal = 0.5, Talk = 0.2 }
[objective]
kind = "least_change"
[objective.match]
capture_rate = 0.25
[[quota]]
company_target = 1_000
over_assignment = 0
round_to = 1
"""
ACCOUNTS = """\
account_id,longitude,latitude,revenue,potential,current_rep,tier,seats,disposition
A1,10,50,300,500,R1,A,1,
A2,10,50,100,100,R1,B,2,
A3,11,50,200,400,R2,A,7,
H1,10,50,200,400,,A,3,house
P1,10,50,0,100,,A,3,partner
"""
REPS = """\
rep_id,role,longitude,latitude,manager_input,capacity_hours
R1,field,10,50,700,1000
R2,inside,11,50,300,1500
"""
DEALS = """\
opportunity_id,account_id,rep_id,stage,amount,created_date,close_date
O1,A1,R1,Proposal,100,2026-11-10,2027-02-01
O2,A2,R1,Talk,50,2026-11-10,2027-02-01
O3,A3,R2,Proposal,180,2026-11-10,2027-02-01
O4,H1,R2,Proposal,80,2026-11-10,2027-02-01
"""


@pytest.fixture
def scenario(tmp_path):
    """R1 has 400 sold of 600, R2 200 of 400; the house 200 of 400, a partner 0 of 100."""
    for name, text in {
        "scenario.toml": SCENARIO, "accounts.csv": ACCOUNTS, "reps.csv": REPS, "deals.csv": DEALS,
    }.items():  # fmt: skip
        (tmp_path / name).write_text(text)
    return tmp_path / "scenario.toml"


@pytest.fixture
def call():
    """Run the command line."""
    return lambda *words: CliRunner().invoke(app, [str(word) for word in words])


def change(scenario, file: str, old: str, new: str) -> None:
    path = scenario.parent / file
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))


def numbers(scenario, *settings: str, metric: str = "sales") -> dict[str, int]:
    table = api.quota(scenario, settings=settings).table
    table = table[table["metric"] == metric]
    return {row["territory_id"]: int(row["quota"]) for row in table.to_dict("records")}


@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        ("retention=0.9", {"R1": 590, "R2": 410}),  # 360 + 460 ÷ 2, 180 + 460 ÷ 2
        ('measure="potential"', {"R1": 600, "R2": 400}),
        ('measure="restated_history"', {"R1": 667, "R2": 333}),
        ('measure="open_potential"', {"R1": 500, "R2": 500}),
        ('measure="expected_sales"', {"R1": 643, "R2": 357}),  # 400 + 200 ÷ 4, 200 + 200 ÷ 4
        ('measure="pipeline"', {"R1": 400, "R2": 600}),  # 50 + 10, 90
        ('measure="manager_input"', {"R1": 700, "R2": 300}),
        ('measure="capacity"', {"R1": 400, "R2": 600}),
        ('measure="seats"', {"R1": 300, "R2": 700}),
        ('measure="workload_hours"', {"R1": 667, "R2": 333}),  # nobody drives far: by accounts
        ("elements={restated_history=0.5,open_potential=0.3,pipeline=0.2}", {"R1": 563, "R2": 437}),
    ],
)
def test_every_way_to_share_by_hand(scenario, setting, expected):
    """1,000 among two."""
    assert numbers(scenario, f"quota.0.{setting}") == expected


def test_an_unknown_element_is_told_with_the_nearest(scenario):
    """With its place."""
    with pytest.raises(ScenarioError, match=r"'open_potental'\. Did you mean 'open_potential'\?"):
        api.quota(scenario, settings=["quota.0.elements={open_potental=1}"])


def test_a_manager_who_says_nothing_is_named(scenario):
    """R2 has an empty cell."""
    change(scenario, "reps.csv", "50,300,", "50,,")
    with pytest.raises(
        InputError, match=r"manager_input must be a figure of 0 or more; it is not for R2"
    ):
        numbers(scenario, 'quota.0.measure="manager_input"')


def test_input_that_is_no_number_is_told_by_check(scenario):
    """Before anything is planned."""
    change(scenario, "reps.csv", "50,300,", "50,lots,")
    with pytest.raises(ScenarioError, match=r"manager_input of R2 \(lots\) is no number"):
        api.quota(scenario)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("O3,A3,R2,Proposal,180", "O3,A3,R2,Proposal,", "O3 is open and has no amount"),
        ("O3,A3,R2,Proposal", "O3,A3,R2,Propsal", r"stage of O3 is Propsal.* Did you mean 'Proposal'"),
    ],
)  # fmt: skip
def test_a_deal_of_unknown_worth_is_a_fault_and_no_zero(scenario, old, new, message):
    """Only where the pipeline counts."""
    change(scenario, "deals.csv", old, new)
    numbers(scenario)
    with pytest.raises(ScenarioError, match=message):
        numbers(scenario, 'quota.0.measure="pipeline"')


def test_a_pipeline_without_deals_is_told(scenario):
    """The section is missing."""
    change(scenario, "scenario.toml", '[opportunities]\nfile = "deals.csv"\n', "")
    change(scenario, "scenario.toml", "win_rates = { Proposal = 0.5, Talk = 0.2 }\n", "")
    with pytest.raises(ScenarioError, match=r"counts the pipeline of \[opportunities\]"):
        numbers(scenario, 'quota.0.measure="pipeline"')


def test_without_rates_and_decided_deals_nothing_tells_what_open_ones_are_worth(scenario):
    """Either of the two is enough."""
    change(scenario, "scenario.toml", "win_rates = { Proposal = 0.5, Talk = 0.2 }\n", "")
    with pytest.raises(ScenarioError, match="nothing tells what open ones are worth"):
        numbers(scenario, 'quota.0.measure="pipeline"')
    with (scenario.parent / "deals.csv").open("a") as table:
        table.write("O5,A1,R1,Closed Won,9,2026-01-01,2026-02-01\n")
    assert numbers(scenario, 'quota.0.measure="pipeline"') == {"R1": 455, "R2": 545}


BRIDGE = 'quota.0={company_target=2000,over_assignment=0,round_to=1,measure="potential",bridge={}}'


def test_the_bridge_is_written_and_shown(scenario, tmp_path, call):
    """Of 1,500 the house has 400, a partner 100: 533 and 133 of 2,000 come off."""
    outcome = api.quota(scenario, out=tmp_path / "out", settings=[BRIDGE])
    table = pd.read_csv(tmp_path / "out" / "quota_bridge.csv")
    assert dict(zip(table["step"], table["amount"], strict=True)) == {
        "board_target": 2000, "house": -533, "partner": -133, "uncovered": 0,
        "field_target": 1334,
    }  # fmt: skip
    assert sum(one.amount for one in outcome.quotas.quotas) == 1334
    planned = api.plan(scenario, tmp_path / "run", settings=[BRIDGE], with_map=False).run
    assert api.read_run(tmp_path / "run").quota_bridge.equals(planned.quota_bridge)
    assert planned.quota_bridge["amount"].tolist() == table["amount"].tolist()
    shown = " ".join(call("quota", scenario, "--set", BRIDGE).stdout.split())
    assert "sales: field target 1,334.00 (what territories carry)" in shown
    assert not (api.quota(scenario).quotas.bridge)


UNITS = (
    'quota+={metric="seats",unit="units",company_target=90,over_assignment=0,measure="seats",'
    'where={tier="A"},roles=["inside"],weight=0.4}'
)


def test_a_second_metric_has_accounts_roles_unit_and_weight_of_its_own(scenario, call):
    """R2 alone carries seats of tier A; its plan is 60 % sales."""
    settings = ['quota.0.roles=["field"]', "quota.0.weight=1", UNITS.replace("0.4", "1")]
    assert numbers(scenario, *settings) == {"R1": 1000}
    assert numbers(scenario, *settings, metric="seats") == {"R2": 90}
    words = [word for setting in settings for word in ("--set", setting)]
    shown = " ".join(call("quota", scenario, *words).stdout.split())
    assert "Sum of seats 90.00 units" in shown
    document = json.loads(call("quota", scenario, *words, "--json").stdout)
    assert [(row["unit"], row["weight"]) for row in document["quotas"]] == [
        ("", "1.0"),
        ("units", "1.0"),
    ]


def test_weights_that_do_not_sum_to_one_are_told_by_check(scenario, call):
    """Exit 2, with role and weights."""
    found = call("check", scenario, "--set", "quota.0.weight=0.5", "--set", UNITS)
    assert found.exit_code == 2
    said = " ".join((found.stdout + found.stderr).split())
    assert (
        "the weights of the quotas of inside must sum to 1; they are sales 0.5, seats 0.4" in said
    )
    assert "of field must sum to 1; they are sales 0.5" in said


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ('quota.0.roles=["feild"]', "no territory has the role 'feild'"),
        ('quota.0.where={teir="A"}', r"no column 'teir'.*Did you mean 'tier'"),
        ("quota.0.company_target=-5", "-5 is not above 0"),
        ("quota.0.retention=90", "90 is no share between 0 and 1"),
        ("quota.0.bridge={house=-1}", "-1 is below 0"),
        ("quota.0.history='revenu'", "Did you mean 'revenue'"),
    ],
)
def test_impossible_settings_are_told(scenario, setting, message):
    """Before anything is planned."""
    with pytest.raises(ScenarioError, match=message):
        api.quota(scenario, settings=[setting])


def test_two_baselines_are_one_too_many(scenario):
    """Either measure or elements."""
    with pytest.raises(ScenarioError, match="measure = 'potential' and elements are two baselines"):
        api.quota(
            scenario, settings=['quota.0.measure="potential"', "quota.0.elements={revenue=1}"]
        )
