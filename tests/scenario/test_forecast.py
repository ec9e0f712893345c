"""``[forecast]``: history as people have it, one malformed table per fault, a figure per account."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from territory_opt.models import Grade

QUARTERS = [f"{year}Q{quarter}" for year in range(2023, 2027) for quarter in (1, 2, 3, 4)]
SOLD = {"A1": 30.0, "A2": 60.0, "A4": 100.0}
YEAR = "effective_from=2027-01-01"
"""A3 is a prospect."""


def rows(sold: dict[str, float] = SOLD, key: str = "account_id") -> list[str]:
    """The same amount in every quarter of four years."""
    lines = [f"{name},{quarter},{amount}" for name, amount in sold.items() for quarter in QUARTERS]
    return [f"{key},period,amount", *lines]


@pytest.fixture
def forecast(desk):
    """The desk with a history; arguments replace its rows and add settings."""

    def made(lines=None, more=""):
        desk.write("history.csv", "\n".join(lines or rows()) + "\n")
        desk.toml(f'[forecast]\nfile = "history.csv"\n{more}\n')
        return desk

    return made


def test_every_account_has_a_forecast(forecast):
    """Steady sales go on; the prospect has none and is no fault."""
    scenario = forecast().read(YEAR)
    figures = scenario.accounts.set_index("account_id")
    assert figures["forecast"].to_dict() == {"A1": 120, "A2": 240, "A3": 0, "A4": 400}
    assert figures["forecast_method"].tolist() == ["segment-growth"] * 2 + [
        "none",
        "segment-growth",
    ]
    assert scenario.forecast.first, scenario.forecast.last == ("2027Q1", "2027Q4")


@pytest.mark.parametrize("period", ["2023-Q1", "Q1 2023", "q1/2023", "2023 Q1", "2023-02-17"])
def test_quarters_are_known_however_they_are_written(forecast, period):
    """A date lies in its quarter, where other rows name quarters."""
    lines = [row.replace("2023Q1", period) for row in rows()]
    assert forecast(lines).read(YEAR).accounts["forecast"].sum() == 760


def test_orders_of_a_month_add_up(forecast):
    """36 months of 10 + 5 − 3, by dates of any day: 12 × 12."""
    months = [f"{year}-{month:02}" for year in (2024, 2025, 2026) for month in range(1, 13)]
    lines = [f"A1,{m}-{day},{x}" for m in months for day, x in (("03", 10), ("17", 5), ("28", -3))]
    scenario = forecast(["Account ID,Order Date,Net Sales", *lines]).read(YEAR)
    assert scenario.accounts["forecast"].iloc[0] == 144
    assert scenario.forecast.first == "2027-01"


def test_season_of_four_makes_quarters_of_months(forecast):
    """Chosen, not guessed."""
    lines = [row.replace("Q", "-0").replace("-04", "-10") for row in rows()]
    scenario = forecast(lines, "season = 4\nmissing = 'zero'").read(YEAR)
    assert scenario.forecast.first == "2027Q1"


def test_history_by_segment_is_shared_by_revenue(forecast):
    """Retail 1200 by 100 : 200; Health 800 to the only account with revenue."""
    lines = rows({"Retail": 300.0, "Health": 200.0}, "segment")
    figures = forecast(lines).read(YEAR).accounts.set_index("account_id")
    assert figures["forecast"].to_dict() == pytest.approx(
        {"A1": 400, "A2": 800, "A3": 0, "A4": 800}
    )


def test_history_by_territory_is_shared_among_todays_accounts(forecast):
    """R1 has A1 and A2, R2 has A3 and A4."""
    figures = forecast(rows({"R1": 300.0, "R2": 200.0}, "territory_id")).read(YEAR)
    assert figures.accounts["forecast"].tolist() == pytest.approx([400, 800, 0, 800])
    assert figures.forecast.forecast.table["level"].tolist() == [
        "company",
        "territory",
        "territory",
    ]


def test_customer_without_history_is_forecast_by_revenue(forecast):
    """A4 has revenue 400 and no row: told, and no silent zero."""
    desk = forecast(rows({"A1": 30.0, "A2": 60.0}))
    scenario = desk.read(YEAR)
    assert scenario.accounts.set_index("account_id")["forecast"]["A4"] == 400
    (told,) = [fault for fault in scenario.faults if fault.code == "forecast-by-revenue"]
    assert (told.record, told.grade) == ("A4", Grade.FIXED)


def test_sales_to_others_are_told_and_left_out(forecast):
    """X9 is no account of the file."""
    scenario = forecast(rows({**SOLD, "X9": 25.0})).read(YEAR)
    assert scenario.forecast.forecast.table["expected"].iloc[0] == 760
    (told,) = [fault for fault in scenario.faults if fault.code == "history-of-others"]
    assert "(X9); 100 was sold" in told.message


@pytest.mark.parametrize(
    ("old", "new", "code", "row"),
    [
        ("A1,2024Q2,30.0", "A1,2024Q2,", "history-empty", 7),
        ("A1,2024Q2,30.0", "A1,,30.0", "history-empty", 7),
        ("A1,2024Q2,30.0", ",2024Q2,30.0", "history-empty", 7),
        ("A1,2024Q2,30.0", "A1,2024Q2,x", "not-a-number", 7),
        ("A1,2024Q2,30.0", "A1,2024Q7,30.0", "not-a-period", 7),
        ("A1,2024Q2,30.0", "A1,2024,30.0", "not-a-period", 7),
        ("account_id", "who", "missing-column", None),
        ("period", "when", "missing-column", None),
        ("amount", "how_much", "missing-column", None),
    ],
)
def test_malformed_history_names_the_place(forecast, old, new, code, row):
    """One fault each, with its row."""
    desk = forecast().spoil(old, new, "history.csv")
    found = [(fault.code, fault.row) for fault in desk.stops(YEAR)]
    assert (code, row) in found


def test_gap_names_account_and_periods(forecast):
    """Two quarters in the middle and the last one."""
    gone = ("A1,2024Q2", "A1,2024Q3", "A1,2026Q4")
    desk = forecast([row for row in rows() if not row.startswith(gone)])
    fault = desk.the_stop(YEAR)
    assert fault.message == "A1 has no sales for 2024Q2, 2024Q3, 2026Q4"
    assert 'missing = "zero"' in fault.remedy


def test_gap_may_be_stated_to_mean_nothing_sold(forecast):
    """30 × 4 less the one quarter of last year that has no row."""
    lines = [row for row in rows() if not row.startswith("A1,2026Q4")]
    table = forecast(lines, 'missing = "zero"').read(YEAR).forecast.forecast.table
    assert table["last_year"].iloc[0] == 730


def test_account_with_a_gap_is_set_aside_under_quarantine(forecast):
    """Its revenue stands in, as of a customer without history."""
    desk = forecast([row for row in rows() if not row.startswith("A1,2024Q2")])
    figures = desk.read(YEAR, quarantine=True).accounts.set_index("account_id")
    assert figures["forecast"].to_dict() == {"A1": 100, "A2": 240, "A3": 0, "A4": 400}


def test_quarters_before_the_first_row_are_no_gap(forecast):
    """A new customer: two quarters of 60."""
    lines = [row for row in rows() if not row.startswith("A2") or row > "A2,2026Q3"]
    assert forecast(lines).read(YEAR).accounts["forecast"].iloc[1] == 120


def test_period_that_is_not_over_is_left_out(forecast):
    """On 15 November the last quarter has half of its sales."""
    desk = forecast([row.replace("2026Q4,100.0", "2026Q4,40.0") for row in rows()])
    scenario = desk.read(YEAR, "snapshot_date=2026-11-15")
    assert scenario.forecast.history_last == "2026Q3"
    assert scenario.accounts["forecast"].iloc[3] == 400
    assert "period-open" in [fault.code for fault in scenario.faults]


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ("effective_from=2026-01-01", "goes on to 2026Q4, after the plan begins"),
        ("effective_from=2029-01-01", "more than a year before 2029-01-01"),
        (
            "forecast.where={ period = ['2026Q3', '2026Q4'] }",
            "2 periods of history are less than two",
        ),
    ],
)
def test_history_that_does_not_fit_the_year_is_refused(forecast, setting, words):
    """What was found and what would fit."""
    fault = forecast().the_stop(YEAR, setting)
    assert words in fault.message
    assert fault.remedy


def test_year_must_be_stated(forecast):
    """Which year is forecast is nobody's guess."""
    assert "effective_from" in forecast().the_stop().remedy


