"""What the accounts of a scenario may buy, as chances in the territories of a plan."""

from __future__ import annotations

import numpy as np

from territory_opt.errors import InputError
from territory_opt.models.arrays import IntArray
from territory_opt.quotas.outcomes import Outcomes
from territory_opt.scenario import Scenario
from territory_opt.scenario.build import chances
from territory_opt.scenario.schema import AttainabilitySpec
from territory_opt.scenario.specs.layers import MAIN

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
        raise InputError(
            f"{_whose(scenario)} does not say how sure its sales are. Add {_how(scenario)}"
        )
    return found


def _whose(scenario: Scenario) -> str:
    return f"{scenario.path}" + ("" if scenario.layer == MAIN else f", layer {scenario.layer!r},")


def _how(scenario: Scenario) -> str:
    return HOW if scenario.layer == MAIN else HOW.replace("[attain", "[layer.attain")


def outcomes_of(scenario: Scenario, territory_of: IntArray) -> Outcomes:
    """
    Two chances per account: today's revenue again, and its open potential; where there is any.

    Parameters
    ----------
    territory_of
        Shape ``(num_units,)``, -1 for accounts in no territory.
    """
    said, accounts, known = stated(scenario), scenario.accounts, chances(scenario)
    revenue = accounts["revenue"].fillna(0.0).to_numpy(float)
    is_open = np.maximum(0.0, accounts["potential"].fillna(0.0).to_numpy(float) - revenue)
    odds = np.concatenate([np.full(len(accounts), said.retention), known.win_chance])
    sizes = np.concatenate([revenue, is_open * known.won_share])
    is_any = (odds > 0) & (sizes > 0)
    spread = np.full(int(is_any.sum()), said.spread)
    return Outcomes(np.tile(territory_of, 2)[is_any], odds[is_any], sizes[is_any], spread)
