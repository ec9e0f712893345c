"""Simulated sales against quotas: who reaches the number, how often, and by how much."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from territory_opt.models.arrays import FloatArray, as_floats
from territory_opt.quotas.cover import Cover
from territory_opt.quotas.faults import faults_of, refuse
from territory_opt.quotas.precision import CLOSE, MOST

LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)
"""Quantiles that are told of every distribution."""


@dataclass(frozen=True, eq=False)
class Attainability:
    """
    What can be expected of quotas.

    A territory without quota has no attainment: its figures are NaN, and it counts in no share.

    Attributes
    ----------
    quotas
        Shape ``(num_territories,)``, currency per year.
    expected_sales
        Shape ``(num_territories,)``: mean over all years.
    chance
        Shape ``(num_territories,)``: share of years in which the quota is reached.
    expected, quantiles
        Attainment (sales ÷ quota): its mean, ``(num_territories,)``, and its ``LEVELS``, shape
        ``(len(LEVELS), num_territories)``.
    at_quota
        Shape ``(num_simulations,)``: share of territories with a quota that reach it in each year.
    company
        Whether the company target is met.
    """

    quotas: FloatArray
    expected_sales: FloatArray
    chance: FloatArray
    expected: FloatArray
    quantiles: FloatArray
    at_quota: FloatArray
    company: Cover

    @property
    def share_at_quota(self) -> float:
        """Expected share of territories at quota; NaN where none has a quota."""
        return float(self.at_quota.mean())

    @property
    def num_simulations(self) -> int:
        """Years simulated."""
        return len(self.at_quota)

    @property
    def standard_error(self) -> FloatArray:
        """Of ``chance``, by the number of simulations: ``(num_territories,)``."""
        variance = self.chance * (1 - self.chance) / self.num_simulations
        error: FloatArray = np.sqrt(variance)
        return error


def attainability(sales: FloatArray, quotas: FloatArray, company_target: float) -> Attainability:
    """
    Set simulated sales against quotas and company target.

    Parameters
    ----------
    sales
        Shape ``(num_territories, num_simulations)``, currency per year.
    quotas
        Shape ``(num_territories,)``, 0 or more; 0 is no quota.
    company_target
        Above 0: what the company needs of these territories, before over-assignment.

    Raises
    ------
    ProblemError
        Naming everything that cannot be used.
    """
    refuse([*_faults(sales, quotas, company_target)])
    quotas = as_floats("quotas", quotas)
    carried = np.where(quotas > 0, quotas, np.nan)
    reached = sales >= (quotas * (1 - CLOSE))[:, None]
    mean = sales.mean(axis=1, dtype=np.float64)
    return Attainability(
        quotas,
        mean,
        np.where(quotas > 0, reached.mean(axis=1), np.nan),
        mean / carried,
        np.quantile(sales, LEVELS, axis=1).astype(float) / carried,
        _share(reached[quotas > 0]),
        Cover(sales.sum(axis=0, dtype=np.float64), float(quotas.sum()), company_target),
    )


def _share(reached: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> FloatArray:
    if not len(reached):
        return np.full(reached.shape[1], np.nan)
    share: FloatArray = reached.mean(axis=0)
    return share


def _faults(sales: FloatArray, quotas: FloatArray, company_target: float) -> Iterator[str]:
    if np.ndim(sales) != 2 or 0 in np.shape(sales):
        yield (
            f"sales has shape {np.shape(sales)}, expected (territories, simulations), one or more each"
        )
        return
    if not np.isfinite(sales).all():
        yield "sales has values that are no finite numbers"
    yield from faults_of(
        "quotas", quotas, len(sales), 0, MOST, "0 is a territory that carries no quota"
    )
    if not 0 < company_target <= MOST:
        yield f"company_target is {company_target}: expected an amount above 0"
