"""The one audit tolerance: 1e-9, relative."""

from __future__ import annotations

from typing import Any

import numpy as np

from territory_opt.models.arrays import FloatArray

TOLERANCE = 1e-9
"""A limit is kept when it is passed by no more than this share of limit or load."""


def excess(load: Any, lower: Any, upper: Any) -> FloatArray:
    """
    By how much each load is outside its limits: 0 inside, or within the tolerance.

    Parameters
    ----------
    load, lower, upper
        Of one shape; limits may be infinite.

    Returns
    -------
    numpy.ndarray
        Same shape, ≥ 0, in the unit of the load.
    """
    load, lower, upper = np.asarray(load, float), np.asarray(lower), np.asarray(upper)
    above = np.where(load - upper > _slack(load, upper), load - upper, 0.0)
    below = np.where(lower - load > _slack(load, lower), lower - load, 0.0)
    return np.maximum(above, below)


def _slack(load: Any, limit: Any) -> Any:
    return TOLERANCE * np.maximum(abs(load), np.where(np.isfinite(limit), abs(limit), 0.0))
