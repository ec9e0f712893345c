"""A view as the compact JSON that the page's script draws."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
import pandas as pd

from territory_opt.report.map.circles import drawn, legend_sizes, radii
from territory_opt.report.map.colours import territory_colours
from territory_opt.report.map.fields import account_fields, territory_facts, words
from territory_opt.report.map.frame import bounds_of, corners, places, window
from territory_opt.report.map.ground import account_ground, other_areas, outlines
from territory_opt.report.map.handover import KEPT
from territory_opt.report.map.mode import Mode
from territory_opt.report.map.rings import middle, rings
from territory_opt.report.map.shades import CHANGE_COLOURS, modes
from territory_opt.report.map.view import View

_MOVED = ("no", "chosen", "forced")


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
    bounds = bounds_of(view.accounts, view.homes, view.areas)
    return {
        "currency": view.currency,
        "bounds": corners(bounds),
        "window": corners(window(bounds)),
        "accounts": _accounts(view, accounts),
        "territories": _territories(view, colours),
        "is_ground": view.is_ground,
        "areas": other_areas(view, accounts),
        "outlines": outlines(view),
        "homes": homes(view),
        "homes_note": "Homes, approximate" if view.audience == "manager" else "Homes",
        "places": places(window(bounds)),
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


def homes(view: View) -> list[dict[str, Any]]:
    """Homes as the script draws them."""
    renamed = view.homes.rename(columns={"longitude": "lon", "latitude": "lat"})
    records = renamed.to_dict("records")
    return [{**r, "is_vacant": bool(r["is_vacant"])} for r in records]  # type: ignore[dict-item]


def _plain(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return [None if v != v else int(v) if v == int(v) else v for v in value.tolist()]
    raise TypeError(f"no JSON for {type(value).__name__}")


__all__ = ["as_json", "colours_of", "payload", "roles", "ways_of"]
