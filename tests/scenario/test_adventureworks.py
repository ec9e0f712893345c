"""AdventureWorks, over its own column names: real-world shape, nobody here wrote it."""

from __future__ import annotations

from pathlib import Path

import pytest

from territory_opt.models import Grade
from territory_opt.scenario import CheckReport, check_scenario
from tests.adventureworks import NEEDED, tables

pytestmark = NEEDED

SCENARIO = f"""\
schema = 1
snapshot_date = 2026-11-15
{tables()}[[balance]]
measure = "potential"
tolerance = 0.10
[[balance]]
measure = "count"
tolerance = 0.10
"""
ALL_COUNTRIES = "accounts.where={}"


def check(folder: Path, *settings: str, quarantine: bool = False) -> CheckReport:
    """Check the scenario under settings."""
    path = folder / "scenario.toml"
    path.write_text(SCENARIO, encoding="utf-8")
    return check_scenario(path, settings, quarantine)


def test_north_america_reads_clean(tmp_path: Path) -> None:
    """541 stores, 10 reps of which 9 own stores; 38 to 80 stores each."""
    report = check(tmp_path)
    assert report.counts == {"stop": 0, "fixed by rule": 0, "note": 1}
    scenario = report.scenario
    assert scenario is not None
    assert (len(scenario.accounts), len(scenario.territories)) == (541, 10)
    per_owner = scenario.accounts["current_territory"].value_counts()
    assert (len(per_owner), per_owner.min(), per_owner.max()) == (9, 38, 80)
    assert (scenario.accounts["owner_state"] == "kept").all()
    assert scenario.reconciliation["num_accounts"].tolist() == [701, 160, 541, 0, 0, 0, 0, 0]


def test_distances_are_those_that_were_published(tmp_path: Path) -> None:
    """From the owner's home: median 635 km, largest 3,578 km."""
    scenario = check(tmp_path).scenario
    assert scenario is not None
    assert scenario.distance_km is not None
    incumbent = scenario.to_problem().incumbent
    km = scenario.distance_km.block(range(541))[range(541), incumbent]
    assert float(sorted(km)[270]) == pytest.approx(635, abs=1)
    assert km.max() == pytest.approx(3578, abs=1)


def test_all_thirty_stores_at_zero_are_listed(tmp_path: Path) -> None:
    """All countries: 26 in Germany, 3 in Britain, 1 in France."""
    report = check(tmp_path, ALL_COUNTRIES)
    stops = [fault for fault in report.faults if fault.grade is Grade.STOP]
    assert report.is_stopped
    assert [fault.code for fault in stops] == ["coordinates-zero"] * 30
    assert len({fault.row for fault in stops}) == 30


def test_quarantine_reconciles(tmp_path: Path) -> None:
    """701 read = 671 planned + 30 set aside, in money too."""
    scenario = check(tmp_path, ALL_COUNTRIES, quarantine=True).scenario
    assert scenario is not None
    table = scenario.reconciliation
    assert table["num_accounts"].tolist() == [701, 0, 671, 0, 0, 0, 0, 30]
    assert table["potential"].iloc[0] == table["potential"].iloc[1:].sum() == 111_090_000
    assert set(scenario.accounts["owner_state"]) == {"kept", "unknown"}


def test_illustrative_money_comes_from_one_column(tmp_path: Path) -> None:
    """Potential a tenth of the turnover, revenue 60 % of that."""
    scenario = check(
        tmp_path, "accounts.columns.revenue=annual_revenue",
        "accounts.factors={ potential = 0.1, revenue = 0.06 }", "objective.kind=value",
    ).scenario  # fmt: skip
    assert scenario is not None
    assert scenario.accounts["potential"].sum() == pytest.approx(8_532_000)
    assert scenario.accounts["revenue"].sum() == pytest.approx(0.6 * 8_532_000)
