"""Answers of a routing engine on disk: one file per table, written whole or not at all."""

from __future__ import annotations

import hashlib
import os
import tempfile
import zipfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from territory_opt.errors import RoutingError

Floats = NDArray[np.float64]


class RoutingCache:
    """
    A folder of tables.

    Attributes
    ----------
    num_hits
        Tables that were found.
    """

    def __init__(self, folder: Path) -> None:
        self.folder, self.num_hits = folder, 0

    def key(self, name: tuple[str, ...], sources: Floats, targets: Floats) -> str:
        """Name of a table's file: engine, profile, address and rounded coordinates decide it."""
        digest = hashlib.sha256("\n".join(name).encode())
        for points in (sources, targets):
            digest.update(f"\n{len(points)}\n".encode())
            digest.update(np.ascontiguousarray(points, dtype="<f8").tobytes())
        return digest.hexdigest()

    def load(self, key: str, shape: tuple[int, ...]) -> Floats | None:
        """The table, or None where it is not there or cannot be used."""
        try:
            with np.load(self._file(key), allow_pickle=False) as archive:
                table: Floats = archive["table"]
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
            return None
        if table.shape != shape or table.dtype != np.float64:
            return None
        self.num_hits += 1
        return table

    def save(self, key: str, table: Floats) -> None:
        """
        Keep a table.

        Raises
        ------
        RoutingError
            If the folder cannot be written.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._write(self._file(key), table)
        except OSError as error:
            raise RoutingError(
                f"the cache of road times {self.folder} cannot be written ({error.strerror}); "
                "name another folder under travel.cache"
            ) from error

    def _write(self, file: Path, table: Floats) -> None:
        handle, name = tempfile.mkstemp(dir=self.folder, prefix=".", suffix=".part")
        try:
            with os.fdopen(handle, "wb") as stream:
                np.savez_compressed(stream, table=table)
            Path(name).replace(file)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise

    def _file(self, key: str) -> Path:
        return self.folder / f"{key}.npz"
