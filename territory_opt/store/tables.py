"""Tables of the store as they are after the last migration."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa


class UtcTime(sa.types.TypeDecorator[datetime]):
    """A moment; SQLite, which knows no time zones, keeps it in UTC."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        """To UTC."""
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        """From UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


METADATA = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _text(name: str, is_optional: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Text, nullable=is_optional)


def _number(name: str, refers_to: str | None = None, is_optional: bool = False) -> sa.Column[Any]:
    keys = [sa.ForeignKey(refers_to)] if refers_to else []
    return sa.Column(name, sa.Integer, *keys, nullable=is_optional)


def _time(name: str, is_optional: bool = False) -> sa.Column[Any]:
    return sa.Column(name, UtcTime, nullable=is_optional)


def _json(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.JSON, nullable=False)


def _id() -> sa.Column[Any]:
    return sa.Column("id", sa.Integer, primary_key=True)


NEVER_TWICE: dict[str, Any] = {"sqlite_autoincrement": True}
"""The number of a run that was removed is not given to another."""

sa.Table(
    "scenario_version",
    METADATA,
    _id(),
    _text("name"),
    _number("version"),
    _text("sha256"),
    _json("settings"),
    _time("created_at"),
    _text("created_by"),
    sa.UniqueConstraint("name", "version"),
    sa.UniqueConstraint("name", "sha256"),
)
sa.Table(
    "run",
    METADATA,
    _id(),
    _text("name"),
    _number("scenario_version_id", "scenario_version.id"),
    _text("task"),
    _text("state"),
    _number("version"),
    _json("figures"),
    _json("inputs"),
    _json("libraries"),
    _text("code_version"),
    sa.Column("seed", sa.BigInteger),
    _text("command"),
    _text("content"),
    _time("made_at"),
    _time("created_at"),
    _text("created_by"),
    sa.Column("value", sa.Float),
    sa.Column("gap", sa.Float),
    sa.Column("is_feasible", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.UniqueConstraint("content"),
    **NEVER_TWICE,
)
sa.Table(
    "run_file",
    METADATA,
    sa.Column("run_id", sa.Integer, sa.ForeignKey("run.id"), primary_key=True),
    sa.Column("name", sa.Text, primary_key=True),
    _text("sha256"),
    sa.Column("num_bytes", sa.BigInteger, nullable=False),
    sa.Column("blob", sa.Text, nullable=False, index=True),
    _text("format"),
)
sa.Table(
    "decision",
    METADATA,
    _id(),
    _number("run_id", "run.id"),
    _text("verdict"),
    _time("at"),
    _text("who"),
    _text("reason"),
)
PUBLICATION = sa.Table(
    "publication",
    METADATA,
    _id(),
    _text("scope"),
    _number("run_id", "run.id"),
    sa.Column("effective_from", sa.Date, nullable=False),
    sa.Column("effective_to", sa.Date),
    sa.Column("is_active", sa.Boolean, nullable=False),
    _number("superseded_by", "publication.id", is_optional=True),
    _time("at"),
    _text("who"),
)
sa.Index(
    "one_plan_per_scope_and_date",
    PUBLICATION.c.scope,
    PUBLICATION.c.effective_from,
    unique=True,
    sqlite_where=PUBLICATION.c.is_active,
    postgresql_where=PUBLICATION.c.is_active,
)
sa.Table(
    "occurrence",
    METADATA,
    _id(),
    sa.Column("key", sa.Text, nullable=False, unique=True),
    _text("scenario"),
    _text("action"),
    _time("due_at"),
    _text("status"),
    _text("owner", is_optional=True),
    _time("leased_until", is_optional=True),
    sa.Column("token", sa.BigInteger, nullable=False),
    _number("num_attempts"),
    _number("run_id", "run.id", is_optional=True),
    _text("message"),
)
sa.Table(
    "audit",
    METADATA,
    _id(),
    _time("at"),
    _text("who"),
    _text("action"),
    _number("run_id", is_optional=True),  # no foreign key: it outlives what it tells of
    _text("scope", is_optional=True),
    _text("sentence"),
    _json("details"),
    **NEVER_TWICE,
)
