"""Who is explained: a unit with the group it moves with, and a territory it may be asked about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from territory_opt.models import Certificate, Problem, Result
from territory_opt.models.arrays import IntArray


@dataclass(frozen=True, eq=False)
class Subject:
    """
    A unit of a plan.

    Attributes
    ----------
    unit
        Index.
    members
        The units that move with it, itself included: its group, or itself alone.
    here
        Index of its territory, -1 uncovered.
    is_held
        A lock, its own or that of a member, says where it must be.
    """

    unit: int
    members: IntArray
    here: int
    is_held: bool


def subject(problem: Problem, result: Result, unit: int | str) -> Subject:
    """
    The unit and what moves with it.

    Raises
    ------
    KeyError
        If there is no such unit.
    ValueError
        If the result has no plan.
    """
    index = index_of(problem.unit_ids, unit, "account")
    members = members_of(problem, index)
    is_held = bool((problem.locked_to[members] >= 0).any())
    return Subject(index, members, int(plan_of(result)[index]), is_held)


def members_of(problem: Problem, unit: int) -> IntArray:
    """Units of the unit's group; the unit alone where it has none."""
    label = problem.groups[unit]
    return np.array([unit]) if label < 0 else np.flatnonzero(problem.groups == label)


def index_of(ids: Sequence[str], wanted: int | str, what: str) -> int:
    """
    Index of an id, or the index itself.

    Raises
    ------
    KeyError
        If there is none.
    """
    if isinstance(wanted, str):
        if wanted not in ids:
            raise KeyError(f"no {what} {wanted!r} among the {len(ids)} of the problem")
        return ids.index(wanted)
    if not 0 <= wanted < len(ids):
        raise KeyError(f"no {what} {wanted}: indices run from 0 to {len(ids) - 1}")
    return int(wanted)


def id_of(ids: Sequence[str], index: int) -> str:
    """The id at an index; empty for -1."""
    return ids[index] if index >= 0 else ""


def plan_of(result: Result) -> IntArray:
    """
    Territory of every unit, ``(num_units,)``.

    Raises
    ------
    ValueError
        If the result has no plan.
    """
    if result.plan is None:
        raise ValueError("the result has no plan to explain")
    return result.plan.territory_of


def feasible_plan_of(result: Result) -> IntArray:
    """
    Territory of every unit of a plan that keeps every rule, ``(num_units,)``.

    Raises
    ------
    ValueError
        If the result has none: there is no objective to compare with.
    """
    of = plan_of(result)
    if not result.is_feasible:
        raise ValueError(
            f"the plan breaks a rule ({result.violations[0].message}), so nothing can be compared "
            "with its cost; solve until a plan keeps every rule"
        )
    return of


def prices_of(problem: Problem, result: Result) -> Certificate:
    """The result's certificate; without one, no prices and no bound."""
    if result.certificate is not None:
        return result.certificate
    return no_prices(problem)


def no_prices(problem: Problem) -> Certificate:
    """A certificate that prices nothing and proves nothing."""
    prices = np.zeros((problem.num_territories, problem.num_measures))
    return Certificate(prices, np.zeros(len(problem.budgets)), -np.inf)
