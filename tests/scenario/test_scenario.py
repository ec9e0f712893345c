"""The scenario as a whole: what it keeps, what adds up, how it is varied."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from typing import Any

import pytest

from territory_opt.errors import ScenarioError
from territory_opt.models import Grade, QuotaPolicy, QuotaRules
from territory_opt.scenario.records.accounts import COLUMNS
from territory_opt.scenario.records.territories import COLUMNS as TERRITORY_COLUMNS

DIRTY = """\
account_id,longitude,latitude,country,potential,revenue,disposition,segment
A1,-105.0,39.7,US,1000,10,plan,S
A2,-105.0,39.7,US,,20,,S
A3,-105.0,39.7,US,3000,30,house,S
A4,-105.0,39.7,US,4000,40,Partner,S
A5,-105.0,39.7,US,5000,50,hold-out,S
A6,-105.0,39.7,US,6000,60,excluded,S
A7,-105.0,39.7,DE,7000,70,plan,S
A8,0,0,US,8000,80,plan,S
A9,-105.0,39.7,US,9000,90,plan,S
A9,-105.0,39.7,US,9500,95,plan,S
"""
SCOPE = "accounts.where={ country = 'US' }"


def test_columns_of_the_contract_are_always_there(desk: Any) -> None:
    """Then the file's own."""
    desk.accounts("account_id,longitude,latitude,potential,beds\nA1,-105,39,1,7\n")
    scenario = desk.read()
    assert scenario.accounts.columns.tolist() == [*COLUMNS, "beds"]
    assert scenario.territories.columns.tolist()[: len(TERRITORY_COLUMNS)] == TERRITORY_COLUMNS
    assert scenario.accounts.index.tolist() == [0]


def test_reading_reconciles(desk: Any) -> None:
    """Read = out of scope + planned + house + partner + holdout + excluded + set aside."""
    table = desk.accounts(DIRTY).check(SCOPE, quarantine=True).scenario.reconciliation
    counts = table.set_index("where")["num_accounts"].to_dict()
    assert counts == {
        "read": 10, "out of scope": 1, "planned": 3, "house": 1, "partner": 1, "holdout": 1,
        "excluded": 1, "set aside": 2,
    }  # fmt: skip
    sums = table[["num_accounts", "revenue", "potential"]]
    assert sums.iloc[0].tolist() == sums.iloc[1:].sum().tolist()
    assert table["revenue"].tolist() == [545, 70, 120, 30, 40, 50, 60, 175]


def test_quarantine_keeps_estimates_to_sound_rows(desk: Any) -> None:
    """A2 gets the median of A1 and A9: 5,000; neither the house's nor the set aside rows count."""
    scenario = desk.accounts(DIRTY).read(SCOPE, quarantine=True)
    assert scenario.accounts["potential"].tolist() == [1000, 5000, 9000]
    assert scenario.estimated_share["potential"] == pytest.approx(5000 / 15000)


def test_quarantine_tells_what_it_set_aside(desk: Any) -> None:
    """Fixed by rule, with row and reason."""
    report = desk.accounts(DIRTY).check(SCOPE, quarantine=True)
    told = {(f.code, f.row) for f in report.faults if "Set aside" in f.remedy}
    assert told == {("coordinates-zero", 9), ("duplicate-id", 11)}
    assert report.counts == {"stop": 0, "fixed by rule": 3, "note": 0}


def test_quarantine_does_not_forgive_settings(desk: Any) -> None:
    """Only rows are set aside."""
    report = desk.check("balance+={ measure = 'count', tolerance = 10 }", quarantine=True)
    assert report.is_stopped
    assert desk.check("reps.file=none.csv", quarantine=True).is_stopped


def test_quarantine_that_leaves_nothing_stops(desk: Any) -> None:
    """There is nothing to plan."""
    desk.accounts("account_id,longitude,latitude,potential\nA1,0,0,1\n")
    codes = [f.code for f in desk.check(quarantine=True).faults if f.grade is Grade.STOP]
    assert codes == ["no-account"]


def test_error_carries_every_fault(desk: Any) -> None:
    """And its message the grouped sentences."""
    desk.accounts(DIRTY)
    with pytest.raises(ScenarioError, match=r"is at \(0, 0\)") as caught:
        desk.read(SCOPE)
    assert {f.code for f in caught.value.faults} >= {"coordinates-zero", "duplicate-id"}


def test_inputs_are_hashed(desk: Any) -> None:
    """Scenario and tables, by the names the scenario has for them."""
    inputs = desk.read().inputs
    assert set(inputs) == {"scenario.toml", "accounts.csv", "reps.csv"}
    data = (desk.folder / "accounts.csv").read_bytes()
    assert inputs["accounts.csv"] == hashlib.sha256(data).hexdigest()


def test_variant_does_not_read_tables_again(desk: Any) -> None:
    """The file may be gone; settings add up."""
    scenario = desk.read("solve.seed=5")
    (desk.folder / "accounts.csv").unlink()
    variant = scenario.with_settings("objective.margin=0.2", "accounts.where={ tier = 'A' }")
    assert (variant.spec.objective.margin, variant.spec.solve.seed) == (0.2, 5)
    assert variant.accounts["account_id"].tolist() == ["A1", "A3"]
    assert len(scenario.accounts) == 4
    assert variant.inputs["accounts.csv"] == scenario.inputs["accounts.csv"]


def test_variant_that_does_not_fit_raises(desk: Any) -> None:
    """As reading does."""
    with pytest.raises(ScenarioError, match=r"Did you mean 0\.10\?"):
        desk.read().with_settings("balance+={ measure = 'count', tolerance = 10 }")


def test_quota_policies_are_exact_amounts(desk: Any) -> None:
    """0.05 is five hundredths, not the nearest binary fraction."""
    (policy,) = desk.read(
        "quota+={ metric = 'new', company_target = 120_000_000.10 }"
    ).quota_policies
    assert policy == QuotaPolicy(
        "new", Decimal("120000000.1"), Decimal("0.05"), Decimal(1000),
        rules=QuotaRules(round_periods_to=Decimal(1)),
    )  # fmt: skip


def test_scenario_becomes_a_problem_in_the_order_of_its_rows(desk: Any) -> None:
    """Four units, two territories, today's incumbents."""
    problem = desk.read().to_problem()
    assert problem.unit_ids == ("A1", "A2", "A3", "A4")
    assert problem.incumbent.tolist() == [0, 0, 1, 1]


def test_effort_and_distances_are_worked_out_once(desk: Any) -> None:
    """They are as large as the problem."""
    scenario = desk.read()
    assert scenario.effort is scenario.effort
    assert scenario.distance_km is scenario.distance_km
    assert scenario.distance_km.shape == (4, 2)
