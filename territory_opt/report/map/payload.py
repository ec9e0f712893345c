"""A view as the compact JSON that the page's script draws."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
import pandas as pd
import shapely

from territory_opt.geo import background
from territory_opt.report.map.circles import MAX_SHAPES, drawn, legend_sizes, radii
from territory_opt.report.map.colours import territory_colours
from territory_opt.report.map.fields import account_fields, territory_facts, words
from territory_opt.report.map.ground import account_ground, other_areas, outlines
from territory_opt.report.map.handover import KEPT
from territory_opt.report.map.mode import Mode
from territory_opt.report.map.rings import middle, rings
from territory_opt.report.map.shades import CHANGE_COLOURS, modes
from territory_opt.report.map.view import View

WIDEST, TALLEST = 2.2, 1.1
"""Width ÷ height of the widest and the tallest map that land must fill."""
Bounds = tuple[float, float, float, float]
_MOVED = ("no", "chosen", "forced")
_WHOLE_WORLD = (-170.0, -55.0, 175.0, 72.0)


def payload(view: View, colours: Sequence[str], ways: Sequence[Mode]) -> dict[str, Any]:
    """
    Everything the script needs, as plain lists.

    Parameters
    ----------
    view
        What the audience may see.
    colours
        One per territory.
    ways
        How the map can be coloured.
    """
    accounts = drawn(view.accounts)
    bounds = _bounds(view)
    return {
        "currency": view.currency,
        "bounds": _corners(bounds),
        "window": _corners(_window(bounds)),
        "accounts": _accounts(view, accounts),
        "territories": _territories(view, colours),
        "is_ground": view.is_ground,
        "areas": other_areas(view, accounts),
        "outlines": outlines(view),
        "homes": _homes(view),
        "homes_note": "Homes, approximate" if view.audience == "manager" else "Homes",
        "places": _places(bounds),
        "modes": [asdict(mode) for mode in ways],
    }


def colours_of(view: View) -> list[str]:
    """A colour for every territory of the view."""
    if view.is_rep:
        return [CHANGE_COLOURS[KEPT]] * view.num_territories
    return territory_colours(view.shapes, view.num_territories)


def ways_of(view: View, colours: list[str]) -> list[Mode]:
    """How the drawn accounts can be coloured."""
    return modes(view, drawn(view.accounts), colours)


def roles(view: View) -> list[str]:
    """Roles to choose from, where there are several."""
    found = sorted({str(role or "no role") for role in view.territories["role"]})
    return found if len(found) > 1 else []


def as_json(data: Any) -> str:
    """JSON that is safe inside a script element: no ``<`` at all, no NaN, arrays without spaces."""
    text = json.dumps(
        data, separators=(",", ":"), ensure_ascii=False, default=_plain, allow_nan=False
    )
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _accounts(view: View, accounts: pd.DataFrame) -> dict[str, Any]:
    sizes, scale = radii(accounts["potential"])
    ground = account_ground(view, accounts)
    is_circle = np.array([shape is None for shape in ground or [None] * len(accounts)], dtype=bool)
    moved = accounts["moved"].map(_MOVED.index).to_numpy() if len(accounts) else np.empty(0)
    return {
        "id": accounts["account_id"].astype(str).tolist(),
        "name": accounts["name"].fillna("").astype(str).tolist(),
        "longitude": accounts["longitude"].to_numpy(),
        "latitude": accounts["latitude"].to_numpy(),
        "radius": sizes.round(1),
        "territory": accounts["territory"].to_numpy(),
        "previous": accounts["previous"].to_numpy(),
        "moved": moved,
        "change": words(accounts["change"]) if "change" in accounts else None,
        "fields": account_fields(view, accounts),
        "scale": scale,
        "sizes": legend_sizes(accounts["potential"][is_circle]),
        "ground": ground,
        "is_crowd": ground is None and len(accounts) > MAX_SHAPES,
    }


def _territories(view: View, colours: Sequence[str]) -> list[dict[str, Any]]:
    shapes = view.shapes.set_index("territory").geometry
    records = view.territories.to_dict("records")
    return [
        {
            "id": str(record["territory_id"]),
            "rep": str(record["rep_id"] or ""),
            "role": str(record["role"] or "no role"),
            "label": str(record["label"]),
            "colour": colour,
            "bounds": _territory_bounds(view, row),
            "facts": territory_facts(view, row),
            "area": rings(shapes[row]) if row in shapes.index else [],
            "middle": middle(shapes[row]) if row in shapes.index else None,
        }
        for row, (record, colour) in enumerate(zip(records, colours, strict=True))
    ]


def _territory_bounds(view: View, row: int) -> list[list[float]] | None:
    own = view.accounts[view.accounts["territory"] == row]
    if own.empty:
        return None
    low, high = own[["latitude", "longitude"]].min(), own[["latitude", "longitude"]].max()
    return [low.tolist(), high.tolist()]


def _homes(view: View) -> list[dict[str, Any]]:
    renamed = view.homes.rename(columns={"longitude": "lon", "latitude": "lat"})
    records = renamed.to_dict("records")
    return [{**r, "is_vacant": bool(r["is_vacant"])} for r in records]  # type: ignore[dict-item]


def _places(bounds: Bounds) -> list[dict[str, Any]]:
    """States and countries, the larger first."""
    around = background(_window(bounds))
    around = around.iloc[np.argsort(-shapely.area(around.geometry.to_numpy()), kind="stable")]
    return [
        {"name": str(name), "kind": str(kind), "area": rings(shape), "middle": middle(shape)}
        for name, kind, shape in zip(around["name"], around["kind"], around.geometry, strict=True)
    ]


def _bounds(view: View) -> Bounds:
    if view.is_ground:
        west, south, east, north = view.areas.total_bounds.tolist()
        return (west, south, east, north)
    points = view.accounts if len(view.accounts) else view.homes
    if points.empty:
        return _WHOLE_WORLD
    west, east = float(points["longitude"].min()), float(points["longitude"].max())
    south, north = float(points["latitude"].min()), float(points["latitude"].max())
    return (west, south, east, north)


def _corners(bounds: Bounds) -> list[list[float]]:
    return [[bounds[1], bounds[0]], [bounds[3], bounds[2]]]


def _window(bounds: Bounds) -> Bounds:
    """Ground that a wide or a tall map shows around the accounts, so that land fills it."""
    west, south, east, north = bounds
    stretch = 1 / math.cos(math.radians((south + north) / 2))  # Mercator's, of latitudes
    across, along = east - west, (north - south) * stretch
    wider = max(WIDEST * along - across, 0.2 * across) / 2
    taller = max(across / TALLEST - along, 0.2 * along) / 2 / stretch
    return (west - wider, south - taller, east + wider, north + taller)


def _plain(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return [None if v != v else int(v) if v == int(v) else v for v in value.tolist()]
    raise TypeError(f"no JSON for {type(value).__name__}")


__all__ = ["as_json", "colours_of", "payload", "roles", "ways_of"]
