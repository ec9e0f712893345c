"""Road kilometres and hours from a routing engine, through a cache."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray

from territory_opt.errors import RoutingError
from territory_opt.geo.routing_cache import RoutingCache
from territory_opt.geo.routing_engines import ENGINES
from territory_opt.geo.routing_http import Endpoint, TooBigError

DECIMALS = 5
"""Coordinates are rounded to about a metre: they name the cache's files and go to the server."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Engine:
    """
    A routing engine and how to talk to it.

    Attributes
    ----------
    url
        Base address; user, password and query (keys) are sent, and never shown.
    kind
        ``"osrm"`` (table service) or ``"valhalla"`` (``sources_to_targets``).
    profile
        Kind of travel: ``"driving"``, or what the server calls it.
    max_coordinates
        Most coordinates in one request; halved where the server says that is too big.
    timeout_seconds, retries, backoff_seconds
        Patience with a request; how often a failed one is tried again, after a pause that doubles.
    """

    url: str
    kind: str = "osrm"
    profile: str = "driving"
    max_coordinates: int = 100
    timeout_seconds: float = 30.0
    retries: int = 3
    backoff_seconds: float = 0.5


@dataclass(frozen=True, eq=False)
class RoadTable:
    """
    Roads from homes to points.

    Attributes
    ----------
    km, hours
        ``(num_points, num_homes)``, one way, from the home; NaN where there is no road, or no place.
    num_requests, num_cache_hits
        Requests made (tries again and refused ones included), and tables found in the cache.
    shown_url
        The engine's address without secrets.
    """

    km: Floats
    hours: Floats
    num_requests: int
    num_cache_hits: int
    shown_url: str


def road_table(
    engine: Engine,
    lon: ArrayLike,
    lat: ArrayLike,
    home_lon: ArrayLike,
    home_lat: ArrayLike,
    cache: str | Path,
) -> RoadTable:
    """
    Road kilometres and hours from every home to every point.

    Parameters
    ----------
    lon, lat, home_lon, home_lat
        Degrees, ``(num_points,)`` and ``(num_homes,)``; NaN where there is no place.
    cache
        Folder for the answers; a table that is there is not asked for again.

    Raises
    ------
    RoutingError
        If the server cannot be reached or answers nonsense, or the cache cannot be written. Tables
        that were answered until then stay in the cache.
    """
    targets, target_of = _distinct(lon, lat)
    sources, source_of = _distinct(home_lon, home_lat)
    endpoint = Endpoint(engine.url, engine.timeout_seconds, engine.retries, engine.backoff_seconds)
    asker = _Asker(engine, endpoint, RoutingCache(Path(cache)))
    both = np.full((2, len(target_of), len(source_of)), np.nan)
    if len(targets) and len(sources):
        found = asker.table(sources, targets)  # (2, num_sources, num_targets)
        there = np.ix_(np.flatnonzero(target_of >= 0), np.flatnonzero(source_of >= 0))
        pick = np.ix_(source_of[source_of >= 0], target_of[target_of >= 0])
        both[0][there], both[1][there] = found[0][pick].T, found[1][pick].T
    return RoadTable(both[0], both[1], endpoint.num_requests, asker.cache.num_hits, endpoint.shown)


class _Asker:
    """Cuts tables into requests that the server accepts."""

    def __init__(self, engine: Engine, endpoint: Endpoint, cache: RoutingCache) -> None:
        self.engine, self.endpoint, self.cache = engine, endpoint, cache
        self.ask = ENGINES[engine.kind]
        self.limit = max(2, engine.max_coordinates)

    def table(self, sources: Floats, targets: Floats) -> Floats:
        """Kilometres and hours, ``(2, num_sources, num_targets)``."""
        num_sources = min(len(sources), self.limit // 2)
        num_targets = self.limit - num_sources
        return np.concatenate(
            [
                np.concatenate(
                    [self.block(part, to) for to in _chunks(targets, num_targets)], axis=2
                )
                for part in _chunks(sources, num_sources)
            ],
            axis=1,
        )

    def block(self, sources: Floats, targets: Floats) -> Floats:
        """One request's table, from the cache where it is there."""
        name = (self.engine.kind, self.engine.profile, self.endpoint.shown)
        key = self.cache.key(name, sources, targets)
        found = self.cache.load(key, (2, len(sources), len(targets)))
        if found is None:
            found = self._answer(sources, targets)
            self.cache.save(key, found)
        return found

    def _answer(self, sources: Floats, targets: Floats) -> Floats:
        size = len(sources) + len(targets)
        if size > self.limit:
            return self._halves(sources, targets)
        try:
            found = self.ask(self.endpoint, self.engine.profile, sources, targets)
        except TooBigError as error:
            if size <= 2:
                raise RoutingError(
                    f"{self.endpoint.shown} refuses even a single pair as too big ({error})"
                ) from error
            self.limit = max(2, size // 2)
            return self._halves(sources, targets)
        if found is not None:
            return found
        if size <= 2:
            return np.full((2, 1, 1), np.nan)
        return self._halves(sources, targets)

    def _halves(self, sources: Floats, targets: Floats) -> Floats:
        if len(sources) > len(targets):
            first, second = np.array_split(sources, 2)
            return np.concatenate([self.block(first, targets), self.block(second, targets)], axis=1)
        first, second = np.array_split(targets, 2)
        return np.concatenate([self.block(sources, first), self.block(sources, second)], axis=2)


def _distinct(lon: ArrayLike, lat: ArrayLike) -> tuple[Floats, NDArray[np.int64]]:
    """Distinct places ``(num_places, 2)``, and the place of every point, -1 where it has none."""
    points = np.round(np.stack([np.asarray(lon, float), np.asarray(lat, float)], axis=1), DECIMALS)
    is_known = np.isfinite(points).all(axis=1)
    place_of = np.full(len(points), -1, dtype=np.int64)
    places, place_of[is_known] = np.unique(points[is_known] + 0.0, axis=0, return_inverse=True)
    return places, place_of


def _chunks(points: Floats, size: int) -> list[Floats]:
    return [points[at : at + size] for at in range(0, len(points), size)]
