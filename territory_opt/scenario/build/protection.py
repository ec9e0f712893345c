"""Protected deals in the problem: what they are worth per account, and what moving them costs."""

from __future__ import annotations

from typing import Any

import numpy as np

from territory_opt.models import Problem
from territory_opt.models.arrays import FloatArray, IntArray
from territory_opt.scenario.build.ground import Ground
from territory_opt.scenario.build.surcharge import with_surcharge

TERM = "open_deals"
"""Name of the term that protected deals add to value or cost."""


def protected_value(scenario: Any) -> FloatArray:
    """Amount of the protected deals of every account, in currency: ``(num_units,)``."""
    if not scenario.spec.protection:
        return np.zeros(len(scenario.accounts))
    values: FloatArray = scenario.accounts["protected_value"].to_numpy(float)
    return values


def moving_price(ground: Ground) -> FloatArray:
    """
    What moving every account by choice costs more for its deals, objective units: ``(num_units,)``.

    Price × amount, summed; 0 where the incumbent may not keep the account.
    """
    deals = ground.scenario.deals
    each = (deals["price"] * deals["amount"]).groupby(deals["account_id"]).sum()
    price = ground.scenario.accounts["account_id"].map(each).fillna(0.0).to_numpy(float)
    by_choice: FloatArray = price * ground.eligibility.may_stay(ground.today.incumbent)
    return by_choice


def with_protection(problem: Problem, ground: Ground) -> Problem:
    """The problem in which protected deals cost their price when their account changes hands."""
    if not ground.scenario.spec.protection or not (price := moving_price(ground)).any():
        return problem

    def moved(units: IntArray, territories: IntArray) -> FloatArray:
        cost: FloatArray = price[units] * (problem.incumbent[units] != territories)
        return cost

    dearer = with_surcharge(problem, TERM, moved)
    if problem.uncovered_cost is None:
        return dearer
    return dearer.replace(uncovered_cost=problem.uncovered_cost + price)
