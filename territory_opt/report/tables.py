"""A result with everything that is said about it: the run that goes into a folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import pandas as pd

from territory_opt.models import Fault, Grade, Plan, Problem, Quotas, Result
from territory_opt.models.arrays import FloatArray
from territory_opt.models.rulebook import Line
from territory_opt.report.area_layer import area_layer
from territory_opt.report.deal_view import deals_of
from territory_opt.report.deal_words import deals_summary
from territory_opt.report.deals import deal_table, window_table
from territory_opt.report.estimates import estimates_summary, productivity_table
from territory_opt.report.exceptions import exception_table, overrides_summary
from territory_opt.report.forecast import backtest_table, forecast_summary, forecast_table
from territory_opt.report.layers import account_points, home_points, territory_shapes
from territory_opt.report.level_table import level_summary, with_levels
from territory_opt.report.local_quotas import local_summary, with_local
from territory_opt.report.money import Money, money_of
from territory_opt.report.plan_table import plan_table
from territory_opt.report.rep_table import rep_table
from territory_opt.report.routing import routing_lines
from territory_opt.report.staffing_table import staffing_table
from territory_opt.report.summary import Task, summary
from territory_opt.report.territory_table import territory_table
from territory_opt.report.view import PlanView
from territory_opt.rulebook.table import routing_table
from territory_opt.runs import Run
from territory_opt.scenario.build import posts, targets
from territory_opt.scenario.build.today import unagreed
from territory_opt.scenario.specs.layers import MAIN
from territory_opt.solvers import LevelResult, ShadowPrices, shadow_prices

NO_QUOTAS = Quotas((), ())
DIRECT, SHARED = "direct", "shared"
"""Credit for what is sold: of the team that has the accounts, and of others that cover them too."""


def build_run(
    scenario: Any,
    problem: Problem,
    result: Result,
    quotas: Quotas = NO_QUOTAS,
    explanations: Any = None,
    *,
    task: Task = "plan",
    reference: FloatArray | None = None,
    manifest: Mapping[str, Any] | None = None,
    levels: Sequence[LevelResult] = (),
) -> Run:
    """
    Gather all tables of a run.

    Parameters
    ----------
    scenario, problem
        The problem is the scenario's (``scenario.to_problem()``).
    result
        Its plan is shown; without one, every account is in no territory.
    quotas
        Of that plan.
    explanations
        As ``solvers.explanations`` gives them, or None.
    task
        ``"evaluate"`` where nothing was solved.
    reference
        Loads of index 1.00; the scenario's own targets when left out.
    manifest
        What ``manifest.json`` says.
    levels
        Of the levels above the territories, as ``solvers.group_up`` gives them.
    """
    problem = unagreed(scenario, problem)
    if reference is None:
        reference = targets(scenario, problem).reference
    view = PlanView(scenario, problem, result.plan or _nobody(problem), reference)
    deals, shapes = deals_of(view), territory_shapes(view)
    plan = plan_table(view, explanations, result.certificate, deals)
    territories = territory_table(view, shapes, _shadow_prices(problem, result))
    exceptions = exception_table(view, result, explanations)
    issued = with_local(quota_table(quotas, _rep_of(view), view.layer), quotas, scenario)
    said = summary(view, result, task, _money(view, result), quota_totals(quotas))
    return Run(
        plan=plan,
        territories=with_levels(territories, levels, _level_names(scenario, levels)),
        quotas=issued,
        quota_waterfall=waterfall_table(quotas, _rep_of(view)),
        quota_nodes=node_table(quotas, view.layer),
        quota_bridge=bridge_table(quotas),
        faults=fault_table(scenario.all_faults),
        reconciliation=scenario.reconciliation.reset_index(drop=True),
        accounts=account_points(view, plan),
        homes=home_points(view),
        shapes=shapes,
        areas=area_layer(view),
        staffing=staffing_table(scenario),
        reps=rep_table(scenario),
        productivity=productivity_table(scenario),
        forecast=forecast_table(scenario),
        forecast_backtest=backtest_table(scenario),
        routing_rules=routing_table(_routing_lines(view), _rep_of(view)),
        exceptions=exceptions,
        deals=deal_table(deals),
        credit_windows=window_table(deals),
        summary=said
        | {
            "levels": level_summary(levels, problem.objective_unit),
            "overrides": overrides_summary(view, exceptions),
            "deals": deals_summary(deals),
            "quota_credit": credit_of(view.layer),
            "quota_local": local_summary(issued),
        }
        | estimates_summary(scenario)
        | _forecast(scenario),
        manifest=dict(manifest or {}),
    )


def _forecast(scenario: Any) -> dict[str, Any]:
    said = forecast_summary(scenario)
    return {} if said is None else {"forecast": said}


def quota_table(quotas: Quotas, rep_of: Mapping[str, str], layer: str = MAIN) -> pd.DataFrame:
    """
    ``quotas.csv``: territories, the year first, then periods; ``quota`` is ``Decimal``.

    Quotas of a further team are shared credit: its accounts count for the first team as well.
    """
    rows = [
        (q.territory_id, rep_of.get(q.territory_id, ""), q.metric, q.period, q.amount)
        for q in (*quotas.quotas, *quotas.by_period)
    ]
    table = _exact(rows, ["territory_id", "rep_id", "metric", "period", "quota"])
    return _with_plan(_of_team(table, layer), quotas)


def _with_plan(table: pd.DataFrame, quotas: Quotas) -> pd.DataFrame:
    """With ``unit`` (``""``: money) and ``weight`` in a person's plan, where any metric states them."""
    every = (*quotas.quotas, *quotas.by_period)
    if any(one.unit for one in every):
        table = table.assign(unit=pd.Series([one.unit for one in every], dtype="str"))
    if any(one.weight is not None for one in every):
        table = table.assign(weight=pd.Series([one.weight for one in every], dtype="float64"))
    return table


