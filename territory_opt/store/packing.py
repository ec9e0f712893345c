"""A run folder as files of the store: tables as Parquet where that gives back the same bytes."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from territory_opt.errors import MissingExtraError, RunError, StoreError
from territory_opt.runs import check_written, from_csv, from_csv_bytes, to_csv
from territory_opt.store.blobs import Blobs, sha256
from territory_opt.store.records import StoredFile

RAW, PARQUET = "raw", "parquet"
NEEDED = ("plan.csv", "territories.csv", "summary.json", "manifest.json")
"""Files without which a folder is no run."""


@dataclass(frozen=True)
class Packed:
    """One file on its way into the store: what it is, and what is kept for it."""

    name: str
    sha256: str
    num_bytes: int
    format: str
    data: bytes


@dataclass(frozen=True)
class Parcel:
    """
    A run folder on its way into the store.

    Attributes
    ----------
    name
        Of the folder.
    files
        Sorted by name.
    summary, manifest
        ``summary.json``, ``manifest.json``.
    """

    name: str
    files: tuple[Packed, ...]
    summary: Mapping[str, Any]
    manifest: Mapping[str, Any]

    @property
    def content(self) -> str:
        """sha256 over names and hashes of all files."""
        lines = "".join(f"{file.sha256}  {file.name}\n" for file in self.files)
        return hashlib.sha256(lines.encode()).hexdigest()


def pack(folder: str | Path) -> Parcel:
    """
    Read a run folder.

    Raises
    ------
    RunError
        If it is no run folder, was edited since it was written, or a file cannot be read.
    MissingExtraError
        Without pyarrow.
    """
    folder = Path(folder)
    missing = [name for name in NEEDED if not (folder / name).is_file()]
    if missing:
        raise RunError(
            f"{folder} is no run folder: {', '.join(missing)} missing; give a folder that "
            "`territory-opt plan` wrote"
        )
    try:
        files = tuple(_packed(path, folder) for path in _files(folder))
    except OSError as error:
        raise RunError(f"{folder} cannot be read: {error}") from error
    summary, manifest = (_document(folder / name) for name in ("summary.json", "manifest.json"))
    check_written(folder, manifest)
    return Parcel(folder.resolve().name, files, summary, manifest)


def unpack(file: StoredFile, blobs: Blobs) -> bytes:
    """
    The bytes of a stored file, exactly as they were.

    Raises
    ------
    StoreError
        If what is kept for it is missing, was changed or is damaged.
    """
    data = blobs.get(file.blob)
    if file.format == PARQUET:
        data = to_csv(from_parquet(data)).encode("utf-8")
    if sha256(data) != file.sha256:
        raise StoreError(f"{file.name} comes out of the store other than it went in")
    return data


def unpack_table(file: StoredFile, blobs: Blobs) -> pd.DataFrame:
    """A stored CSV as a table of text."""
    data = blobs.get(file.blob)
    if file.format == PARQUET:
        return from_parquet(data)
    return from_csv_bytes(data)


def to_parquet(table: pd.DataFrame) -> bytes:
    """A table of text as Parquet."""
    arrow, parquet = _arrow()
    columns = {str(name): arrow.array(table[name].tolist(), arrow.string()) for name in table}
    sink = io.BytesIO()
    parquet.write_table(arrow.table(columns), sink, compression="zstd")
    return sink.getvalue()


def from_parquet(data: bytes) -> pd.DataFrame:
    """The table that ``to_parquet`` wrote."""
    _, parquet = _arrow()
    table = parquet.read_table(io.BytesIO(data))
    columns = {name: table[name].to_pylist() for name in table.column_names}
    return pd.DataFrame(columns, dtype="str")


def _arrow() -> tuple[Any, Any]:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise MissingExtraError("Remembering runs", "store") from error
    return pyarrow, pyarrow.parquet


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def _packed(path: Path, folder: Path) -> Packed:
    data = path.read_bytes()
    table = _as_parquet(path, data) if path.suffix == ".csv" else None
    name = path.relative_to(folder).as_posix()
    if table is None:
        return Packed(name, sha256(data), len(data), RAW, data)
    return Packed(name, sha256(data), len(data), PARQUET, table)


def _as_parquet(path: Path, data: bytes) -> bytes | None:
    """A CSV as Parquet; None where it would not come back byte by byte (edited by hand, say)."""
    try:
        packed = to_parquet(from_csv(path))
    except (ValueError, csv.Error):
        return None
    return packed if to_csv(from_parquet(packed)).encode("utf-8") == data else None


def _document(path: Path) -> Mapping[str, Any]:
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise RunError(f"{path} is no JSON: {error}") from error
    if not isinstance(document, dict):
        raise RunError(f"{path} holds no JSON object")
    return document
