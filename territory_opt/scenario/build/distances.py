"""Kilometres from every account to every home."""

from __future__ import annotations

from typing import Any

import numpy as np

from territory_opt.geo import great_circle_km, paired_km
from territory_opt.models import DensePairs, PairTable
from territory_opt.models.arrays import FloatArray, IntArray
from territory_opt.scenario.build.pairs import tabulate


def distances(scenario: Any) -> PairTable | None:
    """
    Great-circle kilometres, ``(num_units, num_territories)``; NaN where either end has no place.

    Road kilometres where the scenario's ``[travel]`` gives them. None when no account or no territory
    has a place at all.
    """
    if scenario.roads is not None:
        return DensePairs(scenario.roads.km)
    lon, lat = _places(scenario.accounts)
    home_lon, home_lat = _places(scenario.territories)
    if np.isnan(lon + lat).all() or np.isnan(home_lon + home_lat).all():
        return None

    def km(units: IntArray, territories: IntArray) -> FloatArray:
        if territories.ndim == 2:
            of = units[:, 0]
            return great_circle_km(lon[of], lat[of], home_lon, home_lat)
        return paired_km(lon[units], lat[units], home_lon[territories], home_lat[territories])

    return tabulate(km, (len(lon), len(home_lon)))


def _places(frame: Any) -> tuple[FloatArray, FloatArray]:
    return frame["longitude"].to_numpy(float), frame["latitude"].to_numpy(float)
