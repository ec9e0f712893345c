"""Parts of the ground that no whole number of territories fits, and parts without a home."""

import numpy as np
import pytest
from scipy import sparse

from territory_opt.models import Problem, Status
from territory_opt.solvers import relax_proven, solve, stop_after
from territory_opt.testing import brute_force


def ground(loads, ends, lower, upper, num_territories, **rules):
    """Units in a row, 1 km apart, next to each other as ``ends`` says."""
    size = len(loads)
    one, other = np.array(ends).T
    graph = sparse.coo_array((np.ones(len(one)), (one, other)), shape=(size, size))
    xy = np.stack([np.arange(size), np.zeros(size)], axis=1)
    limits = np.full((num_territories, 1), lower), np.full((num_territories, 1), upper)
    home = xy[np.linspace(0, size - 1, num_territories).astype(int)]
    return Problem.from_points(
        xy,
        home,
        np.ones(size),
        np.array(loads, float)[:, None],
        *limits,
        graph=graph + graph.T,
        contiguous=True,
        **rules,
    )


def island(**rules):
    """Units 0 and 1 (7 each) apart from 2, 3, 4, 5 (5 each); territories carry 9 to 11."""
    return ground([7, 7, 5, 5, 5, 5], [[0, 1], [2, 3], [3, 4], [4, 5]], 9, 11, 3, **rules)


def test_a_pocket_is_proved_and_told():
    """14 are too much for one territory of at most 11 and too little for two of at least 9."""
    result = solve(island(), stop_after(work=2))
    assert result.status is Status.INFEASIBLE
    (cause,) = [cause for cause in result.causes if cause.code == "pocket"]
    assert cause.message == (
        "u0, u1 hang together with nobody else: 14 of m0 are too much for 1 territory (at most 11) "
        "and too little for 2 territories (at least 18). Widen the tolerance, or accept it as an "
        "exception."
    )
    assert brute_force(island()).plan is None


def test_an_accepted_pocket_is_planned():
    """Two territories of 7 stray less (2 of 9) than one of 14 (3 of 11)."""
    relaxed, exceptions = relax_proven(ground([7, 7] + 4 * [5], ENDS, 9, 11, 4))
    assert [e.rule for e in exceptions] == ["band", "band"]
    assert all(e.after == 7 for e in exceptions)
    result = solve(relaxed, stop_after(work=2))
    assert result.is_feasible
    assert result.plan.territory_of[0] != result.plan.territory_of[1]


ENDS = [[0, 1], [2, 3], [3, 4], [4, 5]]


def test_a_pocket_behind_one_unit_is_proved():
    """Unit 2 (9 of at most 11) joins 0 and 1 (2 each) to the rest: 4 are left over."""
    loads, ends = [2, 2, 9, 5, 5], [[0, 1], [1, 2], [2, 3], [3, 4]]
    problem = ground(loads, ends, 9, 11, 2)
    assert brute_force(problem).plan is None
    result = solve(problem, stop_after(work=2))
    messages = [cause.message for cause in result.causes if cause.code == "pocket"]
    assert any("only through u2" in message and "left beside it" in message for message in messages)


@pytest.mark.parametrize("seed", range(40))
def test_no_pocket_is_claimed_where_a_plan_exists(seed):
    """Random trees with random loads: brute force never finds a plan that a pocket rules out."""
    rng = np.random.default_rng(seed)
    size = 7
    ends = [[int(rng.integers(i)), i] for i in range(1, size) if rng.random() < 0.9] or [[0, 1]]
    problem = ground(rng.integers(1, 6, size), ends, 5, 9, 3)
    result = solve(problem, stop_after(work=0.5))
    claimed = any(cause.code == "pocket" for cause in result.causes)
    assert not (claimed and brute_force(problem).plan is not None)


def test_a_part_without_a_home_is_told_and_let_go():
    """Both homes lie on one side; the exception lets the other side belong anywhere."""
    problem = ground([5, 5, 5, 5], [[0, 1], [2, 3]], 4, 12, 2, home_unit=[2, 3])
    result = solve(problem, stop_after(work=2))
    (cause,) = [cause for cause in result.causes if cause.code == "part-without-home"]
    assert cause.message.startswith("u0, u1 hang together with no home of a territory.")
    relaxed, exceptions = relax_proven(problem)
    assert [e.code for e in exceptions] == ["part-without-home"]
    assert solve(relaxed, stop_after(work=2)).is_feasible


def test_a_stranded_unit_is_proved_told_and_accepted():
    """In a ring, unit 0 (4) lies between two of 8: alone it is below 9, with one of them above 11."""
    loads, ends = [4, 8, 3, 6, 1, 8], [[0, 1], [1, 2], [2, 3], [3, 4], [4, 5], [0, 5]]
    problem = ground(loads, ends, 9, 11, 3)
    assert brute_force(problem).plan is None
    result = solve(problem, stop_after(work=2))
    (cause,) = [cause for cause in result.causes if cause.code == "stranded"]
    assert cause.message == (
        "u0 fits no territory: whatever hangs together with it has at most 4 of m0, below 9, or 12 "
        "and more, above 11. Widen the tolerance, or accept it as an exception."
    )
    relaxed, exceptions = relax_proven(problem)
    assert [(e.side, e.after) for e in exceptions] == [("upper", 12.0)]
    assert solve(relaxed, stop_after(work=2)).is_feasible


@pytest.mark.parametrize("seed", range(60))
def test_no_unit_is_called_stranded_where_a_plan_exists(seed):
    """Random graphs and loads, exempt units among them."""
    rng = np.random.default_rng(1000 + seed)
    size = 7
    ends = [[int(rng.integers(i)), i] for i in range(1, size)]
    ends += [pair for pair in ([0, 3], [2, 5]) if rng.random() < 0.5 and pair not in ends]
    exempt = rng.random(size) < 0.1
    problem = ground(rng.integers(1, 8, size), ends, 7, 10, 3, exempt=exempt)
    causes = {cause.code for cause in solve(problem, stop_after(work=0.3)).causes}
    assert not (causes & {"stranded", "pocket"} and brute_force(problem).plan is not None)


ROW = [[0, 1], [1, 2], [2, 3]]


@pytest.mark.parametrize(("locked_to", "is_cut"), [([0, 1, 0, -1], True), ([0, -1, 0, 1], False)])
def test_locks_with_others_between_them_are_proved(locked_to, is_cut):
    """In a row of four, the first territory has both ends of 0–2: cut where 1 is the second's."""
    problem = ground([1, 1, 1, 1], ROW, 0, 4, 2, locked_to=locked_to)
    result = solve(problem, stop_after(work=1))
    found = [cause for cause in result.causes if cause.code == "locks-cut-apart"]
    assert [list(cause.units) for cause in found] == ([[2]] if is_cut else [])
    assert (brute_force(problem).plan is None) == is_cut
