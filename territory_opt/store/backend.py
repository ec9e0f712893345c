"""What every back-end must keep: rows, all of a change or nothing of it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

Row = dict[str, Any]
T = TypeVar("T")


class Session(ABC):
    """
    One transaction.

    Tables and their columns are those of ``tables.py``; ``where`` maps columns to the values they
    must have. Rows of ``audit`` can be added and read, never changed or removed.
    """

    @abstractmethod
    def insert(self, table: str, row: Mapping[str, Any]) -> int:
        """Add a row and return its number (0 where the table numbers none)."""

    @abstractmethod
    def update(self, table: str, where: Mapping[str, Any], values: Mapping[str, Any]) -> int:
        """Change the rows that match, and return how many did."""

    @abstractmethod
    def delete(self, table: str, where: Mapping[str, Any]) -> int:
        """Remove the rows that match, and return how many did."""

    @abstractmethod
    def select(self, table: str, where: Mapping[str, Any] | None = None) -> list[Row]:
        """Rows that match, the oldest first."""

    def one(self, table: str, where: Mapping[str, Any]) -> Row | None:
        """The only row that matches, or None."""
        rows = self.select(table, where)
        return rows[0] if rows else None


class Backend(ABC):
    """
    Where rows are kept.

    ``write`` is serialisable: whatever else happens at the same time, the outcome is that of one after
    the other. It may call ``work`` again after a collision, so ``work`` must have no effect of its own.
    An error in ``work`` leaves nothing behind. Rows that break a unique key raise
    ``StoreConflictError``.
    """

    @abstractmethod
    def write(self, work: Callable[[Session], T]) -> T:
        """Run ``work`` in a transaction that changes rows."""

    @abstractmethod
    def read(self, work: Callable[[Session], T]) -> T:
        """Run ``work`` in a transaction that sees one moment."""

    @abstractmethod
    def close(self) -> None:
        """Let go of files and connections."""
