"""
Travel beside value: limited by its price.

A limit on the travel of a whole plan is no rule that the solver knows; a price is. With travel paid
``price`` times more, the best plan is the best one of all plans that travel no more than it does, and
a bound on its priced cost less ``price`` × its travel bounds the cost of them all (Everett 1963,
doi:10.1287/opre.11.3.399). Prices between two plans are the slope between them (Cohon 1978).
"""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass

import numpy as np

from territory_opt.errors import InputError
from territory_opt.models import PairTable, Plan, Problem, Result
from territory_opt.planning.front.tolls import Negative, with_toll
from territory_opt.scenario import Scenario
from territory_opt.scoring import audit_bound, objective

DEAREST = 9.0
"""Price of the plan that travels least: travel counts ten times."""


@dataclass(frozen=True, eq=False)
class Travel:
    """
    Cost of travel, currency a year.

    Attributes
    ----------
    table
        What every pair costs in travel.
    """

    table: PairTable
    currency: str
    loosest: float = math.inf

    @classmethod
    def of(cls, scenario: Scenario, problem: Problem) -> Travel:
        """
        The travel of a scenario whose objective is value.

        Raises
        ------
        InputError
            If it is not, or nobody travels.
        """
        if scenario.spec.objective.kind != "value":
            raise InputError(
                f"travel: the scenario's objective is {scenario.spec.objective.kind}; beside it travel "
                'is no goal of its own. Write objective.kind = "value", or leave value out of --goals'
            )
        found = cls(Negative(problem.terms["travel"]), scenario.spec.currency)
        if not (found.table.block(np.arange(problem.num_units)) > 0).any():
            raise InputError("travel: nobody travels at a cost. Leave travel out of --goals")
        return found

    def settings(self, limit: float) -> tuple[str, ...]:
        """None: a price does it."""
        return ()

    def cost(self, plan: Plan) -> float:
        """Of all accounts that are covered."""
        units = np.flatnonzero(plan.territory_of >= 0)
        return math.fsum(self.table.at(units, plan.territory_of[units]).tolist())

    def priced(self, problem: Problem, price: float) -> Problem:
        """The problem with travel paid ``price`` times more."""
        return with_toll(problem, self.table, price)

    def stated(self, problem: Problem, result: Result, price: float) -> Result:
        """The result of the priced problem as one of ``problem``, under a limit on travel."""
        if result.plan is None:
            return result
        at_own_limit = result.bound - price * self.cost(result.plan)
        given = result.certificate
        certificate = given and dataclasses.replace(given, bound=audit_bound(problem, given))
        return dataclasses.replace(
            result,
            objective=objective(problem, result.plan),
            bound=min(at_own_limit, objective(problem, result.plan)),
            bound_source="priced",
            certificate=certificate,
        )
