"""Whole tasks over the rooms below: plan, evaluate, set quotas, draw, begin anew."""

from territory_opt.planning.alignment import alignment, today
from territory_opt.planning.capacity import CapacityOutcome, capacity
from territory_opt.planning.check import check
from territory_opt.planning.compare import ComparisonOutcome, compare
from territory_opt.planning.decide import DecideOutcome, decide
from territory_opt.planning.draw import draw
from territory_opt.planning.evaluate import evaluate
from territory_opt.planning.executive import ReportOutcome, write_report
from territory_opt.planning.export import ExportOutcome, ExportSettings, export_run
from territory_opt.planning.field import FieldOutcome, bottom_up_quotas, reconcile_quotas
from territory_opt.planning.forecast import ForecastOutcome, forecast
from territory_opt.planning.gates import (
    PublishOutcome,
    Verdict,
    judge_run,
    judge_stored,
    publish_run,
    write_verdict,
)
from territory_opt.planning.hindsight import HindsightOutcome, backtest_quotas
from territory_opt.planning.letters import LettersOutcome, write_letters
from territory_opt.planning.outcome import Outcome, QuotaOutcome
from territory_opt.planning.plan import plan
from territory_opt.planning.progress import Standing
from territory_opt.planning.quota import quota
from territory_opt.planning.quota_pages import write_quota_pages
from territory_opt.planning.rest import RestOutcome, quotas_of_the_rest
from territory_opt.planning.review import ReviewOutcome, review
from territory_opt.planning.route import RouteOutcome, route_accounts
from territory_opt.planning.simulate import SimulatedOutcome, simulate_quotas
from territory_opt.planning.size import SizePoint, Sizing, size
from territory_opt.planning.sweep import SweepOutcome, sweep
from territory_opt.planning.templates import new, templates
from territory_opt.planning.who import Coverage, Person, who

__all__ = [
    "CapacityOutcome",
    "ComparisonOutcome",
    "Coverage",
    "DecideOutcome",
    "ExportOutcome",
    "ExportSettings",
    "FieldOutcome",
    "ForecastOutcome",
    "HindsightOutcome",
    "LettersOutcome",
    "Outcome",
    "Person",
    "PublishOutcome",
    "QuotaOutcome",
    "ReportOutcome",
    "RestOutcome",
    "ReviewOutcome",
    "RouteOutcome",
    "SimulatedOutcome",
    "SizePoint",
    "Sizing",
    "Standing",
    "SweepOutcome",
    "Verdict",
    "alignment",
    "backtest_quotas",
    "bottom_up_quotas",
    "capacity",
    "check",
    "compare",
    "decide",
    "draw",
    "evaluate",
    "export_run",
    "forecast",
    "judge_run",
    "judge_stored",
    "new",
    "plan",
    "publish_run",
    "quota",
    "quotas_of_the_rest",
    "reconcile_quotas",
    "review",
    "route_accounts",
    "simulate_quotas",
    "size",
    "sweep",
    "templates",
    "today",
    "who",
    "write_letters",
    "write_quota_pages",
    "write_report",
    "write_verdict",
]
