"""What became of one level above the territories."""

from __future__ import annotations

from dataclasses import dataclass

from territory_opt.models import Children, Level, LevelRules, Problem, Result
from territory_opt.solvers.levels.split_result import SplitResult


@dataclass(frozen=True, eq=False)
class LevelResult:
    """
    What became of one level.

    Attributes
    ----------
    rules, children
        What was asked, and of whom.
    problem, result
        Children are its units, groups its territories; status, bound and gap are the level's own,
        for the children that the level beneath made.
    is_given
        The grouping was not made here, only judged: it has no bound, and may break rules.
    split
        Where the level was split from the top down: cost and bound of its split of the units.
    """

    rules: LevelRules
    children: Children
    problem: Problem
    result: Result
    is_given: bool = False
    split: SplitResult | None = None

    @property
    def level(self) -> Level | None:
        """Who is in which group; None without any plan."""
        plan = self.result.plan
        return None if plan is None else Level(self.rules.name, self.rules.ids, plan.territory_of)

    @property
    def shown(self) -> Level | None:
        """The level where it has a place in tables: it keeps its rules, or was given."""
        return self.level if self.is_given or self.result.is_feasible else None
