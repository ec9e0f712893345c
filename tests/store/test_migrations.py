"""From the first schema to the last: every row is kept, and the tables are as the code says."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from territory_opt.errors import StoreError
from territory_opt.store import State, open_store, upgrade_store
from territory_opt.store.address import Address, parse_address
from territory_opt.store.engines import connected as writing
from territory_opt.store.engines import make_engine
from territory_opt.store.migration import newest, upgrade
from territory_opt.store.tables import METADATA
from tests.store.conftest import make_database, postgresql_url

SERIAL = itertools.count()
AT = "2026-01-05 09:00:00"
MOMENT = datetime(2026, 1, 5, 9, tzinfo=UTC)
FIGURES = [{"value": 12.5, "gap": 0.02, "is_feasible": True}, {"value": None, "is_feasible": False}]
ROWS: dict[str, list[dict[str, Any]]] = {
    "scenario_version": [
        {"name": "North", "version": 1, "sha256": "s", "settings": '{"name": "North"}',
         "created_at": AT, "created_by": "Ann"}
    ],
    "run": [
        {"name": f"r{number}", "scenario_version_id": 1, "task": "plan", "state": state,
         "version": 3, "figures": json.dumps(figures), "inputs": "{}", "libraries": "{}",
         "code_version": "0.1.0", "seed": 1, "command": "plan", "content": f"c{number}",
         "made_at": AT, "created_at": AT, "created_by": "Ann"}
        for number, (state, figures) in enumerate(zip(["published", "draft"], FIGURES, strict=True))
    ],
    "run_file": [
        {"run_id": 1, "name": "plan.csv", "sha256": "a", "num_bytes": 3, "blob": "b",
         "format": "raw"}
    ],
    "decision": [{"run_id": 1, "verdict": "approved", "at": AT, "who": "Bea", "reason": "fair"}],
    "publication": [
        {"scope": "North", "run_id": 1, "effective_from": "2026-02-01", "is_active": True,
         "at": AT, "who": "Cem"}
    ],
    "audit": [
        {"at": AT, "who": "Ann", "action": "add", "run_id": 1, "sentence": "Ann added run 1",
         "details": "{}"}
    ],
}  # fmt: skip
"""Rows as the first schema has them."""


@pytest.fixture(params=["sqlite", "postgresql"])
def bare(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database without any tables."""
    if request.param == "sqlite":
        (tmp_path / "store.db").touch()
        return str(tmp_path / "store.db")
    server, name = request.getfixturevalue("server"), f"bare_{next(SERIAL)}"
    make_database(server, name)
    return postgresql_url(server, name, tmp_path / "files")


@contextmanager
def connected(where: str) -> Iterator[sa.Connection]:
    """A transaction of our own."""
    engine = make_engine(parse_address(where))
    try:
        with writing(engine, writes=True) as connection, connection.begin():
            yield connection
    finally:
        engine.dispose()


def first_schema(where: str) -> Address:
    """The tables of the first revision, with rows."""
    address = parse_address(where)
    assert upgrade(address, 5, "0001") == (None, "0001")
    with connected(where) as connection:
        for table, rows in ROWS.items():
            for row in rows:
                names = ", ".join(row)
                marks = ", ".join(f":{name}" for name in row)
                statement = sa.text(f"INSERT INTO {table} ({names}) VALUES ({marks})")
                connection.execute(statement, row)
    return address


def test_upgrade_keeps_every_row(bare: str) -> None:
    """What was stored under the first schema is read through the newest."""
    first_schema(bare)
    assert upgrade_store(bare) == ("0001", newest())
    with open_store(bare) as store:
        run, draft = store.runs()
        assert (run.state, run.version, run.made_at) == (State.PUBLISHED, 3, MOMENT)
        assert (run.value, run.gap, run.is_feasible) == (12.5, 0.02, True)
        assert (draft.value, draft.gap, draft.is_feasible) == (None, None, False)
        assert [dict(run.figures), dict(draft.figures)] == FIGURES
        assert store.scenario_versions()[0].settings == {"name": "North"}
        assert store.files(1)[0].blob == "b"
        assert store.decisions(1)[0].reason == "fair"
        in_force = store.in_force("North", date(2026, 3, 1))
        assert in_force is not None
        assert in_force.run_id == 1
        assert [event.sentence for event in store.events()] == ["Ann added run 1"]
        assert store.occurrences() == []


def test_upgraded_tables_are_those_of_the_code(bare: str) -> None:
    """Alembic finds nothing to change, on the way over every revision."""
    first_schema(bare)
    upgrade_store(bare)
    with connected(bare) as connection:
        found = compare_metadata(MigrationContext.configure(connection), METADATA)
    assert found == []


def test_log_stays_append_only_after_the_upgrade(bare: str) -> None:
    """Not even who holds the connection changes a line."""
    first_schema(bare)
    upgrade_store(bare)
    statements = ["UPDATE audit SET who = 'Zoe'", "DELETE FROM audit"]
    if bare.startswith("postgresql"):
        statements.append("TRUNCATE audit")
    else:
        statements.append(
            "INSERT OR REPLACE INTO audit (id, at, who, action, sentence, details) "
            f"VALUES (1, '{AT}', 'Zoe', 'add', 'nothing', '{{}}')"
        )
    for statement in statements:
        with pytest.raises(sa.exc.DBAPIError, match="append-only"), connected(bare) as connection:
            connection.exec_driver_sql(statement)
    with open_store(bare) as store:
        assert [event.who for event in store.events()] == ["Ann"]


def test_upgrade_of_the_newest_changes_nothing(bare: str) -> None:
    """It may be called at every start."""
    open_store(bare).close()
    assert upgrade_store(bare) == (newest(), newest())


def test_old_schema_is_refused_with_the_way_out(bare: str) -> None:
    """No half-understood reading."""
    first_schema(bare)
    with pytest.raises(StoreError, match=r"has schema 0001, this version wants .*store upgrade"):
        open_store(bare)


def test_schema_of_a_newer_version_is_left_alone(bare: str) -> None:
    """Neither read nor upgraded."""
    open_store(bare).close()
    with connected(bare) as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    for door in (open_store, upgrade_store):
        with pytest.raises(StoreError, match="only a newer version"):
            door(bare)


def test_upgrade_that_fails_leaves_the_old_schema(bare: str) -> None:
    """The last statement fails, as the table is there already: no column was added."""
    first_schema(bare)
    with connected(bare) as connection:
        connection.exec_driver_sql("CREATE TABLE occurrence (x INTEGER)")
    with pytest.raises(StoreError, match="occurrence"):
        upgrade_store(bare)
    with connected(bare) as connection:
        columns = [column["name"] for column in sa.inspect(connection).get_columns("run")]
        version = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    assert "value" not in columns
    assert version == "0001"
