"""What each audience may know."""

from __future__ import annotations

import numpy as np
import pytest

from territory_opt.errors import InputError
from territory_opt.geo import paired_km
from territory_opt.report.map.audience import view_of
from territory_opt.report.map.handover import GAINED, KEPT, LEAVING


def test_planner_sees_exact_homes(run):
    """To the four decimals that are drawn."""
    homes = view_of(run, "planner", None).homes
    assert np.allclose(homes["longitude"], run.homes.geometry.x, atol=1e-4)


def test_manager_sees_homes_on_a_grid(run):
    """Multiples of 0.25°, and a note that says they are approximate."""
    view = view_of(run, "manager", None)
    for name in ("longitude", "latitude"):
        assert (view.homes[name] % 0.25 == 0).all()
    assert "approximate" in view.notes[0]


def test_manager_distances_start_at_the_approximate_home(run):
    """Every distance follows from what is drawn, so circles around accounts find no true home."""
    view = view_of(run, "manager", None)
    home = view.homes.set_index("territory").loc[view.accounts["territory"]]
    km = paired_km(
        view.accounts["longitude"], view.accounts["latitude"], home["longitude"], home["latitude"]
    )
    assert np.allclose(view.accounts["distance_km"], np.round(km / 5) * 5)


@pytest.mark.parametrize(("audience", "rep_id"), [("manager", None), ("rep", "R001")])
def test_next_best_reasons_and_performance_stay_with_the_planner(run, audience, rep_id):
    """Columns that only planners may see are not in the view."""
    view = view_of(run, audience, rep_id)
    assert not {"next_best_territory", "next_best_loss", "value"} & set(view.accounts)
    assert "performance" not in view.territories
    assert not view.accounts["reason"].str.contains("Strongest match").any()


def test_index_of_a_performance_target_is_hidden_from_managers(make_run):
    """Load ÷ (index × mean) would give performance away."""
    run = make_run(40, 3)
    balance = [{"measure": "potential", "target": "performance"}]
    run.manifest["scenario"] = {"balance": balance}
    assert "potential_index" not in view_of(run, "manager", None).territories
    assert "potential_index" in view_of(run, "planner", None).territories


def test_rep_sees_own_gained_and_leaving_accounts_only(run):
    """Exactly the accounts that are or were in the rep's territory."""
    accounts = run.accounts
    expected = (accounts["territory_id"] == "T001") | (accounts["previous_territory"] == "T001")
    view = view_of(run, "rep", "R001")
    assert set(view.accounts["account_id"]) == set(accounts.loc[expected, "account_id"])
    assert set(view.accounts["change"]) == {KEPT, GAINED, LEAVING}


def test_rep_sees_no_figures_of_leaving_accounts(run):
    """They are a colleague's now: name and place, no money and no distance."""
    accounts = view_of(run, "rep", "R001").accounts
    leaving = accounts[accounts["change"] == LEAVING]
    assert len(leaving)
    assert leaving[["potential", "revenue", "distance_km"]].isna().all(axis=None)


def test_rep_sees_one_territory_one_shape_one_home_one_quota(run):
    """Nothing of any other territory."""
    view = view_of(run, "rep", "R001")
    sizes = [len(t) for t in (view.territories, view.shapes, view.homes, view.quotas)]
    assert sizes == [1, 1, 1, 1]
    assert list(view.territories["territory_id"]) == ["T001"]
    assert view.summary == {}


def test_rep_learns_who_hands_over_and_who_takes(run):
    """Names of the others, as the handover needs them."""
    accounts = view_of(run, "rep", "R001").accounts
    words = accounts.set_index("change")["handover"]
    assert words[LEAVING].str.startswith("goes to ").all()
    assert words[GAINED].str.startswith("comes from ").all()
    assert (words[KEPT] == "").all()


def test_rep_with_two_territories_sees_both(make_run):
    """An account that moves between them stays with the rep."""
    run = make_run(80, 4)
    run.territories.loc[run.territories["territory_id"] == "T001", "rep_id"] = "R000"
    view = view_of(run, "rep", "R000")
    assert list(view.territories["territory_id"]) == ["T000", "T001"]
    between = view.accounts["territory"].ge(0) & view.accounts["previous"].ge(0)
    assert set(view.accounts.loc[between, "change"]) == {KEPT}


@pytest.mark.parametrize(
    ("audience", "rep_id", "message"),
    [
        ("managr", None, "Did you mean 'manager'?"),
        ("rep", None, "needs a rep_id; this plan has R000, R001"),
        ("rep", "R01", "fills no territory.*Did you mean 'R001'?"),
        ("planner", "R001", "goes with audience 'rep'"),
    ],
)
def test_wrong_audience_or_rep_is_refused_with_the_way_out(run, audience, rep_id, message):
    """The message names what is known."""
    with pytest.raises(InputError, match=message):
        view_of(run, audience, rep_id)


def test_accounts_without_coordinates_are_kept_for_the_figures(make_run):
    """A missing point is a missing place, not a missing account."""
    run = make_run(20, 2)
    run.accounts.loc[3, "geometry"] = None
    accounts = view_of(run, "planner", None).accounts
    assert len(accounts) == 20
    assert accounts["longitude"].isna().sum() == 1
