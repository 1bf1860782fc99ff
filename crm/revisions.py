"""The versions of the tables: which one a database has, which one this Trunkline knows, and the ways between.

Within a transaction of the caller's. Each migration knows its way back, too (`downgrade`), so that
yesterday's Trunkline can be started again after an upgrade; what only the later version kept is then gone.
"""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.script.revision import ResolutionError
from alembic.util import CommandError
from sqlalchemy import Connection

from crm.faults import DatabaseTooNew


def newest() -> str:
    """The revision of this Trunkline."""
    head = _scripts().get_current_head()
    assert head is not None
    return head


def all_known() -> tuple[str, ...]:
    """Oldest first."""
    return tuple(reversed([script.revision for script in _scripts().walk_revisions()]))


def present(connection: Connection) -> str | None:
    """The database's; None: it has no tables yet."""
    return MigrationContext.configure(connection).get_current_revision()


def upgrade(connection: Connection, where: str) -> None:
    """To the newest. `where`: how the database is called in the fault. Raises DatabaseTooNew."""
    try:
        command.upgrade(_config(connection), "head")
    except (CommandError, ResolutionError) as error:
        raise DatabaseTooNew(
            f"the tables in {where} are of a later Trunkline than this one "
            f"({newest()}); start the later one ({error})"
        ) from error


def downgrade(connection: Connection, revision: str) -> None:
    """Back to an earlier one, which must be known."""
    command.downgrade(_config(connection), revision)


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", "crm:migrations")
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())
