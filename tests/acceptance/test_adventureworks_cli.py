"""A year's quotas of AdventureWorks as a planner sets them: tables, one scenario, one command."""

from __future__ import annotations

import json

import pandas as pd
import pytest
from typer.testing import CliRunner

from territory_opt.cli.app import app
from tests.adventureworks import DATA, NEEDED

pytestmark = NEEDED

TARGET, OVER = 26_000_000, 1.05
BASE = 23_685_963.62
"""Last year's sales of all reps, currency; 284 took over accounts of others and has none."""
AT_MOST, AT_LEAST = ["275", "277", "279", "281", "282"], ["286", "290"]

SCENARIO = f"""\
schema = 1
name = "AdventureWorks"
currency = "USD"
effective_from = 2025-07-01
[accounts]
file = "accounts.csv"
[accounts.columns]
potential = "annual_revenue"
current_territory = "owner_rep_id"
[reps]
file = "reps.csv"
[reps.columns]
rep_id = "SalesPersonID"
name = "Login"
[territories]
file = "territories.csv"
[objective]
kind = "least_change"
[roles.field]
travel = "none"
[[quota]]
metric = "sales"
company_target = {TARGET}
over_assignment = {OVER - 1:.2f}
elements = {{ potential = 0.5, revenue = 0.5 }}
growth = {{ min = 0, max = 0.25 }}
periods = "quarters"
round_periods_to = 100
[attainability]
retention = 0.9
win_chance = 0.3
capture_rate = 0.2
spread = 0.4
market = 0.05
level = "target"
simulations = 2_000
"""


@pytest.fixture(scope="module")
def scenario(tmp_path_factory):
    """
    The published tables, with last year's sales and quota where a planner has them.

    Sales are known by rep alone: each store has its part of its rep's by turnover. Territories are
    reps, below the sales territories, below their three groups. Places are left out: 30 stores of the
    sample have none.
    """
    folder = tmp_path_factory.mktemp("adventureworks")
    reps = pd.read_csv(DATA / "reps.csv").dropna(subset="TerritoryID").set_index("SalesPersonID")
    history = pd.read_csv(DATA / "quota_history.csv", parse_dates=["QuotaDate"])
    last = (
        history[history["QuotaDate"] >= "2024-05-01"].groupby("SalesPersonID")["SalesQuota"].sum()
    )
    reps.assign(quota_last_year=last).reset_index().to_csv(folder / "reps.csv", index=False)
    stores = pd.read_csv(DATA / "accounts.csv")
    of_rep = stores.groupby("owner_rep_id")["annual_revenue"].transform("sum")
    sold = stores["owner_rep_id"].map(reps["SalesLastYear"]) * stores["annual_revenue"] / of_rep
    unplaced = stores.drop(columns=["latitude", "longitude"])
    unplaced.assign(revenue=sold).to_csv(folder / "accounts.csv", index=False)
    lands = pd.read_csv(DATA / "territories.csv").set_index("TerritoryID")
    rows = [(rep, rep, lands.loc[land, "Name"]) for rep, land in reps["TerritoryID"].items()]
    rows += [(land["Name"], "", land["Group"]) for _, land in lands.iterrows()]
    names = ["territory_id", "rep_id", "parent_id"]
    pd.DataFrame(rows, columns=names).to_csv(folder / "territories.csv", index=False)
    (folder / "scenario.toml").write_text(SCENARIO)
    return folder / "scenario.toml"


@pytest.fixture(scope="module")
def written(scenario):
    """What ``quota set --out`` writes."""
    out = scenario.parent / "quotas"
    told = CliRunner().invoke(app, ["quota", "set", str(scenario), "--out", str(out)])
    assert told.exit_code == 0, told.output
    kinds = {"territory_id": str}
    return {
        name: pd.read_csv(out / f"{name}.csv", dtype=kinds, keep_default_na=False)
        for name in ("quotas", "quota_waterfall", "quota_nodes")
    }


