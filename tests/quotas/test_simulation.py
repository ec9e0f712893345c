"""Simulated sales against closed forms; the same figures whatever the blocks and threads."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import ndtr, ndtri
from scipy.stats import binom, multivariate_normal, norm

from territory_opt.errors import ProblemError
from territory_opt.quotas.attainment import attainability
from territory_opt.quotas.market import Market
from territory_opt.quotas.outcomes import Outcomes
from territory_opt.quotas.simulation import simulate_sales

YEARS = 20_000
SURE = 4.5
"""Standard errors: one in 150,000 true figures is further off."""


def sold(outcomes: Outcomes, num_territories: int, market: Market | None = None, seed: int = 1):
    rng = np.random.default_rng(seed)
    return simulate_sales(outcomes, num_territories, rng, YEARS, market)


def alike(number: int, chance: float, size: float = 1.0, spread: float = 0.0, **more) -> Outcomes:
    """So many outcomes of one territory."""
    full = np.full(number, 1.0)
    return Outcomes(np.zeros(number, int), chance * full, size * full, spread * full, **more)


def test_independent_normal_sales_reach_their_quotas_as_often_as_the_closed_form_says():
    """
    Sums of independent normal sizes are normal: P(attain) = Φ((mean − quota) ÷ deviation).

    Four territories of 5, 10, 20 and 40 accounts, each account N(100, 40²), quota 5 % above the
    mean; the company's 75 accounts have mean 7,500 and deviation 40 √75.
    """
    territory = np.repeat(np.arange(4), [5, 10, 20, 40])
    full = np.ones(75)
    outcomes = Outcomes(territory, full, 100 * full, 0.4 * full, "normal")
    mean, deviation = 100 * np.bincount(territory), 40 * np.sqrt(np.bincount(territory))
    found = attainability(sold(outcomes, 4), 1.05 * mean, company_target=7_650)
    exact = norm.sf(1.05 * mean, mean, deviation)
    error = np.sqrt(exact * (1 - exact) / YEARS)
    assert (abs(found.chance - exact) < SURE * error).all()
    company = norm.sf(7_650, 7_500, 40 * np.sqrt(75))
    assert abs(found.company.chance - company) < SURE * np.sqrt(company * (1 - company) / YEARS)
    assert found.expected == pytest.approx(1 / 1.05, abs=SURE * 0.2 / np.sqrt(YEARS))
    levels = norm.ppf([0.05, 0.25, 0.5, 0.75, 0.95])[:, None] * deviation + mean
    assert found.quantiles == pytest.approx(levels / (1.05 * mean), rel=0.02)


def test_independent_wins_are_binomial():
    """Ten accounts of 1 won with 0.3: P(4 or more) = 0.3504."""
    chance = (sold(alike(10, 0.3), 1)[0] >= 4).mean()
    exact = binom.sf(3, 10, 0.3)
    assert chance == pytest.approx(exact, abs=SURE * np.sqrt(exact * (1 - exact) / YEARS))


def test_lognormal_sizes_have_the_mean_and_deviation_stated():
    """One sure sale of mean 50 and spread 0.6: deviation 30, always above 0."""
    sales = sold(alike(1, 1.0, 50, 0.6), 1)[0].astype(float)
    assert sales.mean() == pytest.approx(50, abs=SURE * 30 / np.sqrt(YEARS))
    assert sales.std() == pytest.approx(30, rel=0.05)
    assert sales.min() > 0


@pytest.mark.parametrize(
    ("market", "same", "different"),
    [(Market(0.3), 0.3, 0.3), (Market(0.0, 0.4), 0.4, 0.0), (Market(0.2, 0.3), 0.5, 0.2)],
)
def test_wins_hang_together_as_the_one_factor_model_says(market, same, different):
    """P(both won) is the bivariate normal at the quantiles: within a territory and across."""
    full = np.ones(3)
    outcomes = Outcomes(np.array([0, 1, 2]), 0.4 * full, full, 0 * full)
    across = sold(outcomes, 3, market)
    both = (across[0] * across[1]).mean()
    assert both == pytest.approx(together(0.4, different), abs=SURE * 0.45 / np.sqrt(YEARS))
    within = sold(alike(2, 0.4), 1, market)[0]
    assert (within == 2).mean() == pytest.approx(
        together(0.4, same), abs=SURE * 0.5 / np.sqrt(YEARS)
    )
    assert across.mean() == pytest.approx(0.4, abs=SURE * 0.5 / np.sqrt(YEARS))


def together(chance: float, correlation: float) -> float:
    """Chance that two outcomes of this chance are both won."""
    covariance = np.array([[1, correlation], [correlation, 1]])
    return float(multivariate_normal(cov=covariance).cdf(np.full(2, ndtri(chance))))


def test_large_portfolio_follows_vasicek():
    """With many accounts the share won is known given the market: P(share ≤ x) in closed form."""
    share = sold(alike(4_000, 0.3), 1, Market(0.15))[0] / 4_000
    for x in (0.15, 0.3, 0.45):
        exact = ndtr((np.sqrt(0.85) * ndtri(x) - ndtri(0.3)) / np.sqrt(0.15))
        assert (share <= x).mean() == pytest.approx(exact, abs=0.015)


def test_market_moves_all_sizes_together_and_the_mean_stays():
    """Sure sales of 100 each in two territories: alike every year, deviation 20 %."""
    full = np.ones(2)
    outcomes = Outcomes(np.array([0, 1]), full, 100 * full, 0 * full)
    sales = sold(outcomes, 2, Market(size_swing=0.2)).astype(float)
    assert (sales[0] == sales[1]).all()
    assert sales[0].mean() == pytest.approx(100, abs=SURE * 20 / np.sqrt(YEARS))
    assert sales[0].std() == pytest.approx(20, rel=0.05)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.integers(-1, 3), min_size=1, max_size=60),
    st.integers(1, 700),
    st.integers(1, 3),
    st.integers(0, 2**32),
)
def test_neither_blocks_nor_threads_change_a_figure(territory_of, block, threads, seed):
    """The same seed draws the same years, to the last bit."""
    number = len(territory_of)
    about = np.random.default_rng(seed)
    outcomes = Outcomes(
        np.array(territory_of),
        about.random(number),
        about.random(number) * 1e5,
        about.random(number),
    )
    market = Market(0.1, 0.1, 0.1)
    whole = simulate_sales(outcomes, 4, np.random.default_rng(seed), 50, market, threads=1)
    parts = simulate_sales(
        outcomes, 4, np.random.default_rng(seed), 50, market, block=block, threads=threads
    )
    assert (whole == parts).all()


def test_other_seed_draws_other_years():
    """The seed matters."""
    assert (sold(alike(20, 0.5), 1, seed=1) != sold(alike(20, 0.5), 1, seed=2)).any()


def test_accounts_elsewhere_change_nothing_here():
    """Territory 0 sells the same whether or not territory 1 has an account."""
    alone = sold(alike(5, 0.5, 10, 0.3), 2)
    full = np.ones(6)
    both = sold(Outcomes(np.array([0] * 5 + [1]), 0.5 * full, 10 * full, 0.3 * full), 2)
    assert (alone[0] == both[0]).all()


def test_territory_without_accounts_and_accounts_without_territory_sell_nothing():
    """Territory 1 is empty; the account in none is left out."""
    full = np.ones(2)
    sales = sold(Outcomes(np.array([0, -1]), full, 7 * full, 0 * full), 2)
    assert (sales[0] == 7).all()
    assert (sales[1] == 0).all()


def test_never_and_always_are_kept_in_any_market():
    """Chances of 0 and 1 are certain."""
    sales = sold(alike(3, 0.0), 1, Market(0.5, 0.4))
    assert (sales == 0).all()
    full = np.ones(2)
    mixed = sold(Outcomes(np.zeros(2, int), np.array([0.0, 1.0]), full, 0 * full), 1, Market(0.5))
    assert (mixed == 1).all()


def test_scaling_keeps_chances_and_reaches_the_total():
    """0.5 × 10 + 0.25 × 20 = 10 expected; scaled to 50 the sizes are 50 and 100."""
    outcomes = Outcomes(
        np.array([0, 1, -1]), np.array([0.5, 0.25, 1]), np.array([10.0, 20, 9]), np.zeros(3)
    )
    scaled = outcomes.scaled_to(50)
    assert scaled.size[:2].tolist() == [50, 100]
    assert scaled.expected_by_territory(2).tolist() == [25, 25]


def test_every_fault_of_outcomes_is_told_with_its_place():
    """Four arrays, four sentences."""
    with pytest.raises(ProblemError) as caught:
        Outcomes(
            np.array([0, -2]),
            np.array([1.2, 0.5]),
            np.array([np.nan, 1]),
            np.array([-1.0, 0]),
            "odd",
        )
    text = str(caught.value)
    assert len(caught.value.messages) == 5
    for words in (
        "territory_of[1] is -2", "win_chance[0] is 1.2", "size[0] is nan", "spread[0] is -1",
        "write 0.25 for 25 %", "sizes is 'odd'",
    ):  # fmt: skip
        assert words in text


def test_arrays_of_other_lengths_are_refused():
    """Three sizes for two outcomes."""
    with pytest.raises(ProblemError, match=r"size has shape \(3,\), expected \(2,\)"):
        Outcomes(np.array([0, 1]), np.ones(2), np.ones(3), np.zeros(2))


def test_many_bad_values_are_counted():
    """Five bad chances: three are named, two counted."""
    with pytest.raises(ProblemError, match=r"win_chance\[2\] is 2 and 2 more"):
        alike(5, 2.0)


def test_faults_of_a_market_are_told_at_once():
    """Two out of range."""
    with pytest.raises(ProblemError) as caught:
        Market(-0.1, 0.2, -1)
    assert len(caught.value.messages) == 2
    with pytest.raises(ProblemError, match=r"add up to 1\.2"):
        Market(0.6, 0.6)


def test_faults_of_a_simulation_are_told_at_once():
    """No territory, no year, no block, and a territory that is not there."""
    with pytest.raises(ProblemError) as caught:
        simulate_sales(alike(1, 0.5), 0, np.random.default_rng(1), 0, block=0)
    assert len(caught.value.messages) == 4


def test_nothing_expected_cannot_be_scaled():
    """The way out is told."""
    with pytest.raises(ProblemError, match="give accounts a win chance"):
        alike(2, 0.0).scaled_to(10)
