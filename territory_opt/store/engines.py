"""Connections to SQLite and PostgreSQL, set up for a store; their errors in our words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from territory_opt.errors import StoreError
from territory_opt.store.address import SQLITE, Address

WRITES = "writes"
"""Option of a connection: its transactions change rows."""
WAIT_SECONDS = 30.0
"""How long to wait for another program that is writing."""
CONNECT_SECONDS = 10


def make_engine(address: Address, wait_seconds: float = WAIT_SECONDS) -> sa.Engine:
    """An engine whose transactions are serialisable."""
    if address.kind == SQLITE:
        return _sqlite(address, wait_seconds)
    engine = sa.create_engine(
        address.url,
        isolation_level="SERIALIZABLE",
        connect_args={"connect_timeout": CONNECT_SECONDS},
        pool_pre_ping=True,
    )
    milliseconds = int(wait_seconds * 1000)

    @sa.event.listens_for(engine, "connect")
    def prepare(connection: Any, record: Any) -> None:
        connection.execute(f"SET lock_timeout = {milliseconds}")
        connection.commit()

    return engine


def _sqlite(address: Address, wait_seconds: float) -> sa.Engine:
    """
    SQLite with a write-ahead log: readers never wait.

    The driver's own transactions begin too late, so we begin them: those that write take the lock
    at once, and never find out later that somebody was faster. Every transaction opens the file
    anew, and never makes one: a store that was removed is missed at once, not at the end.
    """
    place = f"{Path(str(address.path)).absolute().as_uri()}?mode=rw"
    engine = sa.create_engine(
        address.url,
        creator=lambda: sqlite3.connect(place, uri=True, timeout=wait_seconds),
        poolclass=sa.NullPool,
    )

    @sa.event.listens_for(engine, "connect")
    def prepare(connection: Any, record: Any) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")

    @sa.event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        kind = "IMMEDIATE" if connection.get_execution_options().get(WRITES) else "DEFERRED"
        connection.exec_driver_sql(f"BEGIN {kind}")

    return engine


def connected(engine: sa.Engine, writes: bool) -> sa.Connection:
    """
    A connection whose transactions change rows, or see one moment.

    On PostgreSQL, readers take a snapshot instead of part in the search for collisions: they never fail
    because of others.
    """
    options: dict[str, Any] = {WRITES: writes}
    if engine.dialect.name == "postgresql" and not writes:
        options |= {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    return engine.connect().execution_options(**options)


@contextmanager
def in_our_words(address: Address) -> Iterator[None]:
    """
    Errors of the database as ``StoreError``.

    A collision, and a broken rule of the schema, are left as they are: the caller knows better.
    """
    try:
        yield
    except sa.exc.DBAPIError as error:
        if is_collision(error) or _is_broken_key(error):
            raise
        raise StoreError(_sentence(address, error)) from error


def is_collision(error: sa.exc.DBAPIError) -> bool:
    """Whether another transaction was faster, and trying again may help (SQLSTATE class 40)."""
    return str(getattr(error.orig, "sqlstate", "") or "").startswith("40")


def _is_broken_key(error: sa.exc.DBAPIError) -> bool:
    """Whether a key was there already; what a trigger refuses is something else to us."""
    return isinstance(error, sa.exc.IntegrityError) and "append-only" not in str(error.orig)


def _sentence(address: Address, error: sa.exc.DBAPIError) -> str:
    said = str(error.orig).strip().partition("\n")[0]
    for sign, sentence in SENTENCES.items():
        if sign in said.lower():
            return f"the store {address} {sentence} ({said})"
    return f"the store {address} does not answer: {said}"


SENTENCES = {
    "database is locked": "is locked by another program; try again when that has ended",
    "lock timeout": "is locked by another program; try again when that has ended",
    "disk is full": "cannot grow: the disk is full. Make room and repeat the command; nothing was kept",
    "no space left": "cannot grow: the disk is full. Make room and repeat the command; nothing was kept",
    "readonly database": "cannot be written: file or folder is read-only for you",
    "unable to open database": "cannot be opened: is its folder there, and may you write there?",
    "not a database": "is no database; name another file, or restore it from a copy",
    "malformed": "is damaged; restore it from a copy",
    "disk i/o error": "cannot be read or written: the disk does not answer, or the file is gone",
    "append-only": "keeps its audit log append-only",
    "password authentication": "refuses this user or password",
    "connection refused": "cannot be reached: no server answers there",
    "could not translate host": "cannot be reached: no such host",
    "connection is bad": "cannot be reached: the server is gone",
    "connection": "cannot be reached, or the server has gone",
    "permission denied": "refuses this user; ask for the right to write",
}
"""What a driver's message holds → our sentence; the first that fits."""
