"""The form of a backup: a gzipped tar whose last member, the manifest, names every other with its hash.

What is read from one is believed of nobody: names that lead out of the folder, links, devices, members that
the manifest does not name or that differ from what it says are refused before anything is written.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import tarfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import IO

FORMAT = 1  # of the archive; a later Trunkline may write a later one
MANIFEST = "manifest.json"
DATABASE = "database.sqlite"
FILES = "home/"  # below it: the home folder
LARGEST_MANIFEST = 512 * 2**20
AT_ONCE = 2**20  # bytes read
QUICK = 1  # gzip's level: recordings are packed already

Told = Callable[[int], None]  # bytes that are done since the last time


class BadArchive(Exception):
    """It is no backup, is damaged, or would do harm. The sentence says where and what."""


@dataclass(frozen=True, slots=True)
class Member:
    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """`made`: ISO 8601, UTC; `revision`: of the tables; `missing`: recordings that the database names and the
    home did not have."""

    format: int
    trunkline: str
    revision: str
    made: str
    site: str
    recordings: bool
    missing: tuple[str, ...]
    files: tuple[Member, ...]


class _Hashed(io.RawIOBase):
    """Reads `size` bytes of a file that may still grow, and hashes what was read."""

    def __init__(self, source: IO[bytes], size: int, told: Told) -> None:
        self._source, self._left, self._told = source, size, told
        self.hash = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        wanted = self._left if size < 0 else min(size, self._left)
        data = self._source.read(wanted)
        if len(data) < wanted:
            raise OSError(None, "the file has become shorter while it was read")
        self._left -= len(data)
        self.hash.update(data)
        self._told(len(data))
        return data


class Writer:
    """Members are added one by one; `close` writes the manifest."""

    def __init__(self, target: IO[bytes], told: Told) -> None:
        self._tar = tarfile.open(  # noqa: SIM115 (`close` closes it)
            fileobj=target, mode="w:gz", compresslevel=QUICK, format=tarfile.PAX_FORMAT
        )
        self._told = told
        self._files: list[Member] = []

    def add(self, name: str, file: Path) -> None:
        """Errors: OSError."""
        with file.open("rb") as source:
            stat = os.fstat(source.fileno())
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode, entry.mtime = stat.st_size, stat.st_mode & 0o700, stat.st_mtime
            hashed = _Hashed(source, entry.size, self._told)
            self._tar.addfile(entry, hashed)
        self._files.append(Member(name, entry.size, hashed.hash.hexdigest()))

    def close(self, *, trunkline: str, revision: str, made: str, site: str, recordings: bool,
              missing: tuple[str, ...]) -> Manifest:  # fmt: skip
        manifest = Manifest(FORMAT, trunkline, revision, made, site, recordings, missing, tuple(self._files))
        text = json.dumps(asdict(manifest), ensure_ascii=False, indent=1).encode()
        entry = tarfile.TarInfo(MANIFEST)
        entry.size, entry.mode = len(text), 0o600
        self._tar.addfile(entry, io.BytesIO(text))
        self._tar.close()
        return manifest


def check(file: Path, told: Told = lambda done: None) -> Manifest:
    """Reads all of it and compares with the manifest. Errors: BadArchive, OSError."""
    found: dict[str, Member] = {}
    manifest: Manifest | None = None
    with _opened(file) as tar:
        for entry in tar:
            if manifest is not None:
                raise BadArchive(f"{file}: something stands after the manifest")
            _harmless(file, entry)
            source = tar.extractfile(entry)
            assert source is not None
            if entry.name == MANIFEST:
                manifest = _manifest(file, source, entry.size)
                continue
            if entry.name in found:
                raise BadArchive(f"{file}: {entry.name} stands there twice")
            found[entry.name] = Member(entry.name, entry.size, _hash(source, told))
    if manifest is None:
        raise BadArchive(f"{file}: it has no manifest: it is no backup, or broke off")
    for member in manifest.files:
        if found.pop(member.path, None) != member:
            raise BadArchive(f"{file}: {member.path} is missing, or is not what was written")
    if found:
        raise BadArchive(f"{file}: {next(iter(found))} is not named in the manifest")
    return manifest


def extract(file: Path, manifest: Manifest, target: Path, told: Told) -> None:
    """Writes all members below `target`, hashing again: it could have been changed since `check`.
    Errors: BadArchive, OSError."""
    wanted = {member.path: member for member in manifest.files}
    with _opened(file) as tar:
        for entry in tar:
            _harmless(file, entry)
            if entry.name == MANIFEST:
                continue
            source = tar.extractfile(entry)
            member = wanted.pop(entry.name, None)
            if source is None or member is None:
                raise BadArchive(f"{file}: {entry.name} was not there when it was checked")
            place = target / entry.name
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as written:
                if _hash(source, told, written) != member.sha256:
                    raise BadArchive(f"{file}: {entry.name} is not what it was when it was checked")
                written.flush()
                os.fsync(written.fileno())
            os.utime(place, (entry.mtime, entry.mtime))
    if wanted:
        raise BadArchive(f"{file}: {next(iter(wanted))} is missing")


def _harmless(file: Path, entry: tarfile.TarInfo) -> None:
    path = PurePosixPath(entry.name)
    right = entry.name in (MANIFEST, DATABASE) or entry.name.startswith(FILES)
    if not entry.isreg():
        raise BadArchive(f"{file}: {entry.name} is no file")
    if not right or path.is_absolute() or ".." in path.parts or "\0" in entry.name:
        raise BadArchive(f"{file}: {entry.name} would lead out of the folder")


def _manifest(file: Path, source: IO[bytes], size: int) -> Manifest:
    try:
        if size > LARGEST_MANIFEST:
            raise ValueError
        raw = json.loads(source.read())
        if raw["format"] > FORMAT:
            raise BadArchive(
                f"{file}: a later Trunkline ({raw['trunkline']}) wrote it; restore it with that one"
            )
        members = tuple(Member(**each) for each in raw.pop("files"))
        return Manifest(**raw | {"missing": tuple(raw["missing"])}, files=members)
    except (ValueError, KeyError, TypeError):
        raise BadArchive(f"{file}: its manifest cannot be read") from None


def _hash(source: IO[bytes], told: Told, copy: IO[bytes] | None = None) -> str:
    digest = hashlib.sha256()
    while data := source.read(AT_ONCE):
        digest.update(data)
        if copy is not None:
            copy.write(data)
        told(len(data))
    return digest.hexdigest()


@contextmanager
def _opened(file: Path) -> Iterator[tarfile.TarFile]:
    try:
        with tarfile.open(file, "r|gz") as tar:
            yield tar
    except (tarfile.TarError, EOFError, zlib.error) as error:
        raise BadArchive(f"{file}: it is no backup, or is damaged ({error})") from None
