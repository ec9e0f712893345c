"""Next year's sales from history."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, field_validator

from territory_opt.scenario.specs.tables import TableSpec
from territory_opt.scenario.specs.values import Share, wrong


class ForecastSpec(TableSpec):
    """
    Sales of past months or quarters, and how next year's are forecast from them.

    The year is the one from ``effective_from``. Every account then has ``forecast``, currency per
    year, for bands and quotas.
    """

    level: Literal["account", "segment"] = Field(
        default="segment",
        description="What has a method of its own: segments, or accounts with history enough too.",
    )
    missing: Literal["fault", "zero"] = Field(
        default="fault",
        description="What a period without a row means, from the first one of an account on: a gap to "
        "fill, or nothing sold.",
    )
    season: Literal[12, 4] | None = Field(
        default=None,
        description="Periods of a year: months or quarters; as the file has them when left out.",
    )
    interval: Share = Field(
        default=0.8, description="Share of possible years between low and high."
    )
    metric: str | None = Field(
        default=None,
        description="`[[quota]]` whose company target is compared; the first when left out.",
    )

    @field_validator("interval")
    @classmethod
    def _open(cls, value: float) -> float:
        if not 0 < value < 1:
            raise wrong(f"{value:g} is no interval", "Write a share above 0 and below 1: 0.8.")
        return value
