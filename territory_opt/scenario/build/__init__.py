"""A read scenario becomes a problem: effort, eligibility, objective, measures, bands, rules."""

from territory_opt.scenario.build.cells import coverage_cells
from territory_opt.scenario.build.chances import Chances, chances
from territory_opt.scenario.build.children import position_children, territory_children
from territory_opt.scenario.build.distances import distances
from territory_opt.scenario.build.effort import Effort, effort
from territory_opt.scenario.build.families import FamilyBook, families_in_words, family_book
from territory_opt.scenario.build.family_faults import policy_faults
from territory_opt.scenario.build.levels import (
    check_level_measures,
    level_rules,
    posts,
    rules_of,
)
from territory_opt.scenario.build.money import MoneyRange, MoneyRanges, money_ranges, moves
from territory_opt.scenario.build.posts import Posts
from territory_opt.scenario.build.problem import build_problem, targets
from territory_opt.scenario.build.protection import protected_value
from territory_opt.scenario.build.quota_force import quota_force
from territory_opt.scenario.build.quota_ground import quota_ground
from territory_opt.scenario.build.register import Register, register
from territory_opt.scenario.build.roads import Roads, roads
from territory_opt.scenario.build.sales_force import SalesForce, role_rates, sales_force
from territory_opt.scenario.build.strength import strength_in_quotas
from territory_opt.scenario.build.targets import Targets
from territory_opt.scenario.build.uncovered import unservable

__all__ = [
    "Chances",
    "Effort",
    "FamilyBook",
    "MoneyRange",
    "MoneyRanges",
    "Posts",
    "Register",
    "Roads",
    "SalesForce",
    "Targets",
    "build_problem",
    "chances",
    "check_level_measures",
    "coverage_cells",
    "distances",
    "effort",
    "families_in_words",
    "family_book",
    "level_rules",
    "money_ranges",
    "moves",
    "policy_faults",
    "position_children",
    "posts",
    "protected_value",
    "quota_force",
    "quota_ground",
    "register",
    "roads",
    "role_rates",
    "rules_of",
    "sales_force",
    "strength_in_quotas",
    "targets",
    "territory_children",
    "unservable",
]
