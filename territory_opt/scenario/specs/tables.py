"""Where tables lie and how they are read."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, field_validator

from territory_opt.scenario.specs.values import Number, Scalar, Section, Share, Where, wrong


class TableSpec(Section):
    """One table: its file, the rows that count, and what its columns are called."""

    file: str = Field(
        description="CSV, XLSX, Parquet, GeoJSON or GeoPackage file, relative to the scenario."
    )
    where: Where = Field(
        default={},
        description="Rows that count; the others are out of scope. Our column names or the file's own.",
    )
    columns: dict[str, str] = Field(
        default={}, description="Our column = the file's column, only where the names differ."
    )
    defaults: dict[str, Scalar] = Field(
        default={}, description="Value of a column where it is absent or empty."
    )
    factors: dict[str, Number] = Field(
        default={},
        description="Column = factor it is multiplied by as read, where a proxy stands in for it.",
    )
    geocode: bool = Field(
        default=False,
        description="Fill missing coordinates offline, from postal code, then from city.",
    )
    encoding: str | None = Field(
        default=None, description="Text encoding of a CSV; recognised when left out."
    )
    delimiter: str | None = Field(
        default=None, description="Field separator of a CSV; recognised when left out."
    )
    decimal: Literal[".", ","] | None = Field(
        default=None, description="Decimal mark of numbers; recognised when left out."
    )
    sheet: str | None = Field(
        default=None, description="Sheet of a workbook; the first when left out."
    )
    layer: str | None = Field(
        default=None, description="Layer of a GeoPackage; the first when left out."
    )
    query: str | None = Field(
        default=None, description="Room for databases: refused by this version."
    )

    @field_validator("file")
    @classmethod
    def _a_file(cls, value: str) -> str:
        if "://" in value or value.startswith("env:"):
            raise wrong(
                "addresses of databases are not supported by this version",
                "Export the table as a file and name that.",
            )
        return value

    @field_validator("query")
    @classmethod
    def _no_database(cls, value: str | None) -> str | None:
        if value is not None:
            raise wrong(
                "reading from a database is not supported by this version",
                "Export the query's result as a file and name it under `file`.",
            )
        return value


class OpportunitiesSpec(TableSpec):
    """Deals: a table like the others, and the order of their stages."""

    stages: list[str] = Field(
        default=[],
        description="Stages of open deals, the earliest first; `from_stage` of a protection needs them.",
    )

    win_rates: dict[str, Share] = Field(
        default={},
        description="Share of deals in a stage that is won in the end, such as `{ Proposal = 0.4 }`, "
        "for quotas by pipeline. Without it deals differ by age alone, as decided ones did.",
    )

    @field_validator("stages")
    @classmethod
    def _each_once(cls, value: list[str]) -> list[str]:
        names = [stage.strip().casefold() for stage in value]
        again = [stage for place, stage in enumerate(value) if names[place] in names[:place]]
        if again:
            raise wrong(f"the stage {again[0]!r} is there twice", "Keep it in one place.")
        return value


class DecisionsSpec(Section):
    """What managers decided about a plan, as `territory-opt decide` writes it; later rounds win."""

    file: str = Field(
        description="CSV or XLSX file of decisions, one row each, relative to the scenario."
    )


class OwnersSpec(Section):
    """Owners that are no rep: names (``*`` stands for anything) beside those recognised anyway."""

    leaver: list[str] = Field(default=[], description="Names of owners who have left.")
    queue: list[str] = Field(default=[], description="Names of queues and unassigned pools.")
    house: list[str] = Field(default=[], description="Names of house and integration accounts.")
