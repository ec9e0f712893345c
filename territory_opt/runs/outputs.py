"""Hashes of the files a run folder was written with: what is missing or edited is told."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from territory_opt.errors import RunError
from territory_opt.runs.manifest import SCHEMA

OUTPUTS = "outputs"
"""Entry of ``manifest.json``: file → sha256, but for the manifest itself."""
_SQLITE_HEADER = 100
"""Bytes of a GeoPackage that change when a program merely opens it."""


def output_hashes(folder: Path) -> dict[str, str]:
    """File → hash of everything in a folder that is about to become a run."""
    return {path.name: output_hash(path) for path in sorted(folder.iterdir())}


def output_hash(path: Path) -> str:
    """sha256 of a file, hexadecimal; of a GeoPackage without the header of its database."""
    with path.open("rb") as file:
        file.seek(_SQLITE_HEADER if path.suffix == ".gpkg" else 0)
        return hashlib.file_digest(file, "sha256").hexdigest()


def bytes_hash(name: str, data: bytes) -> str:
    """The same of the bytes of a file."""
    skipped = _SQLITE_HEADER if name.endswith(".gpkg") else 0
    return hashlib.sha256(memoryview(data)[skipped:]).hexdigest()


def check_schema(folder: Path, manifest: Mapping[str, Any]) -> None:
    """
    Refuse a run folder of another version of the layout.

    Raises
    ------
    RunError
        Which names both versions.
    """
    schema = manifest.get("schema", SCHEMA)
    if schema != SCHEMA:
        raise RunError(
            f"{folder} is a run of schema {schema}; this version reads schema {SCHEMA}. Plan it again "
            "with this version, or read it with the version that wrote it"
        )


def check_outputs(folder: Path, manifest: Mapping[str, Any], names: Collection[str]) -> None:
    """
    Refuse a run folder whose files are no longer those that were written.

    Parameters
    ----------
    manifest
        Of the folder; one of an earlier version, without hashes, promises nothing.
    names
        Files to look at, among those that the manifest lists.

    Raises
    ------
    RunError
        Which names every file that is missing or edited.
    """
    written = {name: sha for name, sha in manifest.get(OUTPUTS, {}).items() if name in names}
    missing = [name for name in written if not (folder / name).is_file()]
    edited = [
        name
        for name, sha in written.items()
        if name not in missing and output_hash(folder / name) != sha
    ]
    told = [
        f"{', '.join(found)} {what}"
        for found, what in ((missing, "missing"), (edited, "edited since it was written"))
        if found
    ]
    if told:
        raise RunError(
            f"{folder} is not as it was written: {'; '.join(told)}. Restore the folder or plan again; "
            "to judge a plan changed by hand, give its plan.csv to `territory-opt evaluate`"
        )
