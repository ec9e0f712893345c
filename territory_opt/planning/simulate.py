"""Can the quotas of a plan be reached? Simulated years of its accounts."""

from __future__ import annotations

import dataclasses
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from territory_opt.errors import InputError
from territory_opt.models import Plan
from territory_opt.models.nearest import did_you_mean
from territory_opt.planning.alignment import alignment
from territory_opt.planning.opening import name_of, opened
from territory_opt.planning.outcomes import stated
from territory_opt.planning.quota import carried_by
from territory_opt.planning.simulated_years import simulated_of
from territory_opt.report.simulated import Simulated
from territory_opt.report.simulated_page import draw_simulated
from territory_opt.report.simulated_words import simulated_summary
from territory_opt.report.workbook import write_sheets
from territory_opt.runs import check_folder, write_tables
from territory_opt.scenario import Scenario
from territory_opt.scenario.specs.layers import MAIN


@dataclass(frozen=True, eq=False)
class SimulatedOutcome:
    """
    Outcome of ``simulate_quotas``.

    Attributes
    ----------
    simulated
        Tables ``table``, ``verdict_table`` and ``pay_table``.
    summary
        Chances, costs, and the answer as a sentence.
    folder
        Where it was written; None when nothing was.
    """

    simulated: Simulated
    summary: Mapping[str, Any]
    folder: Path | None = None


def simulate_quotas(
    scenario: Scenario | str | Path,
    given: Plan | str | Path | None = None,
    out: str | Path | None = None,
    *,
    layer: str | None = None,
    settings: Sequence[str] = (),
    quarantine: bool = False,
) -> SimulatedOutcome:
    """
    Simulate years of sales, and set them against the quotas of a plan.

    Parameters
    ----------
    scenario
        A scenario, or its file, with ``[attainability]`` and ``[[quota]]``; with ``[[pay]]`` the
        cost is told too.
    given
        The plan, its file, or a run folder; today's alignment when left out.
    out
        Folder for tables, workbook and page; nothing is written when left out.
    layer
        Whose quotas; the first team with ``[attainability]`` when left out.
    settings, quarantine
        As in ``plan``.

    Raises
    ------
    InputError
        For bad input, and for a scenario that does not say how sure its sales are.
    """
    read = opened(scenario, settings, quarantine)
    folder = None if out is None else check_folder(out)
    team = _team(read, layer)
    stated(team)
    of = alignment(team.to_problem(), given, layer=team.layer).territory_of
    simulated = simulated_of(team, of, carried_by(team, Plan(of)))
    outcome = SimulatedOutcome(simulated, simulated_summary(simulated))
    return outcome if folder is None else _written(outcome, _title(team), folder)


def _team(scenario: Scenario, layer: str | None) -> Scenario:
    """The team that is asked for, or the first that says how sure its sales are."""
    if layer is None:
        sure = [team for team in scenario.teams if team.spec.attainability is not None]
        return sure[0] if sure else scenario
    teams = {team.layer: team for team in scenario.teams}
    if layer not in teams:
        raise InputError(f"there is no layer {layer!r}. {did_you_mean(layer, list(teams))}".strip())
    return teams[layer]


def _title(team: Scenario) -> str:
    return name_of(team) if team.layer == MAIN else f"{name_of(team)}: {team.layer}"


def _written(outcome: SimulatedOutcome, title: str, folder: Path) -> SimulatedOutcome:
    simulated, summary = outcome.simulated, outcome.summary
    tables = {
        "attainability.csv": simulated.table,
        "quota_tests.csv": simulated.verdict_table,
        "pay.csv": simulated.pay_table,
    }
    tables = {name: table for name, table in tables.items() if len(table)}
    names = {"attainability.csv": "Attainability", "quota_tests.csv": "Tests", "pay.csv": "Pay"}
    sheets = {names[name]: table for name, table in tables.items()}
    page = draw_simulated(simulated, summary, title).encode("utf-8")
    with tempfile.TemporaryDirectory() as place:
        lines = [("Attainability", str(summary["sentence"]))]
        book = write_sheets(sheets, title, lines, Path(place) / "attainability.xlsx")
        write_tables(tables, folder, {book.name: book, "attainability.html": page})
    return dataclasses.replace(outcome, folder=folder)
