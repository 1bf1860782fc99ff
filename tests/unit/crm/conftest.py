"""Every test that takes `database` runs twice: on SQLite and on PostgreSQL."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from crm_scene import Calls
from postgresql_cluster import HINT, MASTER, Cluster, binaries

from config.load import load_site
from config.schema import Site
from crm.database import Database
from crm.journal_store import JournalStore
from crm.passwords import Passwords

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)  # tests need no strong hashes


@pytest.fixture(scope="session")
def site() -> Site:
    return load_site(Path(__file__).parents[3] / "config/samples/small-firm/site.toml")


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    programs = binaries()
    if programs is None:
        pytest.skip(HINT)
    cluster = Cluster.start(programs)
    database = Database(cluster.new_database())
    database.migrate()
    database.close()
    yield cluster
    cluster.stop()


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("master") / "trunkline.db"
    database = Database(f"sqlite:///{file}")
    database.migrate()
    database.close()  # the last connection folds the write-ahead log in
    return file


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database without tables."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'trunkline.db'}"
    return request.getfixturevalue("cluster").new_database()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An up-to-date, empty database of a site in China."""
    if request.param == "sqlite":
        file = tmp_path / "trunkline.db"
        shutil.copy(request.getfixturevalue("migrated_file"), file)
        url = f"sqlite:///{file}"
    else:
        url = request.getfixturevalue("cluster").new_database(like=MASTER)
    database = Database(url, country="CN", passwords=Passwords(QUICK))
    yield database
    database.close()


@pytest.fixture
def store(database: Database) -> JournalStore:
    return JournalStore(database)


@pytest.fixture
def calls(store: JournalStore) -> Calls:
    """Tells calls to the journal."""
    return Calls(store)
