"""Scales of colours with their classes, and territories filled by a figure of theirs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from territory_opt.models.arrays import FloatArray
from territory_opt.report.map.colours import NOBODY
from territory_opt.report.map.mode import Mode
from territory_opt.report.map.text import money

SEQUENTIAL = ("#A8CBD3", "#74B3BD", "#3F93A6", "#23678A", "#1D3F6E")
"""Light to dark in one hue family; reads in grey as well."""
DIVERGING = ("#2166AC", "#4393C3", "#92C5DE", "#DDDAD2", "#F4A582", "#D6604D", "#B2182B")
"""Blue below, grey on target, red above (ColorBrewer RdBu: safe for colour-blind readers)."""

FIFTHS = (0.2, 0.4, 0.6, 0.8)


@dataclass(frozen=True)
class Scale:
    """
    Classes of a figure.

    Attributes
    ----------
    edges
        Where a class ends and the next begins, which has the edge itself.
    colours, words
        One more than edges, from small figures to large.
    """

    edges: Sequence[float]
    colours: Sequence[str]
    words: Sequence[str]


INDEX_SCALE = Scale(
    (0.80, 0.90, 0.97, 1.03, 1.10, 1.20),
    DIVERGING,
    (
        "below 0.80",
        "0.80 – 0.90",
        "0.90 – 0.97",
        "on target",
        "1.03 – 1.10",
        "1.10 – 1.20",
        "above 1.20",
    ),
)


def index_colour(value: float) -> str:
    """Colour of an index on the diverging scale; nothing for a missing one."""
    place = int(np.searchsorted(INDEX_SCALE.edges, value, "right"))
    return DIVERGING[place] if np.isfinite(value) else ""


def filled(
    key: str,
    label: str,
    title: str,
    scale: Scale,
    values: FloatArray,
    accounts: pd.DataFrame,
    missing: str = "",
) -> Mode:
    """
    Territories filled by a figure, accounts in the colour of theirs.

    Parameters
    ----------
    key, label, title
        As of ``Mode``.
    scale
        Of the figure.
    values
        Shape ``(num_territories,)``; grey where there is none.
    accounts
        The drawn ones.
    missing
        What grey means, where the legend is to say it.
    """
    palette = [*scale.colours, NOBODY]
    classes = np.searchsorted(scale.edges, values, "right")
    classes = np.where(np.isnan(values), len(palette) - 1, classes)
    is_missing = bool(missing) and bool(np.isnan(values).any())
    return Mode(
        key=key,
        label=label,
        title=title,
        palette=palette,
        accounts=np.append(classes, len(palette) - 1)[accounts["territory"].to_numpy()],
        areas=[palette[place] for place in classes],
        legend=[
            *zip(scale.colours, scale.words, strict=True),
            *([(NOBODY, missing)] if is_missing else []),
        ],
        is_scale=True,
        is_filled=True,
    )


def class_edges(values: pd.Series) -> list[float]:
    """Fifths, to two digits; fewer where many share one figure."""
    known = values.dropna()
    if known.empty:
        return []
    fifths = known.quantile([*FIFTHS]).to_numpy()  # mapclassify compiles four seconds for the same
    rounded = sorted({float(f"{edge:.2g}") for edge in fifths})
    return [edge for edge in rounded if known.min() < edge <= known.max()]


def class_shades(edges: Sequence[float]) -> tuple[str, ...]:
    """The darkest of the shades, one per class."""
    return SEQUENTIAL[len(SEQUENTIAL) - 1 - len(edges) :]


def class_legend(edges: Sequence[float], currency: str) -> list[tuple[str, str]]:
    """Colour and words of classes of money."""
    shades = class_shades(edges)
    if not edges:
        return [(shades[0], "all alike")]
    words = [money(edge, currency) for edge in edges]
    first, last = f"below {words[0]}", f"{words[-1]} and more"
    between = [f"{low} – {money(high, '')}" for low, high in zip(words, edges[1:], strict=False)]
    return list(zip(shades, [first, *between, last], strict=True))
