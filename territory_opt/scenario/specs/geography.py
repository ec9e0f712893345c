"""Areas that territories are built of."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from territory_opt.scenario.specs.values import NotNegative, Section, Where, written_number, wrong

OF_FILES = ("layer", "unit_id", "barriers", "region_column")
"""Keys that mean something only where areas come from a file."""
FINEST = 15
SIZES = "4 is 1,770 km² each, 5 is 253, 6 is 36"


def _resolution(value: int) -> int:
    if not 0 <= value <= FINEST:
        raise wrong(f"{value} is no resolution of H3", f"Write 0 to {FINEST}: {SIZES}.")
    return value


class GeographySpec(Section):
    """Areas: ZIP codes, counties, hexagons, whatever accounts lie in; from a file, or made as cells."""

    file: str | None = Field(
        default=None,
        description="Polygons: GeoPackage, GeoJSON, Shapefile or TopoJSON, relative to the scenario.",
    )
    cells: Literal["hexagons", "voronoi"] | None = Field(
        default=None,
        description="In place of a file, areas made from the accounts' coordinates: hexagons (H3; extra "
        "`hexagons`), or the ground that is nearer to an account than to any other.",
    )
    resolution: (
        Annotated[int, BeforeValidator(written_number), AfterValidator(_resolution)] | None
    ) = Field(default=None, description=f"Of hexagons, 0 to {FINEST}: {SIZES}.")
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
        description="Accounts without a `geo_unit_id`, and homes, belong to the area they lie in, or "
        "to the nearest within this reach.",
    )

    @model_validator(mode="after")
    def _one_source(self) -> GeographySpec:
        if self.file is None and self.cells is None:
            raise wrong(
                "where the areas come from is not told",
                'Give file = "counties.gpkg", or cells = "hexagons" or "voronoi".',
            )
        if self.file is not None and self.cells is not None:
            raise wrong(
                f"file = {self.file!r} and cells = {self.cells!r} are two grounds",
                "Leave one of them out.",
            )
        return self

    @model_validator(mode="after")
    def _fitting_keys(self) -> GeographySpec:
        stray = [key for key in OF_FILES if key in self.model_fields_set]
        if self.cells is not None and stray:
            told = ", ".join(stray)
            raise wrong(f"{told}: only for areas from a file, not for cells", "Leave it out.")
        if self.cells == "hexagons" and self.resolution is None:
            raise wrong("how large the hexagons are is not told", f"Give resolution: {SIZES}.")
        if self.cells != "hexagons" and self.resolution is not None:
            raise wrong(
                f"resolution = {self.resolution} is of hexagons only",
                'Leave it out, or write cells = "hexagons".',
            )
        return self
