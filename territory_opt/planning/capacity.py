"""Does the sales force cover the number? Ramped capacity by month, and the hires that are needed."""

from __future__ import annotations

import dataclasses
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from territory_opt.errors import InputError
from territory_opt.models import Plan, Quotas
from territory_opt.planning.alignment import alignment
from territory_opt.planning.carry import quotas_of
from territory_opt.planning.opening import name_of, opened
from territory_opt.report import picture
from territory_opt.report.capacity_page import draw_capacity
from territory_opt.report.capacity_table import CapacityPlan, capacity_plan
from territory_opt.report.capacity_words import capacity_summary
from territory_opt.report.workbook import write_sheets
from territory_opt.runs import Run, check_folder, write_tables
from territory_opt.scenario import Scenario
from territory_opt.scenario.build import sales_force
from territory_opt.scenario.period import period


@dataclass(frozen=True, eq=False)
class CapacityOutcome:
    """
    Outcome of ``capacity``.

    Attributes
    ----------
    plan
        Tables ``plan.table`` and ``plan.hires``.
    summary
        Sums, and the answer as a sentence.
    working_time
        Hours of every rep in the planning period; empty without ``[calendar]``.
    folder
        Where it was written; None when nothing was.
    """

    plan: CapacityPlan
    summary: Mapping[str, Any]
    working_time: pd.DataFrame
    folder: Path | None = None


def capacity(
    scenario: Scenario | str | Path,
    given: Plan | str | Path | None = None,
    out: str | Path | None = None,
    *,
    settings: Sequence[str] = (),
    quarantine: bool = False,
    with_picture: bool = True,
) -> CapacityOutcome:
    """
    Set the ramped capacity of a sales force against the company target, month by month.

    Parameters
    ----------
    scenario
        A scenario, or its file, with ``[sales_capacity]`` and ``[[quota]]``.
    given
        The plan whose quotas divide the target between roles: a plan, its file, or a run folder;
        today's alignment when left out.
    out
        Folder for tables, workbook, page and picture; nothing is written when left out.
    settings, quarantine
        As in ``plan``.
    with_picture
        Take ``sales_capacity.png`` where a browser is found.

    Raises
    ------
    InputError
        For bad input, and for a scenario that does not say what its roles can sell.
    """
    read = opened(scenario, settings, quarantine)
    folder = None if out is None else check_folder(out)
    _refuse_unsaid(read)
    problem = read.to_problem()
    quotas = quotas_of(read, problem, alignment(problem, given))
    plan = plan_of(read, quotas)
    outcome = CapacityOutcome(plan, capacity_summary(plan), read.working_time)
    return outcome if folder is None else _written(outcome, name_of(read), folder, with_picture)


def _refuse_unsaid(scenario: Scenario) -> None:
    if scenario.spec.sales_capacity is None:
        roles = ", ".join(dict.fromkeys(scenario.territories["role"]))
        raise InputError(
            f"{scenario.path} does not say what its reps can sell, and there is no default for it. Add "
            "a [[sales_capacity.role]] with productivity, ramp, attrition and months_to_fill for each "
            f"role: {roles}"
        )


def plan_of(scenario: Scenario, quotas: Quotas) -> CapacityPlan:
    """
    The capacity plan of a scenario with ``[sales_capacity]``.

    The company target is divided between roles as the quotas are.
    """
    stated, days = scenario.spec.sales_capacity, period(scenario.spec)
    if stated is None or days is None:
        raise ValueError("the scenario has no [sales_capacity]")
    metric = stated.metric or scenario.quota_policies[0].metric
    force = sales_force(scenario)
    carried = _by_role(scenario, quotas, metric)
    quota = [carried.get(rates.role, 0.0) for rates in force.rates]
    total = sum(quota)
    company = float(quotas.target(metric))
    target = [company * one / total if total else 0.0 for one in quota]
    return capacity_plan(force, metric, scenario.spec.currency, target, quota, days.last)


def _by_role(scenario: Scenario, quotas: Quotas, metric: str) -> dict[str, float]:
    role_of = dict(
        zip(scenario.territories["territory_id"], scenario.territories["role"], strict=True)
    )
    carried: dict[str, float] = {}
    for quota in quotas.quotas:
        if quota.metric == metric and quota.period == "year":
            role = role_of[quota.territory_id]
            carried[role] = carried.get(role, 0.0) + float(quota.amount)
    return carried


def with_capacity(run: Run, scenario: Scenario, quotas: Quotas) -> Run:
    """The run with its capacity plan, where the scenario has one and quotas were set."""
    if scenario.spec.sales_capacity is None or not quotas.quotas:
        return run
    plan = plan_of(scenario, quotas)
    summary = run.summary | {"sales_capacity": capacity_summary(plan)}
    return dataclasses.replace(run, sales_capacity=plan.table, hires=plan.hires, summary=summary)


def capacity_papers(
    run_table: pd.DataFrame,
    summary: Mapping[str, Any],
    title: str,
    folder: Path,
    with_picture: bool,
) -> dict[str, bytes | Path]:
    """``sales_capacity.html``, and ``.png`` where a browser is found."""
    html, png = folder / "sales_capacity.html", folder / "sales_capacity.png"
    html.write_text(draw_capacity(run_table, summary, title), encoding="utf-8")
    is_drawn = with_picture and picture(html, png)
    return {html.name: html, **({png.name: png} if is_drawn else {})}


def _written(
    outcome: CapacityOutcome, title: str, folder: Path, with_picture: bool
) -> CapacityOutcome:
    plan = outcome.plan
    sheets = {"Sales capacity": plan.table, "Hires": plan.hires}
    tables = {"sales_capacity.csv": plan.table, "hires.csv": plan.hires}
    if len(outcome.working_time):
        sheets["Working time"] = tables["working_time.csv"] = outcome.working_time
    with tempfile.TemporaryDirectory() as place:
        lines = [("Capacity", outcome.summary["sentence"])]
        book = write_sheets(sheets, title, lines, Path(place) / "sales_capacity.xlsx")
        papers = capacity_papers(plan.table, outcome.summary, title, Path(place), with_picture)
        write_tables(tables, folder, {book.name: book, **papers})
    return dataclasses.replace(outcome, folder=folder)
