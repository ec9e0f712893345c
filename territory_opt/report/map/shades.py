"""The ways to colour the map: by territory, as of today, by potential, by index."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from territory_opt.report.map.colours import NOBODY
from territory_opt.report.map.groups import level_modes
from territory_opt.report.map.handover import GAINED, KEPT, LEAVING
from territory_opt.report.map.mode import Mode
from territory_opt.report.map.survival import survival_modes
from territory_opt.report.map.text import money
from territory_opt.report.map.view import View

SEQUENTIAL = ("#A8CBD3", "#74B3BD", "#3F93A6", "#23678A", "#1D3F6E")
"""Light to dark in one hue family; reads in grey as well."""
DIVERGING = ("#2166AC", "#4393C3", "#92C5DE", "#DDDAD2", "#F4A582", "#D6604D", "#B2182B")
"""Blue below, grey on target, red above (ColorBrewer RdBu: safe for colour-blind readers)."""
INDEX_EDGES = (0.80, 0.90, 0.97, 1.03, 1.10, 1.20)
_INDEX_WORDS = (
    "below 0.80", "0.80 – 0.90", "0.90 – 0.97", "on target", "1.03 – 1.10", "1.10 – 1.20", "above 1.20",
)  # fmt: skip
CHANGE_COLOURS = {KEPT: "#332288", GAINED: "#44AA99", LEAVING: "#CC6677"}
MEASURES = {
    "workload_hours": "Workload",
    "visit_hours": "Visit hours",
    "potential": "Potential",
    "count": "Accounts",
    "revenue": "Revenue",
}
"""Measures with a switch of their own, as people call them."""


def modes(view: View, accounts: pd.DataFrame, colours: list[str]) -> list[Mode]:
    """The ways to colour this view, the first one shown at the start."""
    if view.is_rep:
        return [_changes(accounts), _potential(view, accounts)]
    plan, today = _plan(view, accounts, colours), _today(view, accounts, colours)
    levels = level_modes(view, accounts)
    sure = survival_modes(accounts, view.num_territories)
    return [plan, *levels, today, _potential(view, accounts), *_indices(view, accounts), *sure]


def index_colour(value: float) -> str:
    """Colour of an index on the diverging scale; nothing for a missing one."""
    return (
        DIVERGING[int(np.searchsorted(INDEX_EDGES, value, "right"))] if np.isfinite(value) else ""
    )


def _plan(view: View, accounts: pd.DataFrame, colours: list[str]) -> Mode:
    palette, codes = _territory_codes(accounts["territory"], colours)
    return Mode(
        key="plan",
        label="Plan",
        title="Plan: one colour per territory, as in the table",
        palette=palette,
        accounts=codes,
        areas=colours,
        legend=_nobody_legend(accounts["territory"]),
    )


def _today(view: View, accounts: pd.DataFrame, colours: list[str]) -> Mode:
    palette, codes = _territory_codes(accounts["previous"], colours)
    return Mode(
        key="today",
        label="Today",
        title="Today: who has the account now; outlines are the plan's",
        palette=palette,
        accounts=codes,
        areas=[None] * view.num_territories,
        legend=_nobody_legend(accounts["previous"]),
    )


def _territory_codes(rows: pd.Series, colours: list[str]) -> tuple[list[str], NDArray[np.int64]]:
    palette = [*dict.fromkeys(colours), NOBODY]
    of_row = np.array([*(palette.index(c) for c in colours), len(palette) - 1])
    return palette, of_row[rows.to_numpy()]


def _nobody_legend(rows: pd.Series) -> list[tuple[str, str]]:
    return [(NOBODY, "no territory")] if (rows < 0).any() else []


def _potential(view: View, accounts: pd.DataFrame) -> Mode:
    edges = _edges(accounts["potential"])
    values = accounts["potential"].to_numpy(float)
    codes = np.searchsorted(edges, values, "right") + (len(SEQUENTIAL) - 1 - len(edges))
    return Mode(
        key="potential",
        label="Potential",
        title="Potential of an account in a year; a fifth of the accounts per shade",
        palette=[*SEQUENTIAL, NOBODY],
        accounts=np.where(np.isnan(values), len(SEQUENTIAL), codes),
        areas=[None] * view.num_territories,
        legend=_class_legend(edges, view.currency),
        is_scale=True,
    )


def _edges(values: pd.Series) -> list[float]:
    """Fifths of the accounts, to two digits; fewer where many accounts share one potential."""
    known = values.dropna()
    if known.empty:
        return []
    fifths = known.quantile([0.2, 0.4, 0.6, 0.8]).to_numpy()
    rounded = sorted({float(f"{edge:.2g}") for edge in fifths})
    return [edge for edge in rounded if known.min() < edge <= known.max()]


def _class_legend(edges: list[float], currency: str) -> list[tuple[str, str]]:
    shades = SEQUENTIAL[len(SEQUENTIAL) - 1 - len(edges) :]
    if not edges:
        return [(shades[0], "all alike")]
    words = [money(edge, currency) for edge in edges]
    first, last = f"below {words[0]}", f"{words[-1]} and more"
    between = [f"{low} – {money(high, '')}" for low, high in zip(words, edges[1:], strict=False)]
    return [(c, w) for c, w in zip(shades, [first, *between, last], strict=True)]


def _indices(view: View, accounts: pd.DataFrame) -> list[Mode]:
    hours = [m for m in ("workload_hours", "visit_hours") if m in view.indices][:1]
    known = dict.fromkeys((*hours, *(m for m in view.indices if m in MEASURES)))
    return [_index(view, accounts, m) for m in list(known)[:2]]


def _index(view: View, accounts: pd.DataFrame, measure: str) -> Mode:
    values = view.territories[f"{measure}_index"].to_numpy(float)
    classes = np.searchsorted(INDEX_EDGES, values, "right")
    classes = np.where(np.isnan(values), len(DIVERGING), classes)
    palette = [*DIVERGING, NOBODY]
    codes = np.append(classes, len(DIVERGING))[accounts["territory"].to_numpy()]
    return Mode(
        key=f"{measure}_index",
        label=f"{MEASURES[measure]} index",
        title=f"{MEASURES[measure]} of each territory, 1.00 = target",
        palette=palette,
        accounts=codes,
        areas=[palette[c] for c in classes],
        legend=[(c, w) for c, w in zip(DIVERGING, _INDEX_WORDS, strict=True)],
        is_scale=True,
    )


def _changes(accounts: pd.DataFrame) -> Mode:
    kinds = list(CHANGE_COLOURS)
    codes = accounts["change"].map(kinds.index).to_numpy() if len(accounts) else np.empty(0, int)
    present = [k for k in kinds if (accounts["change"] == k).any()]
    return Mode(
        key="changes",
        label="Changes",
        title="Your accounts",
        palette=list(CHANGE_COLOURS.values()),
        accounts=codes,
        areas=[CHANGE_COLOURS[KEPT]],
        legend=[(CHANGE_COLOURS[k], k) for k in present],
    )
