"""Headquarters with a named-account rep, their sites with the others: which pairs that allows."""

from __future__ import annotations

from typing import Any

import numpy as np

from territory_opt.models.arrays import BoolArray, IntArray
from territory_opt.scenario.build.eligibility import Rule
from territory_opt.scenario.build.families import FamilyBook
from territory_opt.scenario.records.references import TerritoryNames
from territory_opt.scenario.specs.families import FamilySpec

FREE, HEAD, SITE = range(3)


def headquarters(scenario: Any) -> Rule | None:
    """The ultimate parent goes to its entry's role or rep, every other account of the family not."""
    book: FamilyBook | None = scenario.families
    if book is None or "headquarters" not in book.policies:
        return None
    entry = book.entry_of_unit("headquarters")
    kind = _kinds(book, entry)
    named = np.array([_is_named(scenario, spec) for spec in book.specs])

    def allows(units: IntArray, territories: IntArray) -> BoolArray:
        is_named = named[entry[units], territories]
        allowed = (kind[units] == FREE) | (is_named == (kind[units] == HEAD))
        return np.asarray(allowed)

    def reason(unit: int, _: int) -> str:
        name = book.names[int(book.family[unit])]
        what = "takes no headquarters" if kind[unit] == HEAD else "takes headquarters only"
        return f"{what} (family {name})"

    remedy = "Change the [[family]] entry of policy headquarters: its role, rep or filters."
    return Rule("headquarters", allows, reason, remedy)


def _kinds(book: FamilyBook, entry: IntArray) -> IntArray:
    """``(num_units,)``: headquarters, site, or neither."""
    kind = np.where(entry >= 0, SITE, FREE)
    heads = book.head[book.has_parent]
    kind[heads[entry[heads] >= 0]] = HEAD
    return kind


def _is_named(scenario: Any, spec: FamilySpec) -> BoolArray:
    """Territories that an entry names: ``(num_territories,)``; none for other policies."""
    territories = scenario.territories
    is_named = np.zeros(len(territories), dtype=bool)
    if spec.role is not None:
        is_named |= territories["role"].eq(spec.role).to_numpy()
    if spec.rep is not None:
        found = TerritoryNames(territories, scenario.staffing).find(spec.rep)
        is_named |= territories["territory_id"].eq(found).to_numpy()
    return is_named
