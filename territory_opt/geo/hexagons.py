"""Hexagons to plan with, made from accounts: cells of H3."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from territory_opt.errors import MissingExtraError
from territory_opt.geo.areas import Areas, areas_in_plane
from territory_opt.geo.plane import plane_around, to_plane

Ints = NDArray[np.int64]


def hexagon_areas(
    lon: ArrayLike, lat: ArrayLike, resolution: int, rings: int = 0
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
    names = sorted({near for each in set(cell) for near in h3.grid_disk(each, rings)})
    area_of = np.full(len(lonlat), -1, dtype=np.int64)
    area_of[here] = np.searchsorted(names, cell)
    return _areas(h3, names), area_of


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
