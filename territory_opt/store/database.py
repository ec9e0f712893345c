"""Rows in SQLite or PostgreSQL, through SQLAlchemy."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import sqlalchemy as sa

from territory_opt.errors import StoreConflictError
from territory_opt.store.address import Address
from territory_opt.store.backend import Backend, Row, Session
from territory_opt.store.engines import connected, in_our_words, is_collision, make_engine
from territory_opt.store.tables import METADATA

T = TypeVar("T")
TRIES, TRIES_OF_A_KEY = 12, 3
"""Times that a transaction is begun after another was faster; after a unique key was there already."""
PAUSE_SECONDS = 0.01


class DatabaseBackend(Backend):
    """
    A back-end over an engine.

    Parameters
    ----------
    address
        The database; its schema is up to date (``migration.py``).
    wait_seconds
        How long to wait for another program that is writing.
    """

    def __init__(self, address: Address, wait_seconds: float) -> None:
        self.address = address
        self.engine = make_engine(address, wait_seconds)

    def write(self, work: Callable[[Session], T]) -> T:
        """As the contract says: begun again after a collision."""
        for attempt in range(TRIES):
            try:
                with in_our_words(self.address):
                    return self._once(work, writes=True)
            except sa.exc.DBAPIError as error:
                last = error
                if not is_collision(error) and attempt + 1 == TRIES_OF_A_KEY:
                    break
            time.sleep(random.uniform(0, PAUSE_SECONDS * 2 ** min(attempt, 6)))
        raise StoreConflictError(
            "somebody else changed the same at the same time; look anew and try again"
        ) from last

    def read(self, work: Callable[[Session], T]) -> T:
        """As the contract says."""
        with in_our_words(self.address):
            return self._once(work, writes=False)

    def _once(self, work: Callable[[Session], T], writes: bool) -> T:
        with connected(self.engine, writes) as connection, connection.begin():
            return work(_DatabaseSession(connection))

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()


class _DatabaseSession(Session):
    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def insert(self, table: str, row: Mapping[str, Any]) -> int:
        made = self._connection.execute(METADATA.tables[table].insert().values(**row))
        key = made.inserted_primary_key
        return int(key[0]) if key is not None and "id" in METADATA.tables[table].c else 0

    def update(self, table: str, where: Mapping[str, Any], values: Mapping[str, Any]) -> int:
        change = METADATA.tables[table].update().where(*_conditions(table, where))
        return self._connection.execute(change.values(**values)).rowcount

    def delete(self, table: str, where: Mapping[str, Any]) -> int:
        removal = METADATA.tables[table].delete().where(*_conditions(table, where))
        return self._connection.execute(removal).rowcount

    def select(self, table: str, where: Mapping[str, Any] | None = None) -> list[Row]:
        question = (
            sa.select(METADATA.tables[table])
            .where(*_conditions(table, where or {}))
            .order_by(*METADATA.tables[table].primary_key.columns)
        )
        return [dict(row) for row in self._connection.execute(question).mappings()]


def _conditions(table: str, where: Mapping[str, Any]) -> list[sa.ColumnElement[bool]]:
    columns = METADATA.tables[table].c
    return [
        columns[name].is_(None) if value is None else columns[name] == value
        for name, value in where.items()
    ]
