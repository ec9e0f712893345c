"""Quotas: exact sums, waterfalls that explain them, and refusals."""

from __future__ import annotations

from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from territory_opt.errors import InputError, PlanMismatchError
from territory_opt.models import Plan, Problem, QuotaPolicy, Quotas
from territory_opt.quotas import set_quotas


def problem_of(potential, num_territories=3):
    potential = np.asarray(potential, dtype=float)
    shape = (len(potential), num_territories)
    free = np.full((num_territories, 1), np.inf)
    return Problem.from_arrays(np.zeros(shape), potential, -free, free, measures=["potential"])


def amounts(quotas: Quotas) -> dict[str, Decimal]:
    return {quota.territory_id: quota.amount for quota in quotas.quotas}


def steps(quotas: Quotas, territory: str) -> dict[str, Decimal]:
    return {s.step: s.amount for s in quotas.waterfall if s.territory_id == territory}


def policy(target="1000", over="0", round_to="1", **more):
    return QuotaPolicy("new", Decimal(target), Decimal(over), Decimal(round_to), **more)


def test_quota_is_the_share_of_potential():
    """Potentials 1, 2 and 5 of 8 share 1,000: 125, 250, 625."""
    quotas = set_quotas(problem_of([1, 2, 5]), Plan([0, 1, 2]), policy())
    assert amounts(quotas) == {"t0": 125, "t1": 250, "t2": 625}


def test_over_assignment_is_a_step_of_its_own():
    """Five per cent on 125 is 6.25."""
    quotas = set_quotas(
        problem_of([1, 2, 5]), Plan([0, 1, 2]), policy(over="0.05", round_to="0.01")
    )
    assert steps(quotas, "t0")["over_assignment"] == Decimal("6.25")
    assert amounts(quotas)["t0"] == Decimal("131.25")


def test_leftover_steps_go_to_the_largest_remainders():
    """Thirds of 1,000 in hundreds are 300 each; the hundred that is left goes to the first."""
    quotas = set_quotas(problem_of([1, 1, 1]), Plan([0, 1, 2]), policy(round_to="100"))
    assert sorted(amounts(quotas).values()) == [300, 300, 400]


def test_one_territory_carries_what_is_no_multiple_of_the_step():
    """1,050 in hundreds leaves 50, which one of the three carries so that the sum is exact."""
    quotas = set_quotas(problem_of([1, 2, 5]), Plan([0, 1, 2]), policy(over="0.05", round_to="100"))
    assert sum(amounts(quotas).values()) == 1050
    assert [amount % 100 for amount in sorted(amounts(quotas).values())].count(50) == 1


def test_territory_without_potential_gets_nothing_and_a_note():
    """t1 is empty: 0, and the waterfall says why."""
    quotas = set_quotas(problem_of([1, 2, 5]), Plan([0, 0, 2]), policy())
    assert amounts(quotas)["t1"] == 0
    notes = [s.note for s in quotas.waterfall if s.territory_id == "t1"]
    assert any("no potential in this territory" in note for note in notes)


def test_uncovered_potential_is_named_and_shared_by_nobody():
    """Leaving out 5 of 8 shares by 1 and 2, and says that 5 is missing."""
    quotas = set_quotas(problem_of([1, 2, 5]), Plan([0, 1, -1]), policy(target="300"))
    assert amounts(quotas) == {"t0": 100, "t1": 200, "t2": 0}
    (row,) = (s for s in quotas.waterfall if s.territory_id == "")
    assert row.amount == 0
    assert "1 accounts with 5.00 of potential are in no territory" in row.note


def test_several_metrics_are_set_side_by_side():
    """Two policies give two quotas per territory."""
    other = QuotaPolicy("renewals", Decimal(80), Decimal(0), Decimal(1))
    quotas = set_quotas(problem_of([1, 2, 5]), Plan([0, 1, 2]), [policy(), other])
    renewals = [q.amount for q in quotas.quotas if q.metric == "renewals"]
    assert renewals == [10, 20, 50]


def test_no_policy_gives_no_quotas():
    """A scenario without [[quota]] has empty tables."""
    assert set_quotas(problem_of([1]), Plan([0]), ()) == Quotas((), ())


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (policy(target="-1"), "must not be negative"),
        (policy(over="-1"), "must be above -1"),
        (policy(round_to="0"), "a cent"),
        (policy(round_to="0.015"), "a cent"),
        (policy(target="NaN"), "must be finite"),
        (policy(measure="potentail"), "Did you mean 'potential'"),
    ],
)
def test_impossible_policy_is_refused(wrong, message):
    """The message names the setting."""
    with pytest.raises(InputError, match=message):
        set_quotas(problem_of([1, 2]), Plan([0, 1]), wrong)


def test_no_potential_at_all_is_refused():
    """Nothing can be shared by nothing."""
    with pytest.raises(InputError, match="no account has any potential"):
        set_quotas(problem_of([0, 0]), Plan([0, 1]), policy())


def test_no_potential_in_any_territory_is_refused():
    """The only account with potential is in no territory."""
    with pytest.raises(InputError, match="no territory has any potential"):
        set_quotas(problem_of([5, 0]), Plan([-1, 1]), policy())


def test_a_metric_set_twice_is_refused():
    """Two quotas of one name would be two truths."""
    with pytest.raises(InputError, match="set 2 times"):
        set_quotas(problem_of([1]), Plan([0]), [policy(), policy()])


def test_a_plan_of_other_units_is_refused():
    """Three units are not two."""
    with pytest.raises(PlanMismatchError):
        set_quotas(problem_of([1, 2]), Plan([0, 1, 2]), policy())


cents = st.integers(0, 10**13).map(lambda n: Decimal(n) / 100)
percents = st.integers(-50, 100).map(lambda n: Decimal(n) / 100)
multiples = st.sampled_from([Decimal(t) for t in ("0.01", "0.05", "1", "250", "1000", "30000")])
potentials = st.lists(st.floats(0, 1e9, allow_subnormal=False), min_size=1, max_size=12)


@settings(deadline=None)
@given(potentials, cents, percents, multiples, st.randoms(use_true_random=False))
def test_quotas_and_waterfalls_sum_to_the_cent(potential, target, over, round_to, random):
    """Σ quotas = target × (1 + over-assignment) to the cent; Σ steps = quota, exactly."""
    potential = [*potential, 1.0]
    plan = Plan([random.randrange(3) for _ in potential])
    rule = QuotaPolicy("new", target, over, round_to)
    quotas = set_quotas(problem_of(potential), plan, rule)
    total = sum(amounts(quotas).values())
    assert total == (target * (1 + over)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    by_territory: dict[str, Decimal] = defaultdict(Decimal)
    for step in quotas.waterfall:
        by_territory[step.territory_id] += step.amount
    assert by_territory == amounts(quotas)


@settings(deadline=None)
@given(potentials, cents, multiples)
def test_relabelling_territories_changes_nothing(potential, target, round_to):
    """Quotas travel with their accounts when territories swap their places (no ties)."""
    potential = [value + 1.0 for value in potential] + [2.5, 7.0]
    of = np.arange(len(potential)) % 3
    rule = QuotaPolicy("new", target, Decimal(0), Decimal("0.01"))
    before = amounts(set_quotas(problem_of(potential), Plan(of), rule))
    after = amounts(set_quotas(problem_of(potential), Plan((of + 1) % 3), rule))
    for j in range(3):
        assert abs(before[f"t{j}"] - after[f"t{(j + 1) % 3}"]) <= Decimal("0.01")
