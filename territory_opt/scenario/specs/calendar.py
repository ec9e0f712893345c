"""Days on which people work."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, ValidationInfo, field_validator

from territory_opt.models.nearest import did_you_mean
from territory_opt.scenario.holiday_calendar import countries, subdivisions
from territory_opt.scenario.specs.values import NotNegative, Positive, Section, wrong

Weekday = Literal["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]


class CalendarSpec(Section):
    """
    Working days. Where this section is given, hours are counted day by day in the planning period,
    instead of `hours_per_year` of `[capacity]`.
    """

    hours_per_day: Positive = Field(default=8, description="Working hours a day at FTE 1.")
    work_days: list[Weekday] = Field(
        default=["Mon", "Tue", "Wed", "Thu", "Fri"],
        description="Days of the week; `work_days` of a rep come first.",
    )
    holidays: bool = Field(
        default=True, description="Public holidays are no working days; false: they are."
    )
    country: str | None = Field(
        default=None, description="Two-letter code, for reps whose row has no country."
    )
    subdivision: str | None = Field(
        default=None,
        description="State or province with holidays of its own, for reps whose row has none.",
    )
    leave_days: NotNegative = Field(
        default=0,
        description="Days off a year, in proportion to the time somebody is there; for reps whose row "
        "has no `leave_days`.",
    )

    @field_validator("work_days")
    @classmethod
    def _some_day(cls, value: list[Weekday]) -> list[Weekday]:
        if not value:
            raise wrong("nobody works on any day", 'Write ["Mon", "Tue", "Wed", "Thu", "Fri"].')
        return value

    @field_validator("country")
    @classmethod
    def _known_country(cls, value: str | None) -> str | None:
        if value is not None and value not in countries():
            hint = did_you_mean(value, countries(), list_up_to=0)
            raise wrong(
                f"holidays of {value!r} are not known", hint or 'Write a code such as "DE".'
            )
        return value

    @field_validator("subdivision")
    @classmethod
    def _known_subdivision(cls, value: str | None, info: ValidationInfo) -> str | None:
        country = info.data.get("country")
        if value is None or country is None:
            return value
        if value not in subdivisions(country):
            hint = did_you_mean(value, subdivisions(country), list_up_to=0)
            raise wrong(f"{country} has no subdivision {value!r} with holidays of its own", hint)
        return value
