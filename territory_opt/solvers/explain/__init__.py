"""
Why a plan is as it is, and what a change would cost.

Three figures for forcing a unit elsewhere, from the fastest to the truest: ``marginal`` (prices
alone), ``repaired`` (a few territories arranged anew), ``forced`` (everything solved again). Limits
have ``shadow_prices``, locks, groups and budgets a ``cost_of``, and every unit a ``reason``.
"""

from territory_opt.solvers.explain.figures import Explanations, Marginal, explanations, marginal
from territory_opt.solvers.explain.forced import Forced, forced
from territory_opt.solvers.explain.reason import Context, reason, reasons
from territory_opt.solvers.explain.repaired import Repaired, repaired
from territory_opt.solvers.explain.rules import (
    Rule,
    RuleCost,
    RuleCosts,
    cost_of,
    pair_costs,
    rule_costs,
)
from territory_opt.solvers.explain.shadow import ShadowPrice, ShadowPrices, shadow_prices
from territory_opt.solvers.explain.unit import Explanation, explain

__all__ = [
    "Context",
    "Explanation",
    "Explanations",
    "Forced",
    "Marginal",
    "Repaired",
    "Rule",
    "RuleCost",
    "RuleCosts",
    "ShadowPrice",
    "ShadowPrices",
    "cost_of",
    "explain",
    "explanations",
    "forced",
    "marginal",
    "pair_costs",
    "reason",
    "reasons",
    "repaired",
    "rule_costs",
    "shadow_prices",
]
