"""The schema of a database: which revision it has, and the way to the newest."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from territory_opt.errors import StoreError
from territory_opt.store.address import Address
from territory_opt.store.engines import connected, in_our_words, make_engine

MIGRATIONS = Path(__file__).parent / "migrations"
NEWEST = "head"
_LOCK = 7_266_379  # any number: it names the lock that upgrades of a store share


def upgrade(address: Address, wait_seconds: float, to: str = NEWEST) -> tuple[str | None, str]:
    """
    Bring the schema to revision ``to`` in one transaction, and keep every row.

    Returns
    -------
    tuple
        Revision before (None: an empty database) and after.

    Raises
    ------
    StoreError
        If the database does not answer, or was made by a newer version; it is as it was then.
    """
    engine = make_engine(address, wait_seconds)
    try:
        with (
            in_our_words(address),
            connected(engine, writes=True) as connection,
            connection.begin(),
        ):
            before = _begun(connection, address)
            config = _config()
            config.attributes["connection"] = connection
            command.upgrade(config, to)
            return before, str(_revision(connection))
    finally:
        engine.dispose()


def check_revision(address: Address, wait_seconds: float) -> None:
    """
    Refuse a database whose schema is not the newest.

    Raises
    ------
    StoreError
        With the way out.
    """
    found = current(address, wait_seconds)
    _check_known(found, address)
    if found != newest():
        raise StoreError(
            f"the store {address} has schema {found or 'none'}, this version wants {newest()}: make a "
            "copy of it, then run `territory-opt store upgrade`"
        )


def current(address: Address, wait_seconds: float) -> str | None:
    """Revision of the schema; None where there is none."""
    engine = make_engine(address, wait_seconds)
    try:
        with in_our_words(address), connected(engine, writes=False) as connection:
            return _revision(connection)
    finally:
        engine.dispose()


def newest() -> str:
    """The last revision."""
    return str(_scripts().get_current_head())


def _begun(connection: sa.Connection, address: Address) -> str | None:
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
    found = _revision(connection)
    _check_known(found, address)
    return found


def _check_known(found: str | None, address: Address) -> None:
    known = [script.revision for script in _scripts().walk_revisions()]
    if found is not None and found not in known:
        raise StoreError(
            f"the store {address} has schema {found}, which only a newer version of territory-opt "
            "knows; install that one"
        )


def _revision(connection: sa.Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())
