"""Squares to draw areas with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest
import shapely
from pyproj import CRS

from territory_opt.geo import Areas, areas_in_plane

PLANE = CRS.from_proj4("+proj=laea +lon_0=10 +lat_0=50 +datum=WGS84 +units=m")
KM = 1000.0


@pytest.fixture
def plane() -> Callable[..., Areas]:
    """Makes areas of shapes drawn in kilometres around 10° E, 50° N; named a, b, c, …"""

    def make(shapes: Sequence[Any], unit_id: Sequence[str] | None = None) -> Areas:
        metres = shapely.transform(np.array(shapes, dtype=object), lambda xy: KM * xy)
        return areas_in_plane(unit_id or [chr(97 + i) for i in range(len(shapes))], metres, PLANE)

    return make


@pytest.fixture
def grid(plane: Callable[..., Areas]) -> Callable[[str], Areas]:
    """
    Makes areas of a drawing: each character is a square kilometre, each letter one area.

    The first line is the northernmost; dots belong to nobody.
    """

    def make(drawing: str) -> Areas:
        lines = drawing.split()
        names = sorted({name for line in lines for name in line if name != "."})
        squares: dict[str, list[Any]] = {name: [] for name in names}
        for y, line in enumerate(reversed(lines)):
            for x, name in enumerate(line):
                if name != ".":
                    squares[name].append(shapely.box(x, y, x + 1, y + 1))
        return plane([shapely.coverage_union_all(squares[name]) for name in names], names)

    return make
