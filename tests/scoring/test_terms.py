"""The value formula, term by term, against arithmetic done by hand."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from territory_opt.scoring import terms

RATES = terms.TravelRates(
    cost_per_km=0.6, cost_per_hour=40, speed_kmh=65, circuity=1.3, stops_per_trip=4
)
SHARES = st.floats(0, 1)
MONEY = st.floats(0, 1e9)


def test_worked_example():
    """The figures of docs/formulation.md: a B customer handed to a good rep 50 km away."""
    kept = terms.revenue_kept(100_000, moved=1, lost=terms.loss_share(0.15, 0.4, knows=1))
    captured = terms.capture_share(0.1, response=0.5, performance=1.2)
    won = terms.new_sales(terms.open_potential(250_000, 100_000), captured)
    travel = terms.travel_cost(12, 50, RATES)
    assert kept == pytest.approx(91_000)  # 100,000 × (1 − 0.15 × (1 − 0.4))
    assert won == pytest.approx(16_500)  # 150,000 × 0.1 × (1 + 0.5 × 0.2)
    assert travel == pytest.approx(474)  # 12 × (32.5 km × 0.6 + 0.5 h × 40)
    assert terms.value(0.6, kept, won, travel) == pytest.approx(64_026)


def test_open_potential_is_never_negative():
    """A customer that buys more than was thought possible leaves nothing open."""
    assert terms.open_potential([100.0, 50.0], [40.0, 80.0]).tolist() == [60.0, 0.0]


def test_customer_that_stays_keeps_all_revenue():
    """The loss is a matter of changing hands only."""
    assert terms.revenue_kept(1_000, moved=0, lost=0.15) == 1_000


def test_experience_saves_the_relief():
    """0.15 lost by a stranger; 0.15 × 0.6 = 0.09 by a rep who knows the segment."""
    assert terms.loss_share(0.15, 0.4, [0, 1]) == pytest.approx([0.15, 0.09])


def test_loss_of_zero_switches_the_handover_off():
    """With no loss a move costs nothing."""
    assert terms.revenue_kept(1_000, moved=1, lost=terms.loss_share(0, 0.4, 0)) == 1_000


def test_average_rep_captures_the_plain_rate_whatever_the_tier():
    """Performance 1 leaves the rate alone."""
    assert terms.capture_share(0.1, [0.0, 0.5, 1.0], 1.0) == pytest.approx([0.1, 0.1, 0.1])


def test_response_of_zero_switches_performance_off():
    """A tier that does not answer is worth the same in any hands."""
    assert terms.capture_share(0.1, 0.0, [0.5, 1.0, 2.0]) == pytest.approx([0.1, 0.1, 0.1])


def test_capture_never_passes_what_is_open():
    """0.6 × (1 + 1 × (3 − 1)) = 1.8, but no more than everything can be won."""
    assert terms.capture_share(0.6, 1.0, 3.0) == 1.0


def test_capture_is_never_negative():
    """A strong response to a weak rep, 1 + 2 × (0.2 − 1) < 0, wins nothing rather than less."""
    assert terms.capture_share(0.1, 2.0, 0.2) == 0.0


def test_a_trip_is_its_share_of_the_round_trip():
    """2 × 1.3 × 50 ÷ 4 = 32.5 km, and half an hour at 65 km/h."""
    assert terms.trip_km(50, RATES) == pytest.approx(32.5)
    assert terms.trip_hours(50, RATES) == pytest.approx(0.5)


def test_beyond_the_overnight_limit_a_night_is_added():
    """At the limit none; beyond it 120 a trip, shared by 4 stops."""
    rates = terms.TravelRates(
        cost_per_km=0, stops_per_trip=4, overnight_beyond_km=200, overnight_cost=120
    )
    assert terms.trip_cost([200, 201], rates) == pytest.approx([0, 30])


def test_nights_by_hours_on_the_way():
    """Round trips of 8, 8.2, 16 and 16.2 h at 8 h a day: none, one, one, two nights."""
    rates = terms.TravelRates(overnight_beyond_hours=8)
    assert terms.nights(0, rates, [4, 4.1, 8, 8.1]).tolist() == [0, 1, 1, 2]


def test_nights_by_kilometres_and_hours_count_once():
    """Beyond both limits the larger number counts: 1 by km, 2 by hours; 1 by km alone."""
    rates = terms.TravelRates(overnight_beyond_km=200, overnight_beyond_hours=8)
    assert terms.nights([300, 300], rates, [9, 1]).tolist() == [2, 1]


def test_worked_example_of_a_tour_with_a_night():
    """
    350 km and 5 h by road, 4 stops, 12 visits: 3 round trips of 10 h and one night each.

    Hours 3 × (10 + 2) = 36; cost 3 × (700 × 0.6 + 10 × 40 + 150) = 2,910.
    """
    rates = terms.TravelRates(
        cost_per_km=0.6,
        cost_per_hour=40,
        circuity=1.0,
        stops_per_trip=4,
        overnight_beyond_hours=8,
        overnight_cost=150,
        overnight_hours=2,
    )
    assert terms.travel_hours(12, 350, rates, 5) == pytest.approx(36)
    assert terms.travel_cost(12, 350, rates, 5) == pytest.approx(2910)


def test_beyond_the_flight_limit_nothing_is_driven():
    """Fare 400 and 6 h at 40, shared by 2 stops: 200 + 120; no kilometre is paid."""
    rates = terms.TravelRates(
        cost_per_km=1,
        cost_per_hour=40,
        stops_per_trip=2,
        flight_beyond_km=500,
        flight_cost=400,
        flight_hours=6,
    )
    assert terms.trip_km(600, rates) == 0
    assert terms.trip_hours(600, rates) == pytest.approx(3)
    assert terms.trip_cost(600, rates) == pytest.approx(320)


def test_visits_by_telephone_cost_no_travel():
    """No trips, no cost and no hours, however far."""
    assert terms.travel_cost(0, 900, RATES) == 0
    assert terms.travel_hours(0, 900, RATES) == 0


@given(MONEY, SHARES, SHARES, st.sampled_from([0, 1]))
def test_a_move_never_gains_revenue_nor_loses_more_than_all(revenue, loss, relief, knows):
    """0 ≤ kept ≤ revenue for every share."""
    kept = terms.revenue_kept(revenue, 1, terms.loss_share(loss, relief, knows))
    assert 0 <= kept <= revenue


@given(SHARES, st.floats(0, 2), st.floats(0, 3), st.floats(0, 3))
def test_better_performance_never_captures_less(rate, response, weak, strong):
    """Capture grows with performance for every non-negative response."""
    low, high = sorted((weak, strong))
    assert terms.capture_share(rate, response, low) <= terms.capture_share(rate, response, high)


@given(MONEY, MONEY, MONEY, st.floats(0.01, 100))
def test_another_currency_scales_the_value(kept, won, travel, rate):
    """Every amount in another currency: the value in that currency."""
    converted = terms.value(0.6, rate * kept, rate * won, rate * travel)
    assert converted == pytest.approx(rate * terms.value(0.6, kept, won, travel), abs=1e-3)


@given(st.lists(st.floats(0, 5_000), min_size=1, max_size=20))
def test_blocks_and_single_pairs_agree(km):
    """Broadcasting changes nothing."""
    together = terms.travel_cost(3, np.array(km), RATES)
    assert together.tolist() == [float(terms.travel_cost(3, one, RATES)) for one in km]


def test_formulation_page_prints_the_worked_example():
    """Page and code tell the same figures."""
    page = (Path(__file__).parents[2] / "docs" / "formulation.md").read_text(encoding="utf-8")
    for figure in ("91,000", "16,500", "12 × 39.50 = 474", "**64,026**", "**69,000**", "**4,974**"):
        assert figure in page
