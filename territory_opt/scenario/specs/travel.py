"""Where road kilometres and hours come from."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, field_validator, model_validator

from territory_opt.scenario.specs.values import Count, NotNegative, Positive, Section, wrong


class RoadsSpec(Section):
    """Roads instead of great circle × circuity: a matrix of your own, or a routing engine."""

    matrix: str | None = Field(
        default=None,
        description="Table of `territory_id` (or `rep_id`), `account_id` (or `geo_unit_id`), `km` "
        "and `hours`, one way; CSV, XLSX or Parquet, relative to the scenario.",
    )
    url: str | None = Field(
        default=None,
        description='Routing engine: `"http://…"`, or `"env:NAME"` for the variable that holds it.',
    )
    engine: Literal["osrm", "valhalla"] = Field(
        default="osrm", description="What the engine speaks: OSRM's table service, or Valhalla's."
    )
    profile: str = Field(default="driving", description="Profile, or costing, of the engine.")
    missing: Literal["great_circle", "forbid"] = Field(
        default="great_circle",
        description="Pairs that the matrix leaves out or no road joins: great circle × circuity, "
        "counted among the faults; or not allowed.",
    )
    cache: str = Field(
        default=".territory_opt_cache",
        description="Folder for the engine's answers, relative to the scenario.",
    )
    max_coordinates: Count = Field(default=100, description="Most coordinates in one request.")
    timeout_seconds: Positive = Field(default=30, description="Patience with one request.")
    retries: Count = Field(default=3, description="How often a failed request is tried again.")
    backoff_seconds: NotNegative = Field(
        default=0.5, description="Pause before the first further try; it doubles each time."
    )

    @field_validator("url")
    @classmethod
    def _an_address(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("http://", "https://", "env:", "(hidden)")):
            raise wrong(
                "this is no address of a routing engine",
                'Write "http://localhost:5000", or "env:ROUTING_URL".',
            )
        if value is not None and not value.startswith("env:") and ("?" in value or "@" in value):
            raise wrong(
                "users, passwords and keys do not belong in a scenario",
                'Put the whole address into a variable, and write url = "env:ROUTING_URL".',
            )
        return value

    @field_validator("profile")
    @classmethod
    def _a_word(cls, value: str) -> str:
        if not value.replace("-", "").replace("_", "").isalnum():
            raise wrong(f"{value!r} is no profile", 'Write a word such as "driving".')
        return value

    @field_validator("max_coordinates")
    @classmethod
    def _a_pair(cls, value: int) -> int:
        if value < 2:
            raise wrong(f"{value} coordinates make no pair", "Write 2 or more.")
        return value

    @model_validator(mode="after")
    def _one_source(self) -> RoadsSpec:
        if self.matrix is not None and self.url is not None:
            raise wrong("both a matrix and a routing engine are given", "Leave matrix or url out.")
        return self
