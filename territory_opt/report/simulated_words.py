"""Will the number be met, by whom, and what does it cost? In figures and in a sentence."""

from __future__ import annotations

from typing import Any

import numpy as np

from territory_opt.quotas.cover import Cover
from territory_opt.quotas.pay import Payout
from territory_opt.report.simulated import Simulated

SURE = 0.8
"""Share of years in which a target is met that a careful company promises."""
TENTHS = (0.1, 0.9)


def simulated_summary(simulated: Simulated) -> dict[str, Any]:
    """What ``summary.json`` holds, the sentence first."""
    found, company = simulated.found, simulated.found.company
    few, many = _tenths(found.at_quota)
    return {
        "sentence": sentence(simulated),
        "metric": simulated.metric,
        "currency": simulated.currency,
        "num_simulations": found.num_simulations,
        "share_at_quota": found.share_at_quota,
        "share_at_quota_range": [few, many],
        "without_quota": _ids(simulated, found.quotas == 0),
        "without_chance": _ids(simulated, (found.expected_sales == 0) & (found.quotas > 0)),
        "company": company_summary(company),
        "pay": None if simulated.payout is None else pay_summary(simulated.payout),
        "warnings": [v.sentence for v in simulated.verdicts if v.is_kept is False],
    }


def company_summary(company: Cover) -> dict[str, Any]:
    """Chances of the company target, and what over-assignment does for it."""
    low, high = _tenths(company.sales)
    return {
        "target": company.target,
        "sum_quotas": company.sum_quotas,
        "over_assignment": company.over_assignment,
        "expected_sales": float(company.sales.mean()),
        "sales_range": [low, high],
        "p_target": company.chance,
        "p_target_error": company.standard_error,
        "p_sum_quotas": company.chance_of_quotas,
        "covered_by_over_assignment": company.covered,
        "expected_shortfall": company.expected_shortfall,
        "target_met_in_80_percent": company.target_met_with(SURE),
        "over_assignment_for_80_percent": company.over_assignment_for(SURE),
    }


def pay_summary(pay: Payout) -> dict[str, Any]:
    """Pay of the roles that have a plan."""
    low, high = _tenths(pay.total)
    cheap, dear = _tenths(pay.cost_share)
    return {
        "num_paid": len(pay.ratio),
        "budget": pay.budget,
        "expected": pay.expected_total,
        "range": [low, high],
        "cost_of_sales": pay.expected_cost_share,
        "cost_of_sales_range": [cheap, dear],
        "usual_quota_to_earnings": list(pay.usual),
        "num_below_usual": len(pay.below_usual),
        "num_above_usual": len(pay.above_usual),
    }


def sentence(simulated: Simulated) -> str:
    """The answer, in two or three sentences."""
    found, company = simulated.found, simulated.found.company
    number = int((found.quotas > 0).sum())
    parts = [
        f"On average {found.share_at_quota:.0%} of {number} territories reach quota, and the company "
        f"target of {_money(company.target, simulated.currency)} is met in {company.chance:.0%} of "
        f"{found.num_simulations:,} simulated years.",
        _cushion(company, simulated.currency),
        *([] if simulated.payout is None else [_pay(simulated.payout, simulated.currency)]),
    ]
    return " ".join(parts)


def _cushion(company: Cover, currency: str) -> str:
    sure = f"In {SURE:.0%} of years at least {_money(company.target_met_with(SURE), currency)} is sold."
    if company.over_assignment <= 0:
        return f"There is no over-assignment. {sure}"
    return (
        f"Over-assignment of {company.over_assignment:.1%} saves {company.covered:.0%} of the years in "
        f"which territories together miss what they carry. {sure}"
    )


def _pay(pay: Payout, currency: str) -> str:
    outside = len(pay.below_usual) + len(pay.above_usual)
    low, high = pay.usual
    told = (
        f"outside {low:g} to {high:g} for {outside} of {len(pay.ratio)}" if outside else "as usual"
    )
    return (
        f"Pay is expected to be {_money(pay.expected_total, currency)}, "
        f"{pay.expected_cost_share:.1%} of sales; quotas are {pay.ratio.min():.3g} to "
        f"{pay.ratio.max():.3g} times on-target earnings, {told}."
    )


def _money(amount: float, currency: str) -> str:
    for scale, name in ((1e9, "billion"), (1e6, "million")):
        if amount >= scale:
            return f"{amount / scale:,.2f} {name} {currency}"
    return f"{amount:,.0f} {currency}"


def _tenths(values: Any) -> tuple[float, float]:
    low, high = np.quantile(values, TENTHS)
    return float(low), float(high)


def _ids(simulated: Simulated, chosen: Any) -> list[str]:
    return [str(one) for one in simulated.territories["territory_id"][chosen]]
