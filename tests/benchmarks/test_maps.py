"""The measurement of large maps, small: a run that draws, a browser that is timed."""

from __future__ import annotations

import pytest

from benchmarks.maps import HEAD, made_up, rows

NUM_ACCOUNTS = 400


@pytest.fixture(scope="module")
def run():
    """400 accounts and 8 reps."""
    return made_up(NUM_ACCOUNTS, 8, 1)


def test_every_account_is_at_its_nearest_home(run):
    """No other home is nearer; a tenth or so was somebody else's before."""
    assert len(run.accounts) == NUM_ACCOUNTS
    assert 0.02 < (run.accounts["moved"] == "chosen").mean() < 0.3
    assert run.territories["num_accounts"].sum() == NUM_ACCOUNTS


@pytest.mark.browser
def test_pages_are_timed_in_a_browser(run):
    """A row each for ours and folium's GeoJson layer: page, first paint, drawn, zoom steps."""
    pytest.importorskip("playwright.sync_api")
    names = ["territory_opt", "folium GeoJson"]
    head, *lines = rows(run, 60.0, names)
    assert head == HEAD
    for name, line in zip(names, lines, strict=True):
        told, *figures = (cell.strip() for cell in line.strip("|").split("|"))
        assert told == name
        assert all(float(figure) >= 0 for figure in figures)
        assert 0 < float(figures[2]) <= float(figures[3]) + 0.5
