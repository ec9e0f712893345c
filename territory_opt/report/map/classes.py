"""Classes of a figure: where one shade ends and the next begins."""

from __future__ import annotations

import numpy as np
import pandas as pd

from territory_opt.errors import InputError
from territory_opt.models.arrays import FloatArray
from territory_opt.models.nearest import did_you_mean

MOST = 5
CLASSES = {
    "fifths": "a fifth of the {things} per shade",
    "breaks": "shades part at gaps between the figures",
    "equal": "shades of equal width",
}
"""Ways to make classes, and how a legend tells of them."""
_SAMPLE = 2_000
"""Figures that natural breaks are looked for in; their work grows with the square."""


def class_edges(values: pd.Series, kind: str = "fifths") -> list[float]:
    """
    Where a class ends and the next begins, which has the edge itself.

    Parameters
    ----------
    values
        Of accounts or territories; missing ones are left out.
    kind
        ``"fifths"``: as many in every class; ``"breaks"``: natural breaks, which leave the least
        variance within classes (Fisher 1958, Jenks 1977); ``"equal"``: classes of one width.

    Returns
    -------
    list of float
        Rising round numbers, four at most; fewer where many share one figure.
    """
    known = np.sort(values.dropna().to_numpy(float))
    if not len(known):
        return []
    edges = _natural(known) if kind == "breaks" else _two_digits(_plain(known, kind))
    return [edge for edge in edges if known[0] < edge <= known[-1]]


def class_words(kind: str, things: str) -> str:
    """How the legend of ``"accounts"`` or ``"territories"`` tells of its classes."""
    return CLASSES[kind].format(things=things)


def checked_classes(kind: str) -> str:
    """
    The same word.

    Raises
    ------
    InputError
        For a word that names no way to make classes.
    """
    if kind not in CLASSES:
        hint = did_you_mean(kind, list(CLASSES))
        raise InputError(f"classes {kind!r}: expected {', '.join(CLASSES)}. {hint}".strip())
    return kind


def _plain(known: FloatArray, kind: str) -> FloatArray:
    inner = np.linspace(0.0, 1.0, MOST + 1)[1:-1]
    if kind == "fifths":
        return np.quantile(known, inner)
    return np.asarray(known[0] + inner * (known[-1] - known[0]))


def _two_digits(edges: FloatArray) -> list[float]:
    return sorted({float(f"{edge:.2g}") for edge in edges})


def _natural(known: FloatArray) -> list[float]:
    """Between the last figure of a class and the first of the next, as round as there is room for."""
    from mapclassify import FisherJenks  # compiles for a second and a half when imported

    sample = known[np.linspace(0, len(known) - 1, min(len(known), _SAMPLE)).round().astype(int)]
    number = min(MOST, len(np.unique(sample)))
    if number < 2:
        return []
    last = np.asarray(FisherJenks(sample, k=number).bins, float)[:-1]
    first = sample[np.searchsorted(sample, last, "right")]
    return [_between(low, high) for low, high in zip(last, first, strict=True)]


def _between(low: float, high: float) -> float:
    """The number of fewest digits above one and up to the other."""
    tried = (float(f"{(low + high) / 2:.{digits}g}") for digits in range(1, 17))
    return next((one for one in tried if low < one <= high), high)


__all__ = ["CLASSES", "checked_classes", "class_edges", "class_words"]
