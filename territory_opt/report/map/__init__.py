"""A run drawn as one offline page: accounts, territories, figures, search."""

from territory_opt.report.map.audience import AUDIENCES, Audience
from territory_opt.report.map.outlines import OutlineSet, outline_set
from territory_opt.report.map.page import draw_map
from territory_opt.report.map.view import TeamLink

__all__ = ["AUDIENCES", "Audience", "OutlineSet", "TeamLink", "draw_map", "outline_set"]
