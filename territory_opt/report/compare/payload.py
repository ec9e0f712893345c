"""A comparison as the compact JSON that the page's script draws."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from territory_opt.models.arrays import IntArray
from territory_opt.report.compare.changes import change_table
from territory_opt.report.compare.comparison import Comparison
from territory_opt.report.compare.flows import SHOWN, flow_table, territory_table
from territory_opt.report.compare.side import Side
from territory_opt.report.map.circles import MAX_DRAWN, radii
from territory_opt.report.map.colours import NOBODY, territory_colours
from territory_opt.report.map.fields import words
from territory_opt.report.map.frame import bounds_of, corners, places, window
from territory_opt.report.map.ground import account_ground, other_areas
from territory_opt.report.map.rings import middle, rings
from territory_opt.report.map.text import count, money, share

WIDEST = 4.6
"""Width ÷ height of a map that is swiped over another."""


def colours_of(comparison: Comparison) -> list[str]:
    """One colour per territory, the same in all runs; neighbours in any of them differ."""
    shapes = pd.concat([_shapes(comparison, side) for side in comparison.sides], ignore_index=True)
    return territory_colours(gpd.GeoDataFrame(shapes, crs="EPSG:4326"), len(comparison.territories))


def kept_accounts(comparison: Comparison) -> IntArray:
    """
    Rows of accounts that go into the page, in the order they are drawn.

    Those that never change first, each kind by falling potential, so that small and changed circles
    lie on top; where there are more than ``MAX_DRAWN``, changed ones and the largest are kept.
    """
    changed = (comparison.territory_of != comparison.territory_of[0]).any(axis=0)
    potential = comparison.accounts["potential"].fillna(0.0).to_numpy(float)
    kept = np.lexsort((-potential, ~changed))[:MAX_DRAWN]
    return np.asarray(kept[np.lexsort((-potential[kept], changed[kept]))])


def payload(comparison: Comparison, colours: Sequence[str]) -> dict[str, Any]:
    """Everything the script needs, as plain lists."""
    kept = kept_accounts(comparison)
    accounts = comparison.accounts.iloc[kept].reset_index(drop=True)
    view = comparison.sides[0].view
    bounds = bounds_of(comparison.accounts, view.homes, view.areas)
    return {
        "currency": comparison.currency,
        "nobody": NOBODY,
        "bounds": corners(bounds),
        "window": corners(window(bounds, WIDEST)),
        "is_ground": view.is_ground,
        "ground_role": roles_of(comparison)[0],
        "areas": other_areas(view, accounts),
        "accounts": _accounts(comparison, accounts)
        | {"at": comparison.territory_of[:, kept].tolist()},
        "territories": _territories(comparison, colours),
        "sides": [_side(comparison, side) for side in comparison.sides],
        "places": places(window(bounds, WIDEST)),
        "shown": [[name, *SHOWN[name]] for name in SHOWN],
        "pairs": [_pair(comparison, left, right, kept) for left, right in comparison.pairs],
    }


def roles_of(comparison: Comparison) -> list[str]:
    """Roles of territories; those of one role share the ground out, of several each does."""
    return sorted(set(comparison.territories["role"].fillna("").astype(str)))


def sentence(comparison: Comparison, left: int, right: int) -> str:
    """How much changes between two runs."""
    changed, accounts = comparison.is_changed(left, right), comparison.accounts
    names = f"{comparison.sides[left].name} and {comparison.sides[right].name}"
    if not changed.any():
        return f"Every account has the same rep in {names}."
    number = count(changed.sum(), "account has", "accounts have")
    parts = [f"{share(float(changed.mean()))} of accounts"]
    for name in ("revenue", "potential"):
        values = accounts[name].fillna(0.0).to_numpy(float)
        if values.sum() > 0:
            moved, whole = float(values[changed].sum()), float(values.sum())
            amount = f"{money(moved, comparison.currency)} of {name} ({share(moved / whole)})"
            parts.append(amount)
    before, after = comparison.sides[left].name, comparison.sides[right].name
    return f"{number} another rep in {after} than in {before}: {', '.join(parts)}."


def drawn_note(comparison: Comparison) -> list[str]:
    """What the page leaves out where there are too many accounts for it."""
    number, place = len(comparison.accounts), comparison.accounts["longitude"].isna().sum()
    told = []
    if place:
        told.append(
            f"{count(place, 'account has', 'accounts have')} no coordinates: in tables only."
        )
    if number > MAX_DRAWN:
        told.append(
            f"{MAX_DRAWN:,} of {number:,} accounts are on this page: those that change, then the "
            "largest in potential. Figures and flows count all; changes.csv has every change."
        )
    return told


def _accounts(comparison: Comparison, accounts: pd.DataFrame) -> dict[str, Any]:
    return {
        "id": accounts["account_id"].astype(str).tolist(),
        "name": accounts["name"].fillna("").astype(str).tolist(),
        "longitude": accounts["longitude"].to_numpy(float),
        "latitude": accounts["latitude"].to_numpy(float),
        "radius": radii(accounts["potential"])[0].round(1),
        "potential": accounts["potential"].to_numpy(float).round(0),
        "revenue": accounts["revenue"].to_numpy(float).round(0),
        "ground": account_ground(comparison.sides[0].view, accounts),
    }


def _territories(comparison: Comparison, colours: Sequence[str]) -> list[dict[str, str]]:
    records = comparison.territories.astype(str).to_dict("records")
    return [
        {"id": one["territory_id"], "label": one["label"], "role": one["role"], "colour": colour}
        for one, colour in zip(records, colours, strict=True)
    ]


def _side(comparison: Comparison, side: Side) -> dict[str, Any]:
    """What is drawn of a run beside its accounts."""
    shapes = _shapes(comparison, side)
    rows = _rows(comparison, side)
    homes = side.view.homes.assign(territory=rows[side.view.homes["territory"]])
    return {
        "name": side.name,
        "facts": _facts(side),
        "shapes": [
            {"territory": int(row), "area": rings(shape), "middle": middle(shape)}
            for row, shape in zip(shapes["territory"], shapes.geometry, strict=True)
        ],
        "homes": [
            {
                "territory": int(home["territory"]),
                "label": str(home["label"]),
                "is_vacant": bool(home["is_vacant"]),
                "lon": home["longitude"],
                "lat": home["latitude"],
            }
            for home in homes.to_dict("records")
        ],
    }


def _facts(side: Side) -> str:
    parts = [
        count(len(side.view.accounts), "account", "accounts"),
        count(len(side.view.territories), "territory", "territories"),
    ]
    return " · ".join(parts)


def _shapes(comparison: Comparison, side: Side) -> gpd.GeoDataFrame:
    """Shapes of a run with ``territory`` as a row of the comparison."""
    return side.view.shapes.assign(territory=_rows(comparison, side)[side.view.shapes["territory"]])


def _rows(comparison: Comparison, side: Side) -> IntArray:
    """Row of every territory of a run in the comparison: ``(num_territories,)``."""
    index = pd.Index(comparison.territories["territory_id"])
    return np.asarray(index.get_indexer(pd.Index(side.view.territories["territory_id"])))


def _pair(comparison: Comparison, left: int, right: int, kept: IntArray) -> dict[str, Any]:
    changes = change_table(comparison, left, right)
    place = np.full(len(comparison.accounts), -1)
    place[kept] = np.arange(len(kept))
    at = place[changes["account"].to_numpy(int)]
    changes, at = changes[at >= 0], at[at >= 0]
    flows = flow_table(comparison, left, right)
    territories = territory_table(comparison, left, right)
    return {
        "left": left,
        "right": right,
        "sentence": sentence(comparison, left, right),
        "accounts": at,
        "kind": words(changes["kind"]),
        "reason": words(changes["reason"]),
        "flows": {str(name): flows[name].to_numpy(float).round(0) for name in flows},
        "territories": {str(name): territories[name].to_numpy(float) for name in territories},
    }
