"""Checks of a problem's arrays, all gathered before anything is solved."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from territory_opt.errors import ProblemError, UnsupportedError
from territory_opt.models.arrays import BoolArray
from territory_opt.models.loads import Loads
from territory_opt.models.pairs import PairTable, blocks_of
from territory_opt.models.problem import Problem

NAMED = 5
"""Indices spelled out per message; the rest is counted."""


def checked(problem: Problem) -> Problem:
    """
    The problem itself, if its arrays make one.

    Raises
    ------
    ProblemError
        With one sentence per fault, naming field and index.
    """
    messages = [*_shape_faults(problem)]
    if not messages:
        messages = [*_value_faults(problem)]
    if messages:
        raise ProblemError(messages)
    return problem


def checked_shapes(cost: PairTable, loads: Loads, lower: Any, upper: Any) -> None:
    """Raise ``ProblemError`` where sizes do not fit, before anything is reshaped."""
    num_units, num_territories = cost.shape
    messages = []
    if not num_units:
        messages.append("cost: there are no units (shape[0] is 0)")
    if not num_territories:
        messages.append("cost: there are no territories (shape[1] is 0)")
    if loads.unit.shape[0] != num_units:
        messages.append(f"loads: {loads.unit.shape[0]} units, but cost has {num_units}")
    for measure, table in loads.pairs.items():
        if table.shape != cost.shape:
            messages.append(f"loads[:, :, {measure}]: shape {table.shape}, expected {cost.shape}")
    expected = (num_territories, loads.num_measures)
    for name, limits in (("lower", lower), ("upper", upper)):
        shape = np.shape(limits)
        if shape != expected and not (loads.num_measures == 1 and shape == (num_territories,)):
            messages.append(f"{name}: shape {shape}, expected {expected}")
    if messages:
        raise ProblemError(messages)


def refuse_unsupported(graph: Any, contiguous: bool, centres: Any, home_unit: Any) -> None:
    """Raise ``UnsupportedError`` for rules that this version cannot keep."""
    if contiguous:
        raise UnsupportedError("contiguous=True: contiguity is not solved by this version")
    if centres is not None:
        raise UnsupportedError("centres: choosing centres is not solved by this version")
    if graph is not None or home_unit is not None:
        raise UnsupportedError("graph, home_unit: they only matter with contiguous=True; leave out")


def _shape_faults(problem: Problem) -> Iterator[str]:
    units, territories = problem.num_units, problem.num_territories
    expected: dict[str, tuple[int, ...]] = {
        "lower": (territories, problem.num_measures),
        "upper": (territories, problem.num_measures),
        "incumbent": (units,),
        "locked_to": (units,),
        "groups": (units,),
        "conflicts": (len(problem.conflicts), 2),
        "uncovered_cost": (units,),
        "best_value": (units,),
    }
    for name, shape in expected.items():
        array = getattr(problem, name)
        if array is not None and array.shape != shape:
            yield f"{name}: shape {array.shape}, expected {shape}"
    for b, budget in enumerate(problem.budgets):
        if budget.weights.shape != (units,):
            yield f"budgets[{b}].weights: shape {budget.weights.shape}, expected {(units,)}"
    for part in ("target", "price"):
        if problem.ideals is not None:
            shape = getattr(problem.ideals, part).shape
            if shape != (territories, problem.num_measures):
                yield f"ideals.{part}: shape {shape}, expected {expected['lower']}"
    for name, number in (("unit_ids", units), ("territory_ids", territories)):
        names = getattr(problem, name)
        if len(names) != number or len(set(names)) != number:
            yield f"{name}: {len(set(names))} different names for {number}"
    if len(problem.measures) != problem.num_measures:
        yield f"measures: {len(problem.measures)} names for {problem.num_measures} measures"
    if len(set(problem.measures)) != len(problem.measures):
        yield f"measures: a name stands twice among {', '.join(problem.measures)}"
    if problem.sense not in ("cost", "value"):
        yield f"sense: {problem.sense!r}, expected 'cost' or 'value'"


def _value_faults(problem: Problem) -> Iterator[str]:
    yield from _index_faults(problem)
    yield from _limit_faults(problem)
    yield from _pair_faults(problem)
    yield from _load_faults(problem)
    yield from _budget_faults(problem)
    if problem.uncovered_cost is not None:
        yield from _where(np.isnan(problem.uncovered_cost), "uncovered_cost", "is NaN")
        yield from _where(problem.uncovered_cost == -np.inf, "uncovered_cost", "is -inf")


def _index_faults(problem: Problem) -> Iterator[str]:
    for name in ("incumbent", "locked_to"):
        array = getattr(problem, name)
        bad = (array < -1) | (array >= problem.num_territories)
        yield from _where(bad, name, f"is no territory (0 to {problem.num_territories - 1}, or -1)")
    conflicts = problem.conflicts
    unknown = ((conflicts < 0) | (conflicts >= problem.num_units)).any(axis=1)
    yield from _where(unknown, "conflicts", "names an unknown unit")
    yield from _where(np.equal(*conflicts.T), "conflicts", "sets a unit against itself")
    yield from _group_faults(problem)


def _group_faults(problem: Problem) -> Iterator[str]:
    locked = np.flatnonzero((problem.groups >= 0) & (problem.locked_to >= 0))
    pairs = np.unique(np.stack([problem.groups[locked], problem.locked_to[locked]]), axis=1)
    labels, counts = np.unique(pairs[0], return_counts=True)
    for label in labels[counts > 1]:
        units = locked[problem.groups[locked] == label]
        names = ", ".join(problem.unit_ids[u] for u in units[:NAMED])
        yield f"groups: group {label} must share a territory, but its units {names} are locked apart"
    first, second = problem.conflicts.T if len(problem.conflicts) else np.empty((2, 0), int)
    inside = ((problem.conflicts >= 0) & (problem.conflicts < problem.num_units)).all(axis=1)
    same = np.zeros(len(first), bool)
    same[inside] = (problem.groups[first[inside]] == problem.groups[second[inside]]) & (
        problem.groups[first[inside]] >= 0
    )
    yield from _where(same, "conflicts", "sets two units of one group apart")


def _limit_faults(problem: Problem) -> Iterator[str]:
    for name in ("lower", "upper"):
        yield from _where(np.isnan(getattr(problem, name)), name, "is NaN")
    yield from _where(problem.lower > problem.upper, "lower", "is above upper")
    yield from _where(problem.lower == np.inf, "lower", "is +inf")
    yield from _where(problem.upper < 0, "upper", "is negative, but loads never are")
    if problem.ideals is not None:
        price, target = problem.ideals.price, problem.ideals.target
        yield from _where(~(price >= 0) | np.isinf(price), "ideals.price", "is not a number ≥ 0")
        yield from _where((price > 0) & ~np.isfinite(target), "ideals.target", "is not finite")


def _pair_faults(problem: Problem) -> Iterator[str]:
    nan, minus, closed = [], [], []
    locked = problem.locked_to
    for units in blocks_of(problem.num_units, problem.num_territories):
        block = problem.cost.block(units)
        nan.append(np.isnan(block).any(axis=1))
        minus.append((block == -np.inf).any(axis=1))
        closed.append(~np.isfinite(block).any(axis=1))
        to = locked[units]
        valid = (to >= 0) & (to < problem.num_territories)
        rows = np.flatnonzero(valid)
        forbidden = rows[~np.isfinite(block[rows, to[rows]])]
        for row in forbidden[:NAMED]:
            unit = units[row]
            yield f"locked_to[{unit}]: {locked[unit]}, but cost[{unit}, {locked[unit]}] forbids it"
    yield from _where(np.concatenate(nan), "cost", "is NaN")
    yield from _where(np.concatenate(minus), "cost", "is -inf")
    without = np.concatenate(closed)
    if problem.uncovered_cost is not None:
        without &= ~np.isfinite(problem.uncovered_cost)
    yield from _where(without, "cost", "has no allowed pair (every entry is +inf)")


def _load_faults(problem: Problem) -> Iterator[str]:
    unit = problem.loads.unit
    yield from _where(~(unit >= 0) | np.isinf(unit), "loads", "is not a number ≥ 0")
    for measure, table in problem.loads.pairs.items():
        lower = np.isfinite(problem.lower[:, measure]) & (problem.lower[:, measure] > 0)
        bad, varies = [], False
        for units in blocks_of(problem.num_units, problem.num_territories):
            block = table.block(units)
            open_pair = np.isfinite(problem.cost.block(units))
            bad.append((open_pair & (~(block >= 0) | np.isinf(block))).any(axis=1))
            varies = varies or _varies(block, open_pair & lower[None, :])
        yield from _where(np.concatenate(bad), f"loads (measure {measure})", "is not a number ≥ 0")
        if varies:
            yield (
                f"lower[:, {measure}]: {problem.measures[measure]!r} depends on unit and "
                "territory, so it takes an upper limit only (a lower one would reward driving)"
            )


def _varies(block: Any, where: BoolArray) -> bool:
    low = np.where(where, block, np.inf).min(axis=1)
    high = np.where(where, block, -np.inf).max(axis=1)
    return bool((high > low).any())


def _budget_faults(problem: Problem) -> Iterator[str]:
    for b, budget in enumerate(problem.budgets):
        bad = ~(budget.weights >= 0) | np.isinf(budget.weights)
        yield from _where(bad, f"budgets[{b}].weights", "is not a number ≥ 0")
        if not 0 <= budget.limit < np.inf:
            yield f"budgets[{b}].limit: {budget.limit}, expected a number ≥ 0; leave it out if free"
        if budget.direction not in ("moved", "out", "in"):
            yield f"budgets[{b}].direction: {budget.direction!r}, expected moved, out or in"
        if budget.territory is not None and not 0 <= budget.territory < problem.num_territories:
            yield f"budgets[{b}].territory: {budget.territory} is no territory"


def _where(bad: Any, name: str, what: str) -> Iterator[str]:
    places = np.argwhere(bad)
    if not len(places):
        return
    named = ", ".join(f"[{', '.join(map(str, place))}]" for place in places[:NAMED])
    more = f" and {len(places) - NAMED} more" if len(places) > NAMED else ""
    yield f"{name}{named if len(places) == 1 else ' at ' + named}{more} {what}"
