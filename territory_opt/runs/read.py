"""Read a run folder."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pyogrio

from territory_opt.errors import RunError
from territory_opt.runs.csvtext import from_csv
from territory_opt.runs.outputs import check_outputs, check_schema
from territory_opt.runs.run import Run
from territory_opt.runs.schema import (
    AREAS,
    DOCUMENTS,
    GPKG,
    LAYERS,
    MANIFEST,
    OPTIONAL,
    SUMMARY,
    TABLES,
    TableFile,
)

QUOTAS = ("quotas.csv", "quota_waterfall.csv")
"""Files that ``quota`` writes as well."""
MEANT_TO_BE_EDITED = {"routing_rules.csv"}
"""Files that planners change in the folder: ``route`` judges them itself."""


def check_written(folder: Path, manifest: Mapping[str, Any]) -> None:
    """
    Refuse a run folder of another layout, and one whose figures are not those that were written.

    Workbook, pages and pictures may be edited: nothing is read from them.

    Raises
    ------
    RunError
        Which names every file that is missing or edited.
    """
    check_schema(folder, manifest)
    check_outputs(folder, manifest, {*TABLES, *OPTIONAL, GPKG, SUMMARY} - MEANT_TO_BE_EDITED)


def read_run(folder: str | Path) -> Run:
    """
    Read what ``write_run`` wrote.

    Raises
    ------
    RunError
        If the folder is no run folder, is of another version of the layout, or one of its files
        cannot be read, is missing, or was edited since it was written.
    """
    folder = Path(folder)
    _check_complete(folder)
    manifest = _document(folder / MANIFEST)
    check_written(folder, manifest)
    fields: dict[str, Any] = {}
    there = {name: table for name, table in TABLES.items() if (folder / name).is_file()}
    for name, table in there.items():
        fields[table.attribute] = _table(folder / name, table)
    for name, table in OPTIONAL.items():
        if (folder / name).is_file():
            fields[table.attribute] = _table(folder / name, table)
    for layer, field in LAYERS.items():
        fields[field] = _layer(folder / GPKG, layer)
    if AREAS in _layers(folder / GPKG):
        fields[AREAS] = _layer(folder / GPKG, AREAS)
    fields["summary"] = _document(folder / SUMMARY)
    return Run(**fields, manifest=manifest)


def read_quotas(folder: str | Path) -> dict[str, Any]:
    """
    Quotas and their steps of any folder that has them: fields of ``Run``.

    Raises
    ------
    RunError
        If one of the files is missing or cannot be read.
    """
    folder = Path(folder)
    missing = [name for name in QUOTAS if not (folder / name).is_file()]
    if missing:
        raise RunError(
            f"{folder} has no {' and no '.join(missing)}; give a folder that `quota` wrote"
        )
    return {TABLES[name].attribute: _table(folder / name, TABLES[name]) for name in QUOTAS}


def _check_complete(folder: Path) -> None:
    """Files without which a folder is no run, whatever its manifest says."""
    if not folder.is_dir():
        raise RunError(
            f"{folder} is no folder; give a run folder, as `territory-opt plan` writes it"
        )
    needed = [name for name, table in TABLES.items() if not table.is_optional]
    missing = [name for name in (*needed, GPKG, *DOCUMENTS) if not (folder / name).is_file()]
    if missing:
        raise RunError(f"{folder} is no run folder: {', '.join(missing)} missing")


def _table(path: Path, table: TableFile) -> pd.DataFrame:
    try:
        return table.typed(from_csv(path))
    except (ValueError, ArithmeticError, csv.Error, OSError) as error:
        raise RunError(f"{path} cannot be read as CSV: {error}") from error


def _layers(path: Path) -> set[str]:
    return {str(name) for name, _ in pyogrio.list_layers(path)}


def _layer(path: Path, layer: str) -> gpd.GeoDataFrame:
    try:
        return gpd.read_file(path, layer=layer)
    except (ValueError, OSError, RuntimeError) as error:
        raise RunError(f"{path}: layer {layer!r} cannot be read: {error}") from error


def _document(path: Path) -> dict[str, Any]:
    try:
        document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise RunError(f"{path} is no JSON: {error}") from error
    return document
