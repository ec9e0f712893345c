"""The model in MPS, read by other solvers, has the problem's own optimum."""

import numpy as np
import pytest
from ortools.linear_solver.python import model_builder

from territory_opt.models import Budget, Ideals, Problem
from territory_opt.models.mps import encoded
from territory_opt.testing import brute_force, random_problem

INF = np.inf


def solved(path, solver):
    """The model read back and solved: the solver, and its status."""
    model = model_builder.Model()
    assert model.import_from_mps_file(str(path))
    engine = model_builder.Solver(solver)
    return model, engine, engine.solve(model)


def assert_same_optimum(problem, path, solver):
    """Brute force and the solver agree on the best objective, or that there is no plan."""
    problem.to_mps(path)
    best = brute_force(problem)
    _, engine, status = solved(path, solver)
    if best.plan is None:
        assert status == model_builder.SolveStatus.INFEASIBLE
    else:
        assert status == model_builder.SolveStatus.OPTIMAL
        assert engine.objective_value == pytest.approx(best.objective, rel=1e-6, abs=1e-6)


@pytest.mark.parametrize("seed", range(40))
def test_optimum_of_the_model_is_that_of_brute_force(tmp_path, seed):
    """Forty small problems that mix all rules, by SCIP."""
    problem = random_problem(np.random.default_rng(seed), num_units=5)
    assert_same_optimum(problem, tmp_path / "problem.mps", "scip")


@pytest.mark.parametrize("seed", range(3))
def test_another_solver_finds_the_same(tmp_path, seed):
    """HiGHS, from a compressed file."""
    problem = random_problem(np.random.default_rng(100 + seed), num_units=5)
    assert_same_optimum(problem, tmp_path / "problem.mps.gz", "highs")


def test_compressed_file_holds_the_same_lines(tmp_path):
    """A name that ends in .gz is the only difference."""
    import gzip

    problem = random_problem(np.random.default_rng(0))
    problem.to_mps(tmp_path / "problem.mps")
    problem.to_mps(tmp_path / "problem.mps.gz")
    with gzip.open(tmp_path / "problem.mps.gz", "rt") as file:
        assert file.read() == (tmp_path / "problem.mps").read_text()


def tiny(**rules):
    """Two units, two territories: staying costs 1, the other territory 3."""
    free = np.array([[INF], [INF]])
    good = {"cost": [[1, 3], [3, 1]], "loads": np.ones((2, 1)), "lower": -free, "upper": free}
    return Problem.from_arrays(**(good | rules))


RULES = {
    "free": ({}, 2),
    "band": ({"upper": [[0], [INF]]}, 4),
    "lower limit": ({"lower": [[2], [-INF]]}, 4),
    "equal limits": ({"lower": [[0], [2]], "upper": [[INF], [2]]}, 4),
    "lock": ({"locked_to": [1, -1]}, 4),
    "group": ({"groups": [7, 7]}, 4),
    "conflict": ({"cost": [[1, 3], [1, 2]], "conflicts": [[0, 1]]}, 3),
    "forbidden": ({"cost": [[INF, 3], [3, 1]]}, 4),
    "budget": ({"incumbent": [1, 1], "budgets": [Budget([5, 5], 4)]}, 4),
    "budget in": ({"incumbent": [1, 1], "budgets": [Budget([5, 5], 4, 0, "in")]}, 4),
    "left out": ({"uncovered_cost": [0.5, INF]}, 1.5),
    "ideal": ({"ideals": Ideals([[2], [0]], [[0.5], [0.25]])}, 2.75),
}


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_is_in_the_model(tmp_path, rule):
    """One rule at a time, its optimum worked out by hand; without the rule it is 2."""
    rules, optimum = RULES[rule]
    tiny(**rules).to_mps(tmp_path / "tiny.mps")
    _, engine, _ = solved(tmp_path / "tiny.mps", "scip")
    assert engine.objective_value == pytest.approx(optimum)


def test_names_tell_unit_and_territory(tmp_path):
    """Blanks, colons and letters beyond ASCII are percent-encoded."""
    problem = tiny(unit_ids=["Müller & Co", "a:b"], territory_ids=["North East", "T/2"])
    problem.to_mps(tmp_path / "tiny.mps")
    model, engine, _ = solved(tmp_path / "tiny.mps", "scip")
    chosen = {v.name for v in model.get_variables() if engine.value(v) > 0.5}
    assert chosen == {"x:M%C3%BCller%20%26%20Co:North%20East", "x:a%3Ab:T%2F2"}


def test_long_names_are_replaced_by_their_index():
    """Readers limit the length of names; the index still tells one from another."""
    assert encoded(["short", "x" * 101, "ü" * 20]) == ["short", "@1", "@2"]


def test_no_name_can_be_mistaken_for_another():
    """Ids that look like separators, escapes or indices stay different."""
    names = ["a", "a:b", "a%3Ab", "@1", "%401", "", " ", "x" * 200]
    assert len(set(encoded(names))) == len(names)
