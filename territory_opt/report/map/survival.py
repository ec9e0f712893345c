"""How sure assignments are, as a way to colour the map: from a sweep with perturbed potentials."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from territory_opt.report.map.colours import NOBODY
from territory_opt.report.map.mode import Mode
from territory_opt.report.map.text import share

SURVIVAL = "survival"
"""Column of accounts: share of repetitions that keep the account where it is; NaN unknown."""
EDGES = (0.5, 0.8, 1.0)
COLOURS = ("#B2182B", "#EF8A62", "#67A9CF", "#2166AC")
"""Unsure in red, sure in blue (ColorBrewer RdBu: safe for colour-blind readers)."""
WORDS = ("below half", "50 – 80 %", "80 – 100 %", "always")


def survival_modes(accounts: pd.DataFrame, num_territories: int) -> list[Mode]:
    """One way to colour, where it is known."""
    if SURVIVAL not in accounts or accounts[SURVIVAL].isna().all():
        return []
    shares = accounts[SURVIVAL].to_numpy(float)
    classes = np.searchsorted(EDGES, shares, "right")
    return [
        Mode(
            key=SURVIVAL,
            label="Robustness",
            title="How often an account stays here when potentials are perturbed",
            palette=[*COLOURS, NOBODY],
            accounts=np.where(np.isnan(shares), len(COLOURS), classes),
            areas=[None] * num_territories,
            legend=list(zip(COLOURS, WORDS, strict=True)),
            is_scale=True,
        )
    ]


def survival_words(accounts: pd.DataFrame) -> dict[str, Any]:
    """``"90 %"`` per account, empty where unknown; nothing where it was not asked."""
    if SURVIVAL not in accounts:
        return {}
    shares = [share(one) if np.isfinite(one) else "" for one in accounts[SURVIVAL].to_numpy(float)]
    return {SURVIVAL: pd.Series(shares, index=accounts.index, dtype="str")}
