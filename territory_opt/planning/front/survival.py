"""
How sure an assignment is: potentials are guesses, so they are moved and the plan is made again.

Every repetition multiplies each potential by a factor drawn evenly from 1 ± the perturbation, builds the
problem anew (bands and values follow), and solves from the plan and its prices. One repetition more,
with nothing moved, tells what the search alone changes when it goes on.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import numpy as np

from territory_opt.models import Plan, Problem, Result
from territory_opt.models.arrays import FloatArray, IntArray
from territory_opt.planning.front.found import Found
from territory_opt.planning.front.shares import Share, Shares
from territory_opt.scenario import Scenario
from territory_opt.solvers import solve


@dataclass(frozen=True, eq=False)
class Survival:
    """
    How often accounts stay where a plan has them.

    Attributes
    ----------
    share
        ``(num_units,)``: of the repetitions that found a plan, those that keep the account.
    num_plans, num_tried
        Repetitions that found a plan, and all.
    kept_share
        Of all accounts and repetitions.
    kept_unmoved_share
        Of all accounts when nothing is perturbed: below it, potentials are not to blame.
    """

    share: FloatArray
    num_plans: int
    num_tried: int
    kept_share: float
    kept_unmoved_share: float


def survival(
    found: Found, perturb: float, times: int, shares: Shares, to_come: int, seed: int
) -> Survival:
    """
    Perturb potentials ``times`` times and plan again.

    Parameters
    ----------
    perturb
        0.1: every potential by up to ±10 %.
    to_come
        Solves that are still to share the time or work.
    seed
        Of the factors: the same for every plan of a sweep, so that plans compare.
    """
    assert found.result.plan is not None
    of = found.result.plan.territory_of
    stays = []
    for repetition in range(times + 1):
        rng = np.random.default_rng([seed, repetition])
        width = perturb if repetition else 0.0
        problem = perturbed(found.team.scenario, width, rng).to_problem()
        share = shares.share(to_come - repetition, is_trial=True)
        result = _again(problem, found.result, share, seed)
        shares.spend(result.work)
        stays.append(_stays(result, of))
    unmoved, moved = stays[0], [one for one in stays[1:] if one is not None]
    share_of = np.mean(moved, axis=0) if moved else np.full(len(of), np.nan)
    return Survival(
        share=share_of,
        num_plans=len(moved),
        num_tried=times,
        kept_share=float(share_of.mean()),
        kept_unmoved_share=float(np.mean(unmoved)) if unmoved is not None else float("nan"),
    )


def perturbed(scenario: Scenario, width: float, rng: np.random.Generator) -> Scenario:
    """The scenario with every potential times 1 ± up to ``width``."""
    factor = 1 + width * rng.uniform(-1.0, 1.0, len(scenario.accounts))
    potential = scenario.accounts["potential"] * factor
    return dataclasses.replace(scenario, accounts=scenario.accounts.assign(potential=potential))


def _again(problem: Problem, result: Result, share: Share, seed: int) -> Result:
    return solve(problem, share, seed, start=result)


def _stays(result: Result, of: IntArray) -> FloatArray | None:
    """1 for every unit that is where it was; None without a plan that keeps every rule."""
    plan: Plan | None = result.plan
    if plan is None or not result.is_feasible:
        return None
    stays: FloatArray = (plan.territory_of == of).astype(float)
    return stays
