"""The verb: tables, page, the target compared; and what a plan's run folder says of the forecast."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from territory_opt.cli.app import app
from territory_opt.planning import evaluate, forecast, quota
from territory_opt.runs import read_run
from territory_opt.scenario import read_scenario

SUPERSTORE = Path(__file__).parents[2] / "scenarios" / "superstore"
SECTION = '\n[forecast]\nfile = "history.csv"\nmissing = "zero"\n'


@pytest.fixture(scope="module")
def scenario(tmp_path_factory) -> Path:
    """Superstore with four years of made-up quarters that grow by 8 % a year to today's revenue."""
    folder = tmp_path_factory.mktemp("superstore") / "scenario"
    shutil.copytree(SUPERSTORE, folder)
    accounts, rng = pd.read_csv(folder / "accounts.csv"), np.random.default_rng(7)
    quarters = pd.period_range("2022Q4", "2026Q3", freq="Q")
    level = 1.08 ** ((np.arange(16) - 13.5) / 4) * np.array([1.2, 0.9, 0.9, 1.0] * 4)
    level *= np.exp(rng.normal(0, 0.03, 16))
    history = pd.DataFrame(
        np.outer(accounts["revenue"] / 4, level).round(2), accounts["account_id"], quarters
    )
    rows = history.reset_index().melt("account_id", var_name="period", value_name="amount")
    rows.to_csv(folder / "history.csv", index=False)
    file = folder / "scenario.toml"
    file.write_text(file.read_text() + SECTION)
    return file


def test_folder_has_tables_and_page(scenario, tmp_path):
    """What is written is what is answered; the page asks nothing of any server."""
    outcome = forecast(scenario, tmp_path / "out", with_picture=False)
    names = {file.name for file in (tmp_path / "out").iterdir()}
    assert names == {"forecast.csv", "forecast_backtest.csv", "forecast.html"}
    table = pd.read_csv(tmp_path / "out" / "forecast.csv")
    assert table["expected"].tolist() == pytest.approx(outcome.table["expected"].tolist())
    assert table["level"].tolist() == ["company", *["segment"] * 3]
    page = (tmp_path / "out" / "forecast.html").read_text()
    assert outcome.summary["sentence"] in page
    assert "://" not in page


def test_target_is_compared_with_possible_years(scenario):
    """26 million, 13 % above last year's sales; the interval is of the sum, not the sum of intervals."""
    said = forecast(scenario).summary
    assert said["target"] == 26_000_000
    assert said["low"] < said["expected"] < said["high"]
    assert said["sentence"].startswith("The target of 26.00 million USD lies ")
    likely = forecast(scenario, settings=[f"quota.0.company_target={said['expected']:.0f}"]).summary
    assert 0.2 < likely["share_below_target"] < 0.8
    assert "th percentile of the forecast" in likely["sentence"].replace("st ", "th ").replace(
        "nd ", "th "
    ).replace("rd ", "th ")


def test_account_by_account_adds_up_to_the_company(scenario):
    """631 rows of accounts beside the segments."""
    table = forecast(scenario, settings=['forecast.level="account"']).table
    sums = table.groupby("level")["expected"].sum()
    assert len(table) == 1 + 3 + 631
    assert sums["account"] == pytest.approx(sums["company"], abs=10)


def test_run_folder_tells_the_forecast(scenario, tmp_path):
    """Tables as they are read back, and the sentence in the summary."""
    outcome = evaluate(scenario, out=tmp_path / "run", with_map=False)
    run = read_run(tmp_path / "run")
    pd.testing.assert_frame_equal(run.forecast, outcome.run.forecast, check_dtype=False)
    pd.testing.assert_frame_equal(
        run.forecast_backtest, outcome.run.forecast_backtest, check_dtype=False
    )
    assert run.summary["forecast"]["sentence"].startswith("The target of 26.00 million USD")


def test_verb_says_the_answer_and_how_far_to_believe_it(scenario):
    """For people, and as one document."""
    told = CliRunner().invoke(app, ["forecast", str(scenario)])
    assert told.exit_code == 0, told.output
    assert "The target of 26.00 million USD lies" in told.output
    assert "Back-test, segment" in told.output
    document = json.loads(CliRunner().invoke(app, ["forecast", str(scenario), "--json"]).output)
    assert document["exit_code"] == 0
    assert {row["method"] for row in document["tests"]} >= {
        "seasonal-naive",
        "damped-trend",
        "theta",
    }


def test_scenario_without_history_says_what_to_add(tmp_path):
    """Bad input, with the way out; nothing written."""
    command = ["forecast", str(SUPERSTORE / "scenario.toml"), "--out", str(tmp_path / "out")]
    told = CliRunner().invoke(app, command)
    assert told.exit_code == 2
    assert "add [forecast] with file" in told.output
    assert not (tmp_path / "out").exists()


def test_quota_is_shared_by_forecast(scenario):
    """Σ quotas = 26 million × 1.05, each as its territory's part of the forecast, to the rounding."""
    settings = [
        'balance+={ measure = "forecast", max = 1_000_000_000 }',
        "quota.0.elements={ forecast = 1 }",
    ]
    outcome = quota(scenario, settings=settings)
    accounts = read_scenario(scenario).accounts
    by_territory = accounts.groupby("current_territory")["forecast"].sum()
    carried = pd.Series({one.territory_id: float(one.amount) for one in outcome.quotas.quotas})
    share = by_territory.reindex(carried.index).fillna(0.0)  # F14 is new, and has nobody yet
    share /= share.sum()
    assert carried.sum() == 27_300_000
    assert (carried - 27_300_000 * share).abs().max() <= 1000
