"""Rules one by one, so that a problem can be looked at with only some of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

import numpy as np

from territory_opt.models import Cause, Problem
from territory_opt.models.arrays import FloatArray, IntArray
from territory_opt.scoring.wording import figure, named, spoken

Kind = Literal["budget", "conflict", "group", "lock", "upper", "lower"]
KINDS: tuple[Kind, ...] = ("budget", "conflict", "group", "lock", "upper", "lower")
"""Kinds of rules, the most negotiable first."""


@dataclass(frozen=True, order=True)
class Rule:
    """
    One rule that a planner may give way on.

    Attributes
    ----------
    kind
        One side of a band, a lock, a group, a conflict or a budget.
    measure
        Of a band; -1 else.
    index
        Territory of a band, unit of a lock, label of a group, row of a conflict, number of a
        budget.
    """

    kind: Kind
    measure: int
    index: int

    @property
    def family(self) -> tuple[Kind, int]:
        """Rules of one family are spoken of, and tried, together."""
        return self.kind, self.measure


def rules_of(problem: Problem) -> list[Rule]:
    """Every rule of ``problem``, family by family; eligibility is no rule but a fact."""
    found = [Rule("budget", -1, b) for b in range(len(problem.budgets))]
    found += [Rule("conflict", -1, c) for c in range(len(problem.conflicts))]
    labels = np.unique(problem.groups[problem.groups >= 0]).tolist()
    found += [Rule("group", -1, label) for label in labels]
    found += [Rule("lock", -1, unit) for unit in np.flatnonzero(problem.locked_to >= 0).tolist()]
    for m in range(problem.num_measures):
        uppers = np.flatnonzero(np.isfinite(problem.upper[:, m])).tolist()
        found += [Rule("upper", m, j) for j in uppers]
        found += [Rule("lower", m, j) for j in np.flatnonzero(problem.lower[:, m] > 0).tolist()]
    return found


def with_only(problem: Problem, rules: Collection[Rule]) -> Problem:
    """The problem with only these of its rules; ideals and families are wishes, and left out."""
    labels = _indices(rules, "group")
    kept = np.isin(np.arange(problem.num_units), _indices(rules, "lock"))
    return problem.replace(
        lower=_limits(problem.lower, rules, "lower", -np.inf),
        upper=_limits(problem.upper, rules, "upper", np.inf),
        locked_to=np.where(kept, problem.locked_to, -1),
        groups=np.where(np.isin(problem.groups, labels), problem.groups, -1),
        conflicts=problem.conflicts[_indices(rules, "conflict")],
        budgets=tuple(problem.budgets[b] for b in _indices(rules, "budget")),
        ideals=None,
        families=None,
    )


SIDE: dict[str, tuple[Kind, ...]] = {
    "locks-over-limit": ("upper",),
    "unit-over-limit": ("upper",),
    "group-over-limit": ("upper",),
    "load-over-limits": ("upper",),
    "confined-load-over-limits": ("upper",),
    "territory-out-of-reach": ("lower",),
    "load-under-limits": ("lower",),
    "reachable-load-under-limits": ("lower",),
    "band-between-steps": ("upper", "lower"),
    "pocket": ("lower", "upper"),
    "stranded": ("lower", "upper"),
}
"""Sides of bands behind a cause."""


def rules_behind(problem: Problem, cause: Cause) -> set[Rule]:
    """The rules that have to give way for a cause found by sums to vanish for sure."""
    if "budget" in cause.amounts:
        return {Rule("budget", -1, int(cause.amounts["budget"]))}
    if cause.code == "locks-cut-apart":
        return {Rule("lock", -1, unit) for unit in cause.units}
    if cause.code == "group-without-territory":
        return {Rule("group", -1, int(label)) for label in problem.groups[list(cause.units)]}
    if cause.code in ("conflict-locked", "conflicts-without-room"):
        inside = np.isin(problem.conflicts, cause.units).all(axis=1)
        return {Rule("conflict", -1, row) for row in np.flatnonzero(inside).tolist()}
    at = cause.territories or range(problem.num_territories)
    measure = -1 if cause.measure is None else cause.measure
    return {Rule(side, measure, j) for side in SIDE.get(cause.code, ()) for j in at}


def _indices(rules: Collection[Rule], kind: Kind) -> IntArray:
    return np.array(sorted(rule.index for rule in rules if rule.kind == kind), dtype=np.int64)


def _limits(given: FloatArray, rules: Collection[Rule], kind: Kind, free: float) -> FloatArray:
    limits = np.full_like(given, free)
    for rule in rules:
        if rule.kind == kind:
            limits[rule.index, rule.measure] = given[rule.index, rule.measure]
    return limits


def wording(problem: Problem, rules: Collection[Rule]) -> str:
    """These rules in words, family by family, joined with "and"."""
    families = dict.fromkeys(rule.family for rule in sorted(rules, key=_rank))
    parts = [_family(problem, [r for r in rules if r.family == family]) for family in families]
    return ", ".join(parts[:-1]) + " and " + parts[-1] if len(parts) > 1 else "".join(parts)


def _rank(rule: Rule) -> tuple[int, int]:
    return KINDS.index(rule.kind), rule.measure


def _family(problem: Problem, rules: list[Rule]) -> str:
    indices = sorted(rule.index for rule in rules)
    match rules[0].kind:
        case "budget":
            return ", ".join(_budget(problem, b) for b in indices)
        case "conflict":
            return f"keeping {_apart(problem, indices)} apart"
        case "group":
            return ", ".join(_together(problem, label) for label in indices)
        case "lock":
            return _locks(problem, indices)
        case side:
            return _bands(problem, indices, side, rules[0].measure)


def _budget(problem: Problem, b: int) -> str:
    return f"the limit of {figure(problem.budgets[b].limit)} on {problem.budgets[b].name}"


def _apart(problem: Problem, indices: list[int]) -> str:
    pairs = [[problem.unit_ids[unit] for unit in pair] for pair in problem.conflicts[indices]]
    names = [f"{first} and {second}" for first, second in pairs]
    return named(names, range(len(names)))


def _together(problem: Problem, label: int) -> str:
    return f"keeping {named(problem.unit_ids, np.flatnonzero(problem.groups == label))} together"


def _locks(problem: Problem, units: list[int]) -> str:
    names = [
        f"{problem.unit_ids[i]} to {problem.territory_ids[problem.locked_to[i]]}" for i in units
    ]
    return f"the lock{'s' if len(units) > 1 else ''} of {named(names, range(len(names)))}"


def _bands(problem: Problem, territories: list[int], side: str, measure: int) -> str:
    limits = getattr(problem, side)[territories, measure]
    names, what = named(problem.territory_ids, territories), spoken(problem.measures[measure])
    amount = figure(limits.min())
    if limits.max() > limits.min():
        amount += f" to {figure(limits.max())}"
    if len(territories) == 1:
        return f"the {side} limit of {amount} on {what} of {names}"
    return f"the {side} limits on {what} of {names} ({amount})"