def test_methods_by_account_need_a_history_by_account(forecast):
    """Segments cannot be told apart into accounts."""
    desk = forecast(rows({"Retail": 300.0, "Health": 200.0}, "segment"), 'level = "account"')
    assert 'level = "segment"' in desk.the_stop(YEAR).remedy


def test_column_of_that_name_is_not_written_over(forecast):
    """The file's own forecast stays what it is."""
    desk = forecast().spoil("current_rep\n", "current_rep,forecast\n")
    assert desk.the_stop(YEAR).code == "forecast-twice"


def test_missing_library_is_one_fault_with_the_command(forecast, monkeypatch):
    """Asked for before anything is forecast."""
    monkeypatch.setitem(sys.modules, "statsmodels.tsa.exponential_smoothing.ets", None)
    desk = forecast(rows({"A1": 31.0}))
    assert desk.the_stop(YEAR).message.endswith("pip install 'territory-opt[forecast]'")


def test_accounts_by_their_own_methods(forecast):
    """``level = "account"``: a row each, which the accounts take over."""
    scenario = forecast(_varying(), 'level = "account"').read(YEAR)
    table = scenario.forecast.forecast.table
    own = table[table["level"].eq("account")].set_index("key")["expected"]
    figures = scenario.accounts.set_index("account_id")["forecast"]
    assert figures[own.index].to_dict() == pytest.approx(own.to_dict())
    assert set(scenario.forecast.forecast.backtest["level"]) == {"segment", "account"}


