"""
Everything that a face may call: whole tasks, and the library beneath them.

``cli`` and ``web`` know this module and nothing below it.
"""

from territory_opt.calendar.batch import Manner as BatchManner
from territory_opt.calendar.batch import (
    Processes,
    batch_rows,
    read_batch,
    run_batch,
    standings,
    tally,
    write_batch,
)
from territory_opt.calendar.batch import exit_code as exit_code_of_batch
from territory_opt.calendar.cluster import dask_crew
from territory_opt.calendar.cluster.whole import solver_of
from territory_opt.calendar.dates.check import check_calendar, fault_sentence
from territory_opt.calendar.dates.events import Calendar, Event, Occasion
from territory_opt.calendar.dates.moments import in_utc, moment_of
from territory_opt.calendar.dates.occasions import next_occasions, occasions
from territory_opt.calendar.dates.read import read_calendar
from territory_opt.calendar.dates.template import new_calendar
from territory_opt.calendar.dates.write import Written as CalendarWritten
from territory_opt.calendar.dates.write import write_calendar
from territory_opt.calendar.job import Limits
from territory_opt.calendar.running.agenda import Entry as CalendarEntry
from territory_opt.calendar.running.agenda import due
from territory_opt.calendar.running.run import CalendarOutcome, run_calendar
from territory_opt.calendar.running.run import Result as CalendarResult
from territory_opt.calendar.running.run import Step as CalendarStep
from territory_opt.calendar.running.terms import Terms
from territory_opt.errors import (
    ClusterError,
    InputError,
    MissingExtraError,
    NoStoreError,
    RefereeError,
    ScenarioError,
    StoreConflictError,
    StoreError,
    TerritoryOptError,
    UnsupportedError,
)
from territory_opt.models import Fault, Grade
from territory_opt.planning import (
    CapacityOutcome,
    ComparisonOutcome,
    Coverage,
    DecideOutcome,
    ExportOutcome,
    ExportSettings,
    FieldOutcome,
    ForecastOutcome,
    HindsightOutcome,
    LettersOutcome,
    Outcome,
    PublishOutcome,
    QuotaOutcome,
    ReportOutcome,
    RestOutcome,
    ReviewOutcome,
    RouteOutcome,
    SimulatedOutcome,
    SizePoint,
    Sizing,
    Standing,
    SweepOutcome,
    Verdict,
    backtest_quotas,
    bottom_up_quotas,
    capacity,
    check,
    compare,
    decide,
    draw,
    evaluate,
    export_run,
    forecast,
    judge_run,
    judge_stored,
    new,
    plan,
    publish_run,
    quota,
    quotas_of_the_rest,
    reconcile_quotas,
    review,
    route_accounts,
    simulate_quotas,
    size,
    sweep,
    templates,
    who,
    write_letters,
    write_quota_pages,
    write_report,
    write_verdict,
)
from territory_opt.report import as_money
from territory_opt.report.forecast import forecast_lines
from territory_opt.report.headline import headline
from territory_opt.report.together import violations_of
from territory_opt.runs import Run, read_run
from territory_opt.scenario import CheckReport, Scenario, read_scenario
from territory_opt.scenario.messages import sentences
from territory_opt.store import DEFAULT as DEFAULT_STORE
from territory_opt.store import Difference, State, Store, StoredRun, open_store, upgrade_store
from territory_opt.store import compare as compare_runs

__all__ = [
    "DEFAULT_STORE",
    "BatchManner",
    "Calendar",
    "CalendarEntry",
    "CalendarOutcome",
    "CalendarResult",
    "CalendarStep",
    "CalendarWritten",
    "CapacityOutcome",
    "CheckReport",
    "ClusterError",
    "ComparisonOutcome",
    "Coverage",
    "DecideOutcome",
    "Difference",
    "Event",
    "ExportOutcome",
    "ExportSettings",
    "Fault",
    "FieldOutcome",
    "ForecastOutcome",
    "Grade",
    "HindsightOutcome",
    "InputError",
    "LettersOutcome",
    "Limits",
    "MissingExtraError",
    "NoStoreError",
    "Occasion",
    "Outcome",
    "Processes",
    "PublishOutcome",
    "QuotaOutcome",
    "RefereeError",
    "ReportOutcome",
    "RestOutcome",
    "ReviewOutcome",
    "RouteOutcome",
    "Run",
    "Scenario",
    "ScenarioError",
    "SimulatedOutcome",
    "SizePoint",
    "Sizing",
    "Standing",
    "State",
    "Store",
    "StoreConflictError",
    "StoreError",
    "StoredRun",
    "SweepOutcome",
    "Terms",
    "TerritoryOptError",
    "UnsupportedError",
    "Verdict",
    "as_money",
    "backtest_quotas",
    "batch_rows",
    "bottom_up_quotas",
    "capacity",
    "check",
    "check_calendar",
    "compare",
    "compare_runs",
    "dask_crew",
    "decide",
    "draw",
    "due",
    "evaluate",
    "exit_code_of_batch",
    "export_run",
    "fault_sentence",
    "forecast",
    "forecast_lines",
    "headline",
    "in_utc",
    "judge_run",
    "judge_stored",
    "moment_of",
    "new",
    "new_calendar",
    "next_occasions",
    "occasions",
    "open_store",
    "plan",
    "publish_run",
    "quota",
    "quotas_of_the_rest",
    "read_batch",
    "read_calendar",
    "read_run",
    "read_scenario",
    "reconcile_quotas",
    "review",
    "route_accounts",
    "run_batch",
    "run_calendar",
    "sentences",
    "simulate_quotas",
    "size",
    "solver_of",
    "standings",
    "sweep",
    "tally",
    "templates",
    "upgrade_store",
    "violations_of",
    "who",
    "write_batch",
    "write_calendar",
    "write_letters",
    "write_quota_pages",
    "write_report",
    "write_verdict",
]
