"""AdventureWorks among the published inputs: where it lies, and how a scenario names its columns."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

SHARED = Path(os.environ.get("TERRITORY_OPT_SHARED", Path(__file__).parents[2] / "shared"))
DATA = SHARED / "data" / "adventureworks"

NEEDED = [
    pytest.mark.shared,
    pytest.mark.skipif(not DATA.is_dir(), reason="optional: the published inputs are not here"),
]
"""Marks of tests that read it."""


def tables(columns: str = "") -> str:
    """Accounts and reps of North America, distance as objective; ``columns`` of accounts beside."""
    return f"""\
[accounts]
file = "{DATA.as_posix()}/accounts.csv"
where = {{ country = ["US", "CA"] }}
[accounts.columns]
potential = "annual_revenue"
current_rep = "owner_rep_id"
{columns}[reps]
file = "{DATA.as_posix()}/reps.csv"
where = {{ Country = ["US", "CA"], TerritoryID = "!=" }}
[reps.columns]
rep_id = "SalesPersonID"
name = "Login"
longitude = "lon"
latitude = "lat"
[objective]
kind = "distance"
"""


def in_bands(solve: str) -> str:
    """The shortest ways in North America, potential and count within 10 %; ``solve``: its limits."""
    return f"""\
schema = 1
name = "AdventureWorks"
currency = "USD"
snapshot_date = 2026-11-15
{tables()}[[balance]]
measure = "potential"
tolerance = 0.10
[[balance]]
measure = "count"
tolerance = 0.10
[solve]
{solve}
"""
