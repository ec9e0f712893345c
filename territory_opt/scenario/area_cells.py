"""Areas made from the accounts: hexagons, Voronoi cells."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import shapely

from territory_opt.errors import MissingExtraError, ScenarioError
from territory_opt.geo import (
    Areas,
    area_of_points,
    ground_of_points,
    hexagon_areas,
    land,
    voronoi_areas,
)
from territory_opt.models import Grade
from territory_opt.models.arrays import FloatArray, IntArray
from territory_opt.scenario.area_accounts import AREA, carved_out, stated_areas
from territory_opt.scenario.faultlog import FaultLog
from territory_opt.scenario.resolve import Resolved
from territory_opt.scenario.schema import GeographySpec

NAMES = {"hexagons": "hexagons", "voronoi": "cells"}
"""What messages call them in place of a file."""


def make_cells(
    accounts: pd.DataFrame, given: GeographySpec, resolved: Resolved, log: FaultLog
) -> tuple[Areas, pd.Series] | None:
    """
    Cells around the accounts, and the id of the one that each lies in, ``(num_accounts,)``.

    None where that cannot be. Carved-out accounts make no cell of their own.
    """
    _tell_unused(accounts, resolved, log)
    if given.cells is None or not len(accounts):
        return None
    place = accounts[["longitude", "latitude"]].to_numpy(float)
    place[carved_out(accounts, given)] = np.nan
    if np.isnan(place).any(axis=1).all():
        log.add(
            Grade.STOP, "no-cells", "no account has coordinates that a cell could be made from",
            "Give coordinates, or a file of areas.", **resolved.place("geography", "cells"),
        )  # fmt: skip
        return None
    try:
        areas, of = _made(place, accounts["account_id"].tolist(), given)
    except MissingExtraError as error:
        log.add(Grade.STOP, "missing-extra", str(error), "", **resolved.place("geography", "cells"))
        return None
    except ScenarioError as error:
        where = resolved.place("geography", "resolution")
        log.extend([replace(fault, **where) for fault in error.faults])
        return None
    ids = pd.Series(np.where(of >= 0, areas.unit_id[of], ""), dtype=str)
    return replace(areas, file=NAMES[given.cells]), ids


def cells_of(areas: Areas, accounts: pd.DataFrame) -> pd.Series:
    """Id of the cell that each account lies in, of cells that are there: ``(num_accounts,)``."""
    of, _ = area_of_points(areas, accounts["longitude"], accounts["latitude"])
    return pd.Series(np.where(of >= 0, areas.unit_id[of], ""), dtype=str)


def _made(place: FloatArray, names: list[str], given: GeographySpec) -> tuple[Areas, IntArray]:
    lon, lat = place.T
    coast = _coast(place[np.isfinite(lon + lat)])
    if given.resolution is not None:
        ground = ground_of_points(lon, lat, coast)
        return hexagon_areas(lon, lat, given.resolution, ground=ground)
    return voronoi_areas(lon, lat, names, coast)


def _coast(place: FloatArray) -> shapely.Geometry | None:
    """Land of the accounts' countries; None where the atlas knows none, as on a small island."""
    (west, south), (east, north) = place.min(axis=0), place.max(axis=0)
    coast = land((float(west), float(south), float(east), float(north)), *place.T)
    return None if shapely.is_empty(coast) else coast


def _tell_unused(accounts: pd.DataFrame, resolved: Resolved, log: FaultLog) -> None:
    number = int((stated_areas(accounts) != "").sum())
    if number:
        log.add(
            Grade.NOTE, "area-unused", f"{AREA} of {number:,} accounts is not used",
            "Their cells are made from coordinates.", **resolved.place("geography", "cells"),
        )  # fmt: skip
