"""Checks of a problem's figures, all gathered before anything is solved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from numbers import Real
from typing import Any

import numpy as np

from territory_opt.models.arrays import FloatArray, IntArray
from territory_opt.models.families import family_faults
from territory_opt.models.groups import split_groups
from territory_opt.models.pair_faults import lock_faults, pair_faults
from territory_opt.models.places import LARGEST, NAMED, figure, sentence, told
from territory_opt.models.problem import Problem
from territory_opt.models.rules import Budget

APART = 1e15
"""Figures further apart than this cannot be added: the smaller ones are lost in rounding."""


def faults_in(problem: Problem, are_pairs_known: bool = False) -> list[str]:
    """
    One sentence per fault, naming field and index; an empty list when there is none.

    Parameters
    ----------
    problem
        Its arrays fit each other in shape.
    are_pairs_known
        True leaves out the walk through all pairs: cost, loads, the price of leaving a unit out
        and limits on loads by pair are known to be right.
    """
    messages = [*_name_faults(problem), *_index_faults(problem), *_limit_faults(problem)]
    messages += _unit_faults(problem)
    messages += _distance_faults(problem)
    messages += _budget_faults(problem)
    messages += family_faults(problem.families, problem.centres is not None)
    messages += [] if are_pairs_known else pair_faults(problem)
    return [*messages, *lock_faults(problem)]


def _name_faults(problem: Problem) -> Iterator[str]:
    for field in ("unit_ids", "territory_ids", "measures"):
        names = getattr(problem, field)
        if len(set(names)) < len(names):
            yield from _twice(field, names)
    if problem.sense not in ("cost", "value"):
        yield f"sense is {problem.sense!r}: neither 'cost' nor 'value'"


def _twice(field: str, names: Sequence[str]) -> Iterator[str]:
    first: dict[str, int] = {}
    repeated = [(i, name, first.setdefault(name, i)) for i, name in enumerate(names)]
    again = [(i, name, before) for i, name, before in repeated if before < i]
    for i, name, before in again[:NAMED]:
        yield f"{field}[{i}] is {name!r}: the name of [{before}] already"
    if len(again) > NAMED:
        yield f"{field}: {len(again) - NAMED} more names stand twice"


def _index_faults(problem: Problem) -> Iterator[str]:
    for name in ("incumbent", "locked_to"):
        array = getattr(problem, name)
        bad = (array < -1) | (array >= problem.num_territories)
        yield from told(
            name, bad, f"no territory (0 to {problem.num_territories - 1}, or -1)", array
        )
    conflicts = problem.conflicts
    unknown = (conflicts < 0) | (conflicts >= problem.num_units)
    yield from told("conflicts", unknown, f"no unit (0 to {problem.num_units - 1})", conflicts)
    itself = conflicts[:, 0] == conflicts[:, 1]
    yield from told("conflicts", itself, "sets a unit against itself")
    yield from _group_faults(problem)
    apart = conflicts[~unknown.any(axis=1) & ~itself]
    label = problem.groups[apart]
    for first, second in apart[(label[:, 0] == label[:, 1]) & (label[:, 0] >= 0)][:NAMED]:
        names = f"{problem.unit_ids[first]} and {problem.unit_ids[second]}"
        yield f"conflicts sets {names} apart, but group {problem.groups[first]} keeps them together"


def _group_faults(problem: Problem) -> Iterator[str]:
    locked = np.flatnonzero((problem.groups >= 0) & (problem.locked_to >= 0))
    for label, members, _ in split_groups(problem.groups[locked], problem.locked_to[locked]):
        names = ", ".join(problem.unit_ids[u] for u in locked[members[:NAMED]])
        yield f"groups: group {label} must share a territory, but its units {names} are locked apart"


def _limit_faults(problem: Problem) -> Iterator[str]:
    lower, upper = problem.lower, problem.upper
    yield from told("lower", ~(lower <= LARGEST), "no lower limit; write -inf where free", lower)
    yield from told(
        "upper",
        ~((upper <= LARGEST) | (upper == np.inf)),
        "no upper limit; write inf where free",
        upper,
    )
    yield from told("upper", upper < 0, "negative, but loads never are", upper)
    yield from _crossed(lower, upper)
    if problem.ideals is not None:
        price, target = problem.ideals.price, problem.ideals.target
        yield from told("ideals.price", ~_is_amount(price), "not a number ≥ 0", price)
        bad = (price > 0) & ~(abs(target) <= LARGEST)
        yield from told("ideals.target", bad, "not a finite number", target)


def _crossed(lower: FloatArray, upper: FloatArray) -> Iterator[str]:
    places = np.argwhere(lower > upper)
    if len(places):
        low, high = (figure(limits[tuple(places[0])]) for limits in (lower, upper))
        found = f"{low}, with upper {high}"
        yield sentence("lower", places[:NAMED].tolist(), len(places), "above upper", found)


def _is_amount(values: Any) -> Any:
    return (values >= 0) & (values <= LARGEST)


def _unit_faults(problem: Problem) -> Iterator[str]:
    unit = problem.loads.unit
    yield from told("loads", ~_is_amount(unit), "not a number ≥ 0", unit)
    price = problem.uncovered_cost
    if price is not None:
        bad = ~((abs(price) <= LARGEST) | (price == np.inf))
        yield from told("uncovered_cost", bad, "no price; write inf where never", price)
    best = problem.best_value
    if best is not None:
        yield from told("best_value", ~(abs(best) <= LARGEST), "not a finite number", best)


def _distance_faults(problem: Problem) -> Iterator[str]:
    """Loads and limits so far apart that whole-number models would lose all but the largest."""
    for measure in _limited_measures(problem).tolist():
        loads = problem.loads.unit[:, measure]
        positive = np.sort(loads[(loads > 0) & (loads <= LARGEST)])
        if not len(positive):
            continue
        largest, typical = positive[-1], positive[(len(positive) - 1) // 2]
        if largest > APART * typical:
            unit = int(np.flatnonzero(loads == largest)[0])
            yield (
                f"loads[{unit}, {measure}] is {largest:.6g}: more than {APART:g} times what half of "
                f"the units have ({typical:.6g} or less); use another unit, or mend the figure"
            )
        else:
            yield from _tiny_limits(problem, measure, largest)


def _limited_measures(problem: Problem) -> IntArray:
    """Indices of measures that a limit or an ideal holds: only they enter a model."""
    limited = (problem.lower > 0) | np.isfinite(problem.upper)
    if problem.ideals is not None:
        limited = limited | (problem.ideals.price > 0)
    return np.flatnonzero(limited.any(axis=0))


def _tiny_limits(problem: Problem, measure: int, largest: float) -> Iterator[str]:
    for name in ("lower", "upper"):
        limits: FloatArray = getattr(problem, name)
        bad = np.zeros(limits.shape, dtype=bool)
        bad[:, measure] = (limits[:, measure] > 0) & (limits[:, measure] < largest / APART)
        what = (
            f"less than 1/{APART:g} of the largest load ({largest:.6g}); write 0 if that is meant"
        )
        yield from told(name, bad, what, limits)


def _budget_faults(problem: Problem) -> Iterator[str]:
    for b, budget in enumerate(problem.budgets):
        name = f"budgets[{b}]"
        bad = ~_is_amount(budget.weights)
        yield from told(f"{name}.weights", bad, "not a number ≥ 0", budget.weights)
        yield from _budget_settings(name, budget, problem.num_territories)


def _budget_settings(name: str, budget: Budget, num_territories: int) -> Iterator[str]:
    if not isinstance(budget.limit, Real) or not 0 <= budget.limit <= LARGEST:
        yield f"{name}.limit is {budget.limit!r}: not a number ≥ 0; leave the budget out if free"
    if budget.direction not in ("moved", "out", "in"):
        yield f"{name}.direction is {budget.direction!r}: none of 'moved', 'out', 'in'"
    of = budget.territory
    if of is not None and not (isinstance(of, int | np.integer) and 0 <= of < num_territories):
        yield f"{name}.territory is {of!r}: no territory (0 to {num_territories - 1}, or None)"
