"""Scenarios of twelve accounts, each planned in a moment, and empty stores."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.faults.server import address, make_database, postgresql
from benchmarks.generate import generate

CLOCK = "seconds = 60"
WORK = "work = 5"


def write_scenarios(folder: Path, *names: str) -> None:
    """Scenario files, with the tables that they share."""
    generate(folder, num_accounts=24, num_reps=2, seed=1)
    text = (folder / "scenario.toml").read_text(encoding="utf-8").replace(CLOCK, WORK)
    for name in names:
        named = re.sub('^name = ".*"', f'name = "{name}"', text, flags=re.MULTILINE)
        (folder / f"{name}.toml").write_text(named, encoding="utf-8")


@contextmanager
def server_for(stores: list[str]) -> Iterator[Path | None]:
    """Folder of the socket of a PostgreSQL server, where one is asked for."""
    if "postgresql" not in stores:
        yield None
        return
    with postgresql() as home:
        yield home


def address_of(kind: str, server: Path | None, folder: Path, name: str) -> str:
    """Address of a new store."""
    if kind == "sqlite":
        return str(folder / "store.db")
    assert server is not None
    make_database(server, name)
    return address(server, name, folder / "store.files")


def remove(folder: Path) -> None:
    """Make room."""
    shutil.rmtree(folder, ignore_errors=True)
