"""The run's own workbook and GeoPackage, made again from its tables."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from territory_opt.report.export.request import Export, Request
from territory_opt.report.workbook import write_workbook
from territory_opt.runs import Run, write_geopackage


def excel(request: Request) -> Export:
    """``plan.xlsx``: one sheet per table; text stays text, whatever it begins with."""
    return _one(request.run, "plan.xlsx", write_workbook, "open in Excel")


def geopackage(request: Request) -> Export:
    """``plan.gpkg``: accounts, homes, territories and areas as layers."""
    return _one(request.run, "plan.gpkg", write_geopackage, "add its layers in QGIS or ArcGIS")


def _one(run: Run, name: str, write: Callable[[Run, Path], Path], words: str) -> Export:
    with tempfile.TemporaryDirectory() as folder:
        content = write(run, Path(folder) / name).read_bytes()
    return Export({name: content}, {name: words}, {"accounts": len(run.plan)})
