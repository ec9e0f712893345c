"""Territories outside their limits: labels, exact re-splitting, levelling, and what is left behind."""

import numpy as np
import pytest
from scipy import sparse

from territory_opt.models import Plan, Problem
from territory_opt.scoring import audit
from territory_opt.solvers import relax_proven, solve, stop_after
from territory_opt.solvers.centres.labels import relabelled
from territory_opt.solvers.centres.levelling import pull_of
from territory_opt.solvers.centres.mending import Mending
from territory_opt.solvers.centres.resplit import Patch, Resplit
from territory_opt.solvers.centres.roaming import contiguity_of
from territory_opt.solvers.centres.sites import Sites
from territory_opt.solvers.cpsat import run
from territory_opt.solvers.ground import ground_of
from territory_opt.solvers.journal import Journal
from territory_opt.solvers.reduction import reduce
from territory_opt.testing import brute_force


def located(loads, ends, lower, upper, **rules):
    """Units in a row, neighbours as ``ends`` says; limits ``(K, M)``; centres free."""
    loads = np.array(loads, float).reshape(len(loads), -1)
    one, other = np.array(ends).T
    graph = sparse.coo_array((np.ones(len(one)), (one, other)), shape=(len(loads), len(loads)))
    xy = np.stack([np.arange(len(loads)), np.zeros(len(loads))], axis=1)
    limits = np.array(lower, float), np.array(upper, float)
    ground = {"graph": graph + graph.T, "contiguous": True, "centres": "free"}
    return Problem.from_points(xy, xy, loads[:, 0], loads, *limits, power=2, **ground, **rules)


def row(loads, lower, upper):
    """A row of units."""
    ends = [[i, i + 1] for i in range(len(loads) - 1)]
    return located(loads, ends, lower, upper)


def mended(problem, territory_of):
    """The plan after mending."""
    core = reduce(problem)
    journal = Journal(problem, core, stop_after(work=5))
    journal.offer(core.choice(Plan(territory_of)), "start")
    ground = ground_of(contiguity_of(problem), core)
    rng = np.random.default_rng(1)
    Mending(journal, Sites(problem, core), ground, rng).go_on(lambda: journal.stopped)
    return journal


def test_surplus_travels_through_territories_that_keep_their_limits():
    """Ones in territories of 4, 3, 2 and 2; 2 to 3 are allowed, and the first two are side by side."""
    problem = row([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1], [[2]] * 4, [[3]] * 4)
    territory_of = np.array([0, 0, 0, 0, 1, 1, 1, 2, 2, 3, 3])
    journal = mended(problem, territory_of)
    assert journal.is_feasible
    assert audit(problem, journal.plan) == []


def test_a_large_unit_changes_places_with_small_ones():
    """5 beside 1 1 1 1 1 and 4 4: the 5 goes alone; no move of one unit leads there."""
    problem = row([4, 4, 5, 1, 1, 1, 1, 1], [[4]] * 4, [[5]] * 4)
    journal = mended(problem, np.array([0, 1, 1, 2, 2, 2, 3, 3]))
    assert journal.is_feasible


def patch_of_row(loads, limit):
    """A row of units to be two territories of ``limit`` each; roots are the two largest."""
    load, at = np.array(loads, float), np.arange(len(loads))
    roots = np.argsort(-load, kind="stable")[:2]
    return Patch(
        load=load[:, None],
        ends=np.stack([at[:-1], at[1:]], axis=1),
        is_loose=np.zeros(len(loads), bool),
        roots=roots,
        cost=(at[:, None] - at[roots]) ** 2.0,
        lower=np.array([[limit]], float),
        upper=np.array([[limit]], float),
        number=np.array([2]),
    )


def beaten(loads, limit, root_of):
    """What a resplit says that has to have less outside than where units have ``root_of``."""
    model = Resplit(patch_of_row(loads, limit))
    model.beat(np.array(root_of), np.array([0, 0]))
    outcome = run(model, 1.0, 1, lambda: False)
    return outcome, None if outcome.chosen is None else model.answer(outcome.chosen)[0].tolist()


def test_a_resplit_beats_what_is_outside_now():
    """3 1 1 3, 4 each: 3 | 1 1 3 has 1 too little and 1 too much, 3 1 | 1 3 has nothing."""
    assert beaten([3, 1, 1, 3], 4, [0, 1, 1, 1])[1] == [0, 0, 1, 1]


