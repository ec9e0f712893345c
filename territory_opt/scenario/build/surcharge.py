"""A price on pairs that comes on top of the objective, as a term of its own."""

from __future__ import annotations

from territory_opt.models import Problem
from territory_opt.models.arrays import FloatArray, IntArray
from territory_opt.scenario.build.pairs import Formula, FormulaPairs, look_up, tabulate


def with_surcharge(problem: Problem, term: str, price: Formula) -> Problem:
    """
    The problem whose pairs cost more.

    Parameters
    ----------
    term
        Name under which explanations tell of it.
    price
        Objective units per pair, 0 or more.
    """
    sign = -1.0 if problem.sense == "value" else 1.0

    def cost(units: IntArray, territories: IntArray) -> FloatArray:
        dearer: FloatArray = look_up(problem.cost, units, territories) + price(units, territories)
        return dearer

    def told(units: IntArray, territories: IntArray) -> FloatArray:
        share: FloatArray = sign * price(units, territories)
        return share

    shape = problem.num_units, problem.num_territories
    return problem.replace(
        cost=tabulate(cost, shape), terms={**problem.terms, term: FormulaPairs(told, shape)}
    )
