"""Shapes of territories made of points: Voronoi cells, dissolved and clipped."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from pyproj import CRS, Transformer
from scipy.spatial import KDTree

MAX_POINTS = 20_000
"""Above this many points every k-th of each territory draws the shapes."""
REACH_QUANTILE, REACH_NEIGHBOUR, REACH_FACTOR = 0.9, 4, 1.2
"""An account claims ground as far as nine in ten accounts have their fourth neighbour, and a fifth."""
MIN_REACH_M, MAX_REACH_M = 5_000.0, 500_000.0
WIDE_DEGREES = 90.0
"""Accounts spread wider than this are drawn on a world map, not around their middle."""
WORLD = shapely.box(-180, -89, 180, 89)  # projections may have no inverse at the poles
METRES_PER_DEGREE = 111_195.0
EDGE_DEGREES = 0.5
"""Edges of the land are cut to this length, so that a border along a parallel stays on it."""
DETAIL = 1_000
"""Resolution of the borders: this many steps across the map."""
ISLET_STEPS = 4
"""Radius, in steps, of the ground under an account that stands off the simplified coast."""

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def territory_cells(
    lon: ArrayLike, lat: ArrayLike, territory_of: ArrayLike, land: shapely.Geometry | None = None
) -> gpd.GeoDataFrame:
    """
    One shape per territory: the ground that is nearer to its accounts than to any other's.

    Parameters
    ----------
    lon, lat
        Shape ``(num_units,)``, degrees; units without coordinates draw nothing.
    territory_of
        Shape ``(num_units,)``, territory index, −1 for none.
    land
        Shape in degrees to clip to; None for no coast. Accounts off it stand on a small disc.

    Returns
    -------
    GeoDataFrame
        ``territory`` (index, ascending) and ``geometry``: valid (multi)polygons in EPSG:4326 that
        do not overlap beyond rounding. Ground far from every account belongs to nobody. Where
        several territories share one point, the one with most accounts there draws it; a territory
        that wins no point is absent.

    Notes
    -----
    Built in a Lambert azimuthal equal-area projection centred on the accounts (an equirectangular one
    for accounts all over the world; shapes do not cross the 180th meridian). Beyond 20,000 points
    every k-th of each territory, in the order given, draws (k = points / 20,000, rounded up).
    """
    lonlat, territory = _usable(lon, lat, territory_of)
    if not len(lonlat):
        return _frame([], [])
    there = _projection(lonlat)
    xy, territory = _one_owner_per_point(np.column_stack(there.transform(*lonlat.T)), territory)
    ground = _ground(xy, _nearby(land, lonlat, _reach(xy)), there)
    names, shapes = _dissolved_cells(xy, territory)
    step = _step(xy)
    shapes = shapely.intersection(shapely.coverage_simplify(shapes, step), ground)
    return _frame(names, [_to_degrees(shape, there) for shape in shapes])


def ground_of_points(
    lon: ArrayLike, lat: ArrayLike, land: shapely.Geometry | None = None
) -> shapely.Geometry:
    """The outline of ``territory_cells`` for all points as one territory, in degrees."""
    one = np.zeros(len(np.asarray(lon)), dtype=np.int64)
    return shapely.union_all(territory_cells(lon, lat, one, land).geometry.to_numpy())


def _usable(lon: ArrayLike, lat: ArrayLike, territory_of: ArrayLike) -> tuple[Floats, Ints]:
    lonlat = np.column_stack([np.asarray(lon, float), np.asarray(lat, float)])
    territory = np.asarray(territory_of, dtype=np.int64)
    keep = np.flatnonzero(np.isfinite(lonlat).all(axis=1) & (territory >= 0))
    keep = _thinned(keep, territory[keep])
    return lonlat[keep], territory[keep]


def _thinned(keep: Ints, territory: Ints) -> Ints:
    """Every k-th unit of each territory, its first one always."""
    stride = -(-len(keep) // MAX_POINTS)
    if stride <= 1:
        return keep
    order = np.argsort(territory, kind="stable")
    _, start, count = np.unique(territory[order], return_index=True, return_counts=True)
    rank = np.arange(len(order)) - np.repeat(start, count)
    return np.sort(keep[order[rank % stride == 0]])


def _projection(lonlat: Floats) -> Transformer:
    """Metres: equal-area around the middle of the accounts, or the world as a plain rectangle."""
    low, high = lonlat.min(axis=0), lonlat.max(axis=0)
    lon, lat = (low + high) / 2
    if (high - low).max() > WIDE_DEGREES:
        text = f"+proj=eqc +lat_ts={abs(lat):.6f} +over +units=m"
    else:
        text = f"+proj=laea +lon_0={lon:.6f} +lat_0={lat:.6f} +over +units=m"
    return Transformer.from_crs("EPSG:4326", CRS.from_proj4(text), always_xy=True)


def _one_owner_per_point(xy: Floats, territory: Ints) -> tuple[Floats, Ints]:
    """Points to the metre, each with the territory that has most accounts there."""
    pairs, count = np.unique(np.column_stack([np.round(xy), territory]), axis=0, return_counts=True)
    best_first = np.lexsort((-count, pairs[:, 1], pairs[:, 0]))
    points, first = np.unique(pairs[best_first, :2], axis=0, return_index=True)
    return points, pairs[best_first[first], 2].astype(np.int64)


def _dissolved_cells(xy: Floats, territory: Ints) -> tuple[Ints, NDArray[np.object_]]:
    cells = _cells(xy)
    names = np.unique(territory)
    return names, np.array([shapely.coverage_union_all(cells[territory == name]) for name in names])


def _cells(xy: Floats) -> NDArray[np.object_]:
    """The Voronoi cell of each point, within a box well beyond every reach."""
    window = shapely.box(*xy.min(axis=0), *xy.max(axis=0)).buffer(2 * _reach(xy)).envelope
    if len(xy) == 1:
        return np.array([window])
    cells = shapely.voronoi_polygons(shapely.MultiPoint(xy), extend_to=window, ordered=True)
    return np.asarray(shapely.get_parts(cells))


def _reach(xy: Floats) -> float:
    """How far from an account ground still counts as its own, in metres."""
    if len(xy) == 1:
        return 10 * MIN_REACH_M
    neighbour = min(REACH_NEIGHBOUR, len(xy) - 1)
    distance = KDTree(xy).query(xy, k=[neighbour + 1])[0]
    usual = float(REACH_FACTOR * np.quantile(distance, REACH_QUANTILE))
    return min(max(usual, MIN_REACH_M), MAX_REACH_M)


def _step(xy: Floats) -> float:
    return (float(np.ptp(xy, axis=0).max()) + 2 * _reach(xy)) / DETAIL


def _ground(xy: Floats, land: shapely.Geometry, there: Transformer) -> shapely.Geometry:
    """Ground within reach of the accounts and on land."""
    dry = _project(land, there)
    off = ~shapely.contains_xy(dry, xy)
    islets = shapely.buffer(shapely.MultiPoint(xy[off]), ISLET_STEPS * _step(xy))
    return shapely.intersection(_neighbourhood(xy, _reach(xy)), shapely.union(dry, islets))


def _neighbourhood(xy: Floats, reach: float) -> shapely.Geometry:
    """Discs around the accounts, with what they surround and a smooth outline."""
    grid = np.unique(np.round(xy / (reach / 4)), axis=0) * (reach / 4)
    discs = shapely.union_all(shapely.buffer(shapely.points(grid), 1.5 * reach))
    filled = [shapely.Polygon(part.exterior) for part in shapely.get_parts(discs)]
    return shapely.buffer(shapely.union_all(filled), -reach / 2)


def _nearby(land: shapely.Geometry | None, lonlat: Floats, reach: float) -> shapely.Geometry:
    """The part of the land that can matter, so that no far coast need be projected."""
    lat_margin = 2 * reach / METRES_PER_DEGREE
    lon_margin = lat_margin / max(np.cos(np.radians(np.abs(lonlat[:, 1]).max())), 0.05)
    margin = np.array([lon_margin, lat_margin])
    around = shapely.box(*(lonlat.min(axis=0) - margin), *(lonlat.max(axis=0) + margin))
    window = shapely.intersection(around, WORLD)
    near = window if land is None else shapely.intersection(land, window)
    return shapely.segmentize(near, EDGE_DEGREES)


def _project(shape: shapely.Geometry, there: Transformer) -> shapely.Geometry:
    return shapely.make_valid(
        shapely.transform(shape, lambda xy: np.column_stack(there.transform(xy[:, 0], xy[:, 1])))
    )


def _to_degrees(shape: shapely.Geometry, there: Transformer) -> shapely.Geometry:
    """The polygons of a shape in degrees, to about ten metres."""
    degrees = shapely.transform(
        shape,
        lambda xy: np.column_stack(there.transform(xy[:, 0], xy[:, 1], direction="INVERSE")),
    )
    snapped = shapely.set_precision(shapely.make_valid(degrees), 1e-4)
    parts = shapely.get_parts(shapely.get_parts(snapped))
    return shapely.MultiPolygon([part for part in parts if part.geom_type == "Polygon"])


def _frame(territory: ArrayLike, shapes: list[shapely.Geometry]) -> gpd.GeoDataFrame:
    data = {"territory": np.asarray(territory, dtype=np.int64)}
    frame = gpd.GeoDataFrame(data, geometry=gpd.GeoSeries(shapes, crs="EPSG:4326"))
    return frame[~frame.geometry.is_empty].reset_index(drop=True)