def test_a_resplit_that_cannot_beat_what_is_outside_has_no_answer():
    """3 2 3, 4 each: the 2 is on one side or the other, 1 too little and 1 too much."""
    outcome, answer = beaten([3, 2, 3], 4, [0, 0, 1])
    assert outcome.is_infeasible
    assert answer is None


def test_labels_go_to_those_who_need_them():
    """The second label alone allows 9; the territory of 9 gets it, and nobody else is renamed."""
    problem = row([9, 3, 3, 3], [[2]] * 3, [[4], [9], [7]])
    assert relabelled(problem, np.array([0, 1, 2, 2])).tolist() == [1, 0, 2, 2]


def test_labels_stay_where_somebody_is_at_home():
    """Homes name territories: nothing is exchanged."""
    ends = [[0, 1], [1, 2], [2, 3]]
    problem = located([9, 3, 3, 3], ends, [[2]] * 2, [[4], [9]], home_unit=[0, 3])
    assert relabelled(problem, np.array([0, 1, 1, 1])).tolist() == [0, 1, 1, 1]


def test_an_exception_is_freed_for_those_who_need_it():
    """One label allows 8. The 6 at the beginning can do without it, the 4 4 at the end cannot."""
    problem = row([4, 2, 2, 4, 4], [[4]] * 3, [[5], [5], [8]])
    journal = mended(problem, np.array([2, 2, 0, 1, 1]))
    assert journal.is_feasible


def test_pull_is_to_the_middle_of_limits_and_one_at_their_edge():
    """Limits 2 to 4: the middle is 3, and 4 is 1 half width off."""
    core = reduce(row([2, 3, 4], [[2]] * 3, [[4]] * 3))
    middle, price = pull_of(core)[0]
    assert (middle, price * (4 - middle) ** 2) == (3, 1)


def test_a_misfit_left_behind_is_a_proof():
    """A row of 2 4 4 7, 7 to 9 each: 4 and 4 would fit, but leave the 2 alone."""
    problem = row([2, 4, 4, 7], [[7]] * 2, [[9]] * 2)
    assert brute_force(problem).plan is None
    result = solve(problem, stop_after(work=0.1))
    (cause,) = [cause for cause in result.causes if cause.code == "stranded"]
    assert cause.units[0] == 0
    assert "leaves a part behind that fits no whole number" in cause.message


@pytest.mark.parametrize("seed", range(40))
def test_nothing_is_claimed_where_a_plan_exists(seed):
    """Random graphs, one or two measures: brute force finds no plan that a cause excludes."""
    rng = np.random.default_rng(seed)
    loads = rng.integers(1, 7, (7, 1 + seed % 2)).astype(float)
    ends = [[int(rng.integers(i)), i] for i in range(1, 7)]
    ends += [pair for pair in ([0, 3], [2, 5]) if rng.random() < 0.5 and pair not in ends]
    target, width = loads.sum(axis=0) / 2, np.array([0.15, 0.35])[: loads.shape[1]]
    limits = np.tile((1 - width) * target, (2, 1)), np.tile((1 + width) * target, (2, 1))
    problem = located(loads, ends, *limits)
    codes = {exception.code for exception in relax_proven(problem).exceptions}
    assert not (codes & {"stranded", "choked", "pocket"} and brute_force(problem).plan is not None)


def dense_corner():
    """Land 1 at the dense end, where people are 4 each; 10 of land where people are 1 each."""
    people, land = [4, 4, 4, 1, 1, 1, 1, 1, 1], [1, 1, 1, 10, 10, 10, 10, 10, 10]
    loads = np.stack([people, land], axis=1)
    ends = [[i, i + 1] for i in range(8)]
    return located(loads, ends, [[6, 15]] * 2, [[12, 70]] * 2)


def test_two_measures_in_conflict_are_named_with_place_and_amount():
    """Around the first unit 12 people have 3 of land; 15 is the least."""
    problem = dense_corner()
    assert brute_force(problem).plan is None
    result = solve(problem, stop_after(work=0.05))
    (cause,) = [cause for cause in result.causes if cause.code == "choked"]
    assert cause.units[0] == 0
    assert cause.measure == 1
    assert (
        "all that can share one with u0, as long as it has at most 12 of m0, has 3 of m1, below 15"
        in (cause.message)
    )
    assert result.plan is not None


def test_an_accepted_conflict_is_planned():
    """One territory may have 3 of land: the three dense units."""
    relaxed, exceptions = relax_proven(dense_corner())
    assert [(e.side, e.after) for e in exceptions if e.code == "choked"] == [("lower", 3.0)]
    assert brute_force(relaxed).plan is None or solve(relaxed, stop_after(work=0.1)).is_feasible
