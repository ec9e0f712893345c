"""Fairness tests: each with quotas that are fair, and quotas that are not."""

from __future__ import annotations

import numpy as np
import pytest

from territory_opt.errors import ProblemError
from territory_opt.quotas.carried import Carried
from territory_opt.quotas.fairness import FairnessLimits, fairness

IDS = tuple("ABCDEFGHIJ")
SIZE = np.arange(1.0, 11.0)


def verdict(test: str, ids=IDS, quotas=None, attainment=None, limits=None, **more):
    """The verdict of one test; quotas are 100 and attained unless said."""
    number = len(ids)
    quotas = np.full(number, 100.0) if quotas is None else np.asarray(quotas, float)
    attainment = np.ones(number) if attainment is None else np.asarray(attainment, float)
    found = {each.test: each for each in fairness(Carried(ids, quotas, attainment, **more), limits)}
    return found[test]


def test_attainment_that_rises_with_size_is_unfair():
    """Ranks agree: correlation 1; the largest and the smallest show it most."""
    found = verdict("attainment_by_size", attainment=0.8 + SIZE / 20, potential=SIZE)
    assert found.figure == pytest.approx(1)
    assert found.is_kept is False
    assert set(found.territories[:2]) == {"A", "J"}
    assert "large territories" in found.sentence


def test_attainment_that_falls_with_size_is_unfair_too():
    """Correlation −1: small territories have it easier."""
    found = verdict("attainment_by_size", attainment=1.2 - SIZE / 20, potential=SIZE)
    assert found.figure == pytest.approx(-1)
    assert "small territories" in found.sentence


def test_attainment_without_regard_to_size_is_fair():
    """High and low in turn: correlation near 0."""
    found = verdict("attainment_by_size", attainment=[1.1, 0.9] * 5, potential=SIZE)
    assert found.is_kept is True


def test_differences_below_a_percent_are_none():
    """Noise of 0.1 % that happens to rise with size says nothing."""
    found = verdict("attainment_by_size", attainment=1 + SIZE / 10_000, potential=SIZE)
    assert (found.figure, found.is_kept) == (0.0, True)


def test_a_correlation_that_chance_makes_is_no_verdict():
    """0.5 of six territories comes by chance in three of ten cases."""
    attainment = [0.7, 1.2, 0.8, 0.9, 1.0, 1.3]
    found = verdict("attainment_by_size", IDS[:6], attainment=attainment, potential=SIZE[:6])
    assert found.figure > 0.3
    assert found.is_kept is True


def test_four_territories_are_too_few_to_tell():
    """Neither correlation nor spread is judged."""
    few = {"potential": SIZE[:4], "chance": np.array([0.1, 0.2, 0.8, 0.9])}
    assert verdict("attainment_by_size", IDS[:4], **few).is_kept is None
    assert verdict("chance_spread", IDS[:4], **few).is_kept is None


def test_two_in_three_near_quota_is_the_limit():
    """Six of ten within ±20 % is too little, seven enough; the border counts as within."""
    six = verdict("near_quota", attainment=[1.2, 0.8, 1, 1, 1, 1, 0.7, 0.5, 1.3, 2])
    assert (six.figure, six.is_kept) == (pytest.approx(0.6), False)
    assert set(six.territories) == {"G", "H", "I", "J"}
    seven = verdict("near_quota", attainment=[1.2, 0.8, 1, 1, 1, 1, 1, 0.5, 1.3, 2])
    assert seven.is_kept is True


def test_simulated_years_count_each():
    """A is near in one of two years, B in both: three in four."""
    found = verdict("near_quota", IDS[:2], attainment=[[1.0, 2.0], [0.9, 1.1]])
    assert found.figure == pytest.approx(0.75)


def test_chances_that_spread_are_unfair_and_name_the_ends():
    """Chances 0.05 to 0.95: the middle eight of ten span 0.8."""
    found = verdict("chance_spread", chance=SIZE / 10 - 0.05)
    assert found.figure == pytest.approx(0.72)
    assert found.is_kept is False
    assert set(found.territories[:2]) == {"A", "J"}
    assert verdict("chance_spread", chance=np.full(10, 0.6) + SIZE / 100).is_kept is True


def test_quota_per_potential_names_who_carries_too_much():
    """Nine of potential 100 carry 100, J has 50 for the same 100: index 1.9 and 0.95 for others."""
    found = verdict("quota_per_potential", potential=np.array([100.0] * 9 + [50]))
    assert found.territories == ("J",)
    assert found.figure == pytest.approx(0.1)
    assert found.is_kept is True
    two = verdict("quota_per_potential", potential=np.array([100.0] * 8 + [50, 30]))
    assert (two.territories, two.is_kept) == (("J", "I"), False)


def test_quota_without_any_potential_is_named_first():
    """J carries 100 of nothing."""
    found = verdict("quota_per_potential", potential=np.array([100.0] * 9 + [0]))
    assert found.territories[0] == "J"


def test_quota_per_hour_is_judged_alike():
    """C has a third of the hours."""
    hours = np.array([1_500.0, 1_500, 500] + [1_500] * 7)
    found = verdict("quota_per_hour", hours=hours)
    assert found.territories == ("C",)


def test_quota_per_hour_is_compared_within_a_role():
    """Inside reps carry a fifth for the same hours, all of them alike: fair; then one of them more."""
    quotas = np.array([100.0] * 7 + [20.0] * 3)
    roles = ("field",) * 7 + ("inside",) * 3
    alike = verdict("quota_per_hour", quotas=quotas, hours=np.full(10, 1_500.0), roles=roles)
    assert (alike.figure, alike.territories) == (0, ())
    quotas[7] = 50
    other = verdict("quota_per_hour", quotas=quotas, hours=np.full(10, 1_500.0), roles=roles)
    assert other.territories == ("H", "I", "J")
    assert "of its role" in other.sentence


def test_no_potential_anywhere_cannot_be_judged():
    """Nothing to divide by."""
    assert verdict("quota_per_potential", potential=np.zeros(10)).is_kept is None


def test_tests_without_figures_are_left_out():
    """Neither potential nor hours nor chances: one test remains."""
    found = fairness(Carried(IDS, np.full(10, 100.0), np.ones(10)))
    assert [each.test for each in found] == ["near_quota"]


def test_limits_can_be_set():
    """±40 % instead of ±20 %."""
    attainment = [0.65] * 10
    assert verdict("near_quota", attainment=attainment).is_kept is False
    wide = FairnessLimits(near=0.4)
    assert verdict("near_quota", attainment=attainment, limits=wide).is_kept is True


def test_every_fault_is_told_at_once():
    """An id twice, a quota of 0, an attainment missing, potential below 0, hours of others."""
    with pytest.raises(ProblemError) as caught:
        Carried(
            ("A", "A"), np.array([0, 1]), np.array([np.nan, 1]), np.array([-1, 1]), np.ones(3),
            np.array([0.5, 50]), ("field",),
        )  # fmt: skip
    assert len(caught.value.messages) == 7


def test_years_of_other_territories_are_refused():
    """Three rows for two territories."""
    with pytest.raises(ProblemError, match=r"attainment has shape \(3, 4\)"):
        Carried(("A", "B"), np.ones(2), np.ones((3, 4)))
    with pytest.raises(ProblemError, match="no finite numbers"):
        Carried(("A", "B"), np.ones(2), np.full((2, 4), np.nan))
