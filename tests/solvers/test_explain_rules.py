"""Shadow prices and the cost of rules, judged by tightening, loosening and brute force."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from territory_opt.errors import ProblemError
from territory_opt.models import Budget, Certificate, Ideals, Problem, Result, Status, StopReason
from territory_opt.scoring import audit_bound
from territory_opt.solvers import (
    Rule,
    cost_of,
    pair_costs,
    rule_costs,
    shadow_prices,
    solve,
    stop_after,
)
from territory_opt.solvers.explain.rules import without
from territory_opt.testing import brute_force, random_problem

ENOUGH = stop_after(work=20)
FREE = np.full((2, 1), np.inf)
CLOSE = 1e-6


@pytest.fixture(scope="module")
def solved():
    """Random problems proved optimal, with their results."""
    found = []
    for seed in range(100, 160):
        problem = random_problem(np.random.default_rng(seed))
        result = solve(problem, ENOUGH)
        if result.status is Status.OPTIMAL:
            found.append((problem, result))
    return found


def changed(problem: Problem, row, delta: float) -> Problem:
    """The problem with one limit tightened by ``delta`` (loosened where below 0)."""
    if row.side == "budget":
        territory = problem.territory_ids.index(row.territory) if row.territory else None
        budgets = [
            replace(b, limit=b.limit - delta) if b.territory == territory else b
            for b in problem.budgets
        ]
        return problem.replace(budgets=budgets)
    limits = np.array(getattr(problem, row.side))
    at = problem.territory_ids.index(row.territory), problem.measure(row.measure)
    limits[at] += delta if row.side == "lower" else -delta
    return problem.replace(**{row.side: limits})


def steps(problem: Problem, prices, row) -> float:
    """A third of the limit, in whole steps where loads have them."""
    step = 0.0 if row.side == "budget" else prices.step[problem.measure(row.measure)]
    wanted = 0.35 * row.limit
    return max(1.0, round(wanted / step)) * step if step else wanted


def is_possible(row, delta: float) -> bool:
    """Whether the limit can be so much tighter: not below 0."""
    return row.side == "lower" or row.limit - delta >= 0


def dearest(prices, number=3):
    """The limits whose price matters most."""
    return [row for row in prices.rows if row.is_binding][:number]


def test_tightening_costs_at_least_the_price(solved):
    """Best plan with the tighter limit ≥ bound + price × change, in every case."""
    num_checked = num_telling = 0
    for problem, result in solved[:25]:
        prices = shadow_prices(problem, result)
        for row in dearest(prices):
            delta = steps(problem, prices, row)
            if not is_possible(row, delta):
                continue
            try:
                tighter = changed(problem, row, delta)
            except ProblemError:  # the other side of the band is in the way
                continue
            promised = result.certificate.bound + row.price * delta
            best = brute_force(tighter).objective
            assert best >= promised - CLOSE
            num_checked += 1
            num_telling += promised > result.objective + CLOSE
    assert num_checked >= 40
    assert num_telling >= 5


def test_loosening_saves_at_most_price_and_gap(solved):
    """Best plan with the looser limit ≥ bound − price × change."""
    num_checked = num_saved = 0
    for problem, result in solved[:25]:
        prices = shadow_prices(problem, result)
        for row in dearest(prices):
            delta = steps(problem, prices, row)
            best = brute_force(changed(problem, row, -delta)).objective
            assert best >= result.certificate.bound - row.price * delta - CLOSE
            num_checked += 1
            num_saved += best < result.objective - CLOSE
    assert num_checked >= 40
    assert num_saved >= 5


def test_price_is_the_slope_of_the_certificate(solved):
    """Tightened by a little, the recomputed bound rises by price × change; ideals included."""
    num_checked = 0
    for problem, result in solved:
        prices = shadow_prices(problem, result)
        for row in dearest(prices, 6):
            if row.side != "budget" and prices.step[problem.measure(row.measure)]:
                continue  # such limits count in whole steps
            delta = 1e-4 * row.limit
            before = audit_bound(problem, result.certificate)
            after = audit_bound(changed(problem, row, delta), result.certificate)
            assert after - before == pytest.approx(row.price * delta, rel=1e-2, abs=CLOSE)
            num_checked += 1
    assert num_checked >= 30


def by_hand(problem: Problem, load_prices, objective: float) -> Result:
    """A result whose certificate is given."""
    prices = np.zeros(len(problem.budgets))
    certificate = Certificate(np.array(load_prices, float), prices, 0.0)
    certificate = replace(certificate, bound=audit_bound(problem, certificate))
    return Result(
        Status.FEASIBLE,
        StopReason.GAP,
        None,
        objective,
        certificate.bound,
        "lagrangian",
        certificate,
    )


def test_ideal_takes_its_part_of_the_price():
    """
    Price 5 at an upper limit of 10.5, ideal of 4 at a pull of 2: the load is 6.5 too high already.

    One less saves 2 of the ideal, so tightening costs 5 − 2 = 3.
    """
    ideals = Ideals(np.full((2, 1), 4.0), np.full((2, 1), 2.0))
    problem = Problem.from_arrays(
        np.zeros((4, 2)), np.full((4, 1), np.pi), -FREE, np.full((2, 1), 10.5), ideals=ideals
    )
    prices = shadow_prices(problem, by_hand(problem, [[5.0], [0.0]], 0.0))
    assert prices.upper[:, 0] == pytest.approx([3, 0])
    assert (prices.lower == 0).all()


def test_limit_that_cannot_be_reached_has_no_price():
    """All loads together are 4, the limit is 50: a price on the load is not one on the limit."""
    problem = Problem.from_arrays(np.zeros((4, 2)), np.ones((4, 1)), -FREE, np.full((2, 1), 50.0))
    prices = shadow_prices(problem, by_hand(problem, [[5.0], [0.0]], 0.0))
    assert (prices.upper == 0).all()


def test_sentences_speak_of_hours_and_money():
    """X at 1 or y at 42 an hour, one hour of room in x for two units: another saves 41."""
    problem = Problem.from_arrays(
        [[1, 42], [1, 42]], [[1], [1]], -FREE, [[1], [np.inf]],
        territory_ids=["North", "South"], measures=["workload_hours"], sense="value",
        best_value=[50, 50], objective_unit="USD/year",
    )  # fmt: skip
    prices = shadow_prices(problem, solve(problem, ENOUGH))
    (sentence,) = prices.sentences()
    assert (
        sentence == "Room for one more hour of workload in North would save up to 41.00 USD a year."
    )
    assert prices.step == [1]


def test_budget_has_a_price_and_a_sentence():
    """Two accounts would save 7 each by moving, and one may: another is worth 7."""
    problem = Problem.from_arrays(
        [[7, 0], [7, 0]], [[1], [1]], -FREE, FREE, incumbent=[0, 0], budgets=[Budget(np.ones(2), 1)]
    )
    result = solve(problem, ENOUGH)
    prices = shadow_prices(problem, result)
    assert prices.budgets == pytest.approx([7], rel=1e-3)
    assert prices.sentences()[0].startswith("One more allowed under the limit on moves would save")
    assert rule_costs(problem, result).budgets == pytest.approx([7], rel=1e-3)


def rules_of(problem: Problem) -> list[Rule]:
    """Every lock, group and budget of a problem."""
    labels = [label for label in np.unique(problem.groups) if (problem.groups == label).sum() > 1]
    return [
        *(Rule("lock", int(u)) for u in np.flatnonzero(problem.locked_to >= 0)),
        *(Rule("group", int(label)) for label in labels if label >= 0),
        *(Rule("budget", b) for b in range(len(problem.budgets))),
    ]


def freed(problem: Problem, rule: Rule) -> Problem:
    """The problem without one rule, by hand."""
    if rule.kind == "lock":
        locked = np.array(problem.locked_to)
        locked[rule.which] = -1
        return problem.replace(locked_to=locked)
    if rule.kind == "group":
        return problem.replace(groups=np.where(problem.groups == rule.which, -1, problem.groups))
    return problem.replace(budgets=[b for i, b in enumerate(problem.budgets) if i != rule.which])


def marginal_cost(costs, rule: Rule) -> float:
    """Of the table of all rules."""
    table = {"lock": costs.locks, "group": costs.groups, "budget": costs.budgets}[rule.kind]
    return table[rule.which]


def test_cost_of_a_rule_is_exact_where_both_are_proved(solved):
    """Without the rule, brute force saves what was said; the marginal figure and the gap cover it."""
    seen = {"lock": 0, "group": 0, "budget": 0}
    for problem, result in solved:
        costs = rule_costs(problem, result)
        for rule in rules_of(problem)[:: 2 if seen["lock"] > 8 else 1]:
            if seen[rule.kind] >= 12:
                continue
            saved = result.objective - brute_force(freed(problem, rule)).objective
            told = cost_of(problem, result, rule, ENOUGH)
            assert told.is_exact
            assert told.saves_at_least == pytest.approx(saved, abs=1e-6)
            assert told.saves_at_most == pytest.approx(saved, abs=1e-6)
            gap = result.objective - result.certificate.bound
            assert saved <= marginal_cost(costs, rule) + gap + CLOSE
            seen[rule.kind] += 1
    assert min(seen.values()) >= 5


def test_marginal_cost_of_locks_and_groups_is_what_the_certificate_loses(solved):
    """The same prices without the rule prove a bound lower by just that cost."""
    num_checked = 0
    for problem, result in solved:
        costs = rule_costs(problem, result)
        for rule in rules_of(problem):
            if rule.kind == "budget" or (problem.groups[problem.locked_to >= 0] >= 0).any():
                continue
            loose, certificate = without(problem, result.certificate, rule)
            lost = audit_bound(problem, result.certificate) - audit_bound(loose, certificate)
            assert marginal_cost(costs, rule) == pytest.approx(lost, abs=CLOSE)
            num_checked += 1
    assert num_checked >= 20


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        (Rule("lock", 1), "account 'u1' is not locked"),
        (Rule("lock", "u9"), "no account 'u9'"),
        (Rule("group", 5), "no group 5"),
        (Rule("budget", 0), "no budget 0"),
    ],
)
def test_rule_that_is_not_there_is_an_error(rule, message):
    """By name."""
    problem = Problem.from_arrays([[1, 4], [1, 4]], [[1], [1]], -FREE, FREE, locked_to=[1, -1])
    with pytest.raises(KeyError, match=message):
        cost_of(problem, solve(problem, ENOUGH), rule)


def test_a_closed_pair_costs_at_most_its_price_and_the_gap():
    """Closing a unit's own place and solving again: opening it saves no more than the price says."""
    judged = 0
    for seed in range(100, 108):
        loose = random_problem(np.random.default_rng(seed))
        best = solve(loose, ENOUGH)
        if best.status is not Status.OPTIMAL or best.plan.territory_of[0] < 0:
            continue
        unit, there = np.array([0]), best.plan.territory_of[:1]
        cost = np.array(loose.cost.block(np.arange(loose.num_units)))
        cost[0, there[0]] = np.inf
        try:
            result = solve(loose.replace(cost=cost), ENOUGH)
        except ProblemError:
            continue
        if not result.is_feasible or result.certificate is None:
            continue
        closed = np.isinf(cost[unit]) & np.isfinite(loose.cost.block(unit))
        price = pair_costs(loose, result, unit, there, closed)[0]
        gap = result.objective - audit_bound(loose.replace(cost=cost), result.certificate)
        assert price >= 0
        assert result.objective - best.objective <= price + gap + CLOSE
        judged += 1
    assert judged > 2
