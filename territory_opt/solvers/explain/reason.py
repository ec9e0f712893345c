"""Why a unit is where it is: one sentence that a planner, and a rep, understand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from territory_opt.models import Certificate, Problem, Result
from territory_opt.models.arrays import BoolArray, IntArray
from territory_opt.models.pairs import PairTable
from territory_opt.scoring.wording import as_money, spoken
from territory_opt.solvers.explain.facts import Facts, facts
from territory_opt.solvers.explain.subject import plan_of, subject
from territory_opt.solvers.families import at_own_leads

TERM_WORDS = {"revenue": "relationship", "new_sales": "match"}
"""Terms of the value of a pair, as planners call them; others by their own name."""

SHOWN = 0.005
"""A term is named when it is at least this share of the largest one."""


@dataclass(frozen=True, eq=False)
class Context:
    """
    What the scenario knows beyond the problem; all of it may be left out.

    Attributes
    ----------
    territory_names
        How people call each territory; its id when left out.
    is_forced
        ``(num_units,)`` the former owner is gone or may not keep the unit.
    distance_km
        Home to account; tells who is nearest.
    described
        Per unit, what is strong about a match: "a tier A account".
    """

    territory_names: Sequence[str] = ()
    is_forced: BoolArray | None = None
    distance_km: PairTable | None = None
    described: Sequence[str] = ()


def reason(
    problem: Problem, result: Result, unit: int | str, context: Context | None = None
) -> str:
    """
    Why ``unit`` is where it is, in one sentence.

    Raises
    ------
    KeyError
        If there is no such unit.
    ValueError
        If the result has no plan.
    """
    index = subject(problem, result, unit).unit
    units = np.array([index])
    return reasons(problem, plan_of(result), result.certificate, context, units)[0]


def reasons(
    problem: Problem,
    territory_of: IntArray,
    certificate: Certificate | None = None,
    context: Context | None = None,
    units: IntArray | None = None,
) -> list[str]:
    """
    One sentence per unit.

    The first that holds: left out; locked; nobody else may serve it; keeps its rep; best for the
    account (strongest match, nearest, worth most); a band, a limit on change or a group that holds
    it here; the plan as a whole. Where the objective is money, the sentence ends with what the
    choice is worth against the best other territory, term by term.

    Parameters
    ----------
    territory_of
        ``(num_units,)`` the plan.
    certificate
        Whose prices tell which limit decides; without it the loads alone tell.
    units
        All of them when left out.
    """
    asked = np.arange(problem.num_units) if units is None else units
    problem = at_own_leads(problem, territory_of)
    known = context or Context()
    found = facts(problem, territory_of, certificate, asked, known.distance_km)
    sentences = _Sentences(problem, found, known)
    return [sentences.of(row) for row in range(len(asked))]


@dataclass(frozen=True, eq=False)
class _Sentences:
    """Words for facts; ``row`` counts the units asked about."""

    problem: Problem
    facts: Facts
    context: Context

    def of(self, row: int) -> str:
        """The sentence of one unit."""
        here = int(self.facts.here[row])
        if here < 0:
            return "In no territory: nobody serves it under this plan."
        if self._is_locked[row]:
            return f"Locked to {self._names[here]}."
        return self._why_moved(row) + self._why_here(row, self._names[here])

    @cached_property
    def _is_locked(self) -> BoolArray:
        return np.asarray(self.problem.locked_to[self.facts.units] == self.facts.here)

    @cached_property
    def _names(self) -> Sequence[str]:
        return self.context.territory_names or self.problem.territory_ids

    @cached_property
    def _is_money(self) -> bool:
        return self.problem.sense == "value"

    def _why_moved(self, row: int) -> str:
        unit = self.facts.units[row]
        if self.context.is_forced is None or not self.context.is_forced[unit]:
            return ""
        if self.problem.incumbent[unit] < 0:
            return "Its former owner is gone. "
        return "Its former rep may not keep it. "

    def _why_here(self, row: int, name: str) -> str:
        if not self.facts.is_allowed[row]:
            return f"Today with {name}, who may not serve it under these rules."
        if self.facts.num_allowed[row] == 1:
            return f"{name} is the only one who may serve it."
        if self._is_kept(row):
            return f"Keeps its current rep, {name}{self._worth(row)}."
        if self.facts.is_best[row]:
            return self._why_best(row, name)
        return self._why_not_best(row, name)

    def _is_kept(self, row: int) -> bool:
        return bool(self.problem.incumbent[self.facts.units[row]] == self.facts.here[row])

    def _why_best(self, row: int, name: str) -> str:
        if self.facts.is_strongest[row] and self._added("new_sales", row) >= self._travel(row):
            return f"Strongest match for {self._described(row)}: {name}{self._worth(row, ', ')}."
        if self.facts.is_nearest[row]:
            return f"{name} {self._near} who may serve it{self._worth(row)}."
        return f"{name} serves it best, all things counted{self._worth(row)}."

    @cached_property
    def _near(self) -> str:
        """Without distances the terms only tell whose way costs least."""
        return (
            "has the shortest way of all" if self.context.distance_km is None else "is the nearest"
        )

    def _added(self, term: str, row: int) -> float:
        table = self.facts.terms.get(term)
        return 0.0 if table is None else float(np.nan_to_num(table[row]))

    def _travel(self, row: int) -> float:
        return self._added("travel", row)

    def _described(self, row: int) -> str:
        if not self.context.described:
            return "its open potential"
        return self.context.described[int(self.facts.units[row])]

    def _why_not_best(self, row: int, name: str) -> str:
        needed, is_grouped = self._needed(row), self.problem.groups[self.facts.units[row]] >= 0
        if self.facts.is_group_best[row]:
            return f"Goes with its account group to {name}."
        if needed >= 0:
            return f"{self._filling(row, name, needed)}, although {self._rival(row)}."
        if self._is_kept_from_rival(row):
            return f"Goes to {name}{self._worth(row)}."
        if is_grouped:
            return f"Goes with its account group to {name}."
        return f"Goes to {name}: best for the plan as a whole."

    def _filling(self, row: int, name: str, measure: int) -> str:
        verb = "Moved" if self.problem.incumbent[self.facts.units[row]] >= 0 else "Placed"
        if self.facts.needed_here[row, measure]:
            return f"{verb} to bring {name} into its {self._band(measure)}"
        return f"{verb} to help fill the {self._band(measure)} of {name}"

    def _band(self, measure: int) -> str:
        return f"{spoken(self.problem.measures[measure])} band"

    def _needed(self, row: int) -> int:
        """Measure whose lower limit holds the unit here, -1 none."""
        by, number = int(self.facts.pushed_by[row]), self.problem.num_measures
        if by >= 0:
            return by - number if number <= by < 2 * number else -1
        return _first(self.facts.needed_here[row])

    def _full(self, row: int) -> int:
        """Measure whose upper limit keeps the unit from its rival, -1 none."""
        by = int(self.facts.pushed_by[row])
        if by >= 0:
            return by if by < self.problem.num_measures else -1
        return _first(self.facts.full_there[row]) if self._needed(row) < 0 else -1

    def _budget(self, row: int) -> int:
        """Budget that keeps the unit from its rival, -1 none."""
        return max(-1, int(self.facts.pushed_by[row]) - 2 * self.problem.num_measures)

    def _is_kept_from_rival(self, row: int) -> bool:
        return self._full(row) >= 0 or self._budget(row) >= 0

    def _worth(self, row: int, link: str = ": ") -> str:
        """What the choice is worth against the rival; or why not the rival, who would cost less."""
        if self.facts.is_best[row]:
            return self._better(row, link)
        held = self._what_holds(row)
        return f"{link}{self._rival(row)}, but {held}" if held else ""

    def _better(self, row: int, link: str) -> str:
        gain, rival = self.facts.gain[row], int(self.facts.rival[row])
        if not self._is_money or rival < 0 or not gain > 0:
            return ""
        amount = as_money(float(gain), self.problem.objective_unit)
        return f"{link}{amount} better than {self._names[rival]}{self._by_terms(row)}"

    def _by_terms(self, row: int) -> str:
        added = {name: float(table[row]) for name, table in self.facts.terms.items()}
        largest = max(map(abs, added.values()), default=0.0)
        shown = {name: part for name, part in added.items() if abs(part) > SHOWN * largest}
        ordered = sorted(shown.items(), key=lambda item: -item[1])
        listed = ", ".join(f"{TERM_WORDS.get(n, spoken(n))} {part:+,.0f}" for n, part in ordered)
        return f" ({listed})" if listed else ""

    def _what_holds(self, row: int) -> str:
        """What keeps the unit from the rival; empty where nothing tells."""
        full, budget, needed = self._full(row), self._budget(row), self._needed(row)
        if full >= 0:
            is_full = self.facts.full_there[row, full]
            room = "has no room left" if is_full else "others need its room more"
            return f"{room} ({spoken(self.problem.measures[full])})"
        if budget >= 0:
            return f"the limit on {spoken(self.problem.budgets[budget].name)} holds it here"
        return f"it fills the {self._band(needed)} here" if needed >= 0 else ""

    def _rival(self, row: int) -> str:
        name = self._names[int(self.facts.rival[row])]
        if not self._is_money:
            return f"{name} would serve it best"
        amount = as_money(-float(self.facts.gain[row]), self.problem.objective_unit)
        return f"{name} alone would be {amount} better"


def _first(mask: BoolArray) -> int:
    """Index of the first True, -1 where there is none."""
    return int(mask.argmax()) if mask.any() else -1
