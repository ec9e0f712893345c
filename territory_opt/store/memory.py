"""The in-memory twin: for tests, and for looking at a run without keeping it."""

from __future__ import annotations

import copy
import threading
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

import sqlalchemy as sa

from territory_opt.errors import StoreConflictError, StoreError
from territory_opt.store.backend import Backend, Row, Session
from territory_opt.store.tables import METADATA

T = TypeVar("T")
Rows = dict[str, list[Row]]


class MemoryBackend(Backend):
    """Lists of rows behind one lock; a change works on a copy that takes their place in the end."""

    def __init__(self) -> None:
        self._rows: Rows = {name: [] for name in METADATA.tables}
        self._numbers = dict.fromkeys(METADATA.tables, 0)
        self._lock = threading.Lock()

    def write(self, work: Callable[[Session], T]) -> T:
        """As the contract says."""
        with self._lock:
            session = _MemorySession(copy.deepcopy(self._rows), self._numbers)
            answer = work(session)
            self._rows = session.rows
            return answer

    def read(self, work: Callable[[Session], T]) -> T:
        """As the contract says."""
        return work(_MemorySession(copy.deepcopy(self._rows), dict(self._numbers)))

    def close(self) -> None:
        """Nothing is held."""


class _MemorySession(Session):
    def __init__(self, rows: Rows, numbers: dict[str, int]) -> None:
        self.rows, self._numbers = rows, numbers

    def insert(self, table: str, row: Mapping[str, Any]) -> int:
        columns = METADATA.tables[table].columns.keys()
        made: Row = dict.fromkeys(columns) | copy.deepcopy(dict(row))
        if "id" in columns:
            self._numbers[table] += 1
            made["id"] = self._numbers[table]
        self.rows[table].append(made)
        _check_unique(table, self.rows[table])
        return int(made.get("id", 0))

    def update(self, table: str, where: Mapping[str, Any], values: Mapping[str, Any]) -> int:
        _check_changeable(table)
        found = [row for row in self.rows[table] if _matches(row, where)]
        for row in found:
            row.update(copy.deepcopy(dict(values)))
        _check_unique(table, self.rows[table])
        return len(found)

    def delete(self, table: str, where: Mapping[str, Any]) -> int:
        _check_changeable(table)
        kept = [row for row in self.rows[table] if not _matches(row, where)]
        gone = len(self.rows[table]) - len(kept)
        self.rows[table] = kept
        return gone

    def select(self, table: str, where: Mapping[str, Any] | None = None) -> list[Row]:
        return [dict(row) for row in self.rows[table] if _matches(row, where or {})]


def _matches(row: Row, where: Mapping[str, Any]) -> bool:
    return all(row[name] == value for name, value in where.items())


def _check_changeable(table: str) -> None:
    if table == "audit":
        raise StoreError("the audit log is append-only")


def _check_unique(table: str, rows: list[Row]) -> None:
    for columns, condition in _unique_keys(METADATA.tables[table]):
        counted = [row for row in rows if condition is None or row[condition]]
        keys = [tuple(row[name] for name in columns) for row in counted]
        if len(set(keys)) < len(keys):
            raise StoreConflictError(f"{table}: {', '.join(columns)} must be unique")


def _unique_keys(table: sa.Table) -> Iterator[tuple[list[str], str | None]]:
    """Columns of each unique key, and the column that says which rows it is about."""
    yield [column.name for column in table.primary_key], None
    for constraint in table.constraints:
        if isinstance(constraint, sa.UniqueConstraint):
            yield [column.name for column in constraint.columns], None
    for index in table.indexes:
        if index.unique:
            condition = index.dialect_options["sqlite"]["where"]
            yield (
                [column.name for column in index.columns],
                None if condition is None else condition.name,
            )
