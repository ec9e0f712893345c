"""A scenario of twelve accounts and two reps, in files, that is solved in a moment."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

SCENARIO = """\
schema = 1
name = "Two reps"
currency = "EUR"
effective_from = 2027-01-01

[accounts]
file = "accounts.csv"

[reps]
file = "reps.csv"

[objective]
kind = "value"

[objective.travel]
stops_per_trip = 1

[[balance]]
measure = "potential"
tolerance = 0.2

[[quota]]
metric = "sales"
company_target = 10_000
over_assignment = 0.05
round_to = 100

[solve]
work = 20
gap = 0
"""
REPS = """\
rep_id,name,role,longitude,latitude,performance
R1,Ann Lee,field,-98.0,38.0,1.2
R2,Bo Diaz,field,-97.0,38.0,0.9
"""


def accounts() -> str:
    """Six accounts around each home; today, R1 has nine of them and Zoe, who has left, one."""
    lines = ["account_id,name,longitude,latitude,potential,revenue,tier,visits_per_year,visit_hours,"
             "current_rep,locked_to"]  # fmt: skip
    for i in range(12):
        longitude = (-98.0 if i < 6 else -97.0) + 0.02 * (i % 6)
        owner = "Zoe" if i == 11 else ("R1" if i < 9 else "R2")
        lines.append(f"A{i:02},Shop {i},{longitude:.2f},38.0,1000,600,A,6,1,{owner},")
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="session")
def shared() -> Path:
    """Folder of the published inputs; tests that need it skip where it is absent."""
    beside = Path(__file__).parents[2] / "shared"
    folder = Path(os.environ.get("TERRITORY_OPT_SHARED", beside)).resolve()
    if not folder.is_dir():
        pytest.skip(f"no published inputs in {folder} (TERRITORY_OPT_SHARED)")
    return folder


@pytest.fixture
def two_reps(tmp_path: Path) -> Path:
    """The scenario file, with its tables beside it."""
    folder = tmp_path / "two-reps"
    folder.mkdir()
    (folder / "accounts.csv").write_text(accounts())
    (folder / "reps.csv").write_text(REPS)
    (folder / "scenario.toml").write_text(SCENARIO)
    return folder / "scenario.toml"
