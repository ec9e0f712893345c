"""
More than twenty infeasible problems, each for another cause, some for two at once.

All are variations of one: six accounts of one hour each on a line, two reps at its ends. Brute
force confirms that no plan keeps the rules; the referee confirms the least violating plan.
"""

import itertools
from functools import cache

import numpy as np
import pytest

from territory_opt.models import Budget, Plan, Problem, Status, StopReason
from territory_opt.scoring import audit
from territory_opt.solvers import solve, stop_after
from territory_opt.testing import brute_force

INF = np.inf


def line(num_territories=2, **rules):
    """Six accounts of one hour each; reps spread evenly; costs are distances."""
    homes = np.linspace(0, 5, num_territories)
    given = {
        "cost": np.abs(np.arange(6)[:, None] - homes),
        "loads": np.ones((6, 1)),
        "lower": np.full((num_territories, 1), -INF),
        "upper": np.full((num_territories, 1), INF),
        "measures": ["hours"],
        "unit_ids": [f"A{i}" for i in range(6)],
        "territory_ids": [f"R{j}" for j in range(num_territories)],
    }
    return Problem.from_arrays(**(given | rules))


def at_most(*hours):
    return {"upper": np.array(hours)[:, None]}


def at_least(*hours):
    return {"lower": np.array(hours)[:, None]}


def hours(*loads):
    return {"loads": np.array(loads)[:, None]}


def moves(limit, **more):
    return {"budgets": [Budget(np.ones(6), limit, name="moved accounts", **more)]}


def may_go(*territories):
    """Cost 0 where an account may go, forbidden elsewhere: "0", "01", "2"…"""
    table = np.full((6, 3), INF)
    for unit, allowed in enumerate(territories):
        table[unit, [int(territory) for territory in allowed]] = 0.0
    num_used = max(int(territory) for allowed in territories for territory in allowed) + 1
    return {"cost": table[:, :num_used]}


def travel(table):
    """One hour each, and hours of travel that depend on the rep; at most 4 of those."""
    loads = np.stack([np.ones((6, 2)), np.array(table, float)], axis=2)
    limits = {"lower": np.full((2, 2), -INF), "upper": np.array([[INF, 4.0]] * 2)}
    return limits | {"loads": loads, "measures": ["hours", "travel_hours"]}


ALL_R0 = {"incumbent": np.zeros(6, int)}
HALVES = {"incumbent": [0, 0, 0, 1, 1, 1]}
LOCKED_4 = {"locked_to": [0, 0, 0, 0, -1, -1]}

