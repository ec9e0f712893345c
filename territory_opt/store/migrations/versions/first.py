"""The first schema: runs, decisions, publications and the log of them."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    _runs()
    _decisions()
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer, nullable=False),
        _time("at"),
        _text("who"),
        _text("action"),
        sa.Column("run_id", sa.Integer),
        sa.Column("scope", sa.Text),
        _text("sentence"),
        _json("details"),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
        sqlite_autoincrement=True,
    )
    _forbid_changes(op.get_context().dialect.name)


def _runs() -> None:
    op.create_table(
        "scenario_version",
        sa.Column("id", sa.Integer, nullable=False),
        _text("name"),
        sa.Column("version", sa.Integer, nullable=False),
        _text("sha256"),
        _json("settings"),
        _time("created_at"),
        _text("created_by"),
        sa.PrimaryKeyConstraint("id", name="pk_scenario_version"),
        sa.UniqueConstraint("name", "version", name="uq_scenario_version_name_version"),
        sa.UniqueConstraint("name", "sha256", name="uq_scenario_version_name_sha256"),
    )
    op.create_table(
        "run",
        sa.Column("id", sa.Integer, nullable=False),
        _text("name"),
        _reference("run", "scenario_version_id", "scenario_version.id"),
        *map(_text, ("task", "state")),
        sa.Column("version", sa.Integer, nullable=False),
        *map(_json, ("figures", "inputs", "libraries")),
        _text("code_version"),
        sa.Column("seed", sa.BigInteger),
        *map(_text, ("command", "content")),
        *map(_time, ("made_at", "created_at")),
        _text("created_by"),
        sa.PrimaryKeyConstraint("id", name="pk_run"),
        sa.UniqueConstraint("content", name="uq_run_content"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "run_file",
        _reference("run_file", "run_id", "run.id"),
        *map(_text, ("name", "sha256")),
        sa.Column("num_bytes", sa.BigInteger, nullable=False),
        *map(_text, ("blob", "format")),
        sa.PrimaryKeyConstraint("run_id", "name", name="pk_run_file"),
    )
    op.create_index("ix_run_file_blob", "run_file", ["blob"])


def _decisions() -> None:
    op.create_table(
        "decision",
        sa.Column("id", sa.Integer, nullable=False),
        _reference("decision", "run_id", "run.id"),
        _text("verdict"),
        _time("at"),
        *map(_text, ("who", "reason")),
        sa.PrimaryKeyConstraint("id", name="pk_decision"),
    )
    op.create_table(
        "publication",
        sa.Column("id", sa.Integer, nullable=False),
        _text("scope"),
        _reference("publication", "run_id", "run.id"),
        sa.Column("effective_from", sa.Date, nullable=False),
        sa.Column("effective_to", sa.Date),
        sa.Column("is_active", sa.Boolean, nullable=False),
        _reference("publication", "superseded_by", "publication.id", is_optional=True),
        _time("at"),
        _text("who"),
        sa.PrimaryKeyConstraint("id", name="pk_publication"),
    )
    op.create_index(
        "one_plan_per_scope_and_date",
        "publication",
        ["scope", "effective_from"],
        unique=True,
        sqlite_where=sa.text("is_active"),
        postgresql_where=sa.text("is_active"),
    )


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)


def _time(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def _json(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.JSON, nullable=False)


def _reference(table: str, name: str, to: str, is_optional: bool = False) -> sa.Column[int]:
    key = sa.ForeignKey(to, name=f"fk_{table}_{name}")
    return sa.Column(name, sa.Integer, key, nullable=is_optional)


def _forbid_changes(dialect: str) -> None:
    """The audit log is append-only, whoever holds the connection."""
    for statement in FORBID[dialect]:
        op.execute(statement)


FORBID = {
    "sqlite": [
        "CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit "
        "BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END",
        "CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit "
        "BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END",
        # INSERT OR REPLACE deletes without firing the trigger above
        "CREATE TRIGGER audit_no_replace BEFORE INSERT ON audit "
        "WHEN EXISTS (SELECT 1 FROM audit WHERE id = NEW.id) "
        "BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END",
    ],
    "postgresql": [
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$",
        "CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
    ],
}
