"""Ways to colour the map."""

from __future__ import annotations

import numpy as np
import pytest

from territory_opt.report.map.audience import view_of
from territory_opt.report.map.circles import drawn
from territory_opt.report.map.colours import NOBODY
from territory_opt.report.map.payload import colours_of, ways_of
from territory_opt.report.map.scales import DIVERGING, SEQUENTIAL, index_colour
from territory_opt.report.map.vision import least_differences


def ways(run, audience="planner", rep_id=None):
    """Modes by key, and the drawn accounts."""
    view = view_of(run, audience, rep_id)
    return {mode.key: mode for mode in ways_of(view, colours_of(view))}, drawn(view.accounts)


@pytest.mark.parametrize(
    ("index", "step"), [(0.5, 0), (0.85, 1), (1.0, 3), (1.029, 3), (1.05, 4), (1.5, 6)]
)
def test_index_colour_follows_the_scale(index, step):
    """Blue below target, grey on it, red above."""
    assert index_colour(index) == DIVERGING[step]


def test_unknown_index_has_no_colour():
    """A territory without a target is not called balanced."""
    assert index_colour(np.nan) == ""


def test_scales_are_readable_by_every_eye():
    """Neighbouring steps of both scales differ by ΔE 8 at least for every kind of vision."""
    for scale in (SEQUENTIAL, DIVERGING):
        assert np.diagonal(least_differences(scale), 1).min() > 8


def test_plan_and_today_differ_only_for_moved_accounts(run):
    """The same colours, looked up by the new and by the previous territory."""
    modes, accounts = ways(run)
    plan, today = modes["plan"], modes["today"]
    after = np.array(plan.palette)[plan.accounts]
    before = np.array(today.palette)[today.accounts]
    stays = (accounts["territory"] == accounts["previous"]).to_numpy()
    assert (after[stays] == before[stays]).all()
    assert (after[~stays] != before[~stays]).any()


def test_accounts_whose_rep_is_gone_are_grey_today(run):
    """A previous territory of -1 belongs to nobody, and the legend says so."""
    modes, accounts = ways(run)
    today = modes["today"]
    nobody = (accounts["previous"] < 0).to_numpy()
    assert nobody.any()
    assert set(np.array(today.palette)[today.accounts[nobody]]) == {NOBODY}
    assert (NOBODY, "no territory") in today.legend


def test_more_potential_is_a_darker_shade(run):
    """Five shades with about a fifth of the accounts each, in order."""
    modes, accounts = ways(run)
    codes = modes["potential"].accounts
    order = np.argsort(accounts["potential"].to_numpy())
    assert (np.diff(codes[order]) >= 0).all()
    assert np.bincount(codes).min() > len(accounts) / 8


def test_potentials_all_alike_make_one_shade(make_run):
    """Fifths of one number are no classes."""
    run = make_run(30, 3)
    run.accounts["potential"] = 1000.0
    modes, _ = ways(run)
    assert len(modes["potential"].legend) == 1


def test_index_modes_colour_areas_by_index(run):
    """Area j has the colour of territory j's index."""
    modes, _ = ways(run)
    expected = [index_colour(v) for v in run.territories["workload_hours_index"]]
    assert list(modes["workload_hours_index"].areas) == expected


def test_rep_sees_changes_not_territories(run):
    """A rep's map has no other territory to colour."""
    modes, _ = ways(run, "rep", "R001")
    assert list(modes) == ["changes", "potential"]
