"""A console over a real database of the sample site, asked through Flask's own client."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from console_visitor import PASSWORD, Visitor
from flask import Flask

from agent_console.app import build_app
from agent_console.assets import STATIC, Assets
from config.home import Home
from config.load import load_site
from config.schema import Site
from crm.database import Database
from crm.passwords import Passwords

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)  # tests need no strong hashes

PEOPLE = (
    ("li.na", "Li Na", "204", "agent"),
    ("sam.whitlock", "Sam Whitlock", "203", "agent"),
    ("priya.nair", "Priya Nair", "101", "lead"),
    ("admin", "Administrator", None, "administrator"),
)


@pytest.fixture(scope="session")
def site() -> Site:
    return load_site(Path(__file__).parents[3] / "config/samples/small-firm/site.toml")


@pytest.fixture(scope="session")
def people_file(tmp_path_factory: pytest.TempPathFactory, site: Site) -> Path:
    file = tmp_path_factory.mktemp("console") / "trunkline.db"
    database = Database(f"sqlite:///{file}", country="CN", passwords=Passwords(QUICK))
    database.migrate()
    with database.unit() as unit:
        unit.site.sync(site)
        for name, shown, extension, role in PEOPLE:
            unit.accounts.add(
                name=name,
                display_name=shown,
                extension=extension,
                role=role,
                password=PASSWORD,
                language="en",
            )
        unit.commit()
    database.close()
    return file


@pytest.fixture
def database(people_file: Path, tmp_path: Path) -> Iterator[Database]:
    file = tmp_path / "trunkline.db"
    shutil.copy(people_file, file)
    database = Database(f"sqlite:///{file}", country="CN", passwords=Passwords(QUICK))
    yield database
    database.close()


@pytest.fixture
def recordings(tmp_path: Path) -> Path:
    folder = tmp_path / "recordings"
    folder.mkdir()
    return folder


@pytest.fixture(scope="session")
def assets(tmp_path_factory: pytest.TempPathFactory) -> Assets:
    """The style sheets as they are, and a front end as if it were built: these tests need no Node."""
    static = tmp_path_factory.mktemp("static")
    for file in STATIC.iterdir():
        if file.is_file():
            shutil.copy(file, static)
    manifest = {
        f"src/entries/{name}.tsx": {"file": f"assets/{name}.js"}
        for name in ("login", "desk", "live", "prompts", "flows", "designer", "call-us")
    }
    (static / "built" / ".vite").mkdir(parents=True)
    (static / "built" / ".vite" / "manifest.json").write_text(json.dumps(manifest))
    return Assets(static)


@pytest.fixture
def app(site: Site, recordings: Path, database: Database, assets: Assets) -> Flask:
    app = build_app(site, Home(recordings.parent), database, session_key="a key of the tests", assets=assets)
    app.testing = True
    return app


@pytest.fixture
def visitor(app: Flask) -> Callable[[], Visitor]:
    """Somebody new with a browser, who is not logged in."""
    return lambda: Visitor(app)


@pytest.fixture
def agent(visitor: Callable[[], Visitor]) -> Visitor:
    return visitor().logged_in("li.na")


@pytest.fixture
def lead(visitor: Callable[[], Visitor]) -> Visitor:
    return visitor().logged_in("priya.nair")


@pytest.fixture
def administrator(visitor: Callable[[], Visitor]) -> Visitor:
    return visitor().logged_in("admin")
