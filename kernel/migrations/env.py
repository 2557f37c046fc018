"""Alembic's door: runs the history over the connection that `kernel.db.upgrade` hands in."""

from alembic import context

from kernel.db import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
