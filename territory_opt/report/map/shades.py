"""The ways to colour the map: by territory, as of today, by potential, by index, by quota."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from territory_opt.report.map.classes import class_edges, class_words
from territory_opt.report.map.colours import NOBODY
from territory_opt.report.map.groups import level_modes
from territory_opt.report.map.handover import GAINED, KEPT, LEAVING
from territory_opt.report.map.mode import Mode
from territory_opt.report.map.quota_modes import quota_modes
from territory_opt.report.map.scales import (
    INDEX_SCALE,
    SEQUENTIAL,
    class_legend,
    filled,
)
from territory_opt.report.map.survival import survival_modes
from territory_opt.report.map.view import View
from territory_opt.report.measures import MEASURES

CHANGE_COLOURS = {KEPT: "#332288", GAINED: "#44AA99", LEAVING: "#CC6677"}


def modes(view: View, accounts: pd.DataFrame, colours: list[str]) -> list[Mode]:
    """The ways to colour this view, the first one shown at the start."""
    if view.is_rep:
        return [_changes(accounts), _potential(view, accounts)]
    plan, today = _plan(view, accounts, colours), _today(view, accounts, colours)
    levels = level_modes(view, accounts)
    measures = [_potential(view, accounts), *_indices(view, accounts)]
    sure = survival_modes(accounts, view.num_territories)
    return [plan, *levels, today, *measures, *quota_modes(view, accounts), *sure]


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
    edges = class_edges(accounts["potential"], view.classes)
    values = accounts["potential"].to_numpy(float)
    codes = np.searchsorted(edges, values, "right") + (len(SEQUENTIAL) - 1 - len(edges))
    return Mode(
        key="potential",
        label="Potential",
        title=f"Potential of an account in a year; {class_words(view.classes, 'accounts')}",
        palette=[*SEQUENTIAL, NOBODY],
        accounts=np.where(np.isnan(values), len(SEQUENTIAL), codes),
        areas=[None] * view.num_territories,
        legend=class_legend(edges, view.currency),
        is_scale=True,
    )


def _indices(view: View, accounts: pd.DataFrame) -> list[Mode]:
    hours = [m for m in ("workload_hours", "visit_hours") if m in view.indices][:1]
    known = dict.fromkeys((*hours, *(m for m in view.indices if m in MEASURES)))
    return [_index(view, accounts, m) for m in list(known)[:2]]


def _index(view: View, accounts: pd.DataFrame, measure: str) -> Mode:
    values = view.territories[f"{measure}_index"].to_numpy(float)
    return filled(
        f"{measure}_index",
        f"{MEASURES[measure]} index",
        f"{MEASURES[measure]} of each territory, 1.00 = target",
        INDEX_SCALE,
        values,
        accounts,
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
