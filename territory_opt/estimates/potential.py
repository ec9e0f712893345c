"""Potential of accounts that state none, from those like them."""

from __future__ import annotations

import numpy as np
import pandas as pd

GIVEN = "given"
STEPS = (("segment", "segment median"), ("tier", "tier median"))
OVERALL = "overall median"
NOTHING = "none"
STATED = (GIVEN, "proxy", "default", "corrected", NOTHING)
"""Sources that are somebody's word, or nothing at all."""


def fill_potential(
    potential: pd.Series, segment: pd.Series, tier: pd.Series
) -> tuple[pd.Series, pd.Series]:
    """
    Fill missing potential by the median of the segment, else of the tier, else of all accounts.

    Parameters
    ----------
    potential
        Currency per year, NaN where missing.
    segment, tier
        Text, ``""`` where none; same index.

    Returns
    -------
    potential
        Without NaN; 0 where no account states any.
    source
        ``"given"``, ``"segment median"``, ``"tier median"``, ``"overall median"`` or ``"none"``.

    Notes
    -----
    Medians are of given values only, so the order of accounts does not matter.
    """
    filled = potential.copy()
    source = pd.Series(np.where(potential.notna(), GIVEN, ""), index=potential.index, dtype="str")
    for group, (_, label) in zip((segment, tier), STEPS, strict=True):
        median = potential.groupby(group.where(group.ne(""))).transform("median")
        filled, source = _fill(filled, source, median, label)
    overall = pd.Series(potential.median(), index=potential.index)
    filled, source = _fill(filled, source, overall, OVERALL)
    return _fill(filled, source, pd.Series(0.0, index=potential.index), NOTHING)


def _fill(
    values: pd.Series, source: pd.Series, median: pd.Series, label: str
) -> tuple[pd.Series, pd.Series]:
    is_filled = values.isna() & median.notna()
    return values.mask(is_filled, median), source.mask(is_filled, label)


def estimated_share(values: pd.Series, source: pd.Series) -> float:
    """
    Share of a total that is estimated, 0 where the total is 0.

    Parameters
    ----------
    values
        Non-negative.
    source
        Where each value is from; whatever is not in ``STATED`` is an estimate.
    """
    total = float(values.sum())
    return float(values[~source.isin(STATED)].sum()) / total if total > 0 else 0.0
