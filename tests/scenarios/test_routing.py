"""Every shipped scenario as routing rules: true to its plan, whole, and ready for any account."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from territory_opt.geo import great_circle_km
from territory_opt.report.routing import routing_lines
from territory_opt.rulebook import Market, check_lines, route
from territory_opt.rulebook.table import read_lines, routing_table
from territory_opt.scenario import read_scenario
from territory_opt.scenario.build import coverage_cells
from territory_opt.solvers import solve, stop_after

SCENARIOS = Path(__file__).parents[2] / "scenarios"
COLUMNS = ("segment", "tier")
NUM_NEW = 10_000


def nearest_home(scenario):
    """A plan without solving: the nearest home, of reps who may serve the account."""
    homes, accounts = scenario.territories, scenario.accounts
    of = np.full(len(accounts), "", dtype=object)
    market = Market.of(accounts, COLUMNS)
    for classes, ids in coverage_cells(scenario):
        inside = np.ones(len(accounts), dtype=bool)
        for name, choice in classes.items():
            inside &= np.array([choice.holds(value) for value in market.classes[name]])
        some = homes[homes["territory_id"].isin(ids)]
        km = great_circle_km(
            accounts["longitude"][inside],
            accounts["latitude"][inside],
            some["longitude"],
            some["latitude"],
        )
        of[inside] = some["territory_id"].to_numpy()[km.argmin(axis=1)]
    return of.astype(str)


def solved(scenario):
    """A quick solve."""
    problem = scenario.to_problem()
    result = solve(problem, stop_after(work=0.1), seed=1)
    return np.array(problem.territory_ids)[result.plan.territory_of]


@pytest.fixture(
    scope="module",
    params=[
        ("europe-cities", nearest_home, 0.0),
        ("superstore", nearest_home, 0.05),
        ("superstore", solved, 0.15),
        ("us-counties", nearest_home, 0.0),
    ],
    ids=lambda param: f"{param[0]}-{param[1].__name__}",
)
def ruled(request):
    """Scenario, plan, its lines, and the most exceptions to expect."""
    name, plan, share = request.param
    scenario = read_scenario(SCENARIOS / name)
    of = plan(scenario)
    return scenario, of, routing_lines(scenario, of), share


def test_every_account_is_where_the_plan_has_it(ruled):
    """By rule, or by a line of its own; few need one."""
    scenario, of, lines, share = ruled
    market = Market.of(scenario.accounts, COLUMNS)
    found = route(market, lines, market.known(of))
    assert found.territory_id.tolist() == of.tolist()
    named = [line for line in lines if line.step == "account"]
    assert len(named) <= share * len(of)
    assert sum(line.num_accounts for line in lines) == len(of)


def test_the_referee_finds_nothing(ruled):
    """Neither in the lines nor in the file made of them."""
    scenario, _, lines, _ = ruled
    areas = [] if scenario.areas is None else scenario.areas.unit_id.tolist()
    assert check_lines(lines, areas) == []
    table = routing_table(lines, {})
    assert read_lines(table, scenario.territories["territory_id"], areas).faults == ()


def test_ten_thousand_new_accounts_get_one_territory_each(ruled):
    """Anywhere, with any part of an address missing; size decides who may serve them."""
    scenario, of, lines, _ = ruled
    rng = np.random.default_rng(7)
    known = Market.of(scenario.accounts, COLUMNS).known(of)
    new = Market.of(newcomers(scenario.accounts, rng), COLUMNS)
    found = route(new, lines, known)
    assert set(found.territory_id) <= set(scenario.territories["territory_id"])
    for classes, ids in coverage_cells(scenario):
        inside = np.ones(NUM_NEW, dtype=bool)
        for name, choice in classes.items():
            inside &= np.array([choice.holds(value) for value in new.classes[name]])
        assert set(found.territory_id[inside]) <= set(ids)


def newcomers(accounts, rng):
    """Cells drawn one by one from the accounts, from beyond them, or left empty."""

    def drawn(values, *others):
        pool = [*dict.fromkeys(values), *others]
        picked = rng.integers(0, len(pool), NUM_NEW)
        return np.where(rng.random(NUM_NEW) < 0.7, np.array(pool, dtype=object)[picked], "")

    is_placed = rng.random(NUM_NEW) < 0.5
    codes = [f"{k:05d}" for k in rng.integers(0, 100_000, NUM_NEW)]
    areas = accounts.get("geo_unit_id", [])
    return pd.DataFrame(
        {
            "account_id": [f"new{k}" for k in range(NUM_NEW)],
            "country": drawn(accounts["country"], "JP"),
            "state": drawn(accounts["state"], "Nowhere"),
            "postal_code": drawn(codes, "SW1A 1AA"),
            "geo_unit_id": drawn(areas, "no area"),
            "segment": drawn(accounts["segment"], "new"),
            "tier": drawn(accounts["tier"], "Z"),
            "longitude": np.where(is_placed, rng.uniform(-180, 180, NUM_NEW), np.nan),
            "latitude": np.where(is_placed, rng.uniform(-90, 90, NUM_NEW), np.nan),
        }
    )
