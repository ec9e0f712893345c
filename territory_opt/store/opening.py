"""Open a store, making it where it is wanted; bring its schema up to date."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from territory_opt.errors import NoStoreError, StoreError, need
from territory_opt.store.store import Clock, Store

if TYPE_CHECKING:
    from territory_opt.store.address import Address

DEFAULT = Path(".territory_opt") / "store.db"
"""Where runs are remembered unless said."""
MEMORY = "memory:"
WAIT_SECONDS = 30.0


def _now() -> datetime:
    return datetime.now(UTC)


def open_store(
    where: str | Path = DEFAULT,
    *,
    create: bool = True,
    clock: Clock = _now,
    wait_seconds: float = WAIT_SECONDS,
) -> Store:
    """
    Open the store at ``where``.

    Parameters
    ----------
    where
        A file (SQLite; its large files lie beside it in ``<name>.files``);
        ``postgresql://USER@HOST/DATABASE?files=FOLDER``; or ``memory:``.
    create
        Make it where there is none.
    wait_seconds
        How long to wait for another program that is writing.

    Raises
    ------
    NoStoreError
        If it is not there, and is not to be made.
    StoreError
        If it does not answer, or its schema is older or newer than this version's.
    MissingExtraError
        Without the extra ``store``, or ``postgres`` for PostgreSQL.
    """
    need("Remembering runs", "store", "alembic", "pyarrow", "sqlalchemy")
    if str(where) == MEMORY:
        return _in_memory(clock)
    from territory_opt.store.address import parse_address
    from territory_opt.store.blobs import FolderBlobs
    from territory_opt.store.database import DatabaseBackend
    from territory_opt.store.migration import check_revision, upgrade

    address = parse_address(where)
    if _is_new(address, wait_seconds):
        _check_wanted(address, create)
        _make_file(address)
        upgrade(address, wait_seconds)
    check_revision(address, wait_seconds)
    backend = DatabaseBackend(address, wait_seconds)
    return Store(backend, FolderBlobs(address.files), str(address), clock)


def upgrade_store(
    where: str | Path = DEFAULT, wait_seconds: float = WAIT_SECONDS
) -> tuple[str | None, str]:
    """
    Bring the schema of a store up to date, keeping every row.

    Returns
    -------
    tuple
        Revision before and after; equal when it was up to date.

    Raises
    ------
    StoreError, MissingExtraError
        As ``open_store``; the store is as it was then.
    """
    need("Remembering runs", "store", "alembic", "pyarrow", "sqlalchemy")
    from territory_opt.store.address import parse_address
    from territory_opt.store.migration import upgrade

    address = parse_address(where)
    if _is_new(address, wait_seconds):
        _check_wanted(address, create=False)
    return upgrade(address, wait_seconds)


def _in_memory(clock: Clock) -> Store:
    from territory_opt.store.blobs import MemoryBlobs
    from territory_opt.store.memory import MemoryBackend

    return Store(MemoryBackend(), MemoryBlobs(), MEMORY, clock)


def _is_new(address: Address, wait_seconds: float) -> bool:
    """Whether there is no schema yet; an empty file is what a first attempt that failed leaves."""
    from territory_opt.store.migration import current

    path = address.path
    if path is not None and (not path.is_file() or path.stat().st_size == 0):
        return True
    return current(address, wait_seconds) is None


def _check_wanted(address: Address, create: bool) -> None:
    if not create:
        raise NoStoreError(
            f"there is no store at {address}; `territory-opt runs add RUN` or "
            "`territory-opt plan SCENARIO --store PATH` begins one, --store names another"
        )


def _make_file(address: Address) -> None:
    path = address.path
    if path is None:
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    except OSError as error:
        raise StoreError(f"no store can be made at {path}: {error.strerror}") from error
