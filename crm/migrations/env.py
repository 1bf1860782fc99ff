"""Alembic's door: runs the versions on the connection that `Database.migrate()` gives, within its
transaction."""

from alembic import context

from crm.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    transactional_ddl=False,  # the transaction is the caller's
)
context.run_migrations()
