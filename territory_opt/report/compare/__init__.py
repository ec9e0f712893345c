"""Runs side by side: what differs in figures, in flows, account by account, and on two maps."""

from territory_opt.report.compare.changes import every_change
from territory_opt.report.compare.comparison import Comparison, compare_runs
from territory_opt.report.compare.figures import figure_notes, figure_table
from territory_opt.report.compare.page import comparison_page
from territory_opt.report.compare.payload import sentence
from territory_opt.report.compare.side import Side
from territory_opt.report.compare.today import today_run

__all__ = [
    "Comparison",
    "Side",
    "compare_runs",
    "comparison_page",
    "every_change",
    "figure_notes",
    "figure_table",
    "sentence",
    "today_run",
]
