"""
Few units, free centres: the model of Hess et al. (1965, doi:10.1287/opre.13.6.998), solved whole.

A binary per unit and centre; contiguity by the separators that torn plans break (Validi, Buchanan &
Lykhovyd 2022, doi:10.1287/opre.2021.2141). The program works with real figures and a tolerance: its
limits are widened by more than that, so that what it proves holds, and its bound is lowered by as
much. So no plan is called optimal here; its gap is at most about a millionth.
"""

from __future__ import annotations

import time

import numpy as np

from territory_opt.models import Cause, Plan, Problem, Result, Status, StopReason
from territory_opt.models.arrays import FloatArray, IntArray
from territory_opt.scoring import audit, objective
from territory_opt.scoring.centred import best_centres
from territory_opt.solvers.levels.hess_program import NODES_PER_WORK, ROOM, HessProgram
from territory_opt.solvers.pipeline import solve
from territory_opt.solvers.stop import StopRule, stop_after

MOST_UNITS = 120
"""Beyond, the general search for centres does better."""
SECONDS = 30.0
"""Time of a level where the stop rule has none."""
ROUNDS = 60
"""Programs of one level, each with the separators of the plans before it."""


def solve_free(problem: Problem, stop: StopRule, seed: int = 1) -> Result:
    """
    Solve a small problem whose centres are free and whose territories are alike.

    Locks are labels only: units locked to one territory stay together, others apart.

    Parameters
    ----------
    problem
        Every unit may be a centre; the bands are the same everywhere. Loads do not depend on the
        pair. With more than ``MOST_UNITS`` units, ``solve`` is asked.
    stop, seed
        As in ``solve``.
    """
    if problem.num_units > MOST_UNITS:
        return solve(problem, stop, seed=seed)
    return _Search(problem, stop, seed).run()


class _Search:
    """Program and allocation in turns, until a plan of the program hangs together."""

    def __init__(self, problem: Problem, stop: StopRule, seed: int) -> None:
        self.problem, self.stop, self.seed = problem, stop, seed
        self.began = time.monotonic()
        self.cost = _costs(problem)
        self.program = HessProgram(problem, self.cost)
        self.bound, self.work = -np.inf, 0.0
        self.best: Plan | None = None

    def run(self) -> Result:
        is_impossible = False
        for _ in range(ROUNDS):
            answer = self.program.solved(self._seconds_left(), self._work_left())
            if answer.is_impossible:
                is_impossible = True
                break
            self.bound = max(self.bound, answer.bound - ROOM * abs(answer.bound))
            self.work += answer.nodes / NODES_PER_WORK
            if answer.centre_of_unit is None or self._is_done(answer.centre_of_unit):
                break
        if self.best is not None:
            return self._result()
        return self._infeasible() if is_impossible else solve(self.problem, self.stop, self.seed)

    def _seconds_left(self) -> float | None:
        """Until the clock limit; None where only work counts."""
        seconds, work = (getattr(self.stop, name, None) for name in ("seconds", "work"))
        if seconds is None and work is not None:
            return None
        return max(0.5, (seconds or SECONDS) - (time.monotonic() - self.began))

    def _work_left(self) -> float | None:
        """Until the work limit, None without one; never below a thousandth: a program needs some."""
        work = getattr(self.stop, "work", None)
        return None if work is None else max(0.001, work - self.work)

    def _is_late(self) -> bool:
        seconds, work = self._seconds_left(), self._work_left()
        return (seconds is not None and seconds <= 0.5) or (work is not None and work <= 0.001)

    def _is_done(self, centre_of_unit: IntArray) -> bool:
        """Take the plan up; True where it needs no further separator, or the gap is closed."""
        centres = np.unique(centre_of_unit)
        is_kept = self._offer(np.searchsorted(centres, centre_of_unit))
        is_torn = self.program.learn(centre_of_unit)
        if not is_kept:
            self._allocate(centres)
        return not is_torn or self._is_late() or self._gap() <= 2 * ROOM

    def _gap(self) -> float:
        if self.best is None:
            return np.inf
        scored = objective(self.problem, self.best)
        return (scored - self.bound) / max(abs(scored), 1e-300)

    def _allocate(self, centres: IntArray) -> None:
        """The best plan under these centres, contiguity and all."""
        fixed = self.problem.replace(locked_to=None).at(centres)
        seconds, work = self._seconds_left(), self._work_left()
        stop = stop_after(seconds=seconds and min(5.0, seconds), work=min(2.0, work or 2.0))
        found = solve(fixed, stop, seed=self.seed)
        self.work += found.work
        if found.plan is not None:
            self._offer(found.plan.territory_of)

    def _offer(self, territory_of: IntArray) -> bool:
        """Whether these groups keep every rule; the best of such plans is remembered."""
        labelled = _labelled(territory_of, self.problem.locked_to, self.problem.num_territories)
        plan = Plan(labelled, best_centres(self.problem, labelled))
        if audit(self.problem, plan):
            return False
        if self.best is None or objective(self.problem, plan) < objective(self.problem, self.best):
            self.best = plan
        return True

    def _result(self) -> Result:
        assert self.best is not None
        scored = float(objective(self.problem, self.best))
        is_close = self._gap() <= 2 * ROOM
        return Result(
            status=Status.FEASIBLE,
            stop_reason=StopReason.GAP if is_close else self._limit_reached(),
            plan=self.best,
            objective=scored,
            bound=float(min(self.bound, scored)),
            bound_source="complete",
            certificate=None,
            seconds=time.monotonic() - self.began,
            work=self.work,
            seed=self.seed,
        )

    def _limit_reached(self) -> StopReason:
        seconds = self._seconds_left()
        if seconds is None:
            return StopReason.WORK
        return StopReason.TIME if seconds <= 0.5 else StopReason.NO_IMPROVEMENT

    def _infeasible(self) -> Result:
        """No plan at all: said by the program, whose limits are wider than ours."""
        return Result(
            status=Status.INFEASIBLE,
            stop_reason=StopReason.PROVED,
            plan=None,
            objective=np.inf,
            bound=np.inf,
            bound_source="complete",
            certificate=None,
            causes=(_cause(self.problem),),
            seconds=time.monotonic() - self.began,
            work=self.work,
            seed=self.seed,
        )


def _cause(problem: Problem) -> Cause:
    kept = (
        "span, bands and locks"
        if problem.contiguity is None
        else "span, bands, locks and contiguity"
    )
    message = (
        f"{problem.num_units} children cannot make {problem.num_territories} groups that keep "
        f"{kept} all together; widen the span or a tolerance, or let another number of groups be"
    )
    amounts = {"children": float(problem.num_units), "groups": float(problem.num_territories)}
    return Cause("level-rules", message, amounts=amounts)


def _costs(problem: Problem) -> FloatArray:
    """``(num_units, num_units)``: of every unit under every centre."""
    assert problem.centres is not None
    return np.asarray(problem.centres.cost.block(np.arange(problem.num_units)), float)


def _labelled(territory_of: IntArray, locked_to: IntArray, num_territories: int) -> IntArray:
    """The same groups under labels that agree with the locks."""
    label = np.full(num_territories, -1)
    locked = np.flatnonzero(locked_to >= 0)
    label[territory_of[locked]] = locked_to[locked]
    free = np.setdiff1d(np.arange(num_territories), label)
    label[label < 0] = free[: int((label < 0).sum())]
    labelled: IntArray = label[territory_of]
    return labelled
