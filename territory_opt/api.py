"""
Everything that a face may call: whole tasks, and the library beneath them.

``cli`` and ``web`` know this module and nothing below it.
"""

from territory_opt.errors import (
    InputError,
    MissingExtraError,
    RefereeError,
    ScenarioError,
    TerritoryOptError,
    UnsupportedError,
)
from territory_opt.models import Fault, Grade
from territory_opt.planning import (
    CapacityOutcome,
    Coverage,
    ExportOutcome,
    ExportSettings,
    ForecastOutcome,
    HindsightOutcome,
    LettersOutcome,
    Outcome,
    QuotaOutcome,
    RouteOutcome,
    SimulatedOutcome,
    SizePoint,
    Sizing,
    Standing,
    backtest_quotas,
    capacity,
    check,
    draw,
    evaluate,
    export_run,
    forecast,
    new,
    plan,
    quota,
    route_accounts,
    simulate_quotas,
    size,
    templates,
    who,
    write_letters,
    write_quota_pages,
)
from territory_opt.report import as_money
from territory_opt.report.forecast import forecast_lines
from territory_opt.report.headline import headline
from territory_opt.report.together import violations_of
from territory_opt.runs import Run, read_run
from territory_opt.scenario import CheckReport, Scenario, read_scenario
from territory_opt.scenario.messages import sentences

__all__ = [
    "CapacityOutcome",
    "CheckReport",
    "Coverage",
    "ExportOutcome",
    "ExportSettings",
    "Fault",
    "ForecastOutcome",
    "Grade",
    "HindsightOutcome",
    "InputError",
    "LettersOutcome",
    "MissingExtraError",
    "Outcome",
    "QuotaOutcome",
    "RefereeError",
    "RouteOutcome",
    "Run",
    "Scenario",
    "ScenarioError",
    "SimulatedOutcome",
    "SizePoint",
    "Sizing",
    "Standing",
    "TerritoryOptError",
    "UnsupportedError",
    "as_money",
    "backtest_quotas",
    "capacity",
    "check",
    "draw",
    "evaluate",
    "export_run",
    "forecast",
    "forecast_lines",
    "headline",
    "new",
    "plan",
    "quota",
    "read_run",
    "read_scenario",
    "route_accounts",
    "sentences",
    "simulate_quotas",
    "size",
    "templates",
    "violations_of",
    "who",
    "write_letters",
    "write_quota_pages",
]
