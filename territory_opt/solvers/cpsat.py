"""Running CP-SAT so that it can be watched, stopped and repeated."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from ortools.sat.python import cp_model

from territory_opt.models.arrays import IntArray
from territory_opt.solvers.watched import watched


class ChoiceModel(Protocol):
    """A model of choosing some of ``pairs``, one binary of ``variables`` each."""

    model: cp_model.CpModel
    variables: list[cp_model.IntVar]
    pairs: IntArray

    def real_bound(self, integer_bound: float) -> float:
        """A bound of the integer model in the objective's unit."""


@dataclass(frozen=True)
class Outcome:
    """
    What CP-SAT found.

    Attributes
    ----------
    chosen
        Pair index per unit of the model, ascending by unit; None without a solution.
    is_optimal, is_infeasible
        Proved for the integer model.
    bound
        In the objective's unit; a bound of the real problem when the model ``is_proof``.
    work
        Deterministic time used.
    """

    chosen: IntArray | None
    is_optimal: bool
    is_infeasible: bool
    bound: float
    work: float


def run(
    model: ChoiceModel,
    work: float,
    seed: int,
    must_stop: Callable[[], bool],
    on_solution: Callable[[IntArray], bool] | None = None,
    on_bound: Callable[[float], bool] | None = None,
    workers: int = 1,
) -> Outcome:
    """
    Solve ``model`` up to a deterministic limit.

    Parameters
    ----------
    work
        Deterministic limit; with one worker the same work gives the same answer.
    seed
        Of CP-SAT's own choices.
    must_stop
        Asked many times a second; True ends the run with the best so far (not repeatable).
    on_solution, on_bound
        Told of every better solution and bound; True ends the run, with one worker always at the
        same point.
    workers
        Threads of CP-SAT.
    """
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = workers
    solver.parameters.max_deterministic_time = work
    solver.parameters.random_seed = seed
    solver.parameters.catch_sigint_signal = False
    # 9.15 proves wrong optima in this part of presolve (google/or-tools#5293): docs/design/0002.
    solver.parameters.presolve_inclusion_work_limit = 0
    # And it calls feasible models with ideals infeasible while it loads these: same page.
    solver.parameters.auto_detect_greater_than_at_least_one_of = False
    callback = _Callback(model, on_solution)
    if on_bound is not None:
        told = on_bound

        def tell(bound: float) -> None:
            if told(model.real_bound(bound)):
                solver.stop_search()

        solver.best_bound_callback = tell
    watched(lambda: solver.solve(model.model, callback), solver.stop_search, must_stop)
    return _outcome(solver, model)


class _Callback(cp_model.CpSolverSolutionCallback):
    def __init__(self, model: ChoiceModel, tell: Callable[[IntArray], bool] | None) -> None:
        super().__init__()
        self._model, self._tell = model, tell

    def on_solution_callback(self) -> None:
        """Pass a better solution on."""
        if self._tell is None:
            return
        is_chosen = np.array([self.boolean_value(v) for v in self._model.variables])
        if self._tell(self._model.pairs[is_chosen]):
            self.stop_search()


def _outcome(solver: cp_model.CpSolver, model: ChoiceModel) -> Outcome:
    status = solver.response_proto.status
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    chosen = None
    if found:
        is_chosen = np.array([solver.boolean_value(v) for v in model.variables], dtype=bool)
        chosen = model.pairs[is_chosen]
    return Outcome(
        chosen=chosen,
        is_optimal=status == cp_model.OPTIMAL,
        is_infeasible=status == cp_model.INFEASIBLE,
        bound=model.real_bound(solver.best_objective_bound) if found else -np.inf,
        work=solver.response_proto.deterministic_time,
    )