CASES = {
    "four locked hours in three": (
        line(**at_most(3, 3), **LOCKED_4),
        {
            "locks-over-limit": [
                "A0, A1, A2, A3",
                "R0",
                "carry 4",
                "1 over its limit of 3",
                "Unlock",
            ]
        },
    ),
    "a group larger than any rep": (
        line(**at_most(3, 3), groups=[1, 1, 1, 1, -1, -1]),
        {"group-over-limit": ["A0, A1, A2, A3 (4 accounts", "carry 4", "may have 3", "split the"]},
    ),
    "an account larger than any rep": (
        line(**at_most(3, 3), **hours(3.5, 0.2, 0.2, 0.2, 0.2, 0.2)),
        {
            "unit-over-limit": [
                "A0 carries 3.5 of hours",
                "may have 3, 0.5 less",
                "share the account",
            ]
        },
    ),
    "an account too far from every rep": (
        line(**travel([[5, 6]] + [[0.5, 0.5]] * 5)),
        {"unit-over-limit": ["A0 carries 5 of travel hours", "may have 4, 1 less"]},
    ),
    "six hours in four": (
        line(**at_most(2, 2)),
        {"load-over-limits": ["R0, R1", "may have 4", "at least 6: 2 too much", "1 more", "50.0%"]},
    ),
    "six accounts in two times 2.9": (
        line(**at_most(2.9, 3.9)),
        {"load-over-limits": ["may have 5", "in whole steps", "at least 6: 1 too much"]},
    ),
    "travel over all limits, whoever drives": (
        line(**travel([[2, 1.5]] * 6)),
        {"load-over-limits": ["may have 8 of travel hours", "at least 9: 1 too much"]},
    ),
    "eight hours wanted of six": (
        line(**at_least(4, 4)),
        {"load-under-limits": ["R0, R1", "want 8 of hours", "at most 6: 2 short"]},
    ),
    "a rep who may have too little": (
        line(**may_go("0", "0", "0", "1", "1", "1"), **at_least(4, -INF)),
        {"territory-out-of-reach": ["R0 wants 4 of hours", "bring 3: 1 short"]},
    ),
    "a band between two accounts": (
        line(lower=np.array([[2.2], [-INF]]), upper=np.array([[2.9], [INF]])),
        {"band-between-steps": ["R0 wants 2.2 to 2.9 of hours", "steps of 1", "Widen the band"]},
    ),
    "a group that nobody may have": (
        line(**may_go("0", "0", "0", "1", "1", "1"), groups=[-1, -1, 1, 1, -1, -1]),
        {"group-without-territory": ["A2, A3 must stay together", "Split the group"]},
    ),
    "locks that move too much": (
        line(**ALL_R0, **moves(1), locked_to=[1, 1, -1, -1, -1, -1]),
        {
            "locks-over-budget": [
                "2 locks (A0, A1)",
                "use 2 of moved accounts",
                "limit of 1",
                "to 2",
            ]
        },
    ),
    "a conflict locked together": (
        line(conflicts=[[0, 1]], locked_to=[0, 0, -1, -1, -1, -1]),
        {"conflict-locked": ["A0 and A1 may not share", "both are locked to R0"]},
    ),
    "three apart in two": (
        line(conflicts=[[0, 2], [2, 4], [0, 4]]),
        {"conflicts-without-room": ["A0, A2, A4", "only R0, R1", "3 accounts, 2 territories"]},
    ),
    "three apart, one of three reps out of reach": (
        line(3, **may_go("01", "01", "01", "2", "2", "012"), conflicts=[[0, 1], [1, 2], [0, 2]]),
        {"conflicts-without-room": ["A0, A1, A2", "only R0, R1 may have them"]},
    ),
    "five accounts for two of three reps": (
        line(3, **may_go("01", "01", "01", "0", "1", "012"), **at_most(2, 2, 4)),
        {
            "confined-load-over-limits": [
                "5 accounts (A0, A1, A2, A3, A4) can go only to R0, R1",
                "at least 5 of hours",
                "4 in all: 1 too much",
            ]
        },
    ),
    "two of three reps share three accounts": (
        line(3, **may_go("01", "0", "012", "2", "2", "2"), **at_least(2, 2, 1)),
        {
            "reachable-load-under-limits": [
                "R0, R1 want 4 of hours",
                "3 accounts that they may have bring at most 3: 1 short",
            ]
        },
    ),
    "accounts that may not stay": (
        line(**may_go("1", "1", "1", "01", "01", "01"), **ALL_R0, **moves(2)),
        {
            "forced-over-budget": [
                "3 accounts (A0, A1, A2) cannot stay",
                "at least 3 of moved accounts, 1 over the limit of 2",
            ]
        },
    ),
    "a full rep who may hardly change": (
        line(**at_most(3, INF), **ALL_R0, **moves(2)),
        {
            "bands-over-budget": [
                "R0 keeps 6 of hours today, at most 3 is wanted",
                "at least 3 of moved accounts would be used, 1 over the limit of 2",
                "raise the limit to 3",
            ]
        },
    ),
    "an empty rep who may hardly gain": (
        line(**at_least(-INF, 3), **ALL_R0, **moves(1, territory=1, direction="in")),
        {
            "bands-over-budget": [
                "R1 keeps 0 of hours today, at least 3 is wanted",
                "2 over the limit",
            ]
        },
    ),
    "large accounts that do not pack": (
        line(3, **hours(4, 4, 4, 4, 1, 1), **at_most(7, 7, 7)),
        {"conflicting-rules": ["upper limits on hours of R0, R1, R2 (7)", "any one of them"]},
    ),
    "an exact half that no sum makes": (
        line(**hours(5, 5, 5, 1, 1, 1), **at_least(9, 9), **at_most(9, 9)),
        {
            "conflicting-rules": [
                "the lower limits on hours of R0, R1 (9)",
                "the upper limits on hours of R0, R1 (9)",
            ]
        },
    ),
    "a conflict against a band": (
        line(**hours(3, 3, 1, 1, 1, 1), **at_least(8, -INF), conflicts=[[0, 1]]),
        {"conflicting-rules": ["keeping A0 and A1 apart and the lower limit of 8 on hours of R0"]},
    ),
    "a group against a budget": (
        line(**HALVES, **moves(1), groups=[1, 1, -1, 1, 1, -1]),
        {"forced-over-budget": ["A0, A1, A3, A4", "2 of moved accounts", "over the limit of 1"]},
    ),
    "three at once: locks, a group, and the sum of both": (
        line(
            **at_most(3, 3),
            **hours(3.5, 1, 1, 1, 0.1, 0.1),
            locked_to=[0, -1, -1, -1, -1, -1],
            groups=[-1, 1, 1, 1, 1, -1],
        ),
        {
            "locks-over-limit": ["A0", "0.5 over"],
            "group-over-limit": ["A1, A2, A3, A4", "3.1"],
            "load-over-limits": ["0.7 too much"],
        },
    ),
    "two at once: a group that nobody may have, and locks": (
        line(
            **may_go("0", "0", "0", "1", "1", "1"),
            **at_most(2, 3),
            groups=[-1, -1, 1, 1, -1, -1],
            locked_to=[0, 0, 0, -1, -1, -1],
        ),
        {
            "group-without-territory": ["A2, A3 must stay together"],
            "locks-over-limit": ["A0, A1, A2", "1 over its limit of 2"],
        },
    ),
    "two at once: a conflict and a budget": (
        line(**ALL_R0, **moves(1), **at_least(-INF, 2), conflicts=[[0, 1], [1, 2], [0, 2]]),
        {
            "conflicts-without-room": ["A0, A1, A2"],
            "bands-over-budget": ["at least 2 of moved accounts", "1 over the limit of 1"],
        },
    ),
    "two at once: a locked conflict and what does not pack": (
        line(
            3,
            **hours(4, 4, 4, 4, 0.5, 0.5),
            **at_most(7, 7, 7),
            conflicts=[[4, 5]],
            locked_to=[-1, -1, -1, -1, 0, 0],
        ),
        {
            "conflict-locked": ["A4 and A5", "locked to R0"],
            "conflicting-rules": ["upper limits on hours of R0, R1, R2 (7)"],
        },
    ),
    "two at once: two pairs of sets": (
        line(
            4,
            cost=np.array([[0, 0, INF, INF]] * 3 + [[INF, INF, 0, 0]] * 3),
            **hours(4, 4, 4, 5, 5, 5),
            **at_most(7, 7, 9, 9),
        ),
        {"conflicting-rules": ["R0, R1 (7)", "R2, R3 (9)"]},
    ),
}


