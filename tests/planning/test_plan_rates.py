"""Quotas that are issued in the currency of the rep, and direct and shared credit apart."""

from __future__ import annotations

import html
import json
from decimal import Decimal

import pytest
from typer.testing import CliRunner

from territory_opt import api
from territory_opt.cli import app
from territory_opt.errors import ScenarioError
from territory_opt.runs import read_run

RATES = "plan_rates.rates={ USD = 0.9234, GBP = 1.2 }"
QUICK = {"with_map": False, "with_picture": False}
SPECIALISTS = """
[[layer]]
name = "specialists"
reps = { file = "specialists.csv" }
columns = { current_rep = "specialist" }

[[layer.quota]]
metric = "sales"
company_target = 100_000
over_assignment = 0
"""


@pytest.fixture
def with_specialists(four_reps):
    """S1 and S2 over the same accounts, with a quota of the same metric."""
    accounts = four_reps / "accounts.csv"
    head, *rows = accounts.read_text().splitlines()
    lines = [f"{head},specialist", *(f"{row},S{1 + (i >= 8)}" for i, row in enumerate(rows))]
    accounts.write_text("\n".join(lines) + "\n")
    (four_reps / "specialists.csv").write_text("rep_id,longitude,latitude\nS1,1,50\nS2,9,50\n")
    file = four_reps / "scenario.toml"
    file.write_text(file.read_text() + SPECIALISTS)
    return four_reps


def test_a_rep_with_another_currency_gets_it(four_reps):
    """26,775 EUR are 28,996 USD: 29,000, which is worth 3.60 EUR more. The allocation stays."""
    outcome = api.quota(four_reps, settings=[RATES])
    annual = outcome.table[outcome.table["period"] == "year"].set_index("territory_id")
    assert annual.loc["T4", "local_currency"] == "USD"
    assert annual.loc["T4", "local_quota"] == 29_000
    assert annual.loc["T4", "local_rounding"] == Decimal("3.60")
    assert annual.loc["T1", "local_quota"] == annual.loc["T1", "quota"] == 35_700
    assert outcome.totals["quota"].tolist() == [107_100]
    parts = outcome.table.query("territory_id == 'T4' and period != 'year'")
    assert parts["local_quota"].sum() == 29_000
    assert dict(outcome.local_lines)["Issued in USD, sales"] == (
        "29,000.00 USD for 1 territory; rounding there changes +3.60 EUR"
    )


def test_rates_may_lie_in_a_file(four_reps):
    """With a decimal comma, and a step of its own."""
    (four_reps / "rates.csv").write_text("Currency;Rate\nusd;0,9234\n")
    settings = ['plan_rates.file="rates.csv"', "plan_rates.round_to_local_of={ USD = 5 }"]
    outcome = api.quota(four_reps, settings=settings)
    assert outcome.table.query("territory_id == 'T4'")["local_quota"].iloc[0] == 28_995


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (["plan_rates.rates={ GBP = 1.2 }"], r"no plan rate for USD, the currency of P4 \(row 5\)"),
        (["plan_rates.rates={ USD = 0.9, EUR = 1.2 }"], "the rate of EUR is 1.2, but all amounts"),
        (["plan_rates.rates={ USD = 0 }"], "0 is not above 0"),
        ([RATES, 'plan_rates.file="rates.csv"'], "rates are told twice"),
        (["plan_rates={}"], "no rate is told"),
        (['plan_rates.file="rates.csv"'], "there is no file 'rates.csv'"),
        ([RATES, "plan_rates.round_to_local=0.125"], "a step of 0.125 is no whole cents"),
    ],
)
def test_impossible_rates_are_told_by_check(four_reps, settings, message):
    """Before anything is planned."""
    with pytest.raises(ScenarioError, match=message):
        api.quota(four_reps, settings=settings)


def test_every_bad_row_of_the_rates_is_told(four_reps):
    """No currency, twice, below 0, and no number."""
    (four_reps / "rates.csv").write_text("currency,rate\nUSD,0.9\n,3\nUSD,1\nCHF,-2\nPLN,x\n")
    with pytest.raises(ScenarioError) as caught:
        api.quota(four_reps, settings=['plan_rates.file="rates.csv"'])
    assert {(fault.code, fault.row) for fault in caught.value.faults} == {
        ("missing-id", 3), ("duplicate-id", 4), ("bad-plan-rate", 5), ("bad-plan-rate", 6),
    }  # fmt: skip


def test_another_currency_without_rates_is_worth_a_look(four_reps):
    """Quotas are in euros alone."""
    (fault,) = api.read_scenario(four_reps).faults
    assert (fault.code, fault.value) == ("no-plan-rates", "USD")


