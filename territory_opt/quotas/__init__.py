"""Plan and company target → numbers that people carry, with waterfalls; can they be reached?"""

from territory_opt.quotas.allocation import allocate
from territory_opt.quotas.attainment import LEVELS, Attainability, attainability
from territory_opt.quotas.backtest import Hindsight, backtest
from territory_opt.quotas.build import set_quotas, together
from territory_opt.quotas.by_rules import check_rules
from territory_opt.quotas.carried import Carried
from territory_opt.quotas.cautions import CautionLimits, of_attainability, of_growth
from territory_opt.quotas.cover import Cover
from territory_opt.quotas.fairness import FairnessLimits, fairness
from territory_opt.quotas.market import Market
from territory_opt.quotas.outcomes import Outcomes
from territory_opt.quotas.past_policies import policies
from territory_opt.quotas.past_year import PastYear
from territory_opt.quotas.pay import Payout, payout
from territory_opt.quotas.pay_plan import PayPlan
from territory_opt.quotas.policy import check_policies
from territory_opt.quotas.simulation import simulate_sales
from territory_opt.quotas.verdict import Verdict

__all__ = [
    "LEVELS",
    "Attainability",
    "Carried",
    "CautionLimits",
    "Cover",
    "FairnessLimits",
    "Hindsight",
    "Market",
    "Outcomes",
    "PastYear",
    "PayPlan",
    "Payout",
    "Verdict",
    "allocate",
    "attainability",
    "backtest",
    "check_policies",
    "check_rules",
    "fairness",
    "of_attainability",
    "of_growth",
    "payout",
    "policies",
    "set_quotas",
    "simulate_sales",
    "together",
]
