"""Chances of sale by account, as ``[attainability]`` has them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from territory_opt.models.arrays import FloatArray
from territory_opt.scenario.build.columns import numeric, stop

COLUMN, CAPTURE = "attainability.win_chance_column", "attainability.capture_rate"


@dataclass(frozen=True, eq=False)
class Chances:
    """
    What is known of open potential, before anybody has it.

    Attributes
    ----------
    win_chance
        Shape ``(num_units,)``, 0 to 1.
    won_share
        Share of an account's open potential that a win is, at most 1.
    """

    win_chance: FloatArray
    won_share: float


def chances(scenario: Any) -> Chances:
    """
    Chances of the accounts of a scenario with ``[attainability]``.

    Raises
    ------
    ScenarioError
        For a column that is no chance, and a capture rate above the chance to win.
    """
    said, match = scenario.spec.attainability, scenario.spec.objective.match
    capture = match.capture_rate if said.capture_rate is None else said.capture_rate
    if capture > said.win_chance > 0:
        message = (
            f"capture_rate {capture:g} is above win_chance {said.win_chance:g}, so a win would be more "
            "than there is open"
        )
        remedy = "Set attainability.capture_rate to win_chance or less."
        raise stop("capture-above-chance", message, remedy, column=CAPTURE)
    won = capture / said.win_chance if said.win_chance else 0.0
    found = Chances(_by_account(scenario, said), won)
    if said.level == "target" and not _sells(scenario, found):
        message = (
            "no account has a chance and anything to buy, so nothing can be scaled to the target"
        )
        remedy = 'Give accounts revenue or potential, or write level = "estimated".'
        raise stop("nothing-to-sell", message, remedy, column="attainability.level")
    return found


def _sells(scenario: Any, found: Chances) -> bool:
    """Whether anything is expected to be sold."""
    revenue = scenario.accounts["revenue"].fillna(0.0).to_numpy(float)
    potential = scenario.accounts["potential"].fillna(0.0).to_numpy(float)
    again = revenue * scenario.spec.attainability.retention
    won = np.maximum(0.0, potential - revenue) * found.won_share * found.win_chance
    return bool((again + won > 0).any())


def _by_account(scenario: Any, said: Any) -> FloatArray:
    if said.win_chance_column is None:
        return np.full(len(scenario.accounts), float(said.win_chance))
    found = numeric(scenario.accounts, said.win_chance_column, "accounts", COLUMN)
    above = np.flatnonzero(found > 1)
    if len(above):
        shown = ", ".join(f"{scenario.accounts.iloc[i, 0]}: {found[i]:g}" for i in above[:3])
        message = f"{len(above)} accounts have a {said.win_chance_column!r} above 1 ({shown})"
        raise stop("chance-above-1", message, "Write 0.25 for 25 %.", column=COLUMN)
    return found
