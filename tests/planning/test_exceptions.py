"""The register of exceptions in a run: priced, counted, and raising the alarm when it grows."""

from __future__ import annotations

import openpyxl
import pandas as pd

from territory_opt.planning import plan
from territory_opt.report.headline import headline
from territory_opt.runs import read_run


def planned(two_reps, locked=(), forbidden=(), *settings):
    """The two reps, with these accounts locked to R2 or forbidding R1."""
    file = two_reps.parent / "accounts.csv"
    table = pd.read_csv(file, dtype=str, keep_default_na=False)
    table["locked_to"] = ["R2" if name in locked else "" for name in table["account_id"]]
    table["forbidden"] = ["R1" if name in forbidden else "" for name in table["account_id"]]
    named = table["account_id"].isin([*locked, *forbidden])
    table["exception_owner"] = named.map({True: "Ann", False: ""})
    table["exception_reason"] = named.map({True: "=family", False: ""})
    table.to_csv(file, index=False)
    return plan(
        two_reps, two_reps.parent / "run", settings=settings, with_map=False, with_picture=False
    )


def test_a_lock_and_a_forbidden_territory_are_priced(two_reps):
    """A00 and A01 lie at R1's door and are kept from it: each costs what its way and owner cost."""
    outcome = planned(two_reps, locked=["A00"], forbidden=["A01"])
    table = read_run(outcome.folder).exceptions.set_index("kind")
    assert table.loc["forced", ["account_id", "territory_id", "owner", "state"]].tolist() == [
        "A00", "R2", "Ann", "in force",
    ]  # fmt: skip
    assert table.loc["forbidden", "account_id"] == "A01"
    assert (table["price"] > 0).all()
    free = plan(two_reps, **_free(two_reps))
    saved = outcome.result.objective - free.result.objective
    gap = outcome.result.gap_abs
    assert saved <= table["price"].sum() + gap + 1e-6


def _free(two_reps):
    """The same accounts without exceptions."""
    file = two_reps.parent / "accounts.csv"
    table = pd.read_csv(file, dtype=str, keep_default_na=False)
    table.assign(locked_to="", forbidden="").to_csv(file, index=False)
    return {"out": two_reps.parent / "free", "with_map": False, "with_picture": False}


def test_the_summary_counts_and_raises_the_alarm(two_reps):
    """One of two territories is under an exception: 50 % is above 15 %."""
    outcome = planned(two_reps, locked=["A11"])
    found = outcome.run.summary["overrides"]
    assert (found["num_in_force"], found["num_territories"], found["territory_share"]) == (
        1,
        1,
        0.5,
    )
    assert found["alarm"] == "redesign"
    lines = dict(headline(outcome.run.summary))
    assert lines["Overrides"] == "1 in force, 0 expired; 50% of territories under them"
    assert "more than 15 % of territories" in lines["Alarm"]


def test_a_rule_for_many_accounts_raises_no_alarm(two_reps):
    """``keep_where`` is one row with its accounts, and no territory's exception."""
    outcome = planned(two_reps, (), (), "rules.keep_where={ current_owner = 'R2' }")
    table = outcome.run.exceptions
    assert table[["kind", "num_accounts"]].values.tolist() == [["kept", 2]]
    assert outcome.run.summary["overrides"]["alarm"] is None


def test_without_exceptions_nothing_is_said(two_reps):
    """An empty table, no line."""
    outcome = planned(two_reps)
    assert len(outcome.run.exceptions) == 0
    assert "Overrides" not in dict(headline(outcome.run.summary))


def test_the_workbook_has_them_as_text(two_reps):
    """A reason that begins with = is no formula."""
    folder = planned(two_reps, locked=["A11"]).folder
    sheet = openpyxl.load_workbook(folder / "plan.xlsx")["Exceptions"]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value == "=family"]
    assert [cell.data_type for cell in cells] == ["s"]
