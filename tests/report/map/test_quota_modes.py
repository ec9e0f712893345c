"""The map coloured by quotas and chances."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from territory_opt.report import draw_map
from territory_opt.report.map.audience import view_of
from territory_opt.report.map.circles import drawn
from territory_opt.report.map.colours import NOBODY
from territory_opt.report.map.payload import colours_of, ways_of
from territory_opt.report.map.scales import DIVERGING, SEQUENTIAL

CHANCES = (0.05, 0.2, 0.3, 0.5, 0.65, 0.8, 0.95, np.nan)


@pytest.fixture(scope="module")
def carried(make_run):
    """Eight territories of two roles with potentials 1 to 8 M; quotas half of it, none for the last."""
    run = make_run(80, 8)
    ids = run.territories["territory_id"]
    potential = [1e6 * (j + 1) for j in range(8)]
    quotas = pd.DataFrame(
        {
            "territory_id": ids,
            "rep_id": "",
            "metric": "new_business",
            "period": "year",
            "quota": [Decimal(500_000 * (j + 1)) for j in range(7)] + [Decimal(0)],
        }
    )
    chances = pd.DataFrame({"territory_id": ids, "metric": "new_business", "p_attain": CHANCES})
    territories = run.territories.assign(potential=potential, role=["field"] * 4 + ["inside"] * 4)
    return replace(run, territories=territories, quotas=quotas, attainability=chances)


def modes(run, audience="planner"):
    view = view_of(run, audience, None)
    return {mode.key: mode for mode in ways_of(view, colours_of(view))}


def test_larger_quotas_are_darker_and_none_is_grey(carried):
    """Seven quotas of 0.5 to 3.5 M in five shades; the legend says what grey is."""
    mode = modes(carried)["quota-new_business"]
    places = [SEQUENTIAL.index(colour) for colour in mode.areas[:7]]
    assert places == sorted(places)
    assert (places[0], places[-1]) == (0, 4)
    assert mode.areas[7] == NOBODY
    assert (NOBODY, "no quota") in mode.legend
    assert next(words for _, words in mode.legend).startswith("below ")


def test_accounts_have_the_colour_of_their_territory(carried):
    """Circle and area agree."""
    accounts = drawn(view_of(carried, "planner", None).accounts)
    for mode in modes(carried).values():
        if mode.is_filled:
            shown = np.array(mode.palette)[mode.accounts]
            assert list(shown) == [mode.areas[j] for j in accounts["territory"]]


def test_quota_for_the_potential_is_judged_within_the_role(carried):
    """Inside carries twice as much for its potential as field does: nobody differs from his role."""
    doubled = carried.quotas.assign(
        quota=[q * (1 if j < 4 else 2) for j, q in enumerate(carried.quotas["quota"])]
    )
    mode = modes(replace(carried, quotas=doubled))["quota-per-potential-new_business"]
    assert mode.areas == [DIVERGING[3]] * 7 + [NOBODY]


def test_one_who_carries_a_third_more_than_the_role_is_red(carried):
    """2 M instead of 1.5 M for 3 M of potential: 0.667 against (0.5 + 1 + 2 + 2) ÷ 10 = 0.55 is 1.21."""
    quotas = carried.quotas.assign(
        quota=[Decimal(2_000_000) if j == 2 else q for j, q in enumerate(carried.quotas["quota"])]
    )
    mode = modes(replace(carried, quotas=quotas))["quota-per-potential-new_business"]
    assert mode.areas[2] == DIVERGING[6]


def test_chances_go_from_red_to_blue(carried):
    """One territory per class; unknown is grey."""
    mode = modes(carried)["chance-new_business"]
    assert mode.areas == [*DIVERGING[::-1], NOBODY]


def test_only_planners_see_chances(carried):
    """Neither the switch nor the figure is in the manager's or a rep's page."""
    assert "P(attain)" in draw_map(carried)
    for audience, rep in (("manager", None), ("rep", "R001")):
        page = draw_map(carried, audience, rep)
        assert "P(attain)" not in page
        assert "chance-" not in page
    assert "quota-new_business" in modes(carried, "manager")


def test_several_metrics_are_told_apart(carried):
    """Each has its switch, named."""
    both = pd.concat([carried.quotas, carried.quotas.assign(metric="renewals")])
    labels = [mode.label for mode in modes(replace(carried, quotas=both)).values()]
    assert {"Quota, new business", "Quota, renewals"} <= set(labels)


def test_without_quotas_there_is_no_switch(make_run):
    """Nothing to colour by."""
    run = make_run(30, 3)
    assert not [key for key in modes(replace(run, quotas=run.quotas.head(0))) if "quota" in key]
