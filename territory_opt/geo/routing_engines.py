"""
What routing engines are asked, and how their answers read.

OSRM: table service v1 (project-osrm.org/docs, "Table service"). Valhalla: ``sources_to_targets``
(valhalla.github.io, "Matrix service").
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from territory_opt.geo.routing_http import Endpoint, TooBigError

Floats = NDArray[np.float64]
Ask = Callable[[Endpoint, str, Floats, Floats], "Floats | None"]

_OSRM_NO_ROAD = frozenset({"NoSegment", "NoTable", "NoRoute"})
_VALHALLA_TOO_BIG = frozenset({150})  # too many locations
_VALHALLA_NO_ROAD = frozenset({154, 170, 171, 442})  # too far, unconnected, no edge, no path
_COSTINGS = {"driving": "auto", "cycling": "bicycle", "walking": "pedestrian"}


def ask_osrm(endpoint: Endpoint, profile: str, sources: Floats, targets: Floats) -> Floats | None:
    """
    Kilometres and hours, ``(2, num_sources, num_targets)``; NaN where there is no road.

    None where a coordinate is on no road, which OSRM answers for the whole request.
    """
    points = np.concatenate([sources, targets])
    places = ";".join(f"{lon:.5f},{lat:.5f}" for lon, lat in points)
    first, last = _numbers(0, len(sources)), _numbers(len(sources), len(points))
    query = f"sources={first}&destinations={last}&annotations=duration,distance"
    status, answer = endpoint.fetch(f"table/v1/{profile}/{places}", query)
    code = answer.get("code")
    if code == "TooBig":
        raise TooBigError(answer.get("message", code))
    if code in _OSRM_NO_ROAD:
        return None
    if status != 200 or code != "Ok":
        raise endpoint.failure(f"refuses (HTTP {status}, {code}: {answer.get('message', '')})")
    metres, seconds = answer.get("distances"), answer.get("durations")
    return _table(endpoint, (metres, seconds), (1000.0, 3600.0), (len(sources), len(targets)))


def ask_valhalla(
    endpoint: Endpoint, profile: str, sources: Floats, targets: Floats
) -> Floats | None:
    """As ``ask_osrm``; the profiles driving, cycling and walking are Valhalla's own costings."""
    body = {
        "sources": _locations(sources),
        "targets": _locations(targets),
        "costing": _COSTINGS.get(profile, profile),
        "units": "kilometers",
    }
    status, answer = endpoint.fetch("sources_to_targets", body=body)
    code = answer.get("error_code")
    if code in _VALHALLA_TOO_BIG:
        raise TooBigError(answer.get("error", code))
    if code in _VALHALLA_NO_ROAD:
        return None
    if status != 200:
        raise endpoint.failure(f"refuses (HTTP {status}, {code}: {answer.get('error', '')})")
    figures = (_cells(answer, "distance"), _cells(answer, "time"))
    return _table(endpoint, figures, (1.0, 3600.0), (len(sources), len(targets)))


ENGINES: dict[str, Ask] = {"osrm": ask_osrm, "valhalla": ask_valhalla}


def _numbers(first: int, end: int) -> str:
    return ";".join(map(str, range(first, end)))


def _locations(points: Floats) -> list[dict[str, float]]:
    return [{"lat": float(lat), "lon": float(lon)} for lon, lat in points]


def _cells(answer: Mapping[str, Any], name: str) -> Any:
    try:
        return [[cell[name] for cell in row] for row in answer["sources_to_targets"]]
    except (KeyError, TypeError):
        return None


def _table(
    endpoint: Endpoint, figures: tuple[Any, Any], units: tuple[float, float], shape: tuple[int, int]
) -> Floats:
    """Both figures in our units; where either is missing (null), both are NaN."""
    try:
        read = [
            np.array(figure, dtype=float) / unit
            for figure, unit in zip(figures, units, strict=True)
        ]
    except (TypeError, ValueError) as error:
        raise endpoint.failure("answers a table that is none") from error
    if any(figure.shape != shape for figure in read) or any((figure < 0).any() for figure in read):
        raise endpoint.failure(f"answers no table of {shape[0]} × {shape[1]} distances and times")
    table = np.stack(read)
    table[:, ~np.isfinite(table).all(axis=0)] = np.nan
    return table