def year(table):
    return table[table["period"] == "year"]


def test_sums_hold_at_every_level_and_in_every_quarter(written):
    """Company, 3 groups, 10 territories, 14 reps: 26 million above, and 5 % more on the reps."""
    nodes, quotas = written["quota_nodes"], written["quotas"]
    assert len(year(nodes)) == 14
    for period, above in nodes.groupby("period"):
        own = above.set_index("node_id")
        below = own.groupby("parent_id")["amount"].sum().drop("")
        assert (below - own.loc[below.index, "amount"]).abs().max() < 0.005
        reps = quotas.loc[quotas["period"] == period, "quota"].sum()
        assert reps == pytest.approx(own.loc["company", "amount"] * OVER, abs=0.10)
    assert year(quotas)["quota"].sum() == pytest.approx(TARGET * OVER, abs=0.005)


def test_guardrails_bind_the_final_number_and_bound_reps_are_known(written):
    """
    0 to 25 % on each rep's last year: five at the top, two at the bottom, nobody outside.

    Rounding to thousands on two levels leaves them up to 2,100 inside.
    """
    reps = pd.read_csv(DATA / "reps.csv").set_index("SalesPersonID")["SalesLastYear"]
    quota = year(written["quotas"]).set_index("territory_id")["quota"]
    base = reps[quota.index.astype(int)].set_axis(quota.index)
    assert base.sum() == pytest.approx(BASE, abs=0.01)
    assert (quota >= base - 0.005).all()
    assert (quota <= base * 1.25 + 0.005).all()
    step = 2 * 1000 * OVER
    assert quota[quota >= base * 1.25 - step].drop("284").index.tolist() == AT_MOST
    assert quota[quota <= base + step].drop("284").index.tolist() == AT_LEAST


def test_the_rep_without_stores_is_named(written):
    """284: no quota, and a sentence that says why."""
    steps = written["quota_waterfall"]
    own = steps[(steps["territory_id"] == "284") & (steps["step"] == "in_words")]
    assert own["note"].tolist() == [
        "You have no quota: your territory has no potential and no revenue."
    ]
    quota = year(written["quotas"]).set_index("territory_id")["quota"]
    assert quota[quota == 0].index.tolist() == ["284"]


def test_fairness_and_warnings_are_stated(scenario):
    """
    Guardrails on last year's sales, which stores' turnover explains badly, are what is unfair.

    If 26 million are right on the whole, 35 % of reps are expected at quota: those whose quota stops at
    25 % growth. Size and chance go together, chances and quota per potential are far apart, and each
    verdict names its reps. Seven of the thirteen with a quota are at a guardrail, none is outside.
    """
    told = CliRunner().invoke(app, ["quota", "simulate", str(scenario), "--json"])
    document = json.loads(told.stdout)
    tests = {test["test"]: test for test in document["tests"]}
    assert document["without_quota"] == ["284"]
    assert {name for name, test in tests.items() if test["verdict"] == "kept"} == {
        "most_at_quota", "over_assignment", "growth", "without_base",
    }  # fmt: skip
    assert {name for name, test in tests.items() if test["verdict"] == "broken"} == {
        "fewest_at_quota", "at_guardrail", "attainment_by_size", "near_quota", "chance_spread",
        "quota_per_potential", "quota_per_hour",
    }  # fmt: skip
    assert set(tests["at_guardrail"]["territories"].split(";")) == {*AT_MOST, *AT_LEAST}
    assert tests["at_guardrail"]["figure"] == pytest.approx(7 / 13)
    assert set(tests["chance_spread"]["territories"].split(";")) == set(AT_MOST)
    assert tests["fewest_at_quota"]["figure"] == pytest.approx(0.35, abs=0.03)
    assert tests["attainment_by_size"]["figure"] == pytest.approx(0.6, abs=0.05)
    assert document["company"]["p_target"] == pytest.approx(0.48, abs=0.04)
