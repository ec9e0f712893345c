"""Locks above the lowest level: kept through the levels between, and contradictions told."""

from dataclasses import replace

import numpy as np
import pytest

from territory_opt.models import Children, Hierarchy, Level, LevelRules, Status
from territory_opt.scoring import audit_hierarchy
from territory_opt.solvers import group_up, hierarchy_of, stop_after
from territory_opt.testing import grid_graph

STOP = stop_after(work=3, gap=1e-9)


@pytest.fixture
def line():
    """Eight territories in a row, T0 to T7, a kilometre apart, one unit of load each."""
    places = np.column_stack([np.arange(8.0), np.zeros(8)])
    ids = tuple(f"T{i}" for i in range(8))
    return Children(ids, places, np.ones(8), np.ones((8, 1)), graph=grid_graph(1, 8))


def rules(locked=None, homes=None, contiguous=True):
    """Four districts of 1 to 4, two regions of 2; some territories locked to a region."""
    districts = LevelRules("district", tuple("abcd"), (1, 4), homes_km=homes, contiguous=contiguous)
    regions = LevelRules("region", ("W", "E"), (2, 2), contiguous=contiguous)
    return [districts, replace(regions, territories_locked_to=locked)]


@pytest.mark.parametrize(
    ("pair", "homes"), [([3, 4], None), ([2, 3], [[0.5, 0], [2.5, 0], [4.5, 0], [6.5, 0]])]
)
def test_a_territory_stays_under_its_region(line, pair, homes):
    """One to W, its neighbour to E; with homes both would share a district, which gives way."""
    homes = None if homes is None else np.array(homes)
    locked = np.full(8, -1)
    locked[pair] = 0, 1
    wanted = rules(locked, homes)
    found = group_up(line, wanted, STOP)
    hierarchy = hierarchy_of(line.ids, found)
    assert hierarchy.group_of(1)[pair].tolist() == [0, 1]
    assert audit_hierarchy(line, hierarchy, wanted) == []
    if homes is not None:
        free = group_up(line, rules(homes=homes), STOP)
        assert free[0].level.parent_of[2] == free[0].level.parent_of[3]
        assert found[0].result.objective > free[0].result.objective


def test_the_referee_sees_a_territory_under_another_region(line):
    """T0 is under W, and locked to E."""
    locked = np.full(8, -1)
    locked[0] = 1
    levels = (
        Level("district", tuple("abcd"), np.arange(8) // 2),
        Level("region", ("W", "E"), [0, 0, 1, 1]),
    )
    found = audit_hierarchy(line, Hierarchy(line.ids, levels), rules(locked))
    assert [violation.message for violation in found] == ["T0 is locked to E"]
    locked[0] = 0
    assert audit_hierarchy(line, Hierarchy(line.ids, levels), rules(locked)) == []


def test_locks_that_tear_a_district_are_told_with_the_way_out(line):
    """T0 and T4 to a, T2 between them to b: a cannot hang together on a line."""
    locked = np.full(8, -1)
    locked[[0, 4, 2]] = 0, 0, 1
    (found,) = group_up(line, [replace(rules()[0], locked_to=locked)], STOP)
    assert found.result.status is Status.INFEASIBLE
    (cause,) = found.result.causes
    assert cause.message == (
        "a cannot hang together: T4 is locked to it and cut off from T0 by what is locked to others. "
        "Ways out: free one of them, lock what lies between to a, or write contiguous = false."
    )
    (loose,) = group_up(line, [replace(rules(contiguous=False)[0], locked_to=locked)], STOP)
    assert loose.result.is_feasible


@pytest.mark.parametrize("homes", [None, [[0.5, 0], [2.5, 0], [4.5, 0], [6.5, 0]]])
def test_a_level_repeats_under_a_work_limit(homes):
    """Twice the same groups and figures, with free centres and with homes."""
    rng = np.random.default_rng(5)
    cell = np.stack(np.unravel_index(np.arange(12), (3, 4)), axis=1)
    places, loads = cell + rng.uniform(-0.3, 0.3, (12, 2)), rng.uniform(1, 3, (12, 1))
    ids = tuple(f"T{i}" for i in range(12))
    children = Children(ids, places, loads[:, 0], loads, graph=grid_graph(3, 4))
    homes = None if homes is None else np.array(homes)
    wanted = LevelRules("district", tuple("abcd"), (2, 4), homes_km=homes)
    one, other = (group_up(children, [wanted], stop_after(work=1), seed=3)[0] for _ in range(2))
    assert one.level.parent_of.tolist() == other.level.parent_of.tolist()
    assert (one.result.objective, one.result.bound) == (other.result.objective, other.result.bound)
    assert one.result.work == other.result.work
