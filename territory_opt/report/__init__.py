"""Results to tables, workbook and maps."""

from territory_opt.report.letters import letters
from territory_opt.report.level_outlines import level_outlines
from territory_opt.report.map import AUDIENCES, Audience, OutlineSet, draw_map, outline_set
from territory_opt.report.money import Money
from territory_opt.report.picture import picture
from territory_opt.report.tables import build_run
from territory_opt.report.team_maps import map_files, slug, team_map
from territory_opt.report.workbook import write_workbook
from territory_opt.scoring.wording import as_money

__all__ = [
    "AUDIENCES",
    "Audience",
    "Money",
    "OutlineSet",
    "as_money",
    "build_run",
    "draw_map",
    "letters",
    "level_outlines",
    "map_files",
    "outline_set",
    "picture",
    "slug",
    "team_map",
    "write_workbook",
]
