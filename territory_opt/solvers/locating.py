"""Problems whose centres are chosen: search, whole program, and the least that has to give way."""

from __future__ import annotations

import dataclasses
from typing import Protocol

import numpy as np

from territory_opt.models import Cause, Plan, Problem, Result
from territory_opt.solvers.centres import (
    CentreSearch,
    Compromise,
    ExactSearch,
    FreeSearch,
    budget,
    impossible_causes,
    is_small,
)
from territory_opt.solvers.journal import Journal
from territory_opt.solvers.options import SolveOptions
from territory_opt.solvers.start import Start
from territory_opt.solvers.stop import StopRule
from territory_opt.solvers.team import Team


class Solve(Protocol):
    """``pipeline.solve``, as far as it is needed here."""

    def __call__(
        self,
        problem: Problem,
        stop: StopRule | None = None,
        seed: int = 0,
        start: Plan | None = None,
        options: SolveOptions | None = None,
    ) -> Result:
        """As ``solve``."""


def locate(
    journal: Journal,
    start: Start,
    options: SolveOptions,
    rng: np.random.Generator,
    causes: tuple[Cause, ...],
    solve: Solve,
) -> tuple[Cause, ...]:
    """
    Choose centres and plans under them; after proved causes only the first rounds.

    Parameters
    ----------
    journal, start
        Receives every plan; what to begin with.
    causes
        That are known so far.
    solve
        Solves related problems: under fixed centres, with wider bands.

    Returns
    -------
    tuple of Cause
        The causes known now.
    """
    given = None if start.plan is None else start.plan.territory_of
    if start.plan is not None and (chosen := journal.core.choice(start.plan)).min() >= 0:
        journal.offer(chosen, "start")
    search: CentreSearch
    if journal.problem.contiguity is not None:
        search = CentreSearch(journal, given, options.centres, rng)
    else:
        search = FreeSearch(journal, given, solve, options.centres, rng)
    search.is_impossible = any(cause.is_proved for cause in causes)
    causes = _centred(journal, search, options, rng, causes)
    return causes + _compromise(search, options, rng, causes, solve)


def _centred(
    journal: Journal,
    search: CentreSearch,
    options: SolveOptions,
    rng: np.random.Generator,
    causes: tuple[Cause, ...],
) -> tuple[Cause, ...]:
    """Rounds of the search, and the whole program where it is small."""
    is_over = budget(journal, 1.0 - options.centres.compromise_share)
    with Team(options.executor, options.neighbourhood.side_by_side) as team:
        search.first_rounds(team)
        if search.is_impossible:
            return causes
        if is_small(journal) and not (journal.stopped or search.is_settled):
            search.more_starts()
            exact = ExactSearch(journal, int(rng.integers(2**31)))
            if exact.run():
                return impossible_causes(journal)
            if exact.is_done:
                return causes
        while not (journal.stopped or search.is_settled or (search.is_torn and is_over())):
            search.another_round(team)
    return causes


def _compromise(
    search: CentreSearch,
    options: SolveOptions,
    rng: np.random.Generator,
    causes: tuple[Cause, ...],
    solve: Solve,
) -> tuple[Cause, ...]:
    """Where bands of several measures cannot be kept: what to widen; and few territories outside."""
    journal, is_proved = search.journal, any(cause.is_proved for cause in causes)
    if journal.is_feasible or journal.stopped or not (search.is_torn or is_proved):
        return ()
    if (measure := search.yielding) is None:
        return ()
    bare = dataclasses.replace(options.centres, compromise_share=0.0, starts=1)
    inner = dataclasses.replace(options, centres=bare, has_arithmetic=False)

    def solved(problem: Problem, rule: StopRule, seed: int, start: Plan | None) -> Result:
        return solve(problem, rule, seed, start, inner)

    compromise = Compromise(search, causes, measure, solved, rng)
    found = compromise.least_widening()
    compromise.few_outside()
    return found