@cache
def solved(name):
    return solve(CASES[name][0], stop_after(work=30))


@pytest.mark.parametrize("name", CASES)
def test_brute_force_finds_no_plan(name):
    """The table tells the truth."""
    assert brute_force(CASES[name][0]).plan is None


@pytest.mark.parametrize("name", CASES)
def test_every_cause_is_proved_and_named_with_its_amounts(name):
    """Status, codes, and in the sentences what a planner needs to act."""
    result, wanted = solved(name), CASES[name][1]
    assert result.status is Status.INFEASIBLE
    assert result.stop_reason is StopReason.PROVED
    assert {cause.code for cause in result.causes} == set(wanted)
    for code, words in wanted.items():
        told = " ".join(cause.message for cause in result.causes if cause.code == code)
        assert all(cause.is_proved for cause in result.causes)
        for word in words:
            assert word in told


@pytest.mark.parametrize("name", CASES)
def test_least_violating_plan_is_what_the_referee_finds(name):
    """A plan is there; its violations are the referee's."""
    result, problem = solved(name), CASES[name][0]
    assert result.plan is not None
    assert list(result.violations) == audit(problem, result.plan) != []


BY_SUMS = [
    name
    for name, (problem, wanted) in CASES.items()
    if {"load-over-limits", "load-under-limits", "locks-over-limit", "bands-over-budget"}
    & {*wanted}
    and "2.9" not in name  # told in whole steps, of which the limit itself is none
]


@pytest.mark.parametrize("name", BY_SUMS)
def test_no_plan_misses_by_less_than_a_cause_proves(name):
    """Over and short are bounds: brute force over all plans that break nothing else."""
    problem = CASES[name][0]
    for cause in solved(name).causes:
        least = cause.amounts.get("over", cause.amounts.get("short", 0.0))
        is_budget = "budget" in cause.amounts
        assert (
            least_missed(problem, "budget" if is_budget else "band", cause.measure) >= least - 1e-9
        )


def least_missed(problem, rule, measure):
    """The least that a plan misses under this rule and measure, over all that break no other kind."""
    least = INF
    block = problem.cost.block(np.arange(6))
    choices = [np.flatnonzero(np.isfinite(row)).tolist() for row in block]
    for territories in itertools.product(*choices):
        found = audit(problem, Plan(np.array(territories)))
        if {one.rule for one in found} <= {rule}:
            of_measure = [v.amount for v in found if rule == "budget" or v.measure == measure]
            least = min(least, sum(of_measure))
    return least
