"""What the accounts of a scenario may buy, as chances in the territories of a plan."""

from __future__ import annotations

import numpy as np

from territory_opt.errors import InputError
from territory_opt.models.arrays import FloatArray, IntArray
from territory_opt.quotas.outcomes import Outcomes
from territory_opt.scenario import Scenario
from territory_opt.scenario.build.columns import numeric
from territory_opt.scenario.schema import AttainabilitySpec

HOW = (
    "[attainability] with retention, win_chance, spread and market: there is no default for them, as "
    "companies differ too much"
)


def stated(scenario: Scenario) -> AttainabilitySpec:
    """
    ``[attainability]``.

    Raises
    ------
    InputError
        Where the scenario has none.
    """
    found = scenario.spec.attainability
    if found is None:
        raise InputError(f"{scenario.path} does not say how sure its sales are. Add {HOW}")
    return found


def outcomes_of(scenario: Scenario, territory_of: IntArray) -> Outcomes:
    """
    Two chances per account: today's revenue again, and its open potential; where there is any.

    Parameters
    ----------
    territory_of
        Shape ``(num_units,)``, -1 for accounts in no territory.

    Raises
    ------
    InputError
        For chances that are none, and a capture rate above the chance to win.
    """
    said, accounts = stated(scenario), scenario.accounts
    capture, chance = _capture(scenario, said), _chances(scenario, said)
    revenue = accounts["revenue"].fillna(0.0).to_numpy(float)
    is_open = np.maximum(0.0, accounts["potential"].fillna(0.0).to_numpy(float) - revenue)
    won = capture / said.win_chance if said.win_chance else 0.0
    chances = np.concatenate([np.full(len(accounts), said.retention), chance])
    sizes = np.concatenate([revenue, is_open * won])
    is_any = (chances > 0) & (sizes > 0)
    spread = np.full(int(is_any.sum()), said.spread)
    return Outcomes(np.tile(territory_of, 2)[is_any], chances[is_any], sizes[is_any], spread)


def _capture(scenario: Scenario, said: AttainabilitySpec) -> float:
    match = scenario.spec.objective.match
    capture = match.capture_rate if said.capture_rate is None else said.capture_rate
    if capture > said.win_chance > 0:
        raise InputError(
            f"{scenario.path}: capture_rate {capture:g} is above attainability.win_chance "
            f"{said.win_chance:g}, so a win would be more than there is open; set "
            "attainability.capture_rate to win_chance or less"
        )
    return capture


def _chances(scenario: Scenario, said: AttainabilitySpec) -> FloatArray:
    if said.win_chance_column is None:
        return np.full(len(scenario.accounts), said.win_chance)
    name, key = said.win_chance_column, "attainability.win_chance_column"
    chances = numeric(scenario.accounts, name, "accounts", key)
    above = np.flatnonzero(chances > 1)
    if len(above):
        shown = ", ".join(f"{scenario.accounts.iloc[i, 0]}: {chances[i]:g}" for i in above[:3])
        raise InputError(
            f"{key}: {len(above)} accounts have a {name!r} above 1 ({shown}); write 0.25 for 25 %"
        )
    return chances
