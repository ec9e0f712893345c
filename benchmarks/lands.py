"""Ground to plan territories on: counties, ZIP areas, and the problems that stand on them."""

from __future__ import annotations

import csv
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyproj

from benchmarks.machine import HOUSE
from territory_opt.geo import adjacency, graph_of_points, read_areas
from territory_opt.geo.postal import DEGREE
from territory_opt.models import Problem

COUNTIES = HOUSE / "scenarios" / "us-counties"
ALBERS = "+proj=aea +lat_1=29.5 +lat_2=45.5 +lat_0=37.5 +lon_0=-96 +units=km +ellps=GRS80"


@dataclass(frozen=True)
class Ground:
    """Units that can be planned: ``xy`` km, loads, neighbours, and how many stood out."""

    xy: np.ndarray
    loads: np.ndarray
    graph: Any
    number: int
    alone: tuple[str, ...] = ()


def counties(number: int, tolerance: float, state: str = "") -> Ground:
    """Counties, of one state (its FIPS code) or all, without the oversized ones."""
    areas = read_areas(COUNTIES / "counties.topojson", "fips")
    with (COUNTIES / "counties.csv").open(encoding="utf-8") as file:
        employed = {row["geo_unit_id"]: float(row["employed"]) for row in csv.DictReader(file)}
    load = np.array([employed[name] for name in areas.unit_id.tolist()])
    xy = np.stack(pyproj.Transformer.from_crs("EPSG:4326", ALBERS, always_xy=True).transform(
        areas.lon, areas.lat), axis=1)  # fmt: skip
    graph, alone = adjacency(areas).graph, list[int]()
    keep = np.array([name.startswith(state) for name in areas.unit_id.tolist()])
    while True:
        target = load[keep].sum() / (number - len(alone))
        large = np.flatnonzero(keep & (load > (1 + tolerance) * target))
        if not len(large):
            break
        alone += large.tolist()
        keep[large] = False
    at = np.flatnonzero(keep)
    both = np.stack([load, areas.area_km2], axis=1)[at]
    names = tuple(areas.unit_id[alone].tolist())
    return Ground(xy[at], both, graph[at][:, at], number - len(alone), names)


def with_count(ground: Ground) -> Ground:
    """The second load is 1 for every unit, in place of what it was."""
    ones = np.ones(len(ground.loads))
    return replace(ground, loads=np.stack([ground.loads[:, 0], ones], axis=1))


def zips(number: int, seed: int) -> Ground:
    """ZIP areas of the lower 48 by their centroids; loads lognormal, Delaunay neighbours."""
    with np.load(HOUSE / "territory_opt" / "geo" / "data" / "us_zips.npz") as places:
        lon, lat = places["longitude"] * DEGREE, places["latitude"] * DEGREE
    is_near = (lat > 24) & (lat < 50) & (lon > -126) & (lon < -66)
    lon, lat = lon[is_near], lat[is_near]
    project = pyproj.Transformer.from_crs("EPSG:4326", ALBERS, always_xy=True)
    xy = np.stack(project.transform(lon, lat), axis=1)
    load = np.random.default_rng(seed).lognormal(0, 1, len(xy))
    load = np.minimum(load, 0.5 * load.sum() / number)
    return Ground(xy, load[:, None], graph_of_points(lon, lat), number)


def bands(ground: Ground, tolerances: tuple[float, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Lower and upper limits around equal targets."""
    measures = len(tolerances)
    target = np.tile(ground.loads[:, :measures].sum(axis=0) / ground.number, (ground.number, 1))
    width = np.array(tolerances)
    return (1 - width) * target, (1 + width) * target


def located(ground: Ground, *tolerances: float) -> Problem:
    """Free centres."""
    loads = ground.loads[:, : len(tolerances)]
    limits, weight = bands(ground, tolerances), ground.loads[:, 0] / 1e12
    rules = {"graph": ground.graph, "contiguous": True, "centres": "free"}
    return Problem.from_points(ground.xy, ground.xy, weight, loads, *limits, power=2, **rules)


def at_homes(ground: Ground, tolerance: float) -> Problem:
    """Homes: of the scenario's reps, those in a county that is left; the largest others besides."""
    with (COUNTIES / "reps.csv").open(encoding="utf-8") as file:
        places = [(float(r["longitude"]), float(r["latitude"])) for r in csv.DictReader(file)]
    project = pyproj.Transformer.from_crs("EPSG:4326", ALBERS, always_xy=True)
    home_xy = np.stack(project.transform(*np.array(places).T), axis=1)
    gap = ((ground.xy[:, None] - home_xy[None]) ** 2).sum(axis=2)
    nearest = [u for u, d in zip(gap.argmin(axis=0), gap.min(axis=0), strict=True) if d < 40**2]
    home = list(dict.fromkeys(nearest))[: ground.number]
    for unit in np.argsort(-ground.loads[:, 0]).tolist():
        if len(home) < ground.number and unit not in home:
            home.append(unit)
    weight, limits = ground.loads[:, 0] / 1e12, bands(ground, (tolerance,))
    return Problem.from_points(
        ground.xy, ground.xy[home], weight, ground.loads[:, :1], *limits,
        power=2, graph=ground.graph, contiguous=True, home_unit=home,
    )  # fmt: skip
