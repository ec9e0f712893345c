"""Workbooks, Parquet files and geographic layers."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from territory_opt.errors import MissingExtraError
from territory_opt.models.nearest import did_you_mean
from territory_opt.scenario.schema import TableSpec
from territory_opt.scenario.tables.delimited import unique_names
from territory_opt.scenario.tables.table import TextTable, UnreadableError
from territory_opt.scenario.tables.typed import as_text, cell_text

if TYPE_CHECKING:
    import geopandas as gpd

_UNREADABLE = "Open it where it was made and export it again."


def read_workbook(path: Path, spec: TableSpec) -> TextTable:
    """
    A sheet of an XLSX workbook: values, not formulas; the first row that holds anything is the header.

    Raises
    ------
    UnreadableError
        No workbook, no such sheet, or nothing on it.
    """
    rows = [(n, [cell_text(v) for v in row]) for n, row in _sheet_rows(path, spec.sheet)]
    rows = [(n, row) for n, row in rows if any(row)]
    if not rows:
        raise UnreadableError("empty-table", "the sheet is empty", "Name another under `sheet`.")
    names, remarks = unique_names(rows[0][1])
    index = pd.Index([n for n, _ in rows[1:]], dtype="int64")
    frame = pd.DataFrame([row for _, row in rows[1:]], columns=names, index=index, dtype="str")
    named = [name for name in names if not name.startswith("column ") or frame[name].ne("").any()]
    return TextTable(frame[named], spec.file, None, tuple(remarks))


def _sheet_rows(path: Path, sheet: str | None) -> list[tuple[int, Any]]:
    import openpyxl

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise UnreadableError(
            "unreadable", f"this is no workbook ({error})", _UNREADABLE
        ) from error
    try:
        if sheet is not None and sheet not in book.sheetnames:
            hint = did_you_mean(sheet, book.sheetnames)
            raise UnreadableError("unknown-sheet", f"there is no sheet {sheet!r}", hint)
        page = book[sheet or book.sheetnames[0]]
        return list(enumerate(page.iter_rows(values_only=True), start=1))
    finally:
        book.close()


def read_parquet(path: Path, spec: TableSpec) -> TextTable:
    """
    A Parquet file; rows count from 2, as if it had a header.

    Raises
    ------
    MissingExtraError
        Without pyarrow.
    UnreadableError
        If it is no Parquet file.
    """
    try:
        import pyarrow
    except ImportError as error:
        raise MissingExtraError("Reading Parquet", "parquet") from error
    try:
        frame = pd.read_parquet(path)
    except (pyarrow.ArrowException, OSError, ValueError) as error:
        raise UnreadableError(
            "unreadable", f"this is no Parquet file ({error})", _UNREADABLE
        ) from error
    return _typed_table(frame, spec.file)


def read_layer(path: Path, spec: TableSpec) -> TextTable:
    """
    A GeoJSON file or a layer of a GeoPackage; geometries become ``longitude`` and ``latitude``.

    Points count as they are, other geometries by a point inside; any known projection is undone.

    Raises
    ------
    UnreadableError
        No such layer, no layer at all, or projected coordinates without a projection.
    """
    import geopandas as gpd
    import pyogrio
    from pyogrio.errors import DataLayerError, DataSourceError

    try:
        _refuse_unknown_layer(spec.layer, [str(name) for name, _ in pyogrio.list_layers(path)])
        frame = gpd.read_file(path, layer=spec.layer, engine="pyogrio")
    except (DataSourceError, DataLayerError, ValueError) as error:
        raise UnreadableError(
            "unreadable", f"this is no geographic file ({error})", _UNREADABLE
        ) from error
    if not isinstance(frame, gpd.GeoDataFrame):
        return _typed_table(pd.DataFrame(frame), spec.file)
    return _typed_table(_with_coordinates(frame), spec.file)


def _refuse_unknown_layer(layer: str | None, known: list[str]) -> None:
    if layer is not None and layer not in known:
        hint = did_you_mean(layer, known)
        raise UnreadableError("unknown-layer", f"there is no layer {layer!r}", hint)


def _with_coordinates(frame: gpd.GeoDataFrame) -> pd.DataFrame:
    table = pd.DataFrame(frame.drop(columns=frame.geometry.name))
    points = _in_degrees(frame).geometry.representative_point()
    for name, values in (("longitude", points.x), ("latitude", points.y)):
        if name not in {str(column).casefold() for column in table.columns}:
            table[name] = values.to_numpy()
    return table


def _in_degrees(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    if frame.crs is not None:
        return frame.to_crs(4326)
    west, south, east, north = frame.total_bounds
    if west < -180 or east > 180 or south < -90 or north > 90:
        raise UnreadableError(
            "no-projection",
            "the coordinates are not degrees, and the file names no projection",
            "Export it with its coordinate reference system, or in WGS 84.",
        )
    return frame


def _typed_table(frame: pd.DataFrame, file: str) -> TextTable:
    names, remarks = unique_names([str(column).strip() for column in frame.columns])
    index = pd.RangeIndex(2, len(frame) + 2)
    columns = [as_text(frame.iloc[:, i].set_axis(index)) for i in range(frame.shape[1])]
    return TextTable(
        pd.DataFrame(dict(zip(names, columns, strict=True)), index=index),
        file,
        None,
        tuple(remarks),
    )
