"""Reports for executives: one page, and slides with the same."""

from territory_opt.report.executive.brief import Brief, brief
from territory_opt.report.executive.page import summary_page

__all__ = ["Brief", "brief", "summary_page"]
