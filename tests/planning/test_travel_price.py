"""A price on travel stands for a limit on it: checked against every plan of a small scenario."""

import itertools

import numpy as np
import pytest

from benchmarks.sweep import write_scenario
from territory_opt.errors import InputError
from territory_opt.models import Plan
from territory_opt.planning.front import aim_of, goals_from
from territory_opt.scenario import read_scenario
from territory_opt.scoring import audit, objective
from territory_opt.solvers import solve, stop_after


@pytest.fixture(scope="module")
def aim(tmp_path_factory):
    """Seven accounts, three reps, wide bands: 2,187 plans."""
    file = write_scenario(tmp_path_factory.mktemp("few"), 7, 3, 2, 0.9, 5)
    return aim_of(read_scenario(file), goals_from(["value", "travel"]))


@pytest.mark.parametrize("price", [0.3, 2.0])
def test_a_priced_plan_is_the_best_of_those_that_travel_no_more(aim, price):
    """Its stated bound holds for all of them, and it is reached."""
    travel, problem = aim.axis, aim.problem
    priced = travel.priced(problem, price)
    stated = travel.stated(problem, solve(priced, stop_after(work=1)), price)
    limit = travel.cost(stated.plan) * (1 + 1e-12)
    plans = [Plan(np.array(of)) for of in itertools.product(range(3), repeat=7)]
    within = [one for one in plans if travel.cost(one) <= limit and not audit(problem, one)]
    best = min(objective(problem, one) for one in within)
    assert stated.objective == pytest.approx(best)
    assert stated.bound <= best + 1e-6
    assert stated.bound == pytest.approx(best, rel=1e-6)


def test_travel_beside_distance_is_no_goal_of_its_own(aim):
    """Told with the way out."""
    far = aim.scenario.with_settings("objective.kind=distance")
    with pytest.raises(InputError, match="leave value out of --goals"):
        aim_of(far, goals_from(["value", "travel"]))


def test_without_value_travel_is_what_counts(aim):
    """A margin of 0 leaves nothing but travel: best is who is cheapest to reach from."""
    alone = aim_of(aim.scenario, goals_from(["travel", "balance"]))
    nearest = Plan(aim.axis.table.block(np.arange(7)).argmin(axis=1))
    assert alone.costs(nearest)[0] == pytest.approx(0.0, abs=1e-6)
    assert alone.scales[0].figure(0.0) == pytest.approx(aim.axis.cost(nearest))
