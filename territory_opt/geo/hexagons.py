"""Hexagons to plan with, made from accounts: cells of H3."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from territory_opt.errors import MissingExtraError, ScenarioError
from territory_opt.geo.areas import Areas, areas_in_plane, areas_of
from territory_opt.geo.plane import DEGREES, plane_around, to_plane
from territory_opt.models import Fault, Grade

MOST = 30_000
"""Hexagons that neighbours are found and maps are drawn of in seconds."""
Ints = NDArray[np.int64]


def hexagon_areas(
    lon: ArrayLike,
    lat: ArrayLike,
    resolution: int,
    rings: int = 0,
    ground: shapely.Geometry | None = None,
) -> tuple[Areas, Ints]:
    """
    The hexagons of H3 that hold the points.

    Parameters
    ----------
    lon, lat
        Shape ``(num_points,)``, degrees; points without coordinates are in no hexagon.
    resolution
        0 to 15. Mean areas: 3 is 12,393 km², 4 is 1,770, 5 is 253, 6 is 36, 7 is 5.2 km².
    rings
        So many rings of hexagons around those are areas, too, so that neighbours meet.
    ground
        Polygons in degrees; hexagons whose middle lies on it are areas, too.

    Returns
    -------
    areas, area_of
        Hexagons in ascending order of ``unit_id``, their H3 index; and the area of each point, shape
        ``(num_points,)``, −1 for none.

    Raises
    ------
    MissingExtraError
        If ``h3`` is not installed.
    ValueError
        If the resolution is not 0 to 15, or no point has coordinates.
    ScenarioError
        If ground would take more than ``MOST`` hexagons.

    Notes
    -----
    Brodsky (2018), *H3: Uber's hexagonal hierarchical spatial index*. Twelve cells of each resolution
    are pentagons, most of them at sea.
    """
    h3 = _h3()
    if resolution not in range(16):
        raise ValueError(f"resolution is {resolution}, expected 0 to 15")
    lonlat = np.column_stack([np.asarray(lon, float), np.asarray(lat, float)])
    here = np.flatnonzero(np.isfinite(lonlat).all(axis=1))
    if not len(here):
        raise ValueError("lon, lat: no point has coordinates, expected one at least")
    cell = [h3.latlng_to_cell(y, x, resolution) for x, y in lonlat[here].tolist()]
    around = {near for each in set(cell) for near in h3.grid_disk(each, rings)}
    names = sorted(around | _on_ground(h3, ground, resolution))
    area_of = np.full(len(lonlat), -1, dtype=np.int64)
    area_of[here] = np.searchsorted(names, cell)
    return _areas(h3, names), area_of


def _on_ground(h3: Any, ground: shapely.Geometry | None, resolution: int) -> set[str]:
    if ground is None or shapely.is_empty(ground):
        return set()
    area = areas_of(gpd.GeoDataFrame({"id": [0]}, geometry=[ground], crs=DEGREES), "id").area_km2
    number = [float(area[0] / h3.average_hexagon_area(each, "km^2")) for each in range(16)]
    if number[resolution] > MOST:
        fits = max(each for each in range(16) if number[each] <= MOST or each == 0)
        message = (
            f"about {number[resolution]:,.0f} hexagons of resolution {resolution} would cover the "
            f"ground, more than {MOST:,}"
        )
        remedy = f"Give resolution = {fits}, or less."
        fault = Fault(Grade.STOP, "too-many-hexagons", message, remedy)
        raise ScenarioError(f"{message}. {remedy}", [fault])
    return set(h3.geo_to_cells(ground, resolution))


def _areas(h3: Any, names: list[str]) -> Areas:
    """Outlines are projected corner by corner, so that none runs around the world."""
    outlines = [np.array(h3.cell_to_boundary(name))[:, ::-1] for name in names]
    lonlat = np.vstack(outlines)
    plane = plane_around(*np.array([outline[0] for outline in outlines]).T)
    ring = np.repeat(np.arange(len(names)), [len(outline) for outline in outlines])
    shapes = shapely.polygons(shapely.linearrings(to_plane(plane, *lonlat.T), indices=ring))
    return areas_in_plane(names, shapes, plane)


def _h3() -> Any:
    try:
        import h3
    except ImportError as error:
        raise MissingExtraError("Planning with hexagons", "hexagons") from error
    return h3
