"""Scenarios that no plan can satisfy: exit 3, the cause named, the folder written and marked."""

from __future__ import annotations

from pathlib import Path

import pytest

from territory_opt.cli.exits import INFEASIBLE, OK, of_outcome
from territory_opt.planning import plan
from territory_opt.report.headline import headline


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


@pytest.mark.parametrize(("limit", "over"), [(0.0, "3 over"), (0.05, "2.45 over")])
def test_budget_against_bands_is_told_in_moves(two_reps, limit, over):
    """R1 has 9,000 of at most 6,600: three accounts have to leave, more than the budget allows."""
    told = causes(two_reps, f"rules.max_moved_account_share={limit}", "balance.0.tolerance=0.1")
    (message,) = told.values()
    assert "R1 keeps 9,000 of potential today, at most 6,600 is wanted" in message
    assert f"at least 3 of accounts moved would be used, {over} the limit" in message


GIANT = {"A00": "20000"}
"""One account of 20,000 beside eleven of 1,000: no band of a half ± 20 % holds it."""


def test_oversized_account_is_planned_as_a_proven_exception(two_reps):
    """Refused without the option; with it a plan that keeps every other rule, and the list."""
    with_column(two_reps.parent, "potential", GIANT)
    assert "A00 carries 20,000 of potential" in causes(two_reps)["unit-over-limit"]
    folder = two_reps.parent / "accepted"
    outcome = plan(two_reps, folder, accept_exceptions=True, with_map=False)
    assert of_outcome(outcome) == OK
    assert not (folder / "INFEASIBLE.txt").exists()
    summary = outcome.run.summary
    assert [one["side"] for one in summary["exceptions"]] == ["upper", "lower"]
    assert "A00" in summary["exceptions"][0]["message"]
    assert summary["exceptions"][0]["before"] == pytest.approx(15_500 * 1.2)
    assert summary["exceptions"][0]["after"] == 20_000
    assert "--accept-exceptions" in outcome.run.manifest["repeat"]["command"]


def test_screens_tell_of_exceptions(two_reps):
    """The headline counts them, and has a line for each."""
    with_column(two_reps.parent, "potential", GIANT)
    outcome = plan(two_reps, two_reps.parent / "run", accept_exceptions=True, with_map=False)
    lines = headline(outcome.run.summary)
    assert "with 2 proven exceptions" in dict(lines)["Plan"]
    assert [text for label, text in lines if label == "Exception"] == [
        one["message"] for one in outcome.run.summary["exceptions"]
    ]


def test_accepting_exceptions_changes_nothing_where_none_is_needed(two_reps):
    """Same plan, empty list."""
    usual = plan(two_reps, two_reps.parent / "one", with_map=False)
    asked = plan(two_reps, two_reps.parent / "two", accept_exceptions=True, with_map=False)
    assert asked.run.summary["exceptions"] == []
    assert usual.run.plan.equals(asked.run.plan)


def test_a_choice_is_never_taken_from_the_planner(two_reps):
    """Too few hours in all: still infeasible, still exit 3."""
    settings = ["capacity.hours_per_year=30", "capacity.customer_share=1"]
    settings += ["objective.travel.enabled=false"]
    outcome = plan(
        two_reps,
        two_reps.parent / "run",
        settings=settings,
        accept_exceptions=True,
        with_map=False,
    )
    assert of_outcome(outcome) == INFEASIBLE
    assert outcome.run.summary["exceptions"] == []
