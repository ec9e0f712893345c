"""A real PostgreSQL server for tests; they are skipped where none is installed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from benchmarks.faults import server


@contextmanager
def postgresql() -> Iterator[Path]:
    """Start a server; the folder of its socket. Its superuser is ``tester``, without password."""
    try:
        server.programs()
    except FileNotFoundError as error:
        pytest.skip(str(error))
    with server.postgresql() as home:
        yield home
