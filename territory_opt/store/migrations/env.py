"""Alembic's entry: runs the revisions in the transaction that it is given."""

from alembic import context

from territory_opt.store.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
