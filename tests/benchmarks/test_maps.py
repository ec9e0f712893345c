"""The measurement of large maps, small: a run that draws, a browser that is timed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.maps import HEAD, made_up
from territory_opt.report.picture import find_browser

HOUSE = Path(__file__).parents[2]
NUM_ACCOUNTS = 400
NAMES = ("territory_opt", "folium GeoJson")


def test_every_account_is_at_its_nearest_home():
    """Some were somebody else's before, as in a force that grew."""
    run = made_up(NUM_ACCOUNTS, 8, 1)
    assert len(run.accounts) == run.territories["num_accounts"].sum() == NUM_ACCOUNTS
    assert 0.02 < (run.accounts["moved"] == "chosen").mean() < 0.3


@pytest.mark.browser
def test_pages_are_timed_in_a_browser():
    """A row each for ours and folium's GeoJson layer: page, first paint, drawn, zoom steps."""
    pytest.importorskip("playwright.sync_api")
    if find_browser() is None:
        pytest.skip("no chromium on the path")
    command = [sys.executable, "-m", "benchmarks.maps", "--reps", "8", "--only", *NAMES]
    sizes = ["--accounts", str(NUM_ACCOUNTS)]
    done = subprocess.run([*command, *sizes], cwd=HOUSE, capture_output=True, text=True, check=True)
    *head, ours, rival = done.stdout.splitlines()
    assert "\n".join(head) == HEAD
    for name, line in zip(NAMES, (ours, rival), strict=True):
        told, _, size, paint, _, step, slowest = (
            cell.strip() for cell in line.strip("|").split("|")
        )
        assert told == name
        assert 0 < float(size) < 2
        assert float(paint) > 0
        assert float(step) <= float(slowest)
