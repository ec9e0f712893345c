"""What pairs cost under centres: one way over all pairs, one where every unit may be anywhere."""

import numpy as np
import pytest

from territory_opt.models import Problem
from territory_opt.models.centres import Centres
from territory_opt.models.pairs import BlockPairs, DensePairs
from territory_opt.models.points import point_cost
from territory_opt.solvers.centres.options import CentreOptions
from territory_opt.solvers.centres.search import CentreSearch
from territory_opt.solvers.centres.sites import Sites
from territory_opt.solvers.journal import Journal
from territory_opt.solvers.reduction import reduce
from territory_opt.solvers.stop import stop_after
from territory_opt.solvers.team import Team
from territory_opt.testing import grid_graph

XY = np.random.default_rng(3).uniform(0, 100, (9, 2))
CENTRES = np.array([7, 2, 4])


def located(**rules):
    """Nine units of a grid, three territories."""
    limits = np.full((3, 1), 2.0), np.full((3, 1), 4.0)
    ground = {"graph": grid_graph(3, 3), "contiguous": True, "centres": "free"}
    return Problem.from_points(XY, XY, np.ones(9), np.ones((9, 1)), *limits, **ground, **rules)


@pytest.mark.parametrize("power", [1, 2])
def test_costs_between_units_and_sites_do_not_depend_on_how_they_are_held(power):
    """To the last bit: in memory, or computed when asked for."""
    points = point_cost(XY, XY, np.ones(9), power)
    units, sites = np.array([8, 1, 1]), np.array([0, 5])
    tables = DensePairs(points.block(np.arange(9))), BlockPairs(points, points.shape)
    one, other = (Centres(table, np.arange(9)) for table in tables)
    assert np.array_equal(one.between(units, sites), other.between(units, sites))
    under = [centres.table(np.array([5, -1, 8])).block(units) for centres in (one, other)]
    assert np.array_equal(*under)


@pytest.mark.parametrize("rules", [{}, {"locked_to": [-1, 0, -1, -1, 1, -1, -1, -1, -1]}])
def test_costs_of_pairs_are_those_under_their_centres(rules):
    """Every pair that is listed: all 27, or those that two locks leave."""
    problem = located(**rules)
    core = reduce(problem)
    sites = Sites(problem, core)
    distance = np.sqrt(((XY[:, None] - XY[CENTRES]) ** 2).sum(axis=2))
    expected = distance[np.argsort(core.unit_of)[core.unit], core.territory]
    assert core.is_full == (not rules)
    assert sites.under(CENTRES).cost == pytest.approx(expected)
    pairs, cost = sites.moved(CENTRES, np.array([0, 2]))
    assert pairs.tolist() == np.flatnonzero(core.territory != 1).tolist()
    assert cost == pytest.approx(expected[pairs])


def test_a_lone_start_is_walked_from_side_by_side(monkeypatch):
    """One start, two walks: no core is idle."""
    problem = located()
    journal = Journal(problem, reduce(problem), stop_after(work=1))
    search = CentreSearch(journal, None, CentreOptions(starts=1), np.random.default_rng(1))
    rounds = []
    monkeypatch.setattr(search, "_round", lambda begins, hot: rounds.append(len(begins)))
    monkeypatch.setattr(search, "_mend", lambda: False)
    with Team(None, 1) as team:
        search.first_rounds(team)
    assert rounds == [2]
