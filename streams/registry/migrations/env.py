"""Where alembic finds the connection: handed over by streams.registry.database, never read from a file."""

from __future__ import annotations

from alembic import context

from streams.registry.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
