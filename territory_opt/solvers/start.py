"""What a search begins with: the prices alone, a plan, or an earlier result."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import numpy as np

from territory_opt.models import Certificate, Plan, Problem, Result
from territory_opt.models.arrays import IntArray
from territory_opt.scoring.score import check_plan
from territory_opt.solvers.core import Core
from territory_opt.solvers.resources import Prices


@dataclass(frozen=True, eq=False)
class Start:
    """
    A plan and prices to begin with; either may be missing.

    Attributes
    ----------
    plan
        May break rules.
    certificate
        Multipliers of a problem with the same measures; territories may have been added at the end.
    """

    plan: Plan | None = None
    certificate: Certificate | None = None

    @classmethod
    def of(cls, problem: Problem, given: Plan | Result | None) -> Start:
        """
        What a caller hands to ``solve``.

        Raises
        ------
        PlanMismatchError
            If the plan is not over the problem's units and territories.
        """
        plan = given.plan if isinstance(given, Result) else given
        if plan is not None:
            check_plan(problem, plan)
        certificate = given.certificate if isinstance(given, Result) else None
        return cls(plan, certificate and _fitted(certificate, problem))

    @property
    def plans(self) -> tuple[IntArray, ...]:
        """Territories of the plan: ``(num_units,)``, or nothing."""
        return () if self.plan is None else (self.plan.territory_of,)

    def prices(self, core: Core) -> Prices | None:
        """The certificate's multipliers for a core; those of budgets only where their number fits."""
        if self.certificate is None:
            return None
        load = np.zeros_like(core.lower)
        known = self.certificate.load_prices
        load[: len(known)] = known[:, core.measures]
        budget = np.zeros(len(core.budget_limit))
        if len(budget) == len(self.certificate.budget_prices):
            budget = np.array(self.certificate.budget_prices)
        return Prices(load, budget)

    def choice(self, core: Core, prices: Prices) -> tuple[IntArray, IntArray | None]:
        """The cheapest pairs by price; and the plan's, mended where it is not allowed."""
        cheapest = core.cheapest_pair(prices.priced(core))
        if self.plan is None:
            return cheapest, None
        given = core.choice(self.plan)
        return cheapest, np.where(given >= 0, given, cheapest)


def _fitted(known: Certificate, problem: Problem) -> Certificate | None:
    """The certificate, with no price yet for territories added at the end; None for other measures."""
    if problem.centres is not None:
        return None
    territories, measures = known.load_prices.shape
    added = problem.num_territories - territories
    if added < 0 or measures != problem.lower.shape[1]:
        return None
    prices = np.vstack([known.load_prices, np.zeros((added, measures))])
    return dataclasses.replace(known, load_prices=prices)
