"""Road kilometres and hours of every pair: from a matrix or a routing engine, holes filled."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from territory_opt.errors import ScenarioError
from territory_opt.geo import Engine, great_circle_km, road_table
from territory_opt.models import Fault, Grade
from territory_opt.models.arrays import BoolArray, FloatArray
from territory_opt.scenario.build.columns import stop


@dataclass(frozen=True, eq=False)
class Roads:
    """
    Roads from home to account, one way.

    Attributes
    ----------
    km, hours
        ``(num_units, num_territories)``: given, or great circle × circuity at average speed where
        they are not; NaN where there is no place either.
    is_given
        ``(num_units, num_territories)``: the source knows the pair.
    is_forbidding
        Whether pairs that it does not know are not allowed.
    record
        For the manifest: source, address without secrets, requests, cache hits, missing pairs.
    faults
        The missing pairs, counted.
    """

    km: FloatArray
    hours: FloatArray
    is_given: BoolArray
    is_forbidding: bool
    record: Mapping[str, Any] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()


def roads(scenario: Any) -> Roads | None:
    """
    Roads by the scenario's ``[travel]``; None where great circle × circuity counts.

    Raises
    ------
    RoutingError
        If the routing engine does not answer; what it answered is in the cache.
    ScenarioError
        If the address is in no variable.
    """
    spec = scenario.spec.travel
    if spec.matrix is not None:
        km, hours = _from_matrix(scenario)
        return _filled(scenario, km, hours, {"matrix": spec.matrix})
    return None if spec.url is None else _from_engine(scenario, spec)


def _from_engine(scenario: Any, spec: Any) -> Roads:
    engine = Engine(
        url=address(spec.url), kind=spec.engine, profile=spec.profile,
        max_coordinates=spec.max_coordinates, timeout_seconds=spec.timeout_seconds,
        retries=spec.retries, backoff_seconds=spec.backoff_seconds,
    )  # fmt: skip
    places = (*_places(scenario.accounts), *_places(scenario.territories))
    table = road_table(engine, *places, cache=scenario.path.parent / spec.cache)
    record = {
        "engine": spec.engine,
        "profile": spec.profile,
        "url": table.shown_url,
        "num_requests": table.num_requests,
        "num_cache_hits": table.num_cache_hits,
    }
    return _filled(scenario, table.km, table.hours, record)


def address(url: str) -> str:
    """
    The engine's address, from its variable where it is ``env:NAME``.

    Raises
    ------
    ScenarioError
        If the variable is not set, or holds no address; what it holds is not shown.
    """
    if not url.startswith("env:"):
        return url
    name = url.removeprefix("env:")
    found = os.environ.get(name, "").strip()
    if not found.startswith(("http://", "https://")):
        what = "holds no http address" if found else "is not set"
        message = f"travel.url: the environment variable {name} {what}"
        remedy = f"Set {name}=http://…, or leave travel.url out."
        raise stop("routing-url", message, remedy, column="travel.url")
    return found


def _filled(scenario: Any, km: FloatArray, hours: FloatArray, record: Mapping[str, Any]) -> Roads:
    """Holes by great circle × circuity, counted where both ends have a place."""
    spec, rates = scenario.spec.travel, scenario.spec.objective.travel
    straight = great_circle_km(*_places(scenario.accounts), *_places(scenario.territories))
    is_given = np.isfinite(km) & np.isfinite(hours)
    around = rates.circuity * straight
    holes = int((~is_given & np.isfinite(straight) & _travels(scenario)).sum())
    faults = (_missing(holes, is_given.size, spec),) if holes else ()
    return Roads(
        km=np.where(is_given, km, around),
        hours=np.where(is_given, hours, around / rates.speed_kmh),
        is_given=is_given,
        is_forbidding=spec.missing == "forbid",
        record={**record, "num_missing_pairs": holes, "missing": spec.missing},
        faults=faults,
    )


def _travels(scenario: Any) -> BoolArray:
    """Pairs that meet in person."""
    effort = scenario.effort
    travels: BoolArray = ~effort.is_remote[:, effort.role_of]
    return travels


def _missing(holes: int, num_pairs: int, spec: Any) -> Fault:
    source = spec.matrix or "the routing engine"
    by_rule = (
        "They are not allowed (travel.missing)."
        if spec.missing == "forbid"
        else "They count great circle × circuity at average speed (travel.missing)."
    )
    key = "travel.matrix" if spec.matrix else "travel.url"
    message = f"{source} gives no road for {holes:,} of {num_pairs:,} pairs"
    return Fault(Grade.FIXED, "road-missing", message, by_rule, column=key, value=str(holes))


def _from_matrix(scenario: Any) -> tuple[FloatArray, FloatArray]:
    matrix = scenario.matrix
    if matrix is None:
        raise ScenarioError("travel.matrix was not read")
    units = _positions(scenario.accounts[matrix.attrs["unit_key"]], matrix["unit_id"])
    homes = _positions(scenario.territories[matrix.attrs["home_key"]], matrix["home_id"])
    pairs = units.merge(homes, on="row", suffixes=("_unit", "_home"))
    shape = len(scenario.accounts), len(scenario.territories)
    figures = []
    for name in ("km", "hours"):
        table = np.full(shape, np.nan)
        values = matrix[name].to_numpy(float)[pairs["row"].to_numpy()]
        table[pairs["at_unit"].to_numpy(), pairs["at_home"].to_numpy()] = values
        figures.append(table)
    return figures[0], figures[1]


def _positions(known: pd.Series, ids: pd.Series) -> pd.DataFrame:
    """Row of the matrix, and place in the scenario's frame, once per match."""
    places = pd.DataFrame({"id": known.astype(str).to_numpy(), "at": np.arange(len(known))})
    rows = pd.DataFrame({"id": ids.astype(str).to_numpy(), "row": np.arange(len(ids))})
    return rows.merge(places, on="id")[["row", "at"]]


def _places(frame: Any) -> tuple[FloatArray, FloatArray]:
    return frame["longitude"].to_numpy(float), frame["latitude"].to_numpy(float)
