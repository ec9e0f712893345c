"""Allocation on one small tree: a company of two regions with two territories each."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from territory_opt.errors import AllocationError
from territory_opt.models.allocation import AllocationTask, Limit
from territory_opt.models.quota_tree import QuotaTree
from territory_opt.quotas.allocation import allocate

IDS = ("company", "east", "west", "a", "b", "c", "d")
PARENT = [-1, 0, 0, 1, 1, 2, 2]
A, B, C, D = 3, 4, 5, 6
NAN = np.nan


def tree(*over):
    return QuotaTree(IDS, PARENT).spread([Decimal(share) for share in over])


def task(**more):
    """Baselines 1, 2, 3 and 4 share 1,000."""
    return AllocationTask(tree(), Decimal(1000), np.array([NAN, NAN, NAN, 1, 2, 3, 4]), **more)


def limit(name="cap", low=(), high=()):
    lows, highs = np.zeros(7), np.full(7, np.inf)
    for v, amount in dict(low).items():
        lows[v] = amount
    for v, amount in dict(high).items():
        highs[v] = amount
    return Limit(name, lows, highs)


def euros(found):
    return (found.year / 100).tolist()


def test_without_rules_numbers_are_proportional():
    """1,000 by 1 : 2 : 3 : 4."""
    found = allocate(task())
    assert euros(found) == [1000, 300, 700, 100, 200, 300, 400]
    assert found.disproportion == pytest.approx(0)


def test_over_assignment_multiplies_level_by_level():
    """10 % below the company and 20 % below a region: 300 is 330, whose third is 110 and then 132."""
    found = allocate(replace(task(), tree=tree("0.1", "0.2")))
    assert euros(found) == [1000, 330, 770, 132, 264, 396, 528]


def test_each_node_may_have_its_own_over_assignment():
    """Only the west carries half as much again below it."""
    west = QuotaTree(IDS, PARENT, (0, 0, Fraction(1, 2), 0, 0, 0, 0))
    assert euros(allocate(replace(task(), tree=west))) == [1000, 300, 700, 100, 200, 450, 600]


def test_a_ceiling_spreads_the_rest_over_everybody_by_baseline():
    """D stops at 300: 700 by 1 : 2 : 3, so that the others' rate is one, across regions."""
    found = allocate(task(limits=(limit(high={D: 300}),)))
    assert found.exact[[A, B, C, D]] == pytest.approx([700 / 6, 1400 / 6, 2100 / 6, 300])
    assert found.at_limit.tolist() == [0, 0, 0, 0, 0, 0, 1]


def test_a_region_has_limits_of_its_own():
    """The west stops at 490: 210 and 280; the east takes 510 by 1 : 2."""
    found = allocate(task(limits=(limit(high={2: 490}),)))
    assert euros(found) == [1000, 510, 490, 170, 340, 210, 280]


def test_limits_bind_the_final_number():
    """With 10 % over-assignment, a ceiling of 220 is one on 220, not on 200 before it."""
    found = allocate(replace(task(limits=(limit(high={B: 220}),)), tree=tree("0", "0.1")))
    assert found.year[B] == 22000
    assert found.disproportion == pytest.approx(0)


def test_the_tightest_rule_binds():
    """Of a ceiling of 350 and one of 300, 300."""
    found = allocate(task(limits=(limit(high={D: 350}), limit("hours", high={D: 300}))))
    assert found.year[D] == 30000


def test_a_hold_stays_and_the_rest_spreads_again():
    """A keeps 190; 810 by 2 : 3 : 4."""
    assert euros(allocate(task(holds={A: Decimal(190)})))[A:] == [190, 180, 270, 360]


def test_a_hold_goes_before_limits():
    """What a manager has fixed stays above a ceiling."""
    found = allocate(task(limits=(limit(high={A: 100}),), holds={A: Decimal(190)}))
    assert found.year[A] == 19000


def test_a_region_can_be_held():
    """The east keeps 400, by 1 : 2."""
    assert euros(allocate(task(holds={1: Decimal("400.02")})))[1:5] == [
        400.02,
        599.98,
        133.34,
        266.68,
    ]


def test_a_leaf_without_baseline_carries_its_floor():
    """Nothing to share by is no reason for more than was asked."""
    bare = replace(task(), baseline=np.array([NAN, NAN, NAN, 0, 2, 3, 4]))
    assert allocate(bare).year[A] == 0
    assert allocate(replace(bare, limits=(limit(low={A: 50}),))).year[A] == 5000


def test_numbers_are_rounded_to_steps_and_one_carries_the_rest():
    """333.33 in tens, 1,000 each in three ways: 330, 330 and 340; a target of 1,005 leaves 5 on one."""
    three = AllocationTask(
        QuotaTree(("all", "x", "y", "z"), [-1, 0, 0, 0]),
        Decimal(1005),
        np.array([NAN, 1, 1, 1]),
        round_to=Decimal(10),
    )
    assert (allocate(three).year[1:] / 100).tolist() == [340, 335, 330]


def test_relief_of_a_ramp_goes_to_peers_of_the_same_period():
    """A is away in the first of two halves: b takes 150 there; the west does not notice."""
    there = np.ones((7, 2))
    there[A, 0] = 0
    found = allocate(task(weights=np.ones(2), presence=there))
    assert (found.periods / 100).tolist() == [
        [500, 500], [150, 150], [350, 350], [0, 50], [150, 100], [150, 150], [200, 200],
    ]  # fmt: skip