def test_a_plan_issues_local_quotas_too(four_reps, tmp_path):
    """In the run folder, and read back exactly."""
    settings = [RATES, "solve.work=2"]
    outcome = api.plan(four_reps, tmp_path / "run", settings=settings, **QUICK)
    run = read_run(tmp_path / "run")
    assert run.quotas["local_quota"].tolist() == outcome.run.quotas["local_quota"].tolist()
    told = {
        total["local_currency"]: total["num_territories"] for total in run.summary["quota_local"]
    }
    assert told == {"EUR": 3, "USD": 1}
    assert "Issued in USD, sales" in dict(api.headline(run.summary))


def test_pages_tell_the_number_that_is_carried(four_reps, tmp_path):
    """P4 reads dollars beside euros, of the year and of every quarter; the others euros alone."""
    settings = [RATES, "solve.work=2", 'quota.0.periods="quarters"']
    run = api.plan(four_reps, tmp_path / "run", settings=settings, **QUICK).run
    pages = api.write_quota_pages(tmp_path / "run", tmp_path / "pages")
    own = run.quotas.query("territory_id == 'T4'").set_index("period")
    page = html.unescape(pages["P4"].read_text())
    told = f"{own.loc['year', 'local_quota']:,.0f} USD"
    worth = own.loc["year", "local_quota"] * Decimal("0.9234")
    assert f"You carry <strong>{told}</strong>: {worth:,.2f} EUR at the plan's rate" in page
    assert f"{own.loc['year', 'local_rounding']:+,.2f} by rounding." in page.replace("\u2212", "-")
    for local in own["local_quota"]:
        assert f"<td>{local:,.0f}</td>" in page
    assert page.count('<th scope="col">USD</th>') == 1
    assert "You carry" not in pages["P1"].read_text()
    index = (tmp_path / "pages" / "index.html").read_text()
    assert index.count(f"<br><small>{told}</small>") == index.count("<br><small>") == 1


def test_shared_credit_is_never_added_to_direct_quotas(with_specialists):
    """107,100 of the field and 100,000 of the specialists; no sum of the two anywhere."""
    outcome = api.quota(with_specialists)
    assert outcome.totals.to_dict("records") == [
        {"layer": "main", "credit": "direct", "metric": "sales", "quota": 107_100},
        {"layer": "specialists", "credit": "shared", "metric": "sales", "quota": 100_000},
    ]
    found = CliRunner().invoke(app, ["quota", str(with_specialists)])
    assert [line for line in found.stdout.splitlines() if line.startswith("Sum")] == [
        "Sum of sales, direct credit (main)         107,100.00 EUR",
        "Sum of sales, shared credit (specialists)  100,000.00 EUR",
    ]
    assert "207,100" not in found.stdout


def test_a_plan_tells_shared_credit_apart(with_specialists, tmp_path):
    """In the table, and in the summary of each team."""
    run = api.plan(with_specialists, tmp_path / "run", settings=["solve.work=2"], **QUICK).run
    sums = run.quotas[run.quotas["period"] == "year"].groupby("credit")["quota"].sum()
    assert sums.to_dict() == {"direct": 107_100, "shared": 100_000}
    nodes = run.quota_nodes[run.quota_nodes["node_id"] == "company"]
    assert dict(zip(nodes["layer"], nodes["credit"], strict=True)) == {
        "main": "direct", "specialists": "shared",
    }  # fmt: skip
    (specialists,) = run.summary["layers"]
    assert run.summary["quota_totals"] == {"sales": 107_100.0}
    assert specialists["quota_totals"] == {"sales": 100_000.0}
    assert specialists["quota_credit"] == "shared"


def test_the_field_of_several_teams_is_reconciled_apart(with_specialists, tmp_path):
    """S1 and P1 in one file: a target for each team."""
    file = tmp_path / "field.csv"
    file.write_text("rep_id,amount\nS1,70000\nP1,30000\n")
    words = ["quota", "reconcile", str(with_specialists), "--field", str(file), "--keep", "--json"]
    document = json.loads(CliRunner().invoke(app, words).stdout)
    assert [(one["credit"], float(one["quota"])) for one in document["totals"]] == [
        ("direct", 107_100), ("shared", 100_000),
    ]  # fmt: skip
    agreed = {row["node_id"]: row["agreed"] for row in document["reconciliation"]}
    assert [float(agreed[name]) for name in ("S1", "S2", "T1")] == [70_000, 30_000, 30_000]


def test_a_team_without_periods_is_named(with_specialists, tmp_path):
    """The specialists have no periods, so nothing of theirs can be carried."""
    api.quota(with_specialists, out=tmp_path / "year")
    words = ["quota", "rest", str(with_specialists), "--carried", str(tmp_path / "year")]
    found = CliRunner().invoke(app, [*words, "--from", "2027-07-01"])
    assert found.exit_code == 2
    assert "quota 'sales' of specialists: it has no periods" in found.stderr
