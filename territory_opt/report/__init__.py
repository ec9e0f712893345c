"""Results to tables, workbook and maps."""

from territory_opt.report.money import GainRange, as_money
from territory_opt.report.tables import build_run
from territory_opt.report.workbook import write_workbook

__all__ = ["GainRange", "as_money", "build_run", "write_workbook"]