def _varying() -> list[str]:
    rng = np.random.default_rng(0)
    return [
        f"{line.rsplit(',', 1)[0]},{float(line.rsplit(',', 1)[1]) * rng.uniform(0.7, 1.3):.2f}"
        if "Q" in line
        else line
        for line in rows()
    ]


def test_forecast_is_a_measure_of_bands_and_quotas(forecast):
    """As any column of numbers; and its parts add up where an account is split."""
    more = """
[[balance]]
measure = "forecast"
tolerance = 0.9
[[quota]]
metric = "sales"
company_target = 1000
elements = { forecast = 1 }
"""
    desk = forecast(more=more)
    desk.write("splits.csv", "account_id,rep_id,share\nA4,R1,0.25\nA4,R2,0.75\n")
    desk.toml('[splits]\nfile = "splits.csv"\n')
    scenario = desk.read(YEAR)
    assert scenario.accounts["forecast"].tolist() == [120, 240, 0, 300, 100]
    problem = scenario.to_problem()
    loads = problem.loads.unit[:, problem.measures.index("forecast")]
    assert loads.sum() == 760


def test_quota_without_the_section_has_no_such_measure(desk):
    """Refused by name."""
    desk.toml('[[quota]]\nmetric = "s"\ncompany_target = 10\nelements = { forecast = 1 }\n')
    assert desk.the_stop(YEAR).code == "unknown-column"


def test_same_history_is_forecast_once(forecast, monkeypatch):
    """Settings that leave it as it is do not fit it anew."""
    from territory_opt.scenario.records import forecast as module

    scenario = forecast(_varying()).read(YEAR)
    monkeypatch.setattr(module, "forecast_sales", None)
    again = scenario.with_settings("objective.margin=0.5")
    assert again.forecast.forecast is scenario.forecast.forecast
