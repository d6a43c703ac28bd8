"""The file of a backup: a ZIP whose members are written and read as streams, and a manifest that has the digest of each.

It comes into being under another name and gets its own when it is whole and on the disk, so that what bears the name is
a backup. Mode 0600: it holds what the database holds.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO

from portal.i18n import _
from portal.process.errors import CannotRun

FORMAT = 1
MANIFEST = "manifest.json"
CHUNK = 1 << 20  # bytes


@dataclass(frozen=True)
class Role:
    """A role that the database refers to and the portal does not make itself; never its password."""

    name: str
    login: bool
    inherit: bool
    member_of: list[str]


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself."""

    made_at: str  # ISO, with its offset
    version: str  # of the portal
    schema: str  # the revision it has
    profile: str
    server: int  # major version of PostgreSQL
    owner: str  # the role that owned the schema
    rows: dict[str, int]  # by table, schema-qualified
    roles: list[Role] = field(default_factory=list)
    connect: list[tuple[str, str]] | None = (
        None  # grantee and privilege on the database; None is PostgreSQL's default
    )
    digests: dict[str, str] = field(default_factory=dict)  # SHA-256 by member
    format: int = FORMAT


class Writer:
    """A backup being written."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive, self.digests = archive, dict[str, str]()

    def add(self, name: str, content: IO[bytes]) -> int:
        """Write a member as it comes; returns its bytes."""
        digest, size = hashlib.sha256(), 0
        with self._archive.open(zipfile.ZipInfo(name), "w", force_zip64=True) as member:
            while chunk := content.read(CHUNK):
                member.write(chunk)
                digest.update(chunk)
                size += len(chunk)
        self.digests[name] = digest.hexdigest()
        return size

    def finish(self, manifest: Manifest) -> None:
        """The manifest comes last, when every digest is known."""
        self._archive.writestr(MANIFEST, json.dumps(asdict(manifest), ensure_ascii=False, indent=1))


@contextmanager
def new(target: Path) -> Iterator[Writer]:
    """A file that has its name once the block has ended well, and is gone otherwise.

    Raises:
        CannotRun: there is a file of this name, or it cannot be written.
    """
    if target.exists():
        raise CannotRun(_("{file} is there already; a backup never overwrites.", file=str(target)))
    try:
        descriptor, part = tempfile.mkstemp(".part", f".{target.name}.", target.parent)  # mode 0600
        try:
            with os.fdopen(descriptor, "w+b") as file:
                with zipfile.ZipFile(file, "w") as archive:
                    yield Writer(archive)
                file.flush()
                os.fsync(file.fileno())
            _name(Path(part), target)
        finally:
            Path(part).unlink(missing_ok=True)
    except OSError as error:
        raise CannotRun(
            _("{file} cannot be written: {why}.", file=str(target), why=error.strerror or str(error))
        ) from error


def _name(part: Path, target: Path) -> None:
    """Give a finished file its name, unless somebody else has taken it meanwhile."""
    try:
        os.link(part, target)
    except OSError as error:
        if error.errno not in {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP} or target.exists():
            raise
        part.replace(target)  # a file system without links


class Reader:
    """A backup whose every byte has been checked."""

    def __init__(self, archive: zipfile.ZipFile, manifest: Manifest) -> None:
        self._archive, self.manifest = archive, manifest

    def open(self, name: str) -> IO[bytes]:
        """A member as a stream."""
        return self._archive.open(name)

    def text(self, name: str) -> str:
        """A small member; empty if there is none."""
        return self._archive.read(name).decode() if name in self.manifest.digests else ""

    @property
    def names(self) -> list[str]:
        """Its members, without the manifest."""
        return list(self.manifest.digests)


@contextmanager
def opened(file: Path) -> Iterator[Reader]:
    """A backup to restore from, after every member was compared with its digest.

    Raises:
        CannotRun: it cannot be read, is none, or is damaged.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            manifest = _manifest(archive)
            if damaged := [name for name in manifest.digests if not _whole(archive, name, manifest.digests)]:
                raise CannotRun(_damaged(file, ", ".join(damaged)))
            yield Reader(archive, manifest)
    except zipfile.BadZipFile as error:
        raise CannotRun(_damaged(file, str(error))) from error
    except OSError as error:
        raise CannotRun(
            _("{file} cannot be read: {why}.", file=str(file), why=error.strerror or str(error))
        ) from error


def _manifest(archive: zipfile.ZipFile) -> Manifest:
    try:
        told = json.loads(archive.read(MANIFEST))
        if told["format"] != FORMAT:
            raise CannotRun(
                _(
                    "The backup was made by portal {version}; this one cannot read it.",
                    version=told["version"],
                )
            )
        roles = [Role(**role) for role in told.pop("roles")]
        return Manifest(roles=roles, **told)
    except (KeyError, TypeError, ValueError) as error:
        raise zipfile.BadZipFile(MANIFEST) from error


def _whole(archive: zipfile.ZipFile, name: str, digests: Mapping[str, str]) -> bool:
    digest = hashlib.sha256()
    try:
        with archive.open(name) as member:
            while chunk := member.read(CHUNK):
                digest.update(chunk)
    except (KeyError, zipfile.BadZipFile):
        return False
    return digest.hexdigest() == digests[name]


def _damaged(file: Path, what: str) -> str:
    return _(
        "{file} is damaged, or no backup of the portal ({what}); take another one.", file=str(file), what=what
    )
