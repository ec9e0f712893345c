"""Pairing of layers as part of the later layer's problem: a rule, or a term of its cost."""

from __future__ import annotations

import numpy as np
import pandas as pd

from territory_opt.models import Plan, Problem
from territory_opt.models.arrays import FloatArray, IntArray
from territory_opt.scenario.build.groups import joined_groups
from territory_opt.scenario.build.surcharge import with_surcharge

TERM = "pairing"
"""Name of the term that a preference adds to value or cost."""


def with_rule(problem: Problem, label: IntArray) -> Problem:
    """
    The problem whose units of one label share a territory, beside the groups that it has.

    Parameters
    ----------
    label
        ``(num_units,)``, -1 free.
    """
    return problem.replace(groups=joined_groups(problem.groups, label))


def leads(plan: Plan, label: IntArray, num_groups: int) -> IntArray:
    """
    Territory that has most units of every group, ``(num_groups,)``, -1 none; ties to the first.

    Parameters
    ----------
    plan
        Of this layer, pairing left out.
    label
        ``(num_units,)``, -1 none.
    """
    counted = (label >= 0) & (plan.territory_of >= 0)
    pairs = pd.DataFrame({"group": label[counted], "of": plan.territory_of[counted]})
    number = pairs.groupby(["group", "of"]).size()
    lead = np.full(num_groups, -1, dtype=np.int64)
    if len(number):
        most = number.groupby(level="group").idxmax()
        lead[most.index] = [territory for _, territory in most]
    return lead


def with_preference(problem: Problem, label: IntArray, lead: IntArray, price: float) -> Problem:
    """
    The problem whose units cost ``price`` more away from the territory that leads in their group.

    Parameters
    ----------
    label
        ``(num_units,)`` group, -1 none.
    lead
        ``(num_groups,)`` territory, -1 none.
    price
        Objective units per unit away.
    """
    wanted = np.append(lead, -1)[label]

    def away(units: IntArray, territories: IntArray) -> FloatArray:
        at = wanted[units]
        away: FloatArray = price * ((at >= 0) & (at != territories))
        return away

    return with_surcharge(problem, TERM, away)
