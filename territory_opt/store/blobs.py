"""Files beside the database, named by their sha256: there whole, or not at all."""

from __future__ import annotations

import hashlib
import os
import time
import uuid
from abc import ABC, abstractmethod
from collections.abc import Iterator
from pathlib import Path

from territory_opt.errors import StoreError

GRACE_SECONDS = 86_400.0
"""A file that no run names may belong to one that is being added; after a day it does not."""


def sha256(data: bytes) -> str:
    """Name of ``data``."""
    return hashlib.sha256(data).hexdigest()


class Blobs(ABC):
    """
    Bytes by their sha256.

    ``put`` is idempotent and durable when it returns; ``get`` gives exactly what was put, or raises
    ``StoreError``.
    """

    @abstractmethod
    def put(self, data: bytes) -> str:
        """Keep ``data`` and return its name."""

    @abstractmethod
    def get(self, name: str) -> bytes:
        """What was put under ``name``, checked against it."""

    @abstractmethod
    def has(self, name: str) -> bool:
        """Whether there is anything under ``name``."""

    @abstractmethod
    def remove_unused(self, used: set[str], grace_seconds: float = GRACE_SECONDS) -> int:
        """Remove what is not ``used`` and was put longer ago; number of bytes won."""


class MemoryBlobs(Blobs):
    """Bytes in a dictionary."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}
        self._put_at: dict[str, float] = {}

    def put(self, data: bytes) -> str:
        """As the contract says."""
        name = sha256(data)
        self.kept[name] = data
        self._put_at[name] = time.time()
        return name

    def get(self, name: str) -> bytes:
        """As the contract says."""
        if name not in self.kept:
            raise _missing(name, "memory")
        return _checked(self.kept[name], name, "memory")

    def has(self, name: str) -> bool:
        """As the contract says."""
        return name in self.kept

    def remove_unused(self, used: set[str], grace_seconds: float = GRACE_SECONDS) -> int:
        """As the contract says."""
        latest = time.time() - grace_seconds
        gone = [name for name in self.kept.keys() - used if self._put_at[name] <= latest]
        return sum(len(self.kept.pop(name)) for name in gone)


class FolderBlobs(Blobs):
    """
    Files in a folder, in folders by the first two digits of their names.

    Parameters
    ----------
    folder
        Made when it is needed.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, data: bytes) -> str:
        """Written beside, flushed to the disk and renamed; a file that is there is not written again."""
        name = sha256(data)
        path = self._path(name)
        try:
            if self._is_whole(path, data):
                os.utime(path)
            else:
                _write(path, data)
        except OSError as error:
            raise StoreError(f"cannot keep a file in {self.folder}: {_reason(error)}") from error
        return name

    def get(self, name: str) -> bytes:
        """As the contract says."""
        path = self._path(name)
        try:
            return _checked(path.read_bytes(), name, str(path))
        except FileNotFoundError:
            raise _missing(name, str(path)) from None
        except OSError as error:
            raise StoreError(f"{path} cannot be read: {_reason(error)}") from error

    def has(self, name: str) -> bool:
        """As the contract says."""
        return self._path(name).is_file()

    def remove_unused(self, used: set[str], grace_seconds: float = GRACE_SECONDS) -> int:
        """As the contract says; leftovers of writes that were cut off go too."""
        latest, won = time.time() - grace_seconds, 0
        for path in self._files():
            found = path.stat()
            if path.name not in used and found.st_mtime <= latest:
                path.unlink(missing_ok=True)
                won += found.st_size
        return won

    def _path(self, name: str) -> Path:
        return self.folder / name[:2] / name

    def _files(self) -> Iterator[Path]:
        return (path for path in self.folder.glob("??/*") if path.is_file())

    @staticmethod
    def _is_whole(path: Path, data: bytes) -> bool:
        return path.is_file() and path.read_bytes() == data


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".part-{uuid.uuid4().hex}")
    try:
        with beside.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
        for folder in (path.parent, path.parent.parent):
            _flush(folder)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def _flush(folder: Path) -> None:
    """Make a rename in ``folder`` last."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _reason(error: OSError) -> str:
    return error.strerror or str(error)


def _missing(name: str, place: str) -> StoreError:
    return StoreError(f"the file {name[:12]}… is missing from the store ({place})")


def _checked(data: bytes, name: str, place: str) -> bytes:
    found = sha256(data)
    if found != name:
        raise StoreError(
            f"the file {name[:12]}… of the store was changed or damaged: its sha256 is now "
            f"{found[:12]}… ({place})"
        )
    return data
