"""``[opportunities]`` and ``[productivity]``: deals read, reps found, faults told."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from territory_opt.models import Grade
from territory_opt.scenario.build.strength import learned_performance
from territory_opt.scenario.build.value import performance
from territory_opt.scenario.records.opportunities import outcomes

HEAD = "Id,AccountId,OwnerId,StageName,Amount,CloseDate\n"


def deals(*rows: tuple[str, str, str, int]) -> str:
    """Rows of account, owner, stage and number."""
    lines = [
        f"O{r}-{i},{account},{owner},{stage},100,2026-03-01"
        for r, (account, owner, stage, number) in enumerate(rows)
        for i in range(number)
    ]
    return HEAD + "\n".join(lines) + "\n"


PIPELINE = deals(
    ("A1", "R1", "Closed Won", 30), ("A1", "R1", "Closed Lost", 10), ("A1", "R2", "Closed Won", 10),
    ("A2", "Ben Beech", "Closed Lost", 30), ("A3", "R2", "Closed Won", 19),
    ("A3", "R1", "Prospecting", 99),
)  # fmt: skip


@pytest.fixture
def sales(desk: Any) -> Any:
    """R1 wins 30 of 40 in Retail, R2 10 of 40; R2 all 19 in Health, which is below the minimum."""
    desk.write("opportunities.csv", PIPELINE)
    return desk.toml(
        '[opportunities]\nfile = "opportunities.csv"\n[productivity]\nmin_deals = 20\n'
    )


def test_outcome_by_flags_then_by_words() -> None:
    """Salesforce's flags, HubSpot's stages, and a bare no."""
    rows = [
        ("Closed Won", "", "", "won"), ("closedlost", "", "", "lost"), ("Negotiation", "", "", "open"),
        ("Signed", "true", "true", "won"), ("Gone", "false", "true", "lost"),
        ("Talking", "false", "false", "open"), ("", "no", "", "lost"), ("", "no", "no", "open"),
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=["stage", "is_won", "is_closed", "expected"], dtype="str")
    assert outcomes(frame).tolist() == frame["expected"].tolist()


def test_reps_are_found_by_name_and_open_deals_do_not_count(sales: Any) -> None:
    """Ben Beech is R2; 40 decided deals each in Retail, 19 in Health."""
    table = sales.read().productivity.set_index(["rep_id", "segment"])
    assert table["num_decided"].to_dict() == {
        ("R1", "Retail"): 40, ("R2", "Health"): 19, ("R2", "Retail"): 40,
    }  # fmt: skip
    assert table["is_used"].to_dict() == {
        ("R1", "Retail"): True, ("R2", "Health"): False, ("R2", "Retail"): True,
    }  # fmt: skip


def test_territories_take_what_their_reps_win_where_deals_are_enough(sales: Any) -> None:
    """In Health nobody has twenty deals: as stated, 1; in Retail R1 above 1, R2 below."""
    scenario = sales.read()
    health, retail = (learned_performance(scenario, name) for name in ("Health", "Retail"))
    assert performance(scenario.territories, "Health", health).tolist() == [1, 1]
    found = performance(scenario.territories, "Retail", retail)
    assert found[0] > 1 > found[1]


def test_planners_own_figure_for_a_segment_goes_first(sales: Any) -> None:
    """``performance_retail`` of reps.csv is a word, not an estimate."""
    sales.spoil("skills\n", "skills,performance_retail\n", "reps.csv")
    sales.spoil("cloud\n", "cloud,0.9\n", "reps.csv").spoil(
        "cloud;data\n", "cloud;data,\n", "reps.csv"
    )
    scenario = sales.read()
    learned = learned_performance(scenario, "Retail")
    found = performance(scenario.territories, "Retail", learned)
    assert found.tolist() == [0.9, learned[1]]


def test_deals_before_a_day_do_not_count(sales: Any) -> None:
    """All close in March 2026."""
    assert sales.the_stop("productivity.since=2026-04-01").code == "no-decided-deal"
    assert len(sales.read("productivity.since=2026-02-01").productivity) == 3


@pytest.mark.parametrize(
    ("old", "new", "code", "row"),
    [
        ("O0-1,", "O0-0,", "duplicate-id", 3),
        ("O0-1,", ",", "missing-id", 3),
        ("O0-1,A1,R1,Closed Won,100", "O0-1,A1,R1,Closed Won,-100", "negative", 3),
        ("O0-1,A1,R1,Closed Won,100", "O0-1,A1,R1,Closed Won,much", "not-a-number", 3),
        ("O0-1,A1,R1,Closed Won,100,2026-03-01", "O0-1,A1,R1,Closed Won,100,soon", "not-a-date", 3),
    ],
)
def test_deal_that_cannot_be_used_stops(
    sales: Any, old: str, new: str, code: str, row: int
) -> None:
    """With its row and a way out."""
    fault = sales.spoil(old, new, "opportunities.csv").the_stop()
    assert (fault.code, fault.file, fault.row) == (code, "opportunities.csv", row)
    assert fault.remedy


def test_owners_and_accounts_nobody_knows_are_told(sales: Any) -> None:
    """They teach the average, or nothing of a segment, and no rep."""
    sales.spoil("O0-0,A1,R1", "O0-0,A1,R99", "opportunities.csv")
    scenario = sales.spoil("O0-1,A1", "O0-1,A99", "opportunities.csv").read()
    notes = {fault.code: fault.value for fault in scenario.faults if fault.grade is Grade.NOTE}
    assert notes == {"deal-of-nobody": "R99", "deal-of-no-account": "A99"}
    table = scenario.productivity.set_index(["rep_id", "segment"])["num_decided"]
    assert table["R1", "Retail"] == 38


def test_productivity_without_deals_stops(desk: Any) -> None:
    """It names the section that is missing."""
    fault = desk.toml("[productivity]\nmin_deals = 9\n").the_stop()
    assert (fault.code, fault.row) == ("no-opportunities", 7)
    assert "[opportunities]" in fault.remedy


def test_what_makes_it_idle_is_noted(sales: Any) -> None:
    """Nobody with deals enough; an objective that has no performance; quotas that follow it."""
    codes = {
        setting: {fault.code for fault in sales.read(setting).faults}
        for setting in (
            "productivity.min_deals=99", "objective.kind=distance", "productivity.in_quotas=true",
        )
    }  # fmt: skip
    assert list(codes.values()) == [
        {"productivity-unused"}, {"productivity-idle"}, {"quotas-by-productivity"},
    ]  # fmt: skip
