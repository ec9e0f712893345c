"""Faults as sentences for a screen."""

from __future__ import annotations

from typing import Any

from territory_opt.models import Fault, Grade
from territory_opt.scenario.messages import sentences


def at_zero(row: int) -> Fault:
    """A store in the sea."""
    return Fault(
        Grade.STOP, "coordinates-zero", f"A{row} is at (0, 0)", "Fill in its latitude and longitude.",
        "accounts.csv", row, "latitude", f"A{row}", "(0, 0)",
    )  # fmt: skip


def test_many_faults_of_a_kind_become_one_sentence() -> None:
    """Number, some rows, an example, the way out."""
    (sentence,) = sentences([at_zero(row) for row in range(12, 42)])
    assert sentence == (
        "stop: accounts.csv: 30 rows at (0, 0): rows 12, 13, 14, 15, 16 … and 25 more. Such as: "
        "A12 is at (0, 0). Fill in its latitude and longitude. Or run with --quarantine to set "
        "such rows aside."
    )


def test_accounts_that_rules_leave_alone_are_one_sentence_of_ids() -> None:
    """No row of theirs is wrong, so that --quarantine would not help."""
    faults = [
        Fault(Grade.STOP, "unservable", f"{name} may be served by nobody", "Widen the rule.",
              "a.csv", record=name)
        for name in ("A1", "A2")
    ]  # fmt: skip
    assert sentences(faults) == [
        "stop: a.csv: 2 unservable: A1, A2. Such as: A1 may be served by nobody. Widen the rule."
    ]


def test_single_fault_names_its_row() -> None:
    """File and row as a spreadsheet has them."""
    (sentence,) = sentences([at_zero(12)])
    assert sentence.startswith("stop: accounts.csv row 12: A12 is at (0, 0). Fill in")


def test_stopping_faults_come_first() -> None:
    """Whatever was found first."""
    note = Fault(Grade.NOTE, "footer", "3 lines of report footer are left out", file="a.csv")
    assert [text[:4] for text in sentences([note, at_zero(2), note])] == ["stop", "note"]


def test_settings_are_told_one_by_one(desk: Any) -> None:
    """Two wrong tolerances are two sentences."""
    desk.toml(
        '[[balance]]\nmeasure = "count"\ntolerance = 10\n'
        '[[balance]]\nmeasure = "revenue"\ntolerance = 5\n'
    )
    assert [s.split(": ")[1] for s in desk.check().sentences] == [
        "scenario.toml row 8",
        "scenario.toml row 11",
    ]


def test_no_faults_need_no_words() -> None:
    """Silence is golden."""
    assert sentences([]) == []
