"""Areas made from accounts: the ground that is nearer to one than to any other."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from pyproj import CRS

from territory_opt.geo.areas import EDGE_DEGREES, Areas, areas_in_plane
from territory_opt.geo.cells import ground_of_points
from territory_opt.geo.plane import plane_around, to_plane

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def voronoi_areas(
    lon: ArrayLike,
    lat: ArrayLike,
    unit_id: Sequence[str] | None = None,
    land: shapely.Geometry | None = None,
) -> tuple[Areas, Ints]:
    """
    One area per place: its Voronoi cell, within reach of the accounts and on land.

    Parameters
    ----------
    lon, lat
        Shape ``(num_points,)``, degrees; points without coordinates are in no area.
    unit_id
        Ids of the points; an area has that of its first point. None: their numbers from 0.
    land
        Shape in degrees to clip to; None for no coast.

    Returns
    -------
    areas, area_of
        Areas in the order of their first points, and the area of each point, shape
        ``(num_points,)``, −1 for none. Points within a metre share an area.

    Raises
    ------
    ValueError
        If no point has coordinates.

    Notes
    -----
    The outline is that of ``territory_cells`` for all points as one territory, simplified for maps;
    the borders between areas are exact.
    """
    lonlat = np.column_stack([np.asarray(lon, float), np.asarray(lat, float)])
    here = np.flatnonzero(np.isfinite(lonlat).all(axis=1))
    if not len(here):
        raise ValueError("lon, lat: no point has coordinates, expected one at least")
    plane = plane_around(*lonlat[here].T)
    first, place_of = _places(to_plane(plane, *lonlat[here].T))
    ground = _ground(lonlat[here], land, plane)
    cells = _cells(to_plane(plane, *lonlat[here[first]].T), ground)
    area_of = np.full(len(lonlat), -1, dtype=np.int64)
    area_of[here] = place_of
    names = here[first] if unit_id is None else np.asarray(unit_id)[here[first]]
    return areas_in_plane(names.astype(str), cells, plane), area_of


def _places(xy: Floats) -> tuple[Ints, Ints]:
    """First point of each place, in order, and the place of each point."""
    _, first, of = np.unique(np.round(xy), axis=0, return_index=True, return_inverse=True)
    rank = np.argsort(np.argsort(first))
    return np.sort(first), rank[of.reshape(-1)]


def _ground(lonlat: Floats, land: shapely.Geometry | None, plane: CRS) -> shapely.Geometry:
    lon, lat = lonlat.T
    fine = shapely.segmentize(ground_of_points(lon, lat, land), EDGE_DEGREES)
    return shapely.make_valid(shapely.transform(fine, lambda xy: to_plane(plane, *xy.T)))


def _cells(xy: Floats, ground: shapely.Geometry) -> NDArray[np.object_]:
    """Cells on the ground; a place that stands off the drawn ground keeps its cell within a metre."""
    window = shapely.union(ground, shapely.MultiPoint(xy)).envelope.buffer(1.0)
    if len(xy) == 1:
        whole = np.array([window])
    else:
        found = shapely.voronoi_polygons(shapely.MultiPoint(xy), extend_to=window, ordered=True)
        whole = shapely.get_parts(found)
    discs = shapely.buffer(shapely.points(xy), 1.0)
    return np.asarray(
        shapely.union(shapely.intersection(whole, ground), shapely.intersection(whole, discs))
    )
