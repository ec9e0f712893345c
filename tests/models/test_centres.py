"""Problems whose centres are chosen: what the door takes, refuses and gives back."""

import numpy as np
import pytest

from territory_opt.errors import PlanMismatchError, ProblemError
from territory_opt.models import Plan, Problem
from territory_opt.scoring import audit, objective
from territory_opt.testing import grid_graph

XY = np.array([[0.0, 0], [1, 0], [2, 0], [10, 0], [11, 0], [12, 0]])
RULES = {
    "loads": np.ones((6, 1)),
    "lower": np.full((2, 1), 2.0),
    "upper": np.full((2, 1), 4.0),
}


def squares(sites):
    """Squared distances to some of the points: ``(6, len(sites))``."""
    return ((XY[:, None] - XY[sites][None]) ** 2).sum(axis=2)


@pytest.fixture
def free():
    return Problem.from_arrays(squares(np.arange(6)), **RULES, centres="free")


def test_best_centres_are_medians(free):
    """Points 0, 1, 2 and 3, 4, 5: the middle ones are the centres, and cost 2 each side."""
    plan = Plan([0, 0, 0, 1, 1, 1])
    assert objective(free, plan) == 4.0
    assert objective(free, Plan(plan.territory_of, [1, 4])) == 4.0
    assert objective(free, Plan(plan.territory_of, [0, 4])) == 1 + 4 + 2
    assert audit(free, plan) == []


def test_a_centre_is_a_unit_of_its_territory(free):
    """Centres elsewhere, and none at all, are violations by name."""
    plan = Plan([0, 0, 0, 1, 1, 1], [3, -1])
    first, second = audit(free, plan)
    assert first.message == "the centre of t0 is u3, which is not a unit of it"
    assert second.message == "the centre of t1 is missing"


def test_candidates_limit_where_centres_are():
    """Units 0 and 5 only: the others cost what they cost from there."""
    problem = Problem.from_arrays(squares([0, 5]), **RULES, centres=[0, 5])
    assert objective(problem, Plan([0, 0, 0, 1, 1, 1])) == 10.0
    told = audit(problem, Plan([0, 0, 0, 1, 1, 1], [1, 5]))
    assert [v.message for v in told] == ["the centre of t0 is u1, which may not be one"]


def test_a_home_is_the_centre():
    """With a home the centre is no choice."""
    problem = Problem.from_arrays(
        squares(np.arange(6)),
        **RULES,
        centres="free",
        graph=grid_graph(1, 6),
        contiguous=True,
        home_unit=[0, -1],
    )
    assert objective(problem, Plan([0, 0, 0, 1, 1, 1])) == 1 + 4 + 2
    told = audit(problem, Plan([0, 0, 0, 1, 1, 1], [1, 4]))
    assert [v.message for v in told] == ["the centre of t0 is u1, but its home is u0"]


def test_chosen_centres_leave_an_ordinary_problem(free):
    """``at``: the costs of these columns."""
    fixed = free.at([1, 4])
    assert fixed.centres is None
    assert np.array_equal(fixed.cost.block(np.arange(6)), squares([1, 4]))
    assert fixed.at([0, 0]) is fixed


@pytest.mark.parametrize(
    ("cost", "centres", "message"),
    [
        (np.ones((6, 5)), "free", "every unit is a column"),
        (np.ones((6, 6)), "any", "neither 'free' nor units"),
        (np.ones((6, 2)), [0, 1, 2], "but cost has 2 columns"),
        (np.ones((6, 2)), [0, 6], r"centres\[1\].*no unit"),
        (np.ones((6, 2)), [3, 3], "named before"),
        (np.full((6, 6), np.inf), "free", "not a finite number, but centres are chosen"),
    ],
)
def test_what_cannot_be_centres_is_named(cost, centres, message):
    """Field and place."""
    with pytest.raises(ProblemError, match=message):
        Problem.from_arrays(cost, **RULES, centres=centres)


def test_loads_by_pair_do_not_go_with_centres():
    """Nobody knows yet where the pair's territory is."""
    rules = RULES | {"loads": np.ones((6, 2, 1)) * np.arange(6)[:, None, None], "lower": None}
    rules["loads"][:, 1] += 1
    with pytest.raises(ProblemError, match="centres are to be chosen"):
        Problem.from_arrays(squares(np.arange(6)), **rules, centres="free")


def test_plans_with_odd_centres_are_refused(free):
    """Not over the territories, or no units."""
    with pytest.raises(PlanMismatchError, match="shape"):
        objective(free, Plan([0, 0, 0, 1, 1, 1], [1]))
    with pytest.raises(PlanMismatchError, match="no unit"):
        objective(free, Plan([0, 0, 0, 1, 1, 1], [1, 6]))


def test_archive_keeps_centres(free, tmp_path):
    """What is loaded costs the same."""
    free.save(tmp_path / "free.npz")
    again = Problem.load(tmp_path / "free.npz")
    plan = Plan([0, 0, 0, 1, 1, 1])
    assert objective(again, plan) == objective(free, plan)
    assert np.array_equal(again.centres.units, free.centres.units)


def test_centres_are_in_no_mps(free, tmp_path):
    """No row says what the centres cost."""
    with pytest.raises(Exception, match="centres"):
        free.to_mps(tmp_path / "free.mps")
