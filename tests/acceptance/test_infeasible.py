"""Scenarios that no plan can satisfy: exit 3, the cause named, the folder written and marked."""

from __future__ import annotations

from pathlib import Path

import pytest

from territory_opt.cli.exits import INFEASIBLE, of_outcome
from territory_opt.planning import plan


def with_column(folder: Path, name: str, values: dict[str, str]) -> None:
    """Set one column of the shared fixture's accounts, by account id."""
    lines = (folder / "accounts.csv").read_text().splitlines()
    header = lines[0].split(",")
    if name not in header:
        header.append(name)
        lines = [lines[0], *(line + "," for line in lines[1:])]
    at = header.index(name)
    rows = [line.split(",") for line in lines[1:]]
    for row in rows:
        row[at] = values.get(row[0], row[at])
    text = "\n".join(",".join(row) for row in [header, *rows])
    (folder / "accounts.csv").write_text(text + "\n")


def causes(scenario: Path, *settings: str) -> dict[str, str]:
    """Code → message of the causes; the outcome is infeasible and its folder says so."""
    outcome = plan(scenario, scenario.parent / "run", settings=settings, with_map=False)
    assert of_outcome(outcome) == INFEASIBLE
    assert (scenario.parent / "run" / "INFEASIBLE.txt").is_file()
    assert outcome.run.summary["violations"]
    return {cause["code"]: cause["message"] for cause in outcome.run.summary["causes"]}


def test_locks_over_a_band_are_named(two_reps):
    """Eight accounts of 1,000 locked to R1, whose band ends at 7,200: 800 too much."""
    locked = [f"A{i:02}" for i in range(8)]
    with_column(two_reps.parent, "locked_to", dict.fromkeys(locked, "R1"))
    message = causes(two_reps)["locks-over-limit"]
    assert "8 accounts locked to R1 (A00, A01, A02, A03, A04 and 3 more)" in message
    assert "8,000 of potential, 800 over its limit of 7,200" in message


def test_group_over_a_capacity_is_named(two_reps):
    """Seven accounts of 6 hours stay together; a rep has 40 hours: 2 too many."""
    group = [f"A{i:02}" for i in range(7)]
    with_column(two_reps.parent, "parent_id", dict.fromkeys(group, "Chain"))
    settings = ["rules.keep_groups=true", "capacity.hours_per_year=40", "capacity.customer_share=1"]
    settings += ["objective.travel.enabled=false", "balance=[]"]
    message = causes(two_reps, *settings)["group-over-limit"]
    assert "A00, A01, A02, A03, A04 and 2 more (7 accounts kept together) carry 42" in message
    assert "may have 40, 2 less" in message


def test_missing_capacity_is_told_in_hours_reps_and_visits(two_reps):
    """12 accounts of 6 one-hour visits are 72 hours; two reps have 30 each: 12 short, 60 fit."""
    settings = ["capacity.hours_per_year=30", "capacity.customer_share=1"]
    settings += ["objective.travel.enabled=false"]
    message = causes(two_reps, *settings)["load-over-limits"]
    assert "may have 60 of workload hours together" in message
    assert "need at least 72: 12 too much" in message
    assert "1 more reps of 30 hours a year" in message
    assert "about 60 of the 72 visits a year would fit" in message


@pytest.mark.parametrize("limit", [0.0, 0.05])
def test_budget_against_bands_is_a_conflict_of_two_rules(two_reps, limit):
    """Nine of twelve accounts are R1's; ±20 % needs moves that the budget does not allow."""
    told = causes(two_reps, f"rules.max_moved_account_share={limit}", "balance.0.tolerance=0.1")
    (message,) = told.values()
    assert "Give way on any one" in message
    assert "moved" in message