def node_table(quotas: Quotas, layer: str = MAIN) -> pd.DataFrame:
    """
    ``quota_nodes.csv``: what groups, company and relief lines carry, and what those right below sum to.
    """
    rows = [
        (n.node_id, n.parent_id, n.metric, n.period, f"{n.over_assignment:f}", n.amount, n.below)
        for n in quotas.nodes
    ]
    columns = ["node_id", "parent_id", "metric", "period", "over_assignment", "amount", "below"]
    return _of_team(_exact(rows, columns), layer)


def credit_of(layer: str) -> str:
    """Whether a team's quotas are direct credit, or shared with those who have the accounts."""
    return DIRECT if layer == MAIN else SHARED


def _of_team(table: pd.DataFrame, layer: str) -> pd.DataFrame:
    told = {"layer": layer, "credit": credit_of(layer)}
    return table.assign(**told).astype(dict.fromkeys(told, "str"))


def bridge_table(quotas: Quotas) -> pd.DataFrame:
    """``quota_bridge.csv``: from the board's target to that of the field, per metric."""
    rows = [(one.metric, one.step, one.amount, one.note) for one in quotas.bridge]
    return _exact(rows, ["metric", "step", "amount", "note"])


def waterfall_table(quotas: Quotas, rep_of: Mapping[str, str]) -> pd.DataFrame:
    """
    ``quota_waterfall.csv``: every step; the amounts of a territory sum to its quota.

    Rows without a territory are notes on the whole metric, of amount 0.
    """
    rows = [
        (s.territory_id, rep_of.get(s.territory_id, ""), s.metric, "year", s.step, s.amount, s.note)
        for s in quotas.waterfall
    ]
    columns = ["territory_id", "rep_id", "metric", "period", "step", "amount", "note"]
    return _exact(rows, columns)


def quota_totals(quotas: Quotas) -> dict[str, float]:
    """Σ quotas per metric, currency/year."""
    totals: dict[str, Decimal] = {}
    for quota in quotas.quotas:
        totals[quota.metric] = totals.get(quota.metric, Decimal(0)) + quota.amount
    return {metric: float(total) for metric, total in totals.items()}


def fault_table(faults: tuple[Fault, ...]) -> pd.DataFrame:
    """``faults.csv``: every fault, the gravest first, else in the order found."""
    columns = list(Fault(Grade.NOTE, "", "").as_dict())
    order = list(Grade)
    ranked = sorted(faults, key=lambda fault: order.index(fault.grade))
    rows = [[_text(value) for value in fault.as_dict().values()] for fault in ranked]
    return pd.DataFrame(rows, columns=columns, dtype="str")


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _exact(rows: list[tuple[Any, ...]], columns: list[str]) -> pd.DataFrame:
    """A table whose amounts stay ``Decimal`` and whose other columns are text."""
    table = pd.DataFrame(rows, columns=columns, dtype=object)
    text = [name for name in columns if name not in ("quota", "amount", "below")]
    return table.astype(dict.fromkeys(text, "str"))


def _level_names(scenario: Any, levels: Sequence[LevelResult]) -> list[tuple[str, ...]]:
    """How the groups of each level are called."""
    return [post.names for post in posts(scenario)] if levels else []


def _rep_of(view: PlanView) -> dict[str, str]:
    return dict(zip(view.problem.territory_ids, view.territories["rep_id"], strict=True))


def _routing_lines(view: PlanView) -> tuple[Line, ...]:
    return routing_lines(view.scenario, view.at_territory(view.problem.territory_ids))


def _shadow_prices(problem: Problem, result: Result) -> ShadowPrices | None:
    """Only what was solved has prices."""
    return None if result.certificate is None else shadow_prices(problem, result)


def _money(view: PlanView, result: Result) -> Money | None:
    """Money is spoken of only where a plan exists."""
    return None if result.plan is None else money_of(view)


def _nobody(problem: Problem) -> Plan:
    return Plan([-1] * problem.num_units)  # type: ignore[arg-type]
