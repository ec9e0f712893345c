"""Areas that territories are built of."""

from __future__ import annotations

from pydantic import Field

from territory_opt.scenario.specs.values import NotNegative, Section, Where


class GeographySpec(Section):
    """Areas: ZIP codes, counties, hexagons, whatever accounts lie in."""

    file: str = Field(
        description="Polygons: GeoPackage, GeoJSON, Shapefile or TopoJSON, relative to the scenario."
    )
    layer: str | None = Field(
        default=None, description="Layer, or TopoJSON object, where the file has several."
    )
    unit_id: str = Field(
        default="geo_unit_id", description="Column of the file with the id of each area."
    )
    min_border_m: NotNegative = Field(
        default=1.0, description="Least shared border of two neighbours, metres."
    )
    island_reach_km: NotNegative = Field(
        default=100.0,
        description="Islands are joined to the nearest area within this reach, and that is reported; "
        "0 joins none.",
    )
    barriers: str | None = Field(
        default=None,
        description="Lines that territories do not cross (rivers, ridges): a file as above.",
    )
    region_column: str | None = Field(
        default=None,
        description="Column of the areas' file; territories do not cross from one value to another.",
    )
    carve_out: Where | None = Field(
        default=None,
        description="Named accounts that are units of their own: they may belong to any territory, "
        "wherever it lies.",
    )
    account_reach_km: NotNegative = Field(
        default=5.0,
        description="Accounts without a `geo_unit_id` belong to the area they lie in, or the nearest "
        "within this reach.",
    )
