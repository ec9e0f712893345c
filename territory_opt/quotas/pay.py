"""What quotas cost: pay plans, their payout over simulated attainment, and pay as a share of sales."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from territory_opt.models.arrays import FloatArray, as_floats
from territory_opt.quotas.attainment import LEVELS
from territory_opt.quotas.faults import faults_of, refuse
from territory_opt.quotas.pay_plan import PayPlan
from territory_opt.quotas.precision import MOST

USUAL_RATIO = (4.0, 6.0)
"""Quota ÷ on-target earnings that is usual in software sales; 5 is the common rule of thumb."""


@dataclass(frozen=True, eq=False)
class Payout:
    """
    Pay of a sales force over simulated years; amounts are currency per year.

    Attributes
    ----------
    on_target
        Shape ``(num_territories,)``: base and target incentive.
    expected, quantiles
        Incentive paid: its mean, ``(num_territories,)``, and its ``LEVELS``, shape
        ``(len(LEVELS), num_territories)``.
    total
        Shape ``(num_simulations,)``: base and incentive of all together, by year.
    cost_share
        Shape ``(num_simulations,)``: compensation cost of sales, ``total`` ÷ sales; infinite in a
        year without sales.
    expected_cost_share
        Mean of ``total`` ÷ mean of sales; infinite where nothing is sold.
    budget
        Σ on-target earnings: what is paid where everybody is exactly at quota.
    ratio
        Shape ``(num_territories,)``: quota ÷ on-target earnings.
    usual
        Ratio from, to.
    """

    on_target: FloatArray
    expected: FloatArray
    quantiles: FloatArray
    total: FloatArray
    cost_share: FloatArray
    expected_cost_share: float
    budget: float
    ratio: FloatArray
    usual: tuple[float, float] = USUAL_RATIO

    @property
    def expected_total(self) -> float:
        """Mean of ``total``."""
        return float(self.total.mean())

    @property
    def below_usual(self) -> list[int]:
        """Territories whose quota is low for what they earn: sales are dear."""
        return np.flatnonzero(self.ratio < self.usual[0]).tolist()

    @property
    def above_usual(self) -> list[int]:
        """Territories whose quota is high for what they earn: people leave."""
        return np.flatnonzero(self.ratio > self.usual[1]).tolist()


def payout(
    sales: FloatArray,
    quotas: FloatArray,
    roles: Sequence[str],
    plans: Mapping[str, PayPlan],
    usual: tuple[float, float] = USUAL_RATIO,
) -> Payout:
    """
    Pay out simulated sales by the plan of each territory's role.

    Parameters
    ----------
    sales
        Shape ``(num_territories, num_simulations)``, currency per year.
    quotas
        Shape ``(num_territories,)``, above 0.
    roles
        One per territory.
    plans
        By role.
    usual
        Quota ÷ on-target earnings from, to; outside is flagged.

    Raises
    ------
    ProblemError
        Naming roles without plan, quotas that are not above 0, and shapes that do not fit.
    """
    refuse([*_faults(sales, quotas, roles, plans, usual)])
    chosen = [plans[role] for role in roles]
    on_target = np.array([plan.on_target for plan in chosen])
    expected, quantiles = np.empty(len(roles)), np.empty((len(LEVELS), len(roles)))
    total = np.full(np.shape(sales)[1], float(sum(plan.base for plan in chosen)))
    for j, (plan, quota) in enumerate(zip(chosen, as_floats("quotas", quotas), strict=True)):
        paid = plan.incentive(sales[j] / quota)
        total += paid
        expected[j], quantiles[:, j] = paid.mean(), np.quantile(paid, LEVELS)
    sold = sales.sum(axis=0, dtype=np.float64)
    return Payout(
        on_target,
        expected,
        quantiles,
        total,
        _ratio(total, sold),
        float(_ratio(total.mean(keepdims=True), sold.mean(keepdims=True))[0]),
        float(on_target.sum()),
        quotas / on_target,
        usual,
    )


def _ratio(cost: FloatArray, sold: FloatArray) -> FloatArray:
    return np.divide(cost, sold, out=np.full_like(cost, np.inf), where=sold > 0)


def _faults(
    sales: FloatArray,
    quotas: FloatArray,
    roles: Sequence[str],
    plans: Mapping[str, PayPlan],
    usual: tuple[float, float],
) -> Iterator[str]:
    if np.ndim(sales) != 2 or np.shape(sales)[0] != len(roles) or 0 in np.shape(sales):
        yield f"sales has shape {np.shape(sales)}, expected ({len(roles)}, simulations)"
    way_out = "leave out territories without quota: nothing is paid on 0"
    yield from faults_of("quotas", quotas, len(roles), 0.01, MOST, way_out)
    for role in dict.fromkeys(roles):
        if role not in plans:
            known = ", ".join(plans) or "none"
            yield f"role {role!r} has no pay plan (known: {known}); add one, or leave the role out"
    if not 0 < usual[0] <= usual[1]:
        yield f"usual is {usual}: expected two ratios above 0, the lower one first"
