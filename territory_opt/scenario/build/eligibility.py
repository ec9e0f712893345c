"""Which territory may serve which account."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from territory_opt.models.arrays import BoolArray, IntArray
from territory_opt.models.pairs import blocks_of
from territory_opt.scenario.build.pairs import Formula


@dataclass(frozen=True, eq=False)
class Rule:
    """
    One reason why a territory may not serve an account.

    Attributes
    ----------
    code
        Kind in one word: ``"skills"``.
    allows
        Formula over pairs: True where the rule lets the pair pass.
    reason
        (unit, territory) → what is missing, as the end of a sentence about the territory.
    remedy
        What a planner can do about it.
    """

    code: str
    allows: Formula
    reason: Callable[[int, int], str]
    remedy: str


@dataclass(frozen=True, eq=False)
class Eligibility:
    """
    All rules together. A lock passes every rule but ``forbidden``.

    Attributes
    ----------
    rules
        Rules that a lock overrides.
    forbidden
        Pairs that an account rules out by name; None when there are none.
    locked_to
        ``(num_units,)`` territory index, -1 free.
    num_territories
        How many territories there are.
    """

    rules: tuple[Rule, ...]
    forbidden: Rule | None
    locked_to: IntArray
    num_territories: int

    def allowed(self, units: IntArray, territories: IntArray) -> BoolArray:
        """Formula over pairs: True where the territory may serve the account."""
        allowed: Any = np.ones(np.broadcast_shapes(units.shape, territories.shape), dtype=bool)
        for rule in self.rules:
            allowed &= rule.allows(units, territories)
        allowed |= self.locked_to[units] == territories
        if self.forbidden is not None:
            allowed &= self.forbidden.allows(units, territories)
        return allowed  # type: ignore[no-any-return]

    def broken(self, unit: int, territory: int) -> list[Rule]:
        """Rules that keep ``territory`` from serving ``unit``."""
        pair = np.array([unit]), np.array([territory])
        rules = self.rules if self.forbidden is None else (*self.rules, self.forbidden)
        return [rule for rule in rules if not np.all(rule.allows(*pair))]

    def open_roles(self, role_of: IntArray, num_roles: int) -> BoolArray:
        """``(num_units, num_roles)``: has a territory of the role that may serve the account."""
        num_units = len(self.locked_to)
        is_open = np.zeros((num_units, num_roles), dtype=bool)
        territories = np.arange(self.num_territories)[None, :]
        for units in blocks_of(num_units, self.num_territories):
            allowed = self.allowed(units[:, None], territories)
            for role in range(num_roles):
                is_open[units, role] = allowed[:, role_of == role].any(axis=1)
        return is_open

    def may_stay(self, incumbent: IntArray) -> BoolArray:
        """``(num_units,)``: has an incumbent that may keep it."""
        stays = (incumbent >= 0) & ((self.locked_to < 0) | (self.locked_to == incumbent))
        units = np.flatnonzero(stays)
        stays[units] = self.allowed(units, incumbent[units])
        return stays  # type: ignore[no-any-return]
