"""
What other policies would have set in past years, and how far from it people would have sold.

Sales are taken to have been the same whatever the quota.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from territory_opt.errors import ProblemError
from territory_opt.models.arrays import FloatArray, as_floats
from territory_opt.quotas.faults import faults_of, refuse
from territory_opt.quotas.past_policies import Setter
from territory_opt.quotas.past_year import PastYear
from territory_opt.quotas.precision import MOST

AS_SET = "as set then"
NEAR = 0.2


@dataclass(frozen=True, eq=False)
class Hindsight:
    """
    One policy in one past year.

    Attributes
    ----------
    label, policy
        The year, and the policy's name; ``AS_SET`` for the quotas of then.
    territory_ids
        In the year's order.
    quotas, actuals
        Shape ``(num_territories,)``, currency per year.
    """

    label: str
    policy: str
    territory_ids: tuple[str, ...]
    quotas: FloatArray
    actuals: FloatArray

    @property
    def attainment(self) -> FloatArray:
        """Actual ÷ quota, ``(num_territories,)``; NaN for a territory without quota."""
        known, attained = self.quotas > 0, np.full(len(self.quotas), np.nan)
        attained[known] = self.actuals[known] / self.quotas[known]
        return attained

    @property
    def without_quota(self) -> tuple[str, ...]:
        """Territories that sold and would have had no quota."""
        free = (self.quotas == 0) & (self.actuals > 0)
        return tuple(one for one, is_free in zip(self.territory_ids, free, strict=True) if is_free)

    @property
    def distance(self) -> float:
        """Σ |actual − quota| ÷ Σ quota: how far from 100 %, on average by money; 0 is perfect."""
        return float(abs(self.actuals - self.quotas).sum() / self.quotas.sum())

    @property
    def misplaced(self) -> float:
        """
        Share of Σ quota that sat with the wrong territory, had the level been right; 0 to 1.

        Half of Σ |quota ÷ Σ quota − actual ÷ Σ actual|; NaN where nothing was sold.
        """
        sold = self.actuals.sum()
        if not sold > 0:
            return float("nan")
        return float(abs(self.quotas / self.quotas.sum() - self.actuals / sold).sum() / 2)

    @property
    def median_gap(self) -> float:
        """Median of |attainment − 1| over territories with a quota."""
        return float(np.nanmedian(abs(self.attainment - 1)))

    @property
    def share_near(self) -> float:
        """Share of territories with a quota that are within ±20 % of it."""
        gap = abs(self.attainment[self.quotas > 0] - 1)
        return float((gap <= NEAR + 1e-9).mean())

    @property
    def share_at_quota(self) -> float:
        """Share of territories with a quota that reach it."""
        return float((self.attainment[self.quotas > 0] >= 1 - 1e-9).mean())


def backtest(years: Sequence[PastYear], policies: Mapping[str, Setter]) -> tuple[Hindsight, ...]:
    """
    Judge what was set and what each policy would have set, year by year.

    Parameters
    ----------
    years
        One or more, each label once.
    policies
        By name; each is asked for quotas of every year.

    Returns
    -------
    tuple of Hindsight
        Per year the quotas of then (``AS_SET``) and one per policy.

    Raises
    ------
    ProblemError
        With every policy that cannot set a year's quotas, and why.
    """
    refuse([*_faults(years, policies)])
    found, messages = [], []
    for year in years:
        found.append(_hindsight(year, AS_SET, year.quotas))
        for name, setter in policies.items():
            try:
                found.append(_hindsight(year, name, setter(_known_before(year))))
            except ProblemError as error:
                messages += [f"{name}: {message}" for message in error.messages]
    refuse(messages)
    return tuple(found)


def _known_before(year: PastYear) -> PastYear:
    """The year as it stood before a sale was made: a policy that looked ahead would see zeros."""
    unsold = np.zeros(len(year.territory_ids))
    return PastYear(year.label, year.territory_ids, year.quotas, unsold, year.base, year.potential)


def _hindsight(year: PastYear, policy: str, quotas: FloatArray) -> Hindsight:
    ids = year.territory_ids
    refuse([*faults_of("its quotas", quotas, len(ids), 0, MOST, "", ids)])
    if not float(np.sum(quotas)) > 0:
        raise ProblemError([f"{year.label}: it gives nobody a quota"])
    return Hindsight(year.label, policy, ids, as_floats("its quotas", quotas), year.actuals)


def _faults(years: Sequence[PastYear], policies: Mapping[str, Setter]) -> Iterator[str]:
    labels = [year.label for year in years]
    if not years:
        yield "there is no past year; give quotas and actuals of at least one"
    for label in sorted({label for label in labels if labels.count(label) > 1}):
        yield f"{label} is there {labels.count(label)} times; give every year once"
    if AS_SET in policies:
        yield f"a policy is called {AS_SET!r}, as the quotas of then are; give it another name"
