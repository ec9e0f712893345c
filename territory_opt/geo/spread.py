"""How far the accounts of a territory lie apart: figures that points have, too."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def inertia(
    xy_km: Floats,
    weight: ArrayLike,
    territory_of: ArrayLike,
    num_territories: int,
    centre_km: ArrayLike | None = None,
) -> Floats:
    """
    Moment of inertia Σ w d² of each territory, weight × km².

    Hess, Weaver, Siegfeldt, Whelan & Zitlau (1965), Nonpartisan political redistricting by computer,
    *Operations Research* 13, doi:10.1287/opre.13.6.998.

    Parameters
    ----------
    xy_km
        Shape ``(num_areas, 2)``, a point of each area in the plane, kilometres.
    weight
        Shape ``(num_areas,)``, non-negative.
    territory_of
        Shape ``(num_areas,)``, territory index, −1 for none.
    centre_km
        Shape ``(num_territories, 2)``; None: the weighted centroid, which makes it least.
    """
    of, load, distance = _to_centres(xy_km, weight, territory_of, num_territories, centre_km)
    return _sums(of, load * distance**2, num_territories)


def mean_distance_km(
    xy_km: Floats,
    weight: ArrayLike,
    territory_of: ArrayLike,
    num_territories: int,
    centre_km: ArrayLike | None = None,
) -> Floats:
    """Weighted mean distance to the centre, kilometres; arguments as ``inertia``, NaN without weight."""
    of, load, distance = _to_centres(xy_km, weight, territory_of, num_territories, centre_km)
    total = _sums(of, load * distance, num_territories)
    return ratio(total, _sums(of, load, num_territories), np.inf)


def _to_centres(
    xy_km: Floats,
    weight: ArrayLike,
    territory_of: ArrayLike,
    num_territories: int,
    centre_km: ArrayLike | None,
) -> tuple[Ints, Floats, Floats]:
    """Territory, weight, and distance to its centre of every area that has a territory."""
    territory = np.asarray(territory_of, dtype=np.int64)
    is_in = territory >= 0
    of, load, xy = territory[is_in], np.asarray(weight, float)[is_in], np.asarray(xy_km)[is_in]
    total = _sums(of, load, num_territories)
    sums = [_sums(of, load * axis, num_territories) for axis in xy.T]
    middle = np.column_stack([ratio(axis, total, np.inf) for axis in sums])
    centre = middle if centre_km is None else np.asarray(centre_km, float)
    distance = np.linalg.norm(xy - centre[of], axis=1)
    return of, load, np.where(load > 0, distance, 0.0)


def _sums(of: Ints, values: Floats, num_territories: int) -> Floats:
    return np.bincount(of, values, minlength=num_territories).astype(float)


def hull_share_of_points(
    xy_km: Floats, weight: ArrayLike, territory_of: ArrayLike, num_territories: int
) -> Floats:
    """
    Weight of each territory over all weight within the convex hull of its points: 1 is its own alone.

    The population polygon of Hofeller & Grofman (1990), Comparing the compactness of California
    congressional districts, in *Political Gerrymandering and the Courts*. In [0, 1]; arguments as
    ``inertia``, points of no territory do not count. NaN without weight.
    """
    territory = np.asarray(territory_of, dtype=np.int64)
    is_in = territory >= 0
    of, load = territory[is_in], np.asarray(weight, float)[is_in]
    points = shapely.points(np.asarray(xy_km)[is_in])
    hulls = [shapely.MultiPoint(points[of == each]).convex_hull for each in range(num_territories)]
    hull, point = shapely.STRtree(points).query(hulls, predicate="intersects")
    return ratio(_sums(of, load, num_territories), _sums(hull, load[point], num_territories))


def ratio(part: Floats, whole: Floats, most: float = 1.0) -> Floats:
    """The quotient, NaN over 0; rounding does not carry it above ``most``."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.minimum(np.where(whole > 0, part / whole, np.nan), most)
