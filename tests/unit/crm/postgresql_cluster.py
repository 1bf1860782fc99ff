"""A PostgreSQL of the tests' own: a temporary folder, a Unix socket, no port, no password, gone
afterwards."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from pwd import getpwnam
from typing import Any

from sqlalchemy import URL, create_engine, text

HINT = "PostgreSQL is not installed: apt install postgresql, and these tests run on it, too"
MASTER = "trunkline_master"


def binaries() -> Path | None:
    """Where initdb and pg_ctl are: Debian keeps them out of the path, one folder a version."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    if found:
        return found[-1].parent
    there = shutil.which("initdb")
    return Path(there).resolve().parent if there else None


@dataclass
class Cluster:
    """Databases are made from one that was migrated once, which takes a tenth of the time."""

    programs: Path
    folder: Path
    numbers: Any

    @classmethod
    def start(cls, programs: Path) -> Cluster:
        folder = Path(tempfile.mkdtemp(prefix="tl-pg-"))  # short: a socket's path has 107 characters
        cluster = cls(programs, folder, count(1))
        if user := cluster._user():
            os.chown(folder, getpwnam(user).pw_uid, getpwnam(user).pw_gid)
        cluster._run(
            "initdb",
            "-D",
            str(folder / "data"),
            "-U",
            "trunkline",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C",
            "-N",
        )
        cluster.up()
        return cluster

    def up(self) -> None:
        options = f"-c listen_addresses='' -c unix_socket_directories='{self.folder}' -c fsync=off -c max_connections=60"
        self._run(
            "pg_ctl",
            "-D",
            str(self.folder / "data"),
            "-l",
            str(self.folder / "log"),
            "-w",
            "-o",
            options,
            "start",
        )

    def down(self) -> None:
        """At once, as when its machine fails; connections break."""
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "-w", "stop")

    def stop(self) -> None:
        self.down()
        shutil.rmtree(self.folder)

    def url(self, name: str) -> str:
        url = URL.create("postgresql", "trunkline", database=name, query={"host": str(self.folder)})
        return url.render_as_string(hide_password=False)

    def new_database(self, *, like: str = "template0") -> str:
        """Its URL."""
        name = MASTER if like == "template0" and not self._has(MASTER) else f"t{next(self.numbers)}"
        self._say(f'CREATE DATABASE "{name}" TEMPLATE "{like}"')
        return self.url(name)

    def _has(self, name: str) -> bool:
        return bool(self._say("SELECT 1 FROM pg_database WHERE datname = :name", name=name))

    def _say(self, statement: str, **values: str) -> list[Any]:
        engine = create_engine(self.url("postgres").replace("postgresql:", "postgresql+psycopg:", 1))
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            answer = connection.execute(text(statement), values)
            rows = list(answer) if answer.returns_rows else []
        engine.dispose()
        return rows

    def _user(self) -> str | None:
        """PostgreSQL refuses to run as root."""
        if os.geteuid() != 0:
            return None
        for name in ("postgres", "nobody"):
            try:
                return getpwnam(name).pw_name
            except KeyError:
                continue
        raise LookupError("no user to run PostgreSQL as: neither postgres nor nobody is there")

    def _run(self, program: str, *arguments: str) -> None:
        user = self._user()
        as_whom: dict[str, Any] = (
            {"user": user, "group": getpwnam(user).pw_gid, "extra_groups": []} if user else {}
        )
        done = subprocess.run(
            [str(self.programs / program), *arguments],
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE if program == "initdb" else subprocess.DEVNULL,
            timeout=60,
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"},
            **as_whom,
        )
        if done.returncode != 0:
            log = self.folder / "log"
            raise RuntimeError(f"{program}: {done.stderr!r} {log.read_text() if log.exists() else ''}")
