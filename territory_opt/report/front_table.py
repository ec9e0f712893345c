"""``sweep.csv``: every plan of a front, and what was tried beside."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from territory_opt.report.front import FrontPoint, Scale


def front_table(
    points: Sequence[FrontPoint],
    dropped: Sequence[FrontPoint],
    scales: Sequence[Scale],
    kept_shares: Sequence[float] = (),
) -> pd.DataFrame:
    """
    One row per plan; ``fate`` says why a row has no folder.

    Parameters
    ----------
    kept_shares
        Of the points: accounts that stay when potentials are perturbed; empty where not asked.
    """
    rows = [_row(point, scales) for point in (*points, *dropped)]
    table = pd.DataFrame(rows)
    if len(kept_shares):
        table["survival"] = [*kept_shares, *[float("nan")] * len(dropped)]
    return table


def _row(point: FrontPoint, scales: Sequence[Scale]) -> dict[str, Any]:
    goals = {s.column: f for s, f in zip(scales, point.figures, strict=True)}
    level = {"level": point.level} if len(scales) > 2 else {}
    price = {"price_of_travel": 1 + point.price} if scales[1].goal == "travel" else {}
    return {
        "number": point.number or "",
        "name": point.name,
        **goals,
        **level,
        **price,
        "limit": point.limit,
        "bound": point.bound,
        "gap": point.gap,
        "gap_abs": point.gap_abs,
        "possible_gain_share": point.left_share,
        "status": point.status,
        "stop_reason": point.stop_reason,
        "seconds": round(point.seconds, 2),
        "folder": point.folder,
        "settings": " ".join(f"--set {setting}" for setting in point.settings),
        "sentence": point.sentence,
        "fate": point.fate,
    }