def test_relief_can_be_absorbed_above_and_is_shown():
    """A is away in the first half: the east carries 50 in a line of its own."""
    there = np.ones((7, 2))
    there[A, 0] = 0
    found = allocate(task(weights=np.ones(2), presence=there, relief="above"))
    assert found.task.tree.ids[7] == "relief of east"
    assert found.relieved.tolist() == [False] * 7 + [True]
    assert (found.periods / 100).tolist()[3:] == [
        [0, 50], [100, 100], [150, 150], [200, 200], [50, 0],
    ]  # fmt: skip


def test_a_district_that_is_away_is_relieved_by_its_own_peers():
    """Nobody of the east is there in the first half: the west carries all of it."""
    there = np.ones((7, 2))
    there[[A, B], 0] = 0
    found = allocate(task(weights=np.ones(2), presence=there))
    assert (found.periods[:3] / 100).tolist() == [[500, 500], [0, 150], [500, 350]]


def test_season_weighs_periods():
    """One to three: a quarter and three quarters of everybody's year."""
    found = allocate(task(weights=np.array([1.0, 3.0])))
    assert (found.periods[A] / 100).tolist() == [25, 75]


def test_numbers_fit_into_the_periods_in_which_people_are_there():
    """By the year alone, x has 562.50; it is there in one half of 500 alone, and z takes over."""
    three = AllocationTask(
        QuotaTree(("all", "x", "y", "z"), [-1, 0, 0, 0]),
        Decimal(1000),
        np.array([NAN, 20, 1, 1]),
        (Limit("cap", np.zeros(4), np.array([np.inf, np.inf, 100, np.inf])),),
        weights=np.ones(2),
        presence=np.array([[1, 1], [0, 1], [1, 1], [1, 1.0]]),
        round_to=Decimal(1),
    )
    assert euros(allocate(three)) == [1000, 500, 100, 400]
    assert allocate(three).periods[1].tolist() == [0, 50000]


def refused(**more):
    with pytest.raises(AllocationError) as caught:
        allocate(task(**more))
    return caught.value.messages


def test_floor_above_ceiling_is_named_with_both_rules():
    """Who asks, who allows, and how much."""
    (text,) = refused(limits=(limit("floor", low={A: 90}), limit("hours", high={A: 60})))
    assert text == "a: floor asks for at least 90, hours allows at most 60"


def test_holds_above_their_parent_are_named_with_the_amounts():
    """200 and 250 do not fit into 400."""
    (text,) = refused(holds={1: Decimal(400), A: Decimal(200), B: Decimal(250)})
    assert text == (
        "east: hold allows 400, but those below must carry at least 450 (b 250 by hold, a 200 by hold): "
        "lower these, or raise the number above"
    )


def test_ceilings_below_the_target_are_named():
    """700 at most, 1,000 wanted."""
    cap = limit(high={A: 100, B: 100, C: 200, D: 300})
    (text,) = refused(limits=(cap,))
    assert text.startswith(
        "company: the target is 1,000, but at most 700 may be carried by those below"
    )


def test_all_faults_are_named_at_once():
    """Two crossed rules, a hold, and nobody there in the second period."""
    there = np.ones((7, 2))
    there[:, 1] = 0
    texts = refused(
        limits=(limit("floor", low={A: 90, B: 90}), limit("hours", high={A: 60, B: 60})),
        holds={2: Decimal(100), C: Decimal(200)},
        weights=np.ones(2),
        presence=there,
    )
    assert [text.split(":")[0] for text in texts] == [
        "a", "b", "west", "company", "nobody is there in period 2, but the season gives it a part of "
        "the target",
    ]  # fmt: skip


def test_a_hold_that_no_season_has_room_for_is_named():
    """A is there in the second half alone, for which the company plans 500."""
    there = np.ones((7, 2))
    there[A, 0] = 0
    (text,) = refused(holds={A: Decimal(600)}, weights=np.ones(2), presence=there)
    assert text.startswith(
        "a: 600 before over-assignment, but none of them is there outside period 2, for which the "
        "company plans 500: lower their floors or holds"
    )


def test_somebody_away_all_year_cannot_have_a_floor():
    """The rule and the amount are named."""
    there = np.ones((7, 1))
    there[A] = 0
    texts = refused(limits=(limit("floor", low={A: 90}),), presence=there)
    assert texts == ("a: away in every period, but floor asks for at least 90",)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"target": Decimal(-1)}, "the target is -1"),
        ({"target": Decimal("NaN")}, "the target is NaN"),
        ({"round_to": Decimal("0.015")}, "round_to is 0.015"),
        ({"baseline": np.array([NAN, NAN, NAN, NAN, 2, 3, 4])}, "no baseline for a"),
        ({"baseline": np.array([NAN, NAN, NAN, -1, 2, 3, 4])}, "baseline below 0 for a"),
        ({"baseline": np.zeros(7)}, "every baseline is 0"),
        ({"baseline": np.ones(6)}, "7 nodes, but 6 baselines"),
        ({"limits": (Limit("cap", np.zeros(7), np.full(7, NAN)),)}, "cap: no number"),
        ({"limits": (Limit("cap", np.zeros(6), np.ones(6)),)}, "cap: 7 nodes, but 6 lows"),
        ({"holds": {9: Decimal(1)}}, "node 9, which is not there"),
        ({"holds": {A: Decimal("-1")}}, "the hold of a is -1"),
        ({"weights": np.zeros(2)}, "the weights of all periods are 0"),
        ({"weights": np.array([1.0, -1.0])}, "weights of periods must be"),
        ({"presence": np.full((7, 1), 1.5)}, "outside 0…1 for a, b, c, d"),
        ({"presence": np.ones((7, 3))}, "presence is"),
    ],
)
def test_figures_that_make_no_task_are_refused(wrong, message):
    """The figure is named."""
    with pytest.raises(AllocationError, match=message):
        allocate(replace(task(), **wrong))
