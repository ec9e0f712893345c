"""A run folder with three accounts, and a store of each kind."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from benchmarks.faults.server import address as postgresql_url
from benchmarks.faults.server import execute, make_database
from territory_opt.store import Store, open_store
from territory_opt.store.tables import METADATA
from tests.store.server import postgresql

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
PLAN = 'layer,account_id,territory_id,reason\nmain,007,{},\nmain,A2,T2,"stays, as before"\nmain,A3,T3,\n'
TERRITORIES = "layer,territory_id,num_accounts\nmain,T1,1\nmain,T2,1\nmain,T3,1\n"
QUOTAS = "territory_id,rep_id,metric,period,quota,layer,credit\nT1,R1,sales,year,{},main,direct\n"


class Clock:
    """Noon, and a minute later each time it is asked."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now


def write_folder(
    folder: Path, value: float = 100.0, owner: str = "T1", quota: int = 900, **summary: Any
) -> Path:
    """A run folder: account 007 belongs to ``owner``."""
    folder.mkdir(parents=True)
    (folder / "plan.csv").write_text(PLAN.format(owner))
    (folder / "territories.csv").write_text(TERRITORIES)
    (folder / "quotas.csv").write_text(QUOTAS.format(quota))
    (folder / "map.html").write_text("<p>map</p>")
    told = {
        "task": "plan",
        "scenario": "North",
        "value": value,
        "gap": 0.01,
        "is_feasible": True,
        "status": "FEASIBLE",
        "num_accounts": 3,
        "num_territories": 3,
        "currency": "EUR",
    }
    (folder / "summary.json").write_text(json.dumps(told | summary))
    manifest = {
        "created": "2026-11-26T08:00:00+00:00",
        "inputs": {"accounts.csv": "ab" * 32},
        "scenario": {
            "name": "North",
            "effective_from": "2027-01-01",
            "balance": [{"tolerance": 0.1}],
        },
        "solving": {"seed": 1},
        "versions": {"territory-opt": "0.1.0", "ortools": "9.15"},
        "repeat": {"command": "territory-opt plan north.toml"},
    }
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return folder


@pytest.fixture
def make_run(tmp_path: Path) -> Callable[..., Path]:
    """A new run folder per call."""
    return lambda name="run", **values: write_folder(tmp_path / name, **values)


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the newest schema and no rows, to copy."""
    path = tmp_path_factory.mktemp("empty") / "store.db"
    open_store(path).close()
    return path


@pytest.fixture(scope="session")
def server() -> Iterator[Path]:
    """Folder of the socket of a PostgreSQL server."""
    with postgresql() as home:
        yield home


@pytest.fixture(scope="session")
def plans(server: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Name of a database with the newest schema; a test empties it before it begins."""
    make_database(server, "plans")
    open_store(postgresql_url(server, "plans", tmp_path_factory.mktemp("files"))).close()
    return "plans"


def clear_database(server: Path, name: str) -> None:
    """Remove all rows, of the log too: only the superuser of a server can go around its triggers."""
    tables = ", ".join(METADATA.tables)
    execute(
        server,
        name,
        f"SET session_replication_role = replica; TRUNCATE {tables} RESTART IDENTITY",
    )


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Address of an empty store of each kind."""
    return address_of(request, request.param, tmp_path)


@pytest.fixture(params=["sqlite", "postgresql"])
def durable(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Address of an empty store of each kind that several processes can share."""
    return address_of(request, request.param, tmp_path)


def address_of(request: pytest.FixtureRequest, kind: str, folder: Path) -> str:
    """A fresh store of a kind."""
    if kind == "memory":
        return "memory:"
    if kind == "sqlite":
        return str(shutil.copy(request.getfixturevalue("empty_sqlite"), folder / "store.db"))
    server, name = request.getfixturevalue("server"), request.getfixturevalue("plans")
    clear_database(server, name)
    return postgresql_url(server, name, folder / "store.files")


@pytest.fixture
def store(where: str) -> Iterator[Store]:
    """An empty store of each kind, whose clock starts at noon."""
    with open_store(where, clock=Clock()) as opened:
        yield opened
