"""A made-up force planned end to end with estimated potential and learned productivity."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest

from territory_opt.planning import plan
from territory_opt.runs import read_run
from territory_opt.scenario import Scenario, read_scenario
from territory_opt.solvers import stop_after

SEGMENTS = ("Health", "Retail")
INDUSTRIES = ("Banking", "Mining", "Pharma")
NUM_ACCOUNTS, NUM_REPS = 160, 4
SCENARIO = """\
schema = 1
name = "Made-up force"
[accounts]
file = "accounts.csv"
[reps]
file = "reps.csv"
[opportunities]
file = "opportunities.csv"
[potential]
from = ["look-alike", "turnover"]
rates = "rates.csv"
[productivity]
min_deals = 20
[objective.travel]
enabled = false
[objective.match]
tier_response = { A = 1.0 }
[[quota]]
metric = "sales"
company_target = 1000000
measure = "potential"
"""


def write_force(folder: Path, seed: int = 1) -> Path:
    """
    160 accounts, half of them customers, no potential at all; four reps who win 30 % of their deals.

    R0 wins 60 % in Health, R1 wins 60 % in Retail; R3 is new, with two deals, both won.
    """
    rng = np.random.default_rng(seed)
    number = np.arange(NUM_ACCOUNTS)
    industry, segment = number % len(INDUSTRIES), number % len(SEGMENTS)
    employees = np.exp(rng.normal(4, 1.2, NUM_ACCOUNTS)).round() + 1
    turnover = (employees * np.exp(rng.normal(11.5, 0.4, NUM_ACCOUNTS))).round()
    buys = (
        turnover**0.7 * np.array([6.0, 2.0, 12.0])[industry] * rng.lognormal(0, 0.4, NUM_ACCOUNTS)
    )
    accounts = pd.DataFrame(
        {
            "account_id": [f"A{i:03}" for i in number],
            "longitude": 8 + 2 * rng.random(NUM_ACCOUNTS),
            "latitude": 48 + 2 * rng.random(NUM_ACCOUNTS),
            "country": "DE",
            "AnnualRevenue": turnover,
            "NumberOfEmployees": employees,
            "Industry": np.array(INDUSTRIES)[industry],
            "segment": np.array(SEGMENTS)[segment],
            "tier": "A",
            "revenue": np.where(number < NUM_ACCOUNTS / 2, buys, 0).round(),
        }
    )
    reps = pd.DataFrame(
        {
            "rep_id": [f"R{r}" for r in range(NUM_REPS)],
            "longitude": 9,
            "latitude": 49,
            "country": "DE",
        }
    )
    rates = pd.DataFrame({"industry": INDUSTRIES, "turnover_share": [0.02, 0.01, 0.03]})
    tables = {
        "accounts": accounts,
        "reps": reps,
        "rates": rates,
        "opportunities": _deals(rng, segment),
    }
    for name, table in tables.items():
        table.to_csv(folder / f"{name}.csv", index=False)
    path = folder / "scenario.toml"
    path.write_text(SCENARIO, encoding="utf-8")
    return path


def _deals(rng: np.random.Generator, segment: np.ndarray) -> pd.DataFrame:
    """Sixty decided deals per old rep and segment."""
    rows = []
    for rep in range(NUM_REPS - 1):
        for s, _ in enumerate(SEGMENTS):
            rate = 0.6 if rep == s else 0.3
            own = rng.choice(np.flatnonzero(segment == s), 60)
            rows += [
                (rep, account, "Closed Won" if rng.random() < rate else "Closed Lost")
                for account in own
            ]
    rows += [(NUM_REPS - 1, account, "Closed Won") for account in (0, 1)]
    return pd.DataFrame(
        {
            "Id": [f"O{i}" for i in range(len(rows))],
            "AccountId": [f"A{account:03}" for _, account, _ in rows],
            "OwnerId": [f"R{rep}" for rep, _, _ in rows],
            "StageName": [stage for _, _, stage in rows],
            "Amount": 1000,
        }
    )


@pytest.fixture(scope="module")
def force(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_force(tmp_path_factory.mktemp("force"))


@pytest.fixture(scope="module")
def scenario(force: Path) -> Scenario:
    return read_scenario(force)


@pytest.fixture(scope="module")
def folder(scenario: Scenario, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The run folder of the plan, map included."""
    out = tmp_path_factory.mktemp("runs") / "run"
    plan(scenario, out, stop=stop_after(work=20), with_picture=False)
    return out


def test_reports_say_what_is_estimated_and_learned(folder: Path) -> None:
    """Summary, workbook and map alike; all of the potential is an estimate here."""
    summary = json.loads((folder / "summary.json").read_text())
    assert summary["estimated_share"]["potential"] == pytest.approx(1)
    (source, *_) = summary["potential"]["sources"]
    assert source["source"] == "look-alike"
    learned = summary["potential"]["look_alike"]
    assert learned["error"] < learned["median_error"]
    assert len(summary["potential"]["largest"]) == 10
    sheets = openpyxl.load_workbook(folder / "plan.xlsx").sheetnames
    assert {"Potential sources", "Largest estimates", "Productivity"} <= set(sheets)
    assert "Potential estimated by" in (folder / "map.html").read_text()


def test_intervals_are_in_the_run_folder(folder: Path) -> None:
    """R3 has two deals: no figure, and not used."""
    table = read_run(folder).productivity.set_index(["rep_id", "segment"])
    star = table.loc[("R0", "Health")]
    assert star["low"] < star["productivity"] < star["high"]
    assert star["is_used"]
    new = table.loc[("R3", "Health")]
    assert np.isnan(new["productivity"])
    assert not new["is_used"]


def test_who_wins_in_a_segment_gets_its_accounts(folder: Path) -> None:
    """Without travel, bands or customers to lose, new sales alone decide: all go to the best rep."""
    run = read_run(folder)
    prospects = run.accounts[run.accounts["status"].eq("prospect")]
    winner = prospects.groupby("segment")["territory_id"].agg(lambda ids: set(ids))
    assert winner.to_dict() == {"Health": {"R0"}, "Retail": {"R1"}}


def test_too_few_deals_move_nobody(scenario: Scenario) -> None:
    """R3 won both of its deals, and is worth what an average rep is, to the cent."""
    value = scenario.to_problem().terms["new_sales"]
    units = np.flatnonzero(scenario.accounts["revenue"].eq(0))[:2]
    plain = scenario.with_settings("productivity.in_matching=false").to_problem().terms["new_sales"]
    assert (value.at(units, np.array([3, 3])) == plain.at(units, np.array([3, 3]))).all()
    assert (value.at(units, np.array([0, 1])) > plain.at(units, np.array([0, 1]))).all()


def test_quotas_follow_productivity_only_when_asked_and_with_a_warning(
    scenario: Scenario, folder: Path, tmp_path: Path
) -> None:
    """Shares of the target change, the waterfall says by what, and the headline warns."""
    given = {"stop": stop_after(work=20), "with_map": False, "start": folder}
    follows = scenario.with_settings("productivity.in_quotas=true")
    run = plan(follows, tmp_path / "run", **given).run
    assert "quotas-by-productivity" in [fault.code for fault in follows.faults]
    assert run.quota_waterfall["note"].str.contains("potential × productivity").any()
    plain = read_run(folder)
    assert not plain.quota_waterfall["note"].str.contains("productivity").any()
    assert run.quotas["quota"].sum() == plain.quotas["quota"].sum()
    assert run.quotas["quota"].tolist() != plain.quotas["quota"].tolist()
