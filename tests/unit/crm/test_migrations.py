"""The tables that migrations make are those of the models, from nothing and again."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from crm_scene import OKAFOR
from sqlalchemy import Connection, insert, inspect
from sqlalchemy.exc import IntegrityError

from crm.database import Database
from crm.models import Base, NumberRow


def test_migrating_from_nothing_makes_the_models_tables(empty_url: str):
    database = Database(empty_url)
    database.migrate()
    with database.durable() as connection:
        differences = _differences(connection)
        checks = {
            check["name"]
            for table in Base.metadata.tables
            for check in inspect(connection).get_check_constraints(table)
        }
    database.close()
    assert differences == []
    assert checks >= {"ck_customers_kind", "ck_accounts_role", "ck_account_skills_index"}


def test_the_first_versions_tables_come_up_to_date_with_what_is_in_them(empty_url: str):
    database = Database(empty_url)
    database.migrate()
    with database.unit() as unit:
        unit.customers.add(name="Margaret Okafor")
        unit.commit()
    with database.durable() as connection:  # what later versions added is taken away again
        connection.exec_driver_sql("DROP INDEX ix_agent_states_ended")
        connection.exec_driver_sql("DROP INDEX ix_segments_began")
        for column in ("idle_since", "until", "chosen"):
            connection.exec_driver_sql(f"ALTER TABLE agent_states DROP COLUMN {column}")
        connection.exec_driver_sql("DROP INDEX ix_customers_code")
        connection.exec_driver_sql("ALTER TABLE customers DROP COLUMN code")
        for table in (
            "list_entries",
            "matters",
            "pin_tries",
            "customer_pins",
            "flow_steps",
            "flow_exits",
            "flow_stays",
            "seats",
            "votes",
            "flow_drafts",
            "flows_live",
            "flow_versions",
        ):
            connection.exec_driver_sql(f"DROP TABLE {table}")
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
    database.migrate()
    with database.durable() as connection:
        assert _differences(connection) == []
    with database.unit() as unit:
        assert len(unit.customers.search("okafor")) == 1
    database.close()


def _differences(connection: Connection) -> list[Any]:
    """Between the tables there and the models'."""
    context = MigrationContext.configure(
        connection, opts={"compare_type": True, "target_metadata": Base.metadata}
    )
    return compare_metadata(context, Base.metadata)


def test_migrating_again_changes_nothing_and_keeps_everything(empty_url: str):
    database = Database(empty_url)
    database.migrate()
    with database.unit() as unit:
        unit.customers.add(name="Margaret Okafor")
        unit.commit()
    database.migrate()
    with database.unit() as unit:
        assert len(unit.customers.search("okafor")) == 1
    database.close()


def test_server_and_console_may_start_at_once(empty_url: str):
    failed: list[BaseException] = []
    go = threading.Barrier(8)

    def start() -> None:
        database = Database(empty_url)
        go.wait()
        try:
            database.migrate()
        except BaseException as error:
            failed.append(error)
        finally:
            database.close()

    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failed == []


def test_references_hold_after_a_migration(empty_url: str):
    database = Database(empty_url)
    database.migrate()
    with database.unit() as unit, pytest.raises(IntegrityError):
        unit._connection.execute(insert(NumberRow).values(customer_id=404, e164=OKAFOR, place=0))
    database.close()
