"""Rules as a table: written, read back, and every fault of an edited one named."""

import numpy as np
import pandas as pd
import pytest

from territory_opt.rulebook import Cell, derive
from territory_opt.rulebook.table import read_lines, routing_table


@pytest.fixture
def lines(market):
    here = market(
        country=["US"] * 4, postal_code=["01", "02", "05", "06"], state=["A", "A", "B", "B"]
    )
    return derive(here, np.array(["T1", "T1", "T2", "T2"]), [Cell(("T1", "T2"))])


@pytest.fixture
def table(lines):
    return routing_table(lines, {"T1": "R1", "T2": "R2"})


def faults(table):
    found = read_lines(table, ["T1", "T2"]).faults
    return [(fault.code, fault.row, fault.message, fault.remedy) for fault in found]


def test_a_table_comes_back_as_it_was(lines, table):
    """But for the counts, which nobody needs for routing."""
    found = read_lines(table, ["T1", "T2"])
    assert found.faults == ()
    assert [line.words for line in found.lines] == [line.words for line in lines]
    assert [line.row for line in found.lines] == list(range(2, 8))
    assert table["rep_id"].tolist() == ["R1", "R2", "R2", "R1", "", "R1"]


def test_a_hole_is_named_with_its_remedy(table):
    """The second range now begins at 06: who has 05?"""
    table.loc[1, "postal_from"] = "06"
    assert faults(table) == [
        (
            "routing-hole",
            None,
            "no line is for: US, postal codes from 05 to before 06",
            "Add a line for it, or widen one beside it.",
        )
    ]


def test_an_overlap_names_both_rows(table):
    """Both ranges have 04."""
    table.loc[1, "postal_from"] = "04"
    assert faults(table) == [
        (
            "routing-overlap",
            3,
            "rows 2 and 3 are both for: US, postal codes from 04 to before 05",
            "Narrow or drop one of them: T1 or T2 gets it.",
        )
    ]


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("step", "zip", "routing-step"),
        ("territory_id", "T3", "routing-territory"),
        ("territory_id", "", "routing-empty"),
        ("postal_from", "07", "routing-range"),
        ("state", "TX", "routing-unheeded"),
    ],
)
def test_one_wrong_cell_is_told_with_its_row(table, column, value, code):
    """The first line is the range of T1, to before 05."""
    table.loc[0, column] = value
    assert [fault[:2] for fault in faults(table)] == [(code, 2)]


def test_a_missing_column_is_named():
    """A table of something else."""
    found = read_lines(pd.DataFrame({"account": ["x"]}), ["T1"]).faults
    assert "no column step and no territory_id" in found[0].message
