"""Contiguity as a rule: what is taken in, what is refused, and how pieces are counted."""

import networkx as nx
import numpy as np
import pytest
from scipy import sparse

from territory_opt.errors import ProblemError, UnsupportedError
from territory_opt.models import Plan, Problem
from territory_opt.scoring import audit
from territory_opt.testing import grid_graph


def on_grid(rows=3, columns=3, num_territories=2, **rules):
    """Cells of equal load, at most all but one in a territory."""
    size = rows * columns
    limits = np.zeros((num_territories, 1)), np.full((num_territories, 1), size - 1.0)
    cost = np.zeros((size, num_territories))
    given = {"graph": grid_graph(rows, columns), "contiguous": True} | rules
    return Problem.from_arrays(cost, np.ones((size, 1)), *limits, **given)


def broken(problem, territory_of):
    """Contiguity violations of a plan."""
    return [v for v in audit(problem, Plan(np.array(territory_of))) if v.rule == "contiguity"]


def test_a_corner_that_is_cut_off_is_named():
    """Two pieces: the sentence says which territory, how many, and who is astray."""
    (violation,) = broken(on_grid(), [0, 1, 0, 1, 1, 0, 0, 0, 0])
    assert violation.message == "t0 lies in 2 pieces: u0 is cut off"
    assert (violation.amount, violation.territory, violation.units) == (1.0, 0, (0,))


def test_whole_territories_break_nothing():
    """Left column and the rest; a ring around the middle."""
    assert broken(on_grid(), [0, 1, 1] * 3) == []
    assert broken(on_grid(), [0, 0, 0, 0, 1, 0, 0, 0, 0]) == []


def test_exempt_units_need_nobody_and_connect_nobody():
    """The corner may be astray; the middle does not join top and bottom."""
    corner, middle = np.zeros((2, 9), bool)
    corner[0] = middle[4] = True
    assert broken(on_grid(exempt=corner), [0, 1, 0, 1, 1, 0, 0, 0, 0]) == []
    assert len(broken(on_grid(exempt=middle), [1, 0, 1, 1, 0, 1, 1, 0, 1])) == 2
    assert len(broken(on_grid(), [1, 0, 1, 1, 0, 1, 1, 0, 1])) == 1


def test_units_without_a_neighbour_are_exempt():
    """An island is nobody's fault."""
    graph = grid_graph(3, 3).tolil()
    graph[0, :] = graph[:, 0] = 0
    assert broken(on_grid(graph=graph), [0, 1, 0, 1, 1, 0, 0, 0, 0]) == []


@pytest.mark.parametrize("seed", range(20))
def test_pieces_are_those_that_networkx_counts(seed):
    """Random graphs and plans: as many pieces per territory."""
    rng = np.random.default_rng(seed)
    graph = nx.gnp_random_graph(30, 0.08, seed=seed)
    of = rng.integers(-1, 4, 30)
    problem = on_grid(5, 6, 4, graph=nx.to_scipy_sparse_array(graph), uncovered_cost=np.ones(30))
    isolated = {node for node, degree in graph.degree if degree == 0}
    counted = {
        t: nx.number_connected_components(graph.subgraph(set(np.flatnonzero(of == t)) - isolated))
        for t in range(4)
    }
    found = {v.territory: v.amount + 1 for v in broken(problem, of)}
    assert found == {t: number for t, number in counted.items() if number > 1}


def test_homes_are_locked():
    """A territory contains its home; whoever takes it away breaks a lock."""
    problem = on_grid(home_unit=[8, -1])
    assert problem.locked_to.tolist() == [-1] * 8 + [0]
    rules = {v.rule for v in audit(problem, Plan(np.array([0, 0, 0, 1, 1, 1, 1, 1, 1])))}
    assert rules == {"lock"}


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"graph": None}, "graph: missing"),
        ({"graph": np.ones((2, 2))}, r"graph: shape \(2, 2\), expected \(9, 9\)"),
        ({"graph": "roads"}, "graph: no adjacency of units"),
        ({"graph": np.eye(9, k=1)}, r"only one of \[0, 1\] and \[1, 0\] is an edge \(8 such"),
        ({"exempt": [2] * 9}, r"exempt\[0\] is 2: neither true nor false"),
        ({"exempt": [True]}, r"exempt: shape \(1,\), expected \(9,\)"),
        ({"home_unit": [0, 0]}, r"home_unit\[1\] is 0, which territory 0 has"),
        ({"home_unit": [9, -1]}, r"home_unit\[0\] is 9: no unit, nor -1"),
        ({"home_unit": [1]}, r"home_unit: shape \(1,\), expected \(2,\)"),
    ],
)
def test_what_cannot_be_is_named(given, sentence):
    """Field and index, before anything is solved."""
    with pytest.raises(ProblemError, match=sentence):
        on_grid(**given)


def test_all_faults_are_told_at_once():
    """Graph, home and exempt in one message."""
    with pytest.raises(ProblemError) as told:
        on_grid(graph=np.ones((2, 2)), home_unit=[9, -1], exempt=[True])
    assert len(told.value.messages) == 3


def test_a_graph_that_is_not_used_is_refused():
    """Nobody should think that it counted."""
    with pytest.raises(UnsupportedError, match="graph: only used with contiguous=True"):
        on_grid(contiguous=False)


def test_nobody_is_next_to_themselves():
    """The diagonal says nothing."""
    problem = on_grid(graph=grid_graph(3, 3) + sparse.eye_array(9))
    assert problem.contiguity.graph.diagonal().sum() == 0
    assert problem.contiguity.graph.sum() == 24


def test_saved_problem_keeps_its_ground(tmp_path):
    """Graph, exempt units and homes come back."""
    exempt = np.arange(9) == 2
    problem = on_grid(home_unit=[8, -1], exempt=exempt)
    problem.save(tmp_path / "p.npz")
    again = Problem.load(tmp_path / "p.npz").contiguity
    assert (again.graph != problem.contiguity.graph).nnz == 0
    assert again.exempt.tolist() == exempt.tolist()
    assert again.home_unit.tolist() == [8, -1]


def test_mps_without_contiguity_is_refused(tmp_path):
    """A model that lacks a rule would be another problem."""
    with pytest.raises(UnsupportedError, match="contiguity is not written"):
        on_grid().to_mps(tmp_path / "p.mps")
    assert list(tmp_path.iterdir()) == []
