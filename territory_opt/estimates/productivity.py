"""How much more than the average a rep wins in a segment, learned from deals won and lost."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.special import betaincinv, ndtri, polygamma

from territory_opt.estimates.deal_size import shrunk_sizes
from territory_opt.estimates.win_rate import Shrunk, shrunk_win_rates

CELL = ["rep_id", "segment"]
COLUMNS = [
    *CELL, "num_decided", "num_won", "win_rate", "segment_win_rate", "win_factor", "size_factor",
    "productivity", "low", "high", "is_used",
]  # fmt: skip
_FIGURES = ["win_factor", "size_factor", "productivity", "low", "high"]


def learn_productivity(
    deals: pd.DataFrame, min_deals: int, confidence: float = 0.9, with_size: bool = False
) -> pd.DataFrame:
    """
    Productivity of every rep in every segment where the rep has a decided deal.

    Parameters
    ----------
    deals
        One row per deal won or lost: ``rep_id``, ``segment`` (text), ``is_won`` (bool), ``amount``
        (currency, NaN or 0 unknown).
    min_deals
        Decided deals from which a rep's own record counts in a segment. Cells with fewer help to
        learn the segment's rate, and get no figure.
    confidence
        Share of the interval ``low`` to ``high``.
    with_size
        Whether larger deals count: productivity is then win rate × size of the deals won.

    Returns
    -------
    DataFrame
        ``COLUMNS``, sorted by rep and segment; productivity 1 is the segment's average rep.
    """
    if deals.empty:
        return pd.DataFrame(columns=COLUMNS)
    cells = deals.groupby(CELL, as_index=False).agg(
        num_decided=("is_won", "size"), num_won=("is_won", "sum")
    )
    segment = pd.factorize(cells["segment"])[0].astype(np.int64)
    decided, won = (cells[name].to_numpy(float) for name in ("num_decided", "num_won"))
    rates = shrunk_win_rates(won, decided, segment)
    sizes = _sizes(deals, cells, segment) if with_size else None
    table = cells.assign(
        win_rate=won / decided,
        segment_win_rate=rates.middle,
        **_factors(rates, sizes, confidence),
        is_used=decided >= min_deals,
    )
    table.loc[~table["is_used"], _FIGURES] = np.nan
    return table[COLUMNS]


def _sizes(
    deals: pd.DataFrame, cells: pd.DataFrame, segment: np.ndarray[tuple[int], np.dtype[np.int64]]
) -> Shrunk:
    """Sizes of the deals won whose amount is known."""
    won = deals[deals["is_won"] & (deals["amount"] > 0)]
    place = pd.MultiIndex.from_frame(cells[CELL]).get_indexer(pd.MultiIndex.from_frame(won[CELL]))
    return shrunk_sizes(np.log(won["amount"].to_numpy(float)), place.astype(np.int64), segment)


def _factors(rates: Shrunk, sizes: Shrunk | None, confidence: float) -> dict[str, np.ndarray]:
    """Factors over the segment's average, and their product with its interval."""
    win = rates.mean / rates.middle
    weight = np.maximum(rates.mean * (1 - rates.mean) / rates.variance - 1, 1.0)
    a, b = rates.mean * weight, (1 - rates.mean) * weight
    tails = np.array([(1 - confidence) / 2, (1 + confidence) / 2])[:, None]
    if sizes is None:
        low, high = betaincinv(a, b, tails) / rates.middle
        size = np.ones_like(win)
    else:
        size = np.exp(sizes.mean - sizes.middle)
        spread = np.sqrt(polygamma(1, a) - polygamma(1, a + b) + sizes.variance)
        low, high = win * size * np.exp(ndtri(tails) * spread - spread**2 / 2)
    figure = win * size
    low, high = (
        np.minimum(low, figure),
        np.maximum(high, figure),
    )  # a steep beta's mean lies outside
    return dict(zip(_FIGURES, (win, size, figure, low, high), strict=True))
