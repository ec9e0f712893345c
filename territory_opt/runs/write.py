"""Write a run folder: whole or not at all."""

from __future__ import annotations

import json
import math
import os
import shutil
import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from territory_opt.errors import RunError
from territory_opt.runs.csvtext import to_csv
from territory_opt.runs.outputs import OUTPUTS, output_hash, output_hashes
from territory_opt.runs.run import Run
from territory_opt.runs.schema import AREAS, GPKG, LAYERS, MANIFEST, OPTIONAL, SUMMARY, TABLES


def check_folder(folder: str | Path) -> Path:
    """
    ``folder``, if a run can be written there; asked before any work is done.

    Raises
    ------
    RunError
        If it exists and is not an empty folder, or something on the way to it is a file.
    """
    folder = Path(folder)
    if folder.is_dir() and any(folder.iterdir()):
        raise RunError(
            f"{folder} is there already and not empty; a run is never written over another. "
            "Name a new folder (--out DIR) or remove that one"
        )
    for part in (folder, *folder.parents):
        if part.exists() and not part.is_dir():
            raise RunError(f"{part} is a file; --out wants a folder")
    return folder


def write_run(
    run: Run, folder: str | Path, extra: Mapping[str, bytes | Path] | None = None
) -> Path:
    """
    Write a run folder.

    Everything is written to a folder beside, flushed to the disk and renamed into place, so that
    a reader never meets half a run. The manifest gets the hash of every other file (``outputs``).

    Parameters
    ----------
    run
        What to write.
    folder
        A new folder, or an empty one.
    extra
        Further files by name (``map.html``, ``undo/Account.csv``): their bytes, or a file to copy.

    Returns
    -------
    Path
        The folder.

    Raises
    ------
    RunError
        If the folder is taken or cannot be written; nothing is left behind.
    """
    with whole_or_not(check_folder(folder)) as beside:
        _write_csv({name: getattr(run, file.attribute) for name, file in TABLES.items()}, beside)
        optional = {name: getattr(run, file.attribute) for name, file in OPTIONAL.items()}
        _write_csv({name: table for name, table in optional.items() if len(table)}, beside)
        write_geopackage(run, beside / GPKG)
        (beside / SUMMARY).write_bytes(as_json(run.summary))
        _write_extra(extra or {}, beside)
        manifest = {**run.manifest, OUTPUTS: output_hashes(beside)}
        (beside / MANIFEST).write_bytes(as_json(manifest))
    return Path(folder)


def write_tables(
    tables: Mapping[str, pd.DataFrame],
    folder: str | Path,
    extra: Mapping[str, bytes | Path] | None = None,
) -> Path:
    """
    Write some tables by file name into a new or empty folder, whole or not at all.

    ``extra`` as in ``write_run``.

    Raises
    ------
    RunError
        As ``write_run``.
    """
    with whole_or_not(check_folder(folder)) as beside:
        write_files(tables, beside, extra)
    return Path(folder)


def add_files(folder: str | Path, files: Mapping[str, bytes]) -> Path:
    """
    Put files into a folder, each whole or not at all; the folder is made where there is none.

    The manifest of a run folder learns their hashes.

    Raises
    ------
    RunError
        If they cannot be written.
    """
    folder = Path(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in files.items():
            _replace(folder / name, data)
        if (folder / MANIFEST).is_file():
            _tell_manifest(folder, files)
    except OSError as error:
        raise RunError(f"cannot write {folder}: {error}") from error
    return folder


def write_files(
    tables: Mapping[str, pd.DataFrame],
    folder: Path,
    extra: Mapping[str, bytes | Path] | None = None,
) -> None:
    """Write some tables by file name, and further files, into a folder that is there."""
    _write_csv(tables, folder)
    _write_extra(extra or {}, folder)


def _write_csv(tables: Mapping[str, pd.DataFrame], folder: Path) -> None:
    for name, table in tables.items():
        (folder / name).write_bytes(to_csv(table).encode("utf-8"))


def _write_extra(extra: Mapping[str, bytes | Path], folder: Path) -> None:
    for name, content in extra.items():
        data = content.read_bytes() if isinstance(content, Path) else content
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)


def as_json(document: Mapping[str, Any]) -> bytes:
    """Indented UTF-8 JSON; a number that is not finite becomes null, as JSON has none."""
    text = json.dumps(_plain(document), indent=2, ensure_ascii=False, allow_nan=False)
    return (text + "\n").encode("utf-8")


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value if isinstance(value, str | int | float | bool | None) else str(value)


@contextmanager
def whole_or_not(folder: Path) -> Iterator[Path]:
    """A fresh folder beside ``folder`` that takes its name in the end, or is removed."""
    beside = folder.with_name(f".{folder.name}.{uuid.uuid4().hex[:12]}.part")
    try:
        beside.mkdir(parents=True)
        yield beside
        _flush(beside)
        _take_name(beside, folder)
    except OSError as error:
        raise RunError(f"cannot write {folder}: {error}") from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _tell_manifest(folder: Path, names: Iterable[str]) -> None:
    """The hashes of files that came later."""
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    added = {name: output_hash(folder / name) for name in names}
    hashes = dict(sorted({**manifest.get(OUTPUTS, {}), **added}.items()))
    _replace(folder / MANIFEST, as_json({**manifest, OUTPUTS: hashes}))


def _replace(path: Path, data: bytes) -> None:
    """Write a file beside, flush it, and let it take its name."""
    beside = path.with_name(f".{path.name}.{uuid.uuid4().hex[:12]}.part")
    beside.parent.mkdir(parents=True, exist_ok=True)
    try:
        with beside.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _flush(folder: Path) -> None:
    for path in [*folder.rglob("*"), folder]:
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _take_name(beside: Path, folder: Path) -> None:
    if folder.exists():
        folder.rmdir()  # empty: checked before; fails when somebody has filled it since
    beside.rename(folder)


def write_geopackage(run: Run, path: Path) -> Path:
    """Write ``plan.gpkg`` by itself: accounts, homes, territories, and areas where there are any."""
    layers = {**LAYERS, AREAS: AREAS} if len(run.areas) else LAYERS
    for layer, field in layers.items():
        frame: gpd.GeoDataFrame = getattr(run, field)
        kind = "MultiPolygon" if layer in ("territories", AREAS) else "Point"
        frame.to_file(path, layer=layer, driver="GPKG", geometry_type=kind, promote_to_multi=None)
    return path
