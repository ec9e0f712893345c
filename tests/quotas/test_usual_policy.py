"""Quotas that say neither measure nor elements: history × retention, and growth by open potential."""

from __future__ import annotations

from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from territory_opt.errors import InputError
from territory_opt.models import Plan, Problem, QuotaPolicy, Quotas
from territory_opt.quotas import set_quotas


def problem_of(potential, revenue) -> Problem:
    """One account per territory."""
    number = len(potential)
    free = np.full((number, 2), np.inf)
    loads = np.column_stack([potential, revenue])
    return Problem.from_arrays(
        np.zeros((number, number)), loads, -free, free, measures=["potential", "revenue"]
    )


def quotas_of(potential, revenue, target="1000", over="0", **more) -> Quotas:
    policy = QuotaPolicy("sales", Decimal(target), Decimal(over), Decimal("0.01"), **more)
    plan = Plan(range(len(potential)))
    return set_quotas(problem_of(potential, revenue), plan, policy)


def steps(quotas: Quotas, territory: str) -> dict[str, Decimal]:
    return {
        one.step: one.amount for one in quotas.waterfall
        if one.territory_id == territory and one.step != "in_words"
    }  # fmt: skip


def amounts(quotas: Quotas) -> list[Decimal]:
    return [one.amount for one in quotas.quotas]


def test_history_is_retained_and_growth_goes_by_open_potential():
    """540 of 600 are kept; 460 more are asked of 300 and 100 that are open: 345 and 115."""
    quotas = quotas_of([700, 300], [400, 200])
    assert amounts(quotas) == [705, 295]
    assert steps(quotas, "t0") == {
        "restated": 400, "retention": -40, "open_potential": 345, "over_assignment": 0, "rounding": 0,
    }  # fmt: skip


def test_retention_is_a_key():
    """With half of 600 kept, 700 are asked of 300 and 100: 525 and 175."""
    assert amounts(quotas_of([700, 300], [400, 200], retention=0.5)) == [725, 275]


def test_the_sentence_says_both_causes():
    """Growth on 400, of which a tenth is lost."""
    words = next(one.note for one in quotas_of([700, 300], [400, 200]).waterfall
                 if one.step == "in_words")  # fmt: skip
    assert words == (
        "Your quota grows 76.2% on last year's sales of your accounts to 705: +86.2% for your open "
        "potential, −10.0% because not all of last year's sales come again by themselves."
    )


@pytest.mark.parametrize(
    ("potential", "revenue", "target", "found", "told"),
    [
        ([700, 300], [400, 200], "450", [300, 150], "the target, 450.00, is not above the 540.00"),
        ([400, 200], [400, 200], "900", [600, 300], "nobody has open potential"),
        ([700, 300], [0, 0], "1000", [700, 300], "no territory has sales of last year"),
    ],
)
def test_where_it_cannot_be_so_it_is_said(potential, revenue, target, found, told):
    """Scaled history, or potential."""
    quotas = quotas_of(potential, revenue, target)
    assert amounts(quotas) == found
    assert any(told in one.note for one in quotas.waterfall if one.territory_id == "t0")
    assert sum(steps(quotas, "t0").values()) == found[0]


def test_whoever_has_neither_has_no_quota_and_is_told():
    """Nothing to share by is not a fault, but it is said."""
    quotas = quotas_of([700, 300, 0], [400, 200, 0])
    assert amounts(quotas)[2] == 0
    words = [one.note for one in quotas.waterfall if one.territory_id == "t2"]
    assert words[-1] == (
        "You have no quota: your territory has no sales of last year and no open potential."
    )


def test_pure_potential_is_a_choice():
    """Whatever was sold."""
    assert amounts(quotas_of([700, 300], [400, 200], measure="potential")) == [700, 300]


def test_a_history_that_is_not_there_is_refused():
    """A wrong name does not turn into shares of potential."""
    with pytest.raises(InputError, match=r"history needs 'revenu', .* Did you mean 'revenue'"):
        quotas_of([700, 300], [400, 200], history="revenu")


money = st.integers(0, 10**9).map(float)
accounts = st.lists(st.tuples(money, money), min_size=1, max_size=9)


@settings(deadline=None)
@given(accounts, st.integers(0, 10**12), st.sampled_from(["0", "0.05", "-0.2"]), st.floats(0, 1))
def test_sums_and_steps_are_exact(figures, cents, over, retention):
    """Σ quotas = target × (1 + over-assignment) to the cent; Σ steps = quota."""
    potential, revenue = zip(*figures, (3.0, 1.0), strict=True)
    target = Decimal(cents) / 100
    quotas = quotas_of(potential, revenue, str(target), over, retention=retention)
    total = (target * (1 + Decimal(over))).quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert sum(amounts(quotas)) == total
    assert all(amount >= 0 for amount in amounts(quotas))
    by_territory: dict[str, Decimal] = defaultdict(Decimal)
    for one in quotas.waterfall:
        by_territory[one.territory_id] += one.amount
    assert [by_territory[one.territory_id] for one in quotas.quotas] == amounts(quotas)
