"""``territory-opt check``: every fault of the input at once."""

from __future__ import annotations

from typing import Any

import typer

from territory_opt.cli.arguments import AsJson, Quarantine, ScenarioFile, Settings
from territory_opt.cli.exits import BAD_INPUT, OK, guarded
from territory_opt.cli.screen import say, say_json, say_table


@guarded
def check(
    scenario: ScenarioFile,
    settings: Settings = None,
    quarantine: Quarantine = False,
    as_json: AsJson = False,
) -> int:
    """Check scenario and tables; lists every fault. Writes nothing."""
    from territory_opt import api

    report = api.check(scenario, settings or (), quarantine)
    code = BAD_INPUT if report.scenario is None else OK
    if as_json:
        say_json(_document(report, code))
    else:
        _say(report)
    return code


def _document(report: Any, code: int) -> dict[str, Any]:
    rows = [] if report.scenario is None else report.scenario.reconciliation.to_dict("records")
    return {
        "exit_code": code,
        "counts": {str(key): number for key, number in report.counts.items()},
        "faults": [fault.as_dict() for fault in report.faults],
        "reconciliation": rows,
    }


def _say(report: Any) -> None:
    for sentence in report.sentences:
        say(sentence)
    if report.scenario is None:
        say(f"The scenario cannot be used until {_stops(report)} put right.")
        return
    planned = report.scenario.reconciliation.set_index("where").loc["planned", "num_accounts"]
    say_table(
        "Reconciliation",
        ["", "Accounts", "Revenue", "Potential"],
        [
            (row.where, f"{row.num_accounts:,}", f"{row.revenue:,.0f}", f"{row.potential:,.0f}")
            for row in report.scenario.reconciliation.itertuples(index=False)
        ],
    )
    say(f"Sound: {planned:,} accounts for {_teams(report.scenario)}.")


def _teams(scenario: Any) -> str:
    main, *others = (f"{len(team.territories):,} territories" for team in scenario.teams)
    named = zip(scenario.layers, others, strict=True)
    return "; ".join([main, *(f"for {each} of {team.layer}" for team, each in named)])


def _stops(report: Any) -> str:
    number = sum(str(fault.grade) == "stop" for fault in report.faults)
    return "this fault is" if number == 1 else f"these {number:,} faults are"


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("check")(check)
