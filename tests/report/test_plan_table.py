"""plan.csv: moves, distances, values and reasons."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from territory_opt.models import Certificate, DensePairs, Plan
from territory_opt.report.plan_table import plan_table
from territory_opt.report.view import PlanView

HALVES = (0, 0, 0, 1, 1, 1)
REFERENCE = np.full((2, 3), np.nan)


def table(tiny, territory_of=HALVES, explanations=None, **changes):
    problem = tiny.problem.replace(**changes) if changes else tiny.problem
    return plan_table(PlanView(tiny.scenario, problem, Plan(territory_of), REFERENCE), explanations)


def reason(tiny, unit, territory_of=HALVES, **changes):
    return table(tiny, territory_of, **changes)["reason"].iloc[unit]


def test_columns_are_the_contract(tiny):
    """Names and order of DESIGN.md."""
    assert list(table(tiny)) == [
        "layer",
        "account_id",
        "territory_id",
        "rep_id",
        "previous_territory",
        "moved",
        "locked",
        "distance_km",
        "value",
        "next_best_territory",
        "next_best_loss",
        "effective_on",
        "reason",
    ]


def test_moves_tell_choice_from_force(tiny):
    """A3 changes hands by choice, A6's owner has left, A4 was nobody's: no move."""
    assert list(table(tiny)["moved"]) == ["no", "no", "chosen", "no", "no", "forced"]


def test_a_rep_who_may_not_keep_an_account_is_a_forced_move(tiny):
    """A3 leaves R2 because R2 may no longer have it."""
    cost = tiny.problem.cost.values.copy()
    cost[2, 1] = np.inf
    assert table(tiny, cost=cost)["moved"].iloc[2] == "forced"


def test_distance_is_from_the_assigned_home(tiny):
    """A4 lies 0.2 degrees from R2: 22.2 km."""
    assert table(tiny)["distance_km"].iloc[3] == pytest.approx(22.24, abs=0.01)


def test_uncovered_account_has_no_territory(tiny):
    """Empty cells, not -1 or nan."""
    row = table(tiny, (0, 0, 0, 1, 1, -1)).iloc[5]
    assert (row["territory_id"], row["rep_id"]) == ("", "")
    assert np.isnan(row["value"])
    assert row["reason"] == "In no territory: nobody serves it under this plan."


def test_next_best_comes_from_the_explanations(tiny):
    """Index to id; an infinite loss (nobody else may) is empty."""
    given = SimpleNamespace(
        next_best=np.array([1, 1, 1, 0, 0, -1]), next_best_loss=np.array([5, 4, 3, 2, 1, np.inf])
    )
    rows = table(tiny, explanations=given)
    assert list(rows["next_best_territory"]) == ["R2", "R2", "R2", "R1", "R1", ""]
    assert rows["next_best_loss"].iloc[0] == 5
    assert np.isnan(rows["next_best_loss"].iloc[5])


def test_the_value_sense_shows_value(tiny):
    """Worth 100 in the best territory less what is forgone."""
    rows = table(tiny, sense="value", best_value=np.full(6, 100.0))
    assert rows["value"].iloc[0] == pytest.approx(100.0)
    assert rows["value"].iloc[1] < 100


def test_effective_day_is_the_scenarios(tiny):
    """ISO date."""
    assert set(table(tiny)["effective_on"]) == {"2027-01-01"}


def test_reason_kept(tiny):
    """The incumbent stays."""
    assert reason(tiny, 0) == "Keeps its current rep, Ann Lee (R1)."


def test_reason_nearest(tiny):
    """Nobody had A4; R2 is nearest."""
    assert reason(tiny, 3) == "R2 (vacant) is the nearest who may serve it."


def test_reason_forced_says_why_it_moved(tiny):
    """The former owner of A6 has left."""
    assert reason(tiny, 5).startswith("Its former owner is gone. R2 (vacant) is the nearest")


def test_reason_locked(tiny):
    """A lock beats every other reason."""
    assert reason(tiny, 0, locked_to=[0, -1, -1, -1, -1, -1]) == "Locked to Ann Lee (R1)."


def test_reason_only_one(tiny):
    """Nobody else may have A4."""
    cost = tiny.problem.cost.values.copy()
    cost[3, 0] = np.inf
    assert reason(tiny, 3, cost=cost) == "R2 (vacant) is the only one who may serve it."


def test_reason_band_that_needs_it(tiny):
    """With only A4 and A5, R2 would be at 20 of at least 24: A4 to R1 would miss the band."""
    moved = reason(tiny, 3, (0, 0, 1, 0, 1, 1), incumbent=[0, 0, 1, 1, 1, 1])
    assert moved == (
        "Moved to bring Ann Lee (R1) into its potential band, although R2 (vacant) would serve it best."
    )


def test_reason_band_that_is_full(tiny):
    """R1 has 30 of at most 36 already and needs no more: A3 cannot join."""
    lower = tiny.problem.lower.copy()
    lower[:, 0] = 0
    sentence = reason(tiny, 2, (0, 0, 1, 0, 1, 1), lower=lower, incumbent=[-1] * 6)
    assert "has no room left (potential)" in sentence


def test_reason_names_the_limit_that_the_prices_blame(tiny):
    """Room in R2 costs 50 for each of 10 of potential: more than the 67 km that it is nearer to A4."""
    prices = np.zeros((2, 3))
    prices[1, 0] = 50.0
    given = Certificate(prices, np.empty(0), 0.0)
    problem = tiny.problem.replace(incumbent=[-1] * 6)
    view = PlanView(tiny.scenario, problem, Plan((0, 0, 0, 0, 1, 1)), REFERENCE)
    sentence = plan_table(view, certificate=given)["reason"].iloc[3]
    assert sentence == (
        "Goes to Ann Lee (R1): R2 (vacant) would serve it best, but others need its room more "
        "(potential)."
    )


def test_reason_group(tiny):
    """A3 follows its group without any band at work."""
    free = np.full((2, 3), np.inf)
    sentence = reason(
        tiny,
        2,
        (0, 0, 1, 1, 1, 1),
        lower=-free,
        upper=free,
        groups=[-1, -1, 0, 0, -1, -1],
        incumbent=[-1] * 6,
    )
    assert sentence == "Goes with its account group to R2 (vacant)."


def test_reason_strongest_match(tiny):
    """Ann wins 300 of new sales and drives for 0, R2 wins 100 and drives for 20: 220 better."""
    sentence = reason(
        tiny,
        0,
        cost=np.tile([0.0, 220.0], (6, 1)),
        terms={
            "new_sales": DensePairs(np.tile([300.0, 100.0], (6, 1))),
            "travel": DensePairs(np.tile([0.0, -20.0], (6, 1))),
        },
        sense="value",
        best_value=np.full(6, 300.0),
        objective_unit="EUR/year",
        incumbent=[-1] * 6,
    )
    assert sentence == (
        "Strongest match for a tier A account: Ann Lee (R1), 220 EUR a year better than R2 (vacant) "
        "(match +200, travel +20)."
    )


def test_reason_on_evaluating_a_forbidden_pair(tiny):
    """Today may break rules; the sentence says so."""
    cost = tiny.problem.cost.values.copy()
    cost[0, 0] = np.inf
    assert "may not serve it under these rules" in reason(tiny, 0, cost=cost)
