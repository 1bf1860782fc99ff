"""The site's secrets: made by chance at the first start, kept in a file that only its owner reads."""

from __future__ import annotations

import hmac
import os
import secrets
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from config.faults import Fault, Refused
from config.home import Home
from config.schema import SipStation, Site

KEYS = ("ari_password", "ami_password", "session_key")


@dataclass(frozen=True, slots=True, kw_only=True)
class Secrets:
    ari_password: str
    ami_password: str
    session_key: str  # signs the console's cookies and the link's tokens
    station_passwords: Mapping[str, str]  # by station, for those that register

    @property
    def between_nodes(self) -> str:
        """The password between the site's Asterisks: made from the site's own key, so nobody keeps it."""
        return hmac.new(self.session_key.encode(), b"calls between nodes", "sha256").hexdigest()

    def __repr__(self) -> str:
        return "Secrets(…)"  # must never reach a log

    @classmethod
    def load_or_create(cls, home: Home, site: Site) -> Secrets:
        """The kept ones; what a new site or a new station lacks is made and kept. Errors: Refused."""
        path = home.secrets_file
        known = _read(path) if path.exists() else _made()
        lacking = {
            station.name: secrets.token_urlsafe(15)
            for station in site.stations
            if isinstance(station, SipStation) and station.name not in known.station_passwords
        }
        if lacking or not path.exists():
            known = replace(known, station_passwords={**known.station_passwords, **lacking})
            _write(path, known)
        return known


def _made() -> Secrets:
    made = {key: secrets.token_urlsafe(30) for key in KEYS}
    return Secrets(station_passwords={}, **made)


def _read(path: Path) -> Secrets:
    mode = path.stat().st_mode & 0o777
    if mode & 0o077:
        what = f"others can read the secrets (mode {mode:04o})"
        hint = f"type `chmod 600 {path}`; delete the file if a stranger may have seen it, new ones are made"
        raise Refused([Fault(str(path), what, hint)])
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        stations = raw["station_passwords"]
        return Secrets(
            station_passwords={str(name): str(word) for name, word in stations.items()},
            **{key: str(raw[key]) for key in KEYS},
        )
    except (tomllib.TOMLDecodeError, KeyError, AttributeError) as error:
        hint = (
            "delete it: new secrets are made at the next start (telephone sets then need their new passwords)"
        )
        raise Refused([Fault(str(path), f"cannot be read ({error!r})", hint)]) from None


def _write(path: Path, known: Secrets) -> None:
    lines = [
        "# Made by chance at the first start. Keep it from other eyes; delete it to have new ones made.",
        "",
    ]
    lines += [f'{key} = "{getattr(known, key)}"' for key in KEYS]
    lines += ["", "[station_passwords]  # what a telephone set registers with; its user name is station-NAME"]
    lines += [f'"{name}" = "{word}"' for name, word in sorted(known.station_passwords.items())]
    write_private(path, "\n".join(lines) + "\n")


def write_private(path: Path, text: str) -> None:
    """Writes a file whole or not at all, readable by its owner only."""
    draft = path.with_name(f".{path.name}.new")
    draft.unlink(missing_ok=True)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
