"""``solve``: from a problem to a plan, a bound and the reason to stop."""

from __future__ import annotations

import dataclasses
import math
import time
import traceback
import warnings

import numpy as np
from joblib import cpu_count
from threadpoolctl import threadpool_limits

from territory_opt.models import Cause, Plan, Problem, Result, Status, StopReason
from territory_opt.scoring import audit
from territory_opt.solvers.complete import least_violating, search_completely
from territory_opt.solvers.core import Core
from territory_opt.solvers.diagnose import (
    arithmetic_causes,
    conflicting_causes,
    further_causes,
    suspected_causes,
)
from territory_opt.solvers.dual import solve_dual
from territory_opt.solvers.families import LeadSearch
from territory_opt.solvers.interrupt import heard_interrupts
from territory_opt.solvers.journal import Journal, Progress
from territory_opt.solvers.kin import Kin
from territory_opt.solvers.listing import list_by_price
from territory_opt.solvers.locating import locate
from territory_opt.solvers.neighbourhood import penalties
from territory_opt.solvers.options import SolveOptions
from territory_opt.solvers.reduction import Favoured, measures_that_matter, reduce
from territory_opt.solvers.resources import Prices
from territory_opt.solvers.search import search_of
from territory_opt.solvers.start import Start
from territory_opt.solvers.stop import StopRule, stop_after
from territory_opt.solvers.team import Team
from territory_opt.solvers.verdict import verdict

NO_PLAN = Cause("no-plan", "No plan keeps every rule; the search for the reason was stopped.")


def solve(
    problem: Problem,
    stop: StopRule | None = None,
    seed: int = 0,
    start: Plan | Result | None = None,
    options: SolveOptions | None = None,
    progress: Progress | None = None,
) -> Result:
    """
    Find a plan and prove how good it is.

    Parameters
    ----------
    problem
        What to solve.
    stop
        When to stop; by default after 60 seconds or at a gap of 0.1 %.
    seed
        Same problem, seed, versions and a ``work`` limit: the identical plan.
    start
        A plan to begin with (today's, or an earlier one); it may break rules. A ``Result`` of a
        problem that was much like this one also gives its prices: most of the work is then done.
    options
        Per phase.
    progress
        Called with every ``TracePoint``.

    Returns
    -------
    Result
        Never raises for a problem that cannot be satisfied: that is a status with causes.

    Raises
    ------
    PlanMismatchError
        If ``start`` is not over the problem's units and territories.
    RefereeError
        If referee and solver disagree: a bug.

    Warns
    -----
    RuntimeWarning
        If ``stop`` or ``progress`` raised: the search stopped there, with the best plan so far.
    """
    options = options or SolveOptions()
    return _solved(problem, stop, seed, Start.of(problem, start), options, progress)


def _solved(
    problem: Problem,
    stop: StopRule | None,
    seed: int,
    begin: Start,
    options: SolveOptions,
    progress: Progress | None = None,
) -> Result:
    began = time.monotonic()
    core = _pairs(problem, options)
    if len(core.closed_units):
        is_closed = np.isin(core.unit_of, core.closed_units)
        apart = problem.replace(groups=np.where(is_closed, -1, problem.groups))
        split = _solved(apart, stop, seed, begin, options, progress)
        return _broken_up(problem, arithmetic_causes(problem, core), split)
    rule = stop or stop_after(seconds=60, gap=1e-3)
    journal = Journal(problem, core, rule, progress, started=began, plans=begin.plans)
    # One BLAS thread: the arrays are small, idle threads spin, and sums keep one order.
    with heard_interrupts(journal), threadpool_limits(1):
        causes = _search(journal, begin, options, seed)
    tell_failure(journal)
    return verdict(journal, causes, seed)


def tell_failure(journal: Journal) -> None:
    """Say what a callback raised; the traceback goes with it."""
    if journal.failure is None:
        return
    trace = "".join(traceback.format_exception(journal.failure))
    message = f"a callback raised, so the search stopped with the best plan so far\n{trace}"
    warnings.warn(message, RuntimeWarning, stacklevel=4)


def _broken_up(problem: Problem, causes: tuple[Cause, ...], result: Result) -> Result:
    """The result where groups that no territory may have are split, told of the whole problem."""
    violations = () if result.plan is None else tuple(audit(problem, result.plan))
    said = {cause.message for cause in causes}
    further = (cause for cause in result.causes if cause.is_proved and cause.message not in said)
    return dataclasses.replace(
        result,
        status=Status.INFEASIBLE,
        stop_reason=StopReason.PROVED,
        bound=math.inf,
        bound_source="complete",
        certificate=None,
        violations=violations,
        causes=(*causes, *further),
    )


