"""How a plan becomes routing rules."""

from __future__ import annotations

from pydantic import Field

from territory_opt.scenario.specs.values import Positive, Section


class RoutingSpec(Section):
    """How a plan becomes routing rules for new accounts."""

    splits: list[str] = Field(
        default=["segment", "tier"],
        description="Columns of accounts that may split ranges of postal codes where that saves lines.",
    )
    exception_cost: Positive = Field(
        default=1.5,
        description="What an account with a line of its own costs, in lines: 1.5 gives two accounts "
        "side by side a range; above 2, one alone as well.",
    )
