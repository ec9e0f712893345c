"""``territory-opt quota``: set quotas, agree them with the field, simulate them, judge past ones."""

from __future__ import annotations

from typing import Any

import typer
from typer.core import TyperGroup

from territory_opt.cli import (
    quota,
    quota_backtest,
    quota_field,
    quota_pages,
    quota_rest,
    quota_simulate,
)

SET = "set"
VERBS = (quota, quota_field, quota_rest, quota_simulate, quota_backtest, quota_pages)


class SetUnlessSaid(TyperGroup):
    """``quota SCENARIO`` is short for ``quota set SCENARIO``."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put the verb that is left out first."""
        is_short = bool(args) and args[0] not in (*self.commands, *ctx.help_option_names)
        return super().parse_args(ctx, [SET, *args] if is_short else args)


def register(app: typer.Typer) -> None:
    """Add the verb with those below it."""
    group = typer.Typer(
        cls=SetUnlessSaid,
        help="Set quotas of a plan, agree them with the field, simulate whether they can be reached, "
        "judge those of past years. "
        "`quota SCENARIO` is short for `quota set SCENARIO`.",
        no_args_is_help=True,
        rich_markup_mode=None,
    )
    for module in VERBS:
        module.register(group)
    app.add_typer(group, name="quota")