def _search(journal: Journal, start: Start, options: SolveOptions, seed: int) -> tuple[Cause, ...]:
    """Run the phases; causes that prove that no plan keeps every rule, or none."""
    problem, rng = journal.problem, np.random.default_rng(seed)
    if problem.families is not None:
        return _lead(journal, start, options, rng)
    causes = arithmetic_causes(problem, journal.core) if options.has_arithmetic else ()
    if problem.centres is not None:
        return locate(journal, start, options, rng, causes, solve)
    prices = _prices(journal, start, options)
    core = journal.core
    penalty = penalties(core, prices)
    search = search_of(journal, prices, penalty, start.choice(core, prices), options, rng)
    with Team(options.executor, options.neighbourhood.side_by_side) as team:
        if core.num_pairs > options.tiny_pairs:
            search.first_rounds(team)
        if core.is_whole and core.num_pairs <= options.complete_pairs and not journal.stopped:
            if causes:
                least_violating(core, penalty, journal, rng)
                return causes + further_causes(problem, causes, lambda: journal.stopped)
            causes = _prove(journal, prices, rng, _workers(journal, options))
            return causes or _suspected(journal, prices)
        while not (causes or journal.stopped or search.is_settled):
            search.another_round(team)
    return causes or _suspected(journal, prices)


def _lead(
    journal: Journal, start: Start, options: SolveOptions, rng: np.random.Generator
) -> tuple[Cause, ...]:
    """Choose leads of families and plans under them; a small problem is then searched completely."""
    assert journal.problem.families is not None

    def fixed(problem: Problem, stop: StopRule, seed: int, begin: Start) -> Result:
        return _solved(problem, stop, seed, begin, options)

    prices = _prices(journal, start, _roughly(options))
    core, kin = journal.core, Kin.of(journal.problem.families, journal.core)
    search = LeadSearch(journal, kin, prices, start.plan, fixed, rng)
    is_small = core.is_whole and core.num_pairs <= options.complete_pairs
    if (
        not is_small
        or core.num_pairs > options.tiny_pairs
        or arithmetic_causes(journal.problem, core)
    ):
        search.round()
    if is_small and not _is_over(journal, search):
        prices = Start(certificate=journal.certificate).prices(core) or prices
        causes = _prove(journal, prices, rng, _workers(journal, options), kin)
        return causes or _suspected(journal, prices)
    while not _is_over(journal, search):
        search.round()
    return search.causes or _suspected(journal, prices)


def _roughly(options: SolveOptions) -> SolveOptions:
    """The higher half of the temperatures: the rest is gone through under leads."""
    high = options.dual.temperatures[: len(options.dual.temperatures) // 2]
    dual = dataclasses.replace(options.dual, temperatures=high)
    return dataclasses.replace(options, dual=dual)


def _is_over(journal: Journal, search: LeadSearch) -> bool:
    return journal.stopped or search.is_settled


def _pairs(problem: Problem, options: SolveOptions) -> Core:
    """All pairs where they are few enough, else a list of the cheapest to begin with."""
    num_pairs = problem.num_units * problem.num_territories
    if num_pairs <= options.listed_pairs or problem.centres is not None:
        return reduce(problem)
    width = len(measures_that_matter(problem))
    some = None if (problem.groups >= 0).any() else np.arange(1)  # closed groups have to show
    return reduce(problem, Favoured(1, np.zeros((0, width)), (), some))


def _prices(journal: Journal, start: Start, options: SolveOptions) -> Prices:
    earlier = start.prices(journal.core)
    if journal.core.is_whole:
        return solve_dual(journal.problem, journal.core, journal, options.dual, earlier)
    return list_by_price(journal, options.dual, earlier)


def _suspected(journal: Journal, prices: Prices) -> tuple[Cause, ...]:
    """What the best plan and the prices say, where no plan was found that keeps every rule."""
    if journal.is_feasible or journal.plan is None:
        return ()
    plan = journal.plan
    has_time = journal.reason is not StopReason.USER
    return suspected_causes(journal.problem, journal.core, prices, plan, has_time)


def _workers(journal: Journal, options: SolveOptions) -> int:
    """All cores we may use under a clock; one under a work limit, which promises the identical plan."""
    if options.workers is not None:
        return options.workers
    return 1 if math.isfinite(journal.work_left) else cpu_count()


def _prove(
    journal: Journal,
    prices: Prices,
    rng: np.random.Generator,
    workers: int,
    kin: Kin | None = None,
) -> tuple[Cause, ...]:
    """Search completely; when nothing is feasible, the least violating plan and the causes."""
    core = journal.core
    if not search_completely(core, prices, journal, rng, workers, kin):
        return ()
    least_violating(core, penalties(core, prices), journal, rng)
    return conflicting_causes(journal.problem, lambda: journal.stopped) or (NO_PLAN,)
