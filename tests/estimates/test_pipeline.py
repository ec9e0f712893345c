"""How likely an open deal is won, by stage and age."""

from __future__ import annotations

import numpy as np
import pytest

from territory_opt.estimates.pipeline import LANDMARKS, chances_by_age, deal_chances

BY_AGE = np.array([0.5, 0.5, 0.25, 0.2, 0.2])


def test_deals_that_drag_on_are_won_more_rarely():
    """900 deals: of those over within a month half are won, of those that take 200 days a tenth."""
    days = np.repeat([20.0, 200.0], [600, 300])
    won = np.concatenate([np.arange(600) % 2 == 0, np.arange(300) % 10 == 0])
    found = chances_by_age(won, days)
    assert found[0] == pytest.approx(330 / 900, abs=0.01)
    assert found[1:4] == pytest.approx([0.1] * 3, abs=0.01)
    assert found[4] == found[3], "nothing lasted a year, so the rate of the landmark before holds"


def test_few_deals_are_drawn_to_the_rate_of_all():
    """One old deal, won, is no certain win."""
    days = np.concatenate([np.full(100, 10.0), [300.0]])
    won = np.concatenate([np.arange(100) % 4 == 0, [True]])
    assert 0.2 < chances_by_age(won, days)[3] < 0.5


def test_odds_of_stage_and_age_are_multiplied():
    """A stage of 0.5 at an age whose odds are a third of the usual: 1 : 3."""
    found = deal_chances(np.array([0.5, 0.5]), np.array([10.0, 100.0]), BY_AGE)
    assert found == pytest.approx([0.5, 0.25])


def test_age_alone_speaks_where_stages_are_not_told_apart():
    """And stage alone where the age is not known, or nothing was ever decided."""
    unknown = np.array([np.nan])
    assert deal_chances(unknown, np.array([95.0]), BY_AGE) == pytest.approx([0.25])
    assert deal_chances(np.array([0.4]), unknown, BY_AGE) == pytest.approx([0.4])
    assert deal_chances(np.array([0.4]), np.array([95.0]), None) == pytest.approx([0.4])


def test_certain_stages_stay_certain():
    """Whatever the age: signed is signed, and 0 is 0."""
    found = deal_chances(np.array([0.0, 1.0]), np.full(2, 400.0), BY_AGE)
    assert found.tolist() == [0.0, 1.0]


def test_a_deal_from_tomorrow_is_a_new_one():
    """Days below 0 are of the first age."""
    assert deal_chances(np.array([0.5]), np.array([-3.0]), BY_AGE) == pytest.approx([0.5])
    assert LANDMARKS[0] == 0
