"""Simulated years of a plan: sales against quotas, tests and pay."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np

from territory_opt.errors import InputError
from territory_opt.models import QuotaPolicy, Quotas
from territory_opt.models.arrays import FloatArray, IntArray
from territory_opt.models.quota import QuotaLimits
from territory_opt.planning.guarded import growth_verdicts
from territory_opt.planning.outcomes import outcomes_of, stated
from territory_opt.quotas.attainment import Attainability, attainability
from territory_opt.quotas.carried import Carried
from territory_opt.quotas.cautions import of_attainability
from territory_opt.quotas.fairness import fairness
from territory_opt.quotas.market import Market
from territory_opt.quotas.pay import payout
from territory_opt.quotas.pay_plan import PayPlan
from territory_opt.quotas.simulation import Single, simulate_sales
from territory_opt.quotas.verdict import Verdict
from territory_opt.report.simulated import Simulated
from territory_opt.report.simulated_words import simulated_summary
from territory_opt.runs import Run
from territory_opt.scenario import Scenario
from territory_opt.scenario.build.capacity import capacity_hours
from territory_opt.scenario.where import column_named, matches


def simulated_of(scenario: Scenario, of: IntArray, quotas: Quotas) -> Simulated:
    """
    Simulated years of a plan whose quotas are set.

    Parameters
    ----------
    scenario
        With ``[attainability]``.
    of
        Shape ``(num_units,)``: territory of every account.
    quotas
        Of that plan.
    """
    policy, said = _policy(scenario), stated(scenario)
    of = np.where(matches(scenario.accounts, policy.where), of, -1)
    carried = _carried(scenario, quotas, policy.metric)
    outcomes, target = outcomes_of(scenario, of), float(quotas.target(policy.metric))
    if said.level == "target":
        outcomes = outcomes.scaled_to(target)
    market = Market(said.market, said.territory, said.size_swing)
    rng = np.random.default_rng(said.seed)
    sales = simulate_sales(outcomes, len(carried), rng, said.simulations, market)
    found = attainability(sales, carried, target)
    limits = [one for one in quotas.limits if one.metric == policy.metric]
    verdicts = _verdicts(scenario, of, sales, found, (policy, limits))
    simulated = Simulated(
        policy.metric, scenario.spec.currency, scenario.territories, found, verdicts
    )
    return _with_pay(simulated, scenario, sales)


def with_attainability(run: Run, scenario: Scenario, of: IntArray | None, quotas: Quotas) -> Run:
    """The run with its simulated years, where the scenario says how, and quotas were set."""
    if scenario.spec.attainability is None or of is None or not quotas.quotas:
        return run
    simulated = simulated_of(scenario, of, quotas)
    return dataclasses.replace(
        run,
        attainability=simulated.table,
        quota_tests=simulated.verdict_table,
        pay=simulated.pay_table,
        summary=run.summary | {"attainability": simulated_summary(simulated)},
    )


def _policy(scenario: Scenario) -> QuotaPolicy:
    """The metric that is named, else the first in money."""
    metric = stated(scenario).metric
    money = [
        one for one in scenario.quota_policies if not one.unit and metric in (None, one.metric)
    ]
    if not money:
        raise InputError(
            f"quota {metric or 'of this scenario'!r} counts units, and sales are simulated in money; "
            "name a metric in money under [attainability]"
        )
    return money[0]


def _carried(scenario: Scenario, quotas: Quotas, metric: str) -> FloatArray:
    """Quota of every territory; 0 where its role carries none: ``(num_territories,)``."""
    amount = {one.territory_id: float(one.amount) for one in quotas.quotas if one.metric == metric}
    return np.array([amount.get(one, 0.0) for one in scenario.territories["territory_id"]])


def _verdicts(
    scenario: Scenario,
    of: IntArray,
    sales: Single,
    found: Attainability,
    ruled: tuple[QuotaPolicy, Sequence[QuotaLimits]],
) -> tuple[Verdict, ...]:
    ids, carries = tuple(scenario.territories["territory_id"]), found.quotas > 0
    if not carries.any():
        raise InputError("no territory carries a quota; give territories accounts with potential")
    own = tuple(one for one, has in zip(ids, carries, strict=True) if has)
    carried = Carried(
        own,
        found.quotas[carries],
        sales[carries] / found.quotas[carries, None],
        _sum(scenario, ruled[0].potential, of)[carries],
        capacity_hours(scenario)[carries],
        found.chance[carries],
        tuple(scenario.territories["role"][carries]),
    )
    base = _sum(scenario, ruled[0].history, of)[carries]
    return (
        *of_attainability(found, ids),
        *growth_verdicts(own, found.quotas[carries], base, *ruled),
        *fairness(carried),
    )


def _sum(scenario: Scenario, column: str, of: IntArray) -> FloatArray:
    """What the accounts of every territory have together: ``(num_territories,)``."""
    name = column_named(scenario.accounts, column)
    inside, values = of >= 0, scenario.accounts[name].fillna(0.0).to_numpy(float)
    return np.bincount(of[inside], values[inside], len(scenario.territories)).astype(float)


def _with_pay(simulated: Simulated, scenario: Scenario, sales: Single) -> Simulated:
    plans = {one.role: PayPlan(**one.model_dump()) for one in scenario.spec.pay}
    roles, quotas = list(scenario.territories["role"]), simulated.found.quotas
    paid = [j for j, role in enumerate(roles) if role in plans and quotas[j] > 0]
    if not paid:
        return simulated
    cost = payout(sales[paid], quotas[paid], [roles[j] for j in paid], plans)
    return dataclasses.replace(simulated, paid=paid, payout=cost)
