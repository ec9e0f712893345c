"""Levels above the territories: districts, regions."""

from __future__ import annotations

from pydantic import Field, field_validator, model_validator

from territory_opt.scenario.specs.values import Count, Section, Share, wrong

LOWEST = "territory"


class LevelSpec(Section):
    """A level above the territories, the lowest first; it is made when they are planned."""

    name: str = Field(description="Of one group: district, region.")
    count: Count | None = Field(
        default=None,
        description="How many groups; from `managers`, else from the middle of `span`, when left out.",
    )
    span: list[Count] | None = Field(
        default=None,
        description="Span of control: least and most children of a group, such as [6, 10].",
    )
    tolerance: dict[str, Share] = Field(
        default={},
        description="Measure = band around equal shares: `{ potential = 0.2 }` is ±20 %.",
    )
    managers: str | None = Field(
        default=None,
        description="Table of one group each: manager_id, name, longitude, latitude, relative to the "
        "scenario. Groups then lie around these homes; else around one of their own children.",
    )
    locked_by: str | None = Field(
        default=None,
        description="Column of the territories with the manager_id of this level that they stay under, "
        "empty where free.",
    )
    contiguous: bool = Field(default=True, description="The children of a group hang together.")

    @field_validator("name")
    @classmethod
    def _another_name(cls, value: str) -> str:
        if not value.strip() or value == LOWEST:
            raise wrong(
                f"{value!r} is no name for a level above the territories", "Write district."
            )
        return value

    @field_validator("span")
    @classmethod
    def _two_limits(cls, value: list[int] | None) -> list[int] | None:
        if value is not None and (len(value) != 2 or not 1 <= value[0] <= value[1]):
            raise wrong(
                f"{value} is no span of control", "Write [6, 10]: least and most, from 1 up."
            )
        return value

    @field_validator("count")
    @classmethod
    def _at_least_one(cls, value: int | None) -> int | None:
        if value == 0:
            raise wrong("a level of 0 groups is none", "Write 1 or more, or leave the level out.")
        return value

    @model_validator(mode="after")
    def _has_number(self) -> LevelSpec:
        if self.count is None and self.span is None and self.managers is None:
            raise wrong(
                f"how many {self.name}s there are is not told", "Give span, count or managers."
            )
        if self.locked_by is not None and self.managers is None:
            raise wrong(
                f"locked_by = {self.locked_by!r} names managers, but there are none",
                "Give managers too, or leave locked_by out.",
            )
        return self
