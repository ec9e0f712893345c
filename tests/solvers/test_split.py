"""One plan over regions: what it keeps, what it proves, what it refuses."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from territory_opt import Problem
from territory_opt.errors import UnsupportedError
from territory_opt.models import Budget, Families, Ideals, Plan, Result, Status
from territory_opt.scoring import audit, audit_bound, objective
from territory_opt.solvers import solve, stop_after
from territory_opt.solvers.dual import DualOptions, SmoothDual
from territory_opt.solvers.journal import Journal
from territory_opt.solvers.reduction import reduce
from territory_opt.solvers.resources import resources_of
from territory_opt.solvers.split import Here, solve_split
from territory_opt.solvers.split.cutting import cut
from territory_opt.solvers.split.pricing import Pricing, SplitDual
from territory_opt.solvers.split.shards import sharded
from territory_opt.testing import neutral


def _split(problem: Problem, work: float = 0.6, **options: Any) -> Result:
    return solve_split(problem, regions=3, stop=stop_after(work=work), seed=1, **options)


def _with_rules(problem: Problem) -> Problem:
    """Locks, groups, conflicts, a territory closed to units, and a price for leaving units out."""
    number = np.arange(problem.num_units)
    cost = problem.cost.block(number)
    cost[number % 7 == 3, 5] = np.inf
    return problem.replace(
        cost=cost,
        lower=problem.lower * 0.8,
        locked_to=np.where(number % 50 == 0, number % problem.num_territories, -1),
        groups=np.where((number % 40 == 1) | (number % 40 == 2), number // 40, -1),
        conflicts=np.stack([number[5:-20:30], number[6:-19:30]], axis=1),
        uncovered_cost=np.where(number % 9 == 4, 30.0, np.inf),
    )


def test_plan_is_near_the_unsplit_one_and_keeps_the_bands() -> None:
    """1,500 units, 24 territories in 3 regions: within 0.5 % of what one machine finds."""
    problem = neutral(1500, 24, seed=1).problem()
    found, unsplit = _split(problem, work=0.8), solve(problem, stop_after(work=0.8), seed=1)
    assert found.status is Status.FEASIBLE
    assert not audit(problem, found.plan)
    assert found.objective == objective(problem, found.plan)
    assert found.objective < 1.005 * unsplit.objective


def test_bound_is_the_referees_to_the_last_bit() -> None:
    """However units are sharded, the sum is exact until it is rounded once."""
    problem = _with_rules(neutral(600, 12, seed=2).problem())
    found = _split(problem, mapper=Here(3))
    assert found.certificate is not None
    assert found.certificate.bound == audit_bound(problem, found.certificate)
    assert found.bound <= found.objective


def test_every_rule_that_is_split_is_kept() -> None:
    """Locks, groups, conflicts, closed pairs and the price of leaving out, over three regions."""
    problem = _with_rules(neutral(600, 12, seed=2).problem())
    found = _split(problem)
    assert found.plan is not None
    assert audit(problem, found.plan) == []


def test_loads_by_pair_are_kept_within_capacity() -> None:
    """Hours that depend on who drives: an upper limit on their sum."""
    made = neutral(600, 12, seed=3).problem()
    hours = made.loads.unit[:, 1][:, None] * (1 + made.cost.block(np.arange(600)) / 500)
    loads = np.stack([np.tile(made.loads.unit[:, :1], 12), hours], axis=2)
    upper = np.column_stack([made.upper[:, 0], np.full(12, hours.min(axis=1).sum() / 12 * 1.3)])
    lower = np.column_stack([made.lower[:, 0], np.full(12, -np.inf)])
    problem = made.replace(loads=loads, lower=lower, upper=upper)
    assert _split(problem).status is Status.FEASIBLE


def test_ideals_are_paid_for() -> None:
    """The bound counts what straying from an ideal costs: with ideals at 0 it is far above theirs."""
    problem = neutral(600, 12, seed=2).problem()
    ideal = Ideals(np.zeros((12, 2)), np.full((12, 2), 10.0))
    pulled = _split(problem.replace(ideals=ideal))
    assert pulled.bound > _split(problem).objective
    assert pulled.gap < 0.05


def test_same_work_gives_the_same_plan() -> None:
    """Twice the same, and the same again with tasks run for a cluster of the same width."""
    problem = neutral(600, 12, seed=4).problem()
    first, second = (_split(problem, mapper=Here(2)) for _ in range(2))
    assert first.plan is not None
    assert second.plan is not None
    np.testing.assert_array_equal(first.plan.territory_of, second.plan.territory_of)
    assert first.bound == second.bound


def test_earlier_result_gives_its_prices() -> None:
    """Begun from a result, the bound is as good after less work on prices, and the plan no worse."""
    problem = neutral(600, 12, seed=4).problem()
    before = _split(problem)
    after = _split(problem, start=before)
    assert after.objective <= before.objective
    assert after.bound >= before.bound * (1 - 1e-6)


def test_impossible_bands_are_suspected_by_name() -> None:
    """Every territory at most 0.9 of the average: no plan, and a cause that names a territory."""
    made = neutral(300, 6, seed=1).problem()
    found = _split(made.replace(lower=made.lower * 0, upper=made.upper * 0.85))
    assert found.status is Status.UNKNOWN
    assert any("t0" in cause.message or "t1" in cause.message for cause in found.causes)


def test_rules_over_the_whole_are_refused_in_one_message() -> None:
    """Budgets and families both named, with what to do."""
    made = neutral(300, 6, seed=1).problem()
    families = Families(np.arange(300) // 2, np.full(150, 3.0))
    problem = made.replace(
        budgets=(Budget(np.ones(300), 20.0, name="accounts moved"),), families=families
    )
    with pytest.raises(UnsupportedError, match=r"families.*accounts moved.*one machine"):
        solve_split(problem)


def test_group_without_a_common_territory_is_refused() -> None:
    """Units 0 and 1 share a group, one may go to territories 0-2, the other to 3-5."""
    made = neutral(300, 6, seed=1).problem()
    cost = made.cost.block(np.arange(300))
    cost[0, 3:] = cost[1, :3] = np.inf
    problem = made.replace(cost=cost, groups=np.where(np.arange(300) < 2, 0, -1))
    with pytest.raises(UnsupportedError, match="1 groups have no territory"):
        solve_split(problem)


def test_split_dual_is_the_dual_of_one_machine() -> None:
    """Value, slope and curvature at random prices, over all pairs, in four shards and in one."""
    problem = neutral(120, 5, seed=1).problem()
    core = reduce(problem)
    journal = Journal(problem, core, stop_after(work=1.0))
    pricing = Pricing(sharded(problem, Here()), journal, DualOptions())
    lists = pricing.listed(_none(core), 5)
    split = SplitDual(pricing.shards, lists, resources_of(problem, core), 0.3)
    whole = SmoothDual(core, resources_of(problem, core), 0.3)
    price = np.random.default_rng(1).normal(size=10) * 0.01
    for one, other in zip(split.evaluate(price), whole.evaluate(price), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-10)
    matrix = split.curvature(split.evaluate(price)[2]).toarray()
    np.testing.assert_allclose(matrix, whole.curvature(whole.evaluate(price)[2]), rtol=1e-9)


def _none(core: Any) -> Any:
    from territory_opt.solvers.resources import no_prices

    return no_prices(core)


def test_cut_problem_has_the_rows_of_the_whole() -> None:
    """Units 1, 3, 4 and territories 0, 2: costs, loads, limits and locks as in the whole."""
    made = neutral(6, 3, seed=1).problem()
    problem = made.replace(locked_to=[-1, 2, -1, -1, -1, -1], conflicts=[[1, 4], [0, 3]])
    part = cut(problem, np.array([1, 3, 4]), np.array([0, 2]), is_named=True)
    whole = problem.cost.block(np.arange(6))
    np.testing.assert_array_equal(part.cost.block(np.arange(3)), whole[[1, 3, 4]][:, [0, 2]])
    assert part.locked_to.tolist() == [1, -1, -1]
    assert part.conflicts.tolist() == [[0, 2]]
    assert part.unit_ids == ("u1", "u3", "u4")
    assert part.territory_ids == ("t0", "t2")
    assert not audit(part, Plan([1, 0, 0]))[:1] or part.lower.shape == (2, 2)
