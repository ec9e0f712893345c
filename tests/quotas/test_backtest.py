"""Past quotas against what policies and rivals would have set: by hand on three territories."""

from __future__ import annotations

import numpy as np
import pytest

from territory_opt.errors import ProblemError
from territory_opt.quotas.backtest import AS_SET, Hindsight, backtest
from territory_opt.quotas.past_policies import (
    equal_split,
    last_year_plus,
    policies,
    potential_share,
    retained_and_open,
)
from territory_opt.quotas.past_year import PastYear

IDS = ("A", "B", "C")


def year(label="2025", quotas=(100, 200, 300), actuals=(100, 100, 400), base=(80, 160, 0), **more):
    more.setdefault("potential", np.array([200.0, 400, 600]))
    return PastYear(
        label, IDS, np.array(quotas, float), np.array(actuals, float), np.array(base, float), **more
    )


def test_last_year_plus_reaches_the_target_or_grows_as_told():
    """80 and 160 of 240 share 600: 200 and 400, C nothing; with 10 % they are 88 and 176."""
    assert last_year_plus(year()).tolist() == [200, 400, 0]
    assert last_year_plus(year(), 0.1) == pytest.approx([88, 176, 0])


def test_equal_split_and_potential_share_reach_the_target():
    """600 by three; 600 by 1, 2, 3."""
    assert equal_split(year()).tolist() == [200, 200, 200]
    assert potential_share(year()).tolist() == [100, 200, 300]


def test_retained_sales_stay_and_open_potential_shares_the_rest():
    """Retained 40 and 80; the rest 480 by open 120, 240, 600 of 960: 60, 120, 300."""
    assert retained_and_open(year(), 0.5).tolist() == [100, 200, 300]


def test_retained_sales_above_the_target_are_scaled_to_it():
    """Sales of 3,000 and 1,000 for a target of 600: 450 and 150."""
    assert retained_and_open(year(base=(3_000, 1_000, 0))).tolist() == [450, 150, 0]


def test_no_open_potential_shares_by_retained_sales():
    """Potential is sold out: 80 and 160 share 600."""
    sold_out = year(potential=np.array([80.0, 160, 0]))
    assert retained_and_open(sold_out).tolist() == [200, 400, 0]


def test_measures_by_hand():
    """
    Quotas 100, 200, 300; sold 100, 100, 400.

    Distance (0 + 100 + 100) ÷ 600; both sum to 600, so 100 of 600 sat with the wrong territory;
    attainment 1, 0.5, 1.33: gaps 0, 0.5, 0.33.
    """
    found = backtest([year()], {})[0]
    assert found.policy == AS_SET
    assert found.distance == pytest.approx(1 / 3)
    assert found.misplaced == pytest.approx(1 / 6)
    assert found.median_gap == pytest.approx(1 / 3)
    assert found.share_near == pytest.approx(1 / 3)
    assert found.share_at_quota == pytest.approx(2 / 3)


def test_perfect_quotas_are_at_no_distance():
    """Set what was sold."""
    found = backtest([year(quotas=(100, 100, 400))], {})[0]
    assert (found.distance, found.misplaced, found.share_near) == (0, 0, 1)


def test_level_alone_misplaces_nothing():
    """Twice of what was sold: far off, yet shared rightly."""
    found = backtest([year(quotas=(200, 200, 800))], {})[0]
    assert found.distance == 0.5
    assert found.misplaced == pytest.approx(0)


def test_territory_without_quota_is_named_and_has_no_attainment():
    """C sold 400 and had no year before."""
    found = {each.policy: each for each in backtest([year()], {"last": last_year_plus})}["last"]
    assert found.without_quota == ("C",)
    assert np.isnan(found.attainment[2])
    assert found.share_at_quota == 0


def test_every_year_has_every_policy():
    """Two years, four policies and what was set: ten rows."""
    found = backtest([year("2024"), year("2025")], policies())
    assert len(found) == 10
    assert {each.label for each in found} == {"2024", "2025"}
    assert all(each.quotas.sum() == pytest.approx(600) for each in found)


def test_nobody_looks_ahead():
    """A policy that sets what will be sold sees nothing sold yet."""
    (_, cheat) = backtest([year()], {"cheat": lambda past: past.actuals + past.target / 3})
    assert cheat.quotas.tolist() == [200, 200, 200]


def test_nothing_sold_says_nothing_of_shares():
    """Unknown rather than 0."""
    assert np.isnan(Hindsight("x", "y", ("A",), np.ones(1), np.zeros(1)).misplaced)


def test_every_fault_of_a_year_is_told_with_year_and_territory():
    """History with gaps: a quota missing, an actual below 0, no potential for C, an id twice."""
    with pytest.raises(ProblemError) as caught:
        PastYear(
            "2025", ("A", "B", "B"), np.array([1, np.nan, 1]), np.array([-5, 1, 1]), np.ones(3),
            np.array([1, 1, np.nan]),
        )  # fmt: skip
    assert len(caught.value.messages) == 4
    for words in ("2025: B stands there twice", "quotas[B] is nan", "actuals[A] is -5"):
        assert words in str(caught.value)


def test_a_year_without_quotas_is_refused():
    """Nothing to compare with."""
    with pytest.raises(ProblemError, match="nobody had a quota"):
        year(quotas=(0, 0, 0))


def test_every_policy_that_cannot_set_a_year_is_told():
    """No potential in 2025 stops two policies, no year before a third."""
    with pytest.raises(ProblemError) as caught:
        backtest([year(potential=None, base=(0, 0, 0))], policies())
    assert [message.split(":")[0] for message in caught.value.messages] == [
        "retained + open potential",
        "potential share",
        "last year + what reaches the target",
    ]


def test_every_fault_of_a_backtest_is_told_at_once():
    """A year twice and a name that is taken; or no year at all."""
    with pytest.raises(ProblemError) as caught:
        backtest([year(), year()], {AS_SET: equal_split})
    assert len(caught.value.messages) == 2
    with pytest.raises(ProblemError, match="no past year"):
        backtest([], {})


def test_quotas_below_zero_of_a_policy_are_refused():
    """The policy and the territory are named."""
    with pytest.raises(ProblemError, match=r"odd: its quotas\[A\] is -1"):
        backtest([year()], {"odd": lambda past: np.array([-1.0, 1, 1])})


def test_a_policy_that_gives_nobody_a_quota_is_refused():
    """Ten per cent on nothing."""
    with pytest.raises(ProblemError, match="grow: 2025: it gives nobody a quota"):
        backtest([year(base=(0, 0, 0))], {"grow": lambda past: last_year_plus(past, 0.1)})
