"""GeoJSON as RFC 7946 has it: one file per layer, longitude and latitude, right-handed rings."""

from __future__ import annotations

from io import BytesIO

import geopandas as gpd

from territory_opt.report.export.ground import layers_to_show, places_missing
from territory_opt.report.export.request import Export, Request


def geojson(request: Request) -> Export:
    """A file per layer: territories, accounts, homes, and areas where there are any."""
    layers = layers_to_show(request.run)
    files = {f"{name}.geojson": _text(name, table) for name, table in layers.items()}
    counts = {name: len(table) for name, table in layers.items()}
    steps = dict.fromkeys(files, "open in a map")
    return Export(files, steps, counts, tuple(places_missing(request.run)))


def _text(name: str, table: gpd.GeoDataFrame) -> bytes:
    buffer = BytesIO()
    table.to_file(buffer, driver="GeoJSON", layer=name, engine="pyogrio", RFC7946="YES")
    return buffer.getvalue()
