"""``[potential]``: sources in their order, and what keeps each from knowing."""

from __future__ import annotations

from typing import Any

import pytest

from territory_opt.models import Grade

ACCOUNTS = """\
account_id,longitude,latitude,country,potential,revenue,tier,segment,AnnualRevenue,Employees,Industry,Guess,Calls
A1,-105.0,39.7,US,,100,A,Retail,100000,50,Mining,700,3
A2,-105.1,39.8,US,,0,B,Retail,200000,20,Banking,,
A3,-104.9,39.6,US,3000,0,A,Health,,10,Banking,,
A4,-104.8,38.8,US,,400,C,Health,,,,,
"""
RATES = "industry,turnover_share,per_employee\nMining,0.01,30\nBanking,0.02,\n*,,5\n"
TURNOVER = ("potential.from=turnover", "potential.rates=rates.csv")


@pytest.fixture
def market(desk: Any) -> Any:
    """Four accounts, of which one states a potential."""
    desk.write("rates.csv", RATES)
    return desk.accounts(ACCOUNTS)


@pytest.mark.parametrize(
    ("settings", "values", "sources"),
    [
        (TURNOVER, [1000, 4000, 3000, 3000], "turnover turnover given segment median"),
        (("potential.from=employees", TURNOVER[1]), [1500, 100, 3000, 3000],
         "employees employees given segment median"),
        (("potential={ from = 'tier', tiers = { a = 9, b = 8, '*' = 7 } }",), [9, 8, 3000, 7],
         "tier tier given tier"),
        (("potential={ from = ['column', 'tier'], column = 'Guess', factor = 2, tiers = { '*' = 5 } }",),
         [1400, 5, 3000, 5], "column Guess tier given tier"),
        (("potential={ from = 'response', response = { visits = 'Calls', full_visits = 12, "
          "elasticity = 0.5 } }",), [200, 200, 3000, 3000],
         "response segment median given segment median"),
        (("potential={ from = ['turnover', 'tier'], rates = 'rates.csv', tiers = { C = 6 } }",),
         [1000, 4000, 3000, 6], "turnover turnover given tier"),
    ],
)  # fmt: skip
def test_first_source_that_knows_counts(
    market: Any, settings: tuple[str, ...], values: list[float], sources: str
) -> None:
    """Worked by hand: 1 % of 100,000; 50 heads at 30; 100 × (12 ÷ 3)^0.5; the median always last."""
    accounts = market.read(*settings).accounts
    assert accounts["potential"].tolist() == pytest.approx(values)
    assert " ".join(accounts["potential_source"]) == sources


def test_share_that_is_estimated_counts_every_source(market: Any) -> None:
    """Of 11,000 all but the 3,000 of A3."""
    assert market.read(*TURNOVER).estimated_share["potential"] == pytest.approx(8000 / 11000)


@pytest.mark.parametrize(
    ("spoil", "settings", "code", "words"),
    [
        (("Mining,0.01", "Steel,0.01"), TURNOVER, "rate-missing", "Add a row for it"),
        (("A1,-105.0,39.7,US,,100,A,Retail,100000", "A1,-105.0,39.7,US,,100,A,Retail,-5"), TURNOVER,
         "negative", "0 or more"),
        (("100000", "plenty"), TURNOVER, "not-a-number", "Correct it"),
        (("Industry", "Trade"), TURNOVER, "unknown-column", "industry = "),
        (("turnover_share", "share"), TURNOVER, "rates-column", "turnover_share"),
        (("0.02", "2"), TURNOVER, "bad-rate", "such as 0.02"),
        (("Banking,0.02", "mining,0.02"), TURNOVER, "duplicate-id", "Keep one row"),
        ((",A,Retail", ",D,Retail"), ("potential={ from = 'tier', tiers = { A = 1, B = 2, C = 3 } }",),
         "tier-unknown", "* for all others"),
        ((",A,", ",A,"), ("potential.from=look-alike",), "too-few-customers", "min_customers"),
        ((",A,", ",A,"), ("potential={ from = 'column', column = 'Gues' }",), "unknown-column",
         "Did you mean 'Guess'?"),
    ],
)  # fmt: skip
def test_what_keeps_a_source_from_knowing_stops_with_the_way_out(
    market: Any, spoil: tuple[str, str], settings: tuple[str, ...], code: str, words: str
) -> None:
    """One fault, where it is, and none that only follows from it."""
    name = "rates.csv" if spoil[0] in RATES else "accounts.csv"
    fault = market.spoil(*spoil, name=name).the_stop(*settings)
    assert fault.code == code
    assert words in fault.remedy


def test_a_further_source_takes_over(market: Any) -> None:
    """An industry without a rate is told, and its account asked for elsewhere."""
    market.spoil("Mining,0.01", "Steel,0.01", "rates.csv")
    scenario = market.read(
        "potential={ from = ['turnover', 'tier'], rates = 'rates.csv', tiers = { '*' = 5 } }"
    )
    assert scenario.accounts["potential_source"].tolist()[:2] == ["tier", "turnover"]
    (fault,) = [fault for fault in scenario.faults if fault.code == "rate-missing"]
    assert (fault.grade, fault.row, fault.value) == (Grade.FIXED, 2, "Mining")


def test_estimates_far_out_are_capped_and_the_largest_are_to_be_confirmed(market: Any) -> None:
    """Twenty heads of 1 to 20 and one of a million: Q3 × (Q3 ÷ Q1)^1.5, said with the rule."""
    heads = [*range(1, 21), 1_000_000]
    rows = "".join(f"B{n},-105,39.7,US,,0,A,Retail,,{n},Else,,\n" for n in heads)
    market.accounts(ACCOUNTS.splitlines()[0] + "\n" + rows)
    scenario = market.read("potential.from=employees", TURNOVER[1])
    values = scenario.accounts["potential"]
    assert values.tolist()[:20] == [5 * n for n in heads[:20]]
    assert values.iloc[20] == pytest.approx(80 * (80 / 30) ** 1.5)
    assert scenario.accounts["potential_source"].iloc[20] == "employees, capped"
    (capped,) = [fault for fault in scenario.faults if fault.code == "potential-capped"]
    assert (capped.grade, capped.value) == (Grade.FIXED, "5,000,000")
    assert "Q3" in capped.remedy
    confirm = [fault for fault in scenario.faults if fault.code == "potential-to-confirm"]
    assert [fault.record for fault in confirm] == [*(f"B{n}" for n in range(12, 21)), "B1000000"]


def test_given_figures_are_never_capped(market: Any) -> None:
    """What the file states is the planner's word."""
    rows = "".join(f"B{n},-105,39.7,US,{n},0,A,Retail,,,,,\n" for n in [*range(1, 21), 1_000_000])
    market.accounts(ACCOUNTS.splitlines()[0] + "\n" + rows)
    scenario = market.read(*TURNOVER)
    assert scenario.accounts["potential"].max() == 1_000_000
    assert set(scenario.accounts["potential_source"]) == {"given"}
