"""``territories.csv``: what every territory carries, against its target."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from territory_opt.models.arrays import BoolArray, FloatArray, IntArray
from territory_opt.report.layers import compactness_of, fragments_of
from territory_opt.report.targets import indices
from territory_opt.report.view import PlanView
from territory_opt.solvers import ShadowPrices

WORKLOAD = "workload_hours"
LEVEL = "territory"


def territory_table(
    view: PlanView, shapes: gpd.GeoDataFrame, prices: ShadowPrices | None = None
) -> pd.DataFrame:
    """
    One row per territory.

    Parameters
    ----------
    view
        What is shown.
    shapes
        Layer of territory shapes, for ``compactness`` (Polsby & Popper 1991: 4π × area ÷
        perimeter², 1 is a circle, coasts and borders included) and ``fragments`` (separate parts
        of the shape that hold accounts). ``mean_km_to_home`` tells more where territories follow
        accounts.
    prices
        Of the limits; their columns are left out where nothing was solved.

    Returns
    -------
    DataFrame
        Every measure with its index (1.00 = target, ``report.targets``), ``capacity_use``
        (workload ÷ capacity hours), ``<measure>_shadow_price`` (what loosening the limit that
        presses by one saves at most, objective unit; below 0 it is the lower limit that presses),
        accounts moved in and out by choice and because they had to.
    """
    ids = view.territories[["territory_id", "parent_id", "rep_id", "rep_name", "role"]]
    columns: dict[str, Any] = {
        "layer": view.layer,
        "level": LEVEL,
        **{str(name): ids[name].to_numpy(str) for name in ids},
        "num_accounts": _count(view, view.of),
        **_measures(view),
        **_capacity(view),
        **_shadow_prices(view, prices),
        **_moves(view),
        "mean_km_to_home": _mean_km(view),
        "compactness": compactness_of(shapes, view.problem.territory_ids),
        "fragments": fragments_of(shapes, view),
    }
    return pd.DataFrame(columns, index=pd.RangeIndex(view.problem.num_territories))


def _measures(view: PlanView) -> dict[str, FloatArray]:
    columns, index = {}, indices(view)
    for m, name in enumerate(view.problem.measures):
        columns[name] = view.score.loads[:, m]
        columns[f"{name}_index"] = index[:, m]
    return columns


def _capacity(view: PlanView) -> dict[str, FloatArray]:
    hours = view.territories["capacity_hours"].to_numpy(float)
    if WORKLOAD not in view.problem.measures:
        return {"capacity_hours": hours, "capacity_use": np.full(len(hours), np.nan)}
    workload = view.score.loads[:, view.problem.measure(WORKLOAD)]
    use = np.divide(workload, hours, out=np.full(len(hours), np.nan), where=hours > 0)
    return {"capacity_hours": hours, "capacity_use": use}


def _shadow_prices(view: PlanView, prices: ShadowPrices | None) -> dict[str, FloatArray]:
    """One column per measure that has a limit somewhere."""
    if prices is None:
        return {}
    limited = np.isfinite(view.problem.lower) | np.isfinite(view.problem.upper)
    columns = {}
    for m in np.flatnonzero(limited.any(axis=0)).tolist():
        upper, lower = prices.upper[:, m], prices.lower[:, m]
        signed = np.where(upper >= lower, upper, -lower)
        columns[f"{view.problem.measures[m]}_shadow_price"] = signed
    return columns


def _moves(view: PlanView) -> dict[str, IntArray]:
    changed = view.is_chosen | view.is_forced
    columns = {
        "moved_in": _count(view, view.of, changed),
        "moved_out": _count(view, view.problem.incumbent, changed),
    }
    for name, kind in (("chosen", view.is_chosen), ("forced", view.is_forced)):
        columns[f"moved_in_{name}"] = _count(view, view.of, kind)
        columns[f"moved_out_{name}"] = _count(view, view.problem.incumbent, kind)
    return columns


def _count(view: PlanView, of: IntArray, where: BoolArray | None = None) -> IntArray:
    counted = of >= 0 if where is None else (of >= 0) & where
    return np.bincount(of[counted], minlength=view.problem.num_territories)


def _mean_km(view: PlanView) -> FloatArray:
    known = (view.of >= 0) & np.isfinite(view.distance_km)
    size = view.problem.num_territories
    total = np.bincount(view.of[known], view.distance_km[known], size)
    number = np.bincount(view.of[known], minlength=size)
    mean: FloatArray = np.divide(total, number, out=np.full(size, np.nan), where=number > 0)
    return mean
