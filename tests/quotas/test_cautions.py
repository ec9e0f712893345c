"""Warnings before quotas are handed out: each seen on both sides of its limit."""

from __future__ import annotations

import numpy as np
import pytest

from territory_opt.errors import ProblemError
from territory_opt.quotas.attainment import attainability
from territory_opt.quotas.cautions import CautionLimits, of_attainability, of_growth

IDS = tuple("ABCD")


def simulated(chances, over: float = 0.05):
    """Verdicts where territories carry 1 each and reach it in these shares of 100 years."""
    sales = np.array([np.arange(100) < round(100 * chance) for chance in chances], dtype=float)
    quotas = np.ones(len(chances))
    found = attainability(sales, quotas, len(chances) / (1 + over))
    return {each.test: each for each in of_attainability(found, IDS)}


def grown(quotas, base, **more):
    found = of_growth(IDS, np.asarray(quotas, float), np.asarray(base, float), **more)
    return {each.test: each for each in found}


def test_fewer_than_half_at_quota_is_warned_of():
    """Chances 0.4, 0.4, 0.4, 0.6: 45 % expected; the three are named."""
    found = simulated([0.4, 0.4, 0.4, 0.6])["fewest_at_quota"]
    assert (found.is_kept, found.figure) == (False, pytest.approx(0.45))
    assert found.territories == ("A", "B", "C")
    assert "below 50%" in found.sentence


def test_nearly_everybody_at_quota_is_warned_of():
    """95 % expected: the number is too easy."""
    found = simulated([0.95, 0.95, 0.95, 0.95])
    assert found["most_at_quota"].is_kept is False
    assert found["fewest_at_quota"].is_kept is True


def test_a_healthy_share_is_not_warned_of():
    """60 % expected at quota, 5 % over-assigned: all is well."""
    assert all(each.is_kept for each in simulated([0.6] * 4).values())


def test_over_assignment_above_a_fifth_is_warned_of():
    """20 % is kept, 25 % is not."""
    assert simulated([0.6] * 4, over=0.2)["over_assignment"].is_kept is True
    assert simulated([0.6] * 4, over=0.25)["over_assignment"].is_kept is False


def test_growth_outside_the_guardrails_is_named_worst_first():
    """Base 100: 130 and 90 are outside 0 to 25 %; 10 % below is further off than 5 % above."""
    found = grown([130, 90, 110, 120], [100, 100, 100, 100])["growth"]
    assert (found.is_kept, found.territories) == (False, ("B", "A"))


def test_more_than_a_fifth_at_a_guardrail_is_warned_of():
    """One of four is 25 %, as it was allocated; nobody asks how near to 25 % growth the others came."""
    found = grown([125, 125, 110, 110], [100] * 4, sides=np.array([1, 0, 0, 0]))
    assert found["at_guardrail"].is_kept is False
    assert found["at_guardrail"].territories == ("A",)
    assert found["growth"].is_kept is True
    assert grown([125] * 4, [100] * 4)["at_guardrail"].figure == 0


def test_quotas_rounded_beside_a_guardrail_are_not_outside():
    """125.40 is as near to 125 as halves come."""
    assert grown([125.4, 110, 110, 110], [100] * 4, rounding=0.5)["growth"].is_kept is True
    assert grown([125.4, 110, 110, 110], [100] * 4)["growth"].territories == ("A",)


def test_the_scenario_s_own_guardrails_are_those_that_count():
    """Up to 40 % is allowed, and B may have no more than 105: 110 is outside."""
    rails = (np.full(4, 100.0), np.array([140.0, 105, 140, 140]))
    found = grown([130, 110, 110, 110], [100] * 4, rails=rails)["growth"]
    assert found.territories == ("B",)


def test_territory_without_last_year_is_named_and_not_counted():
    """D has no base, and is outside nothing."""
    found = grown([125, 110, 110, 300], [100, 100, 100, 0])
    assert found["without_base"].territories == ("D",)
    assert found["growth"].is_kept is True


def test_growth_within_guardrails_is_well():
    """10 % each."""
    assert all(each.is_kept for each in grown([110] * 4, [100] * 4).values())


def test_every_fault_is_told_at_once():
    """A quota below 0, a base missing, guardrails upside down."""
    with pytest.raises(ProblemError) as caught:
        grown([-1, 1, 1, 1], [np.nan, 1, 1, 1], limits=CautionLimits(lowest_growth=0.5))
    assert len(caught.value.messages) == 3
