"""How territories lie on the ground: shape, spread, borders and pieces, one row per territory."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from territory_opt.geo import compactness_table
from territory_opt.geo.plane import plane_around, to_plane
from territory_opt.geo.spread import hull_share_of_points, inertia, mean_distance_km
from territory_opt.models.arrays import BoolArray, FloatArray, IntArray
from territory_opt.models.contiguity import Contiguity
from territory_opt.report.area_layer import owner_of_areas
from territory_opt.report.view import PlanView

FIGURES = ("compactness", "reock", "hull_share", "inertia", "mean_distance_km", "cut_edges",
           "fragments")  # fmt: skip
"""Columns of ``territories.csv``, in order; ``docs/reference/run-folder.md`` cites their papers."""


def ground_figures(view: PlanView, shapes: gpd.GeoDataFrame) -> dict[str, Any]:
    """
    ``FIGURES`` of every territory, ``(num_territories,)`` each; NaN where there is nothing to measure.

    Where territories are built of areas, all of them, by ``geo.compactness_table``. Points have no
    outline: only spread, and in ``hull_share`` how much of the potential within their hull is theirs,
    among territories of their role. Accounts weigh by their potential, or equally where none has any.

    Parameters
    ----------
    shapes
        Ground of the territories, for ``fragments``.
    """
    geography = getattr(view.scenario, "geography", None)
    found = _of_points(view) if geography is None else _of_areas(view, geography)
    if view.problem.contiguity is not None:
        found["cut_edges"] = cut_edges_of(view.problem.contiguity, view)
    found["fragments"] = fragments_of(shapes, view)
    return {name: found[name] for name in FIGURES}


def _of_areas(view: PlanView, geography: Any) -> dict[str, Any]:
    areas, of = geography.areas, geography.account_area
    load = np.bincount(of[of >= 0], _weight(view)[of >= 0], minlength=len(areas))
    owner = owner_of_areas(view, areas)
    size = view.problem.num_territories
    table = compactness_table(areas.geometry, geography.neighbours.graph, owner, size, load)
    renamed = table.rename(columns={"polsby_popper": "compactness", "num_cut_edges": "cut_edges"})
    return {str(name): renamed[name].to_numpy(float) for name in renamed}


def _of_points(view: PlanView) -> dict[str, Any]:
    size = view.problem.num_territories
    places = view.accounts[["longitude", "latitude"]].to_numpy(float)
    of = np.where(np.isfinite(places).all(axis=1), view.of, -1)
    here, unknown = np.flatnonzero(of >= 0), np.full(size, np.nan)
    found = dict.fromkeys(FIGURES, unknown)
    if not len(here):
        return found
    places = places[here]
    xy_km = to_plane(plane_around(*places.T), *places.T) / 1000
    weight = _weight(view)[here]
    found["inertia"] = inertia(xy_km, weight, of[here], size)
    found["mean_distance_km"] = mean_distance_km(xy_km, weight, of[here], size)
    found["hull_share"] = _hull_share(view, xy_km, weight, of[here])
    return found


def _hull_share(view: PlanView, xy_km: Any, weight: FloatArray, of: IntArray) -> FloatArray:
    """Each team by itself: others serve the same ground side by side."""
    share = np.full(view.problem.num_territories, np.nan)
    role_of = view.territories["role"].to_numpy(str)
    for role in np.unique(role_of):
        team: BoolArray = role_of == role
        own = np.where(team[of], of, -1)
        share[team] = hull_share_of_points(xy_km, weight, own, len(share))[team]
    return share


def _weight(view: PlanView) -> FloatArray:
    potential: FloatArray = view.accounts["potential"].fillna(0.0).to_numpy(float)
    return potential if potential.any() else np.ones(len(potential))


def cut_edges_of(contiguity: Contiguity, view: PlanView) -> FloatArray:
    """Neighbours of every territory's units that others have, on the graph of the rule."""
    of = view.of[contiguity.ends]
    is_cut = (of[:, 0] != of[:, 1]) & (of >= 0).all(axis=1)
    return np.bincount(of[is_cut].ravel(), minlength=view.problem.num_territories).astype(float)


def fragments_of(shapes: gpd.GeoDataFrame, view: PlanView) -> IntArray:
    """
    Separate parts of every territory's shape that hold accounts of it; 0 without a shape.

    Islands off a coast that hold none do not count; accounts at sea count with the largest part.
    Where territories have to hang together, parts on the graph of that rule: an island that is
    joined to the coast is no part of its own.
    """
    if view.problem.contiguity is not None:
        return pieces_of(view.problem.contiguity, view)
    ids = view.problem.territory_ids
    found = np.zeros(len(ids), dtype=np.int64)
    points = shapely.points(view.accounts[["longitude", "latitude"]].to_numpy(float))
    for name, shape in zip(shapes["territory_id"], shapes.geometry, strict=True):
        t = list(ids).index(name)
        inside = shapely.STRtree(shape.geoms).query(points[view.of == t], predicate="intersects")
        found[t] = max(1, len(np.unique(inside[1])))
    return found


def pieces_of(contiguity: Contiguity, view: PlanView) -> IntArray:
    """How many pieces every territory is in on the graph, exempt units left out."""
    piece = contiguity.pieces(view.of)
    pairs = np.unique(np.column_stack([view.of, piece])[piece >= 0], axis=0)
    return np.bincount(pairs[:, 0], minlength=view.problem.num_territories).astype(np.int64)
