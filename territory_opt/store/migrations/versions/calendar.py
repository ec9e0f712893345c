"""Dates of the planning calendar; and figures of a run as columns, to choose by."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add table and columns; figures of the runs that are there come from their documents."""
    op.add_column("run", sa.Column("value", sa.Float))
    op.add_column("run", sa.Column("gap", sa.Float))
    flag = sa.Column("is_feasible", sa.Boolean, nullable=False, server_default=sa.false())
    op.add_column("run", flag)
    _fill_figures()
    op.create_table(
        "occurrence",
        sa.Column("id", sa.Integer, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("key", "scenario", "action")),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("owner", sa.Text),
        sa.Column("leased_until", sa.DateTime(timezone=True)),
        sa.Column("token", sa.BigInteger, nullable=False),
        sa.Column("num_attempts", sa.Integer, nullable=False),
        sa.Column("run_id", sa.Integer, sa.ForeignKey("run.id", name="fk_occurrence_run_id")),
        sa.Column("message", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_occurrence"),
        sa.UniqueConstraint("key", name="uq_occurrence_key"),
    )


def _fill_figures() -> None:
    connection = op.get_bind()
    run = sa.table(
        "run",
        *map(sa.column, ("id", "figures", "value", "gap")),
        sa.column("is_feasible", sa.Boolean),
    )
    for number, document in connection.execute(sa.select(run.c.id, run.c.figures)).all():
        figures = json.loads(document) if isinstance(document, str) else document
        values = {
            "value": figures.get("value"),
            "gap": figures.get("gap"),
            "is_feasible": bool(figures.get("is_feasible")),
        }
        connection.execute(run.update().where(run.c.id == number).values(**values))
