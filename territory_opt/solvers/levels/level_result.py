"""What became of one level above the territories."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

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
    made
        ``"bottom-up"``; ``"top-down"``; or ``"given"``: only judged. The latter two may break rules.
    split
        Where units were split from the top down: cost and bound of that.
    """

    rules: LevelRules
    children: Children
    problem: Problem
    result: Result
    made: Literal["bottom-up", "top-down", "given"] = "bottom-up"
    split: SplitResult | None = None

    @property
    def level(self) -> Level | None:
        """Who is in which group; None without any plan."""
        plan = self.result.plan
        return None if plan is None else Level(self.rules.name, self.rules.ids, plan.territory_of)

    @property
    def shown(self) -> Level | None:
        """The level where it has a place in tables."""
        return self.level if self.made != "bottom-up" or self.result.is_feasible else None
