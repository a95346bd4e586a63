"""A backup as one file: a zip of lines and media, with a manifest of what it must hold.

A zip and not a tar: what is in it, and how large that gets, is known before anything is unpacked,
and the manifest, which is written last, can be read first.
"""

import json
import os
import stat
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from articles.library.backup_rows import LONGEST_LINE

FORMAT = 1
MANIFEST = "manifest.json"
ROWS = "rows/"
FINGERPRINTS = "fingerprints.jsonl"
MEDIA = "media/"

_LARGEST_MANIFEST = 64_000_000  # bytes: a hundred for each of 600,000 media files
_HIGHEST_RATIO = 1100  # deflate reaches 1032; above it, members lie on top of each other
_PIECE = 1_000_000
_LEVEL = 1  # level 6 takes three times as long for a tenth less
_DAMAGE = (BadZipFile, EOFError, zlib.error, NotImplementedError, RuntimeError, ValueError)


class BackupError(Exception):
    """What is wrong with a backup or its place, and what to do, in sentences."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds: `counts` rows by model, `members` as name → sha256."""

    made_at: str
    database: str
    migrations: list[str]
    counts: dict[str, int] = field(default_factory=dict)
    members: dict[str, str] = field(default_factory=dict)
    format: int = FORMAT


class Writer:
    """Adds members to a backup that is being made, and their hashes to its manifest."""

    def __init__(self, archive: ZipFile, manifest: Manifest) -> None:
        self._archive = archive
        self.manifest = manifest

    def add(self, name: str, pieces: Iterable[bytes]) -> None:
        digest = sha256()
        with self._archive.open(name, "w", force_zip64=True) as member:
            for piece in pieces:
                digest.update(piece)
                member.write(piece)
        self.manifest.members[name] = digest.hexdigest()

    def finish(self) -> None:
        self._archive.writestr(MANIFEST, json.dumps(asdict(self.manifest), indent=1))


@contextmanager
def write(file: Path, manifest: Manifest) -> Iterator[Writer]:
    """A backup in the making, which takes its place at `file` whole, or not at all.

    Readable for its owner alone, since it holds the accounts. Raises BackupError if the disk does
    not take it.
    """
    part: Path | None = None
    try:
        handle, name = tempfile.mkstemp(".part", f".{file.name}.", file.parent)
        part = Path(name)
        with os.fdopen(handle, "wb") as stream:
            with ZipFile(stream, "w", ZIP_DEFLATED, compresslevel=_LEVEL) as archive:
                writer = Writer(archive, manifest)
                yield writer
                writer.finish()
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(file)
        _sync(file.parent)
    except OSError as error:
        raise BackupError(
            f"{file} could not be written: {error.strerror}. Nothing is there; "
            "name a place with enough room that this account may write to."
        ) from error
    finally:
        if part:
            part.unlink(missing_ok=True)


def _sync(folder: Path) -> None:
    """Make sure that a new name in a folder outlives a loss of power."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class Reader:
    """An opened backup whose list of members is in order; `check` proves their contents."""

    def __init__(self, file: Path, archive: ZipFile) -> None:
        self._file = file
        self._archive = archive
        self._members = {info.filename: info for info in archive.infolist()}
        self._refuse_strange_members()
        self.manifest = self._read_manifest()

    def error(self, problem: object) -> BackupError:
        return BackupError(f"{self._file} is no sound backup: {problem}. Nothing was changed.")

    def check(self) -> Iterator[int]:
        """Compare each member with its hash; gives the bytes unpacked, piece by piece."""
        for name, expected in self.manifest.members.items():
            digest = sha256()
            for piece in self.pieces(name):
                digest.update(piece)
                yield len(piece)
            if digest.hexdigest() != expected:
                raise self.error(f"{name} does not have the hash that the manifest gives")

    def pieces(self, name: str) -> Iterator[bytes]:
        with self._open(name) as member:
            while piece := member.read(_PIECE):
                yield piece

    def lines(self, name: str) -> Iterator[bytes]:
        with self._open(name) as member:
            while line := member.readline(LONGEST_LINE):
                if not line.endswith(b"\n"):
                    raise self.error(f"{name} has a line without an end")
                yield line

    @property
    def media(self) -> list[str]:
        return [name for name in self.manifest.members if name.startswith(MEDIA)]

    def size(self, names: Iterable[str]) -> int:
        """Bytes of members once they are unpacked; the archive never gives more than it says."""
        return sum(self._members[name].file_size for name in names)

    @contextmanager
    def _open(self, name: str) -> Iterator[IO[bytes]]:
        try:
            with self._archive.open(name) as member:
                yield member
        except _DAMAGE as error:
            raise self.error(f"{name} cannot be read ({error})") from error

    def _refuse_strange_members(self) -> None:
        if len(self._members) != len(self._archive.infolist()):
            raise self.error("it holds a name twice")
        for name, info in self._members.items():
            if not _is_safe(name):
                raise self.error(f"it holds the name {name[:200]!r}, which no backup has")
            if not _is_plain_file(info):
                raise self.error(f"{name} is a link, a device or encrypted, not a plain file")
        if self.size(self._members) > _HIGHEST_RATIO * self._file.stat().st_size:
            raise self.error("it claims to hold more than any file of its size can")

    def _read_manifest(self) -> Manifest:
        if MANIFEST not in self._members:
            raise self.error(f"it holds no {MANIFEST}")
        if self.size([MANIFEST]) > _LARGEST_MANIFEST:
            raise self.error(f"its {MANIFEST} is too large")
        with self._open(MANIFEST) as member:
            manifest = _parsed(member.read())
        if manifest is None:
            raise self.error(f"its {MANIFEST} is not one of a backup")
        if manifest.format != FORMAT:
            raise BackupError(
                f"{self._file} has format {manifest.format}; this version reads format {FORMAT}. "
                "Use the version of QuickTakes that made it."
            )
        differing = manifest.members.keys() ^ (self._members.keys() - {MANIFEST})
        if differing:
            raise self.error(f"{min(differing)} is in the archive or the manifest, not in both")
        return manifest


@contextmanager
def read(file: Path) -> Iterator[Reader]:
    """An opened backup. Raises BackupError for anything that is none, before it is unpacked."""
    try:
        archive = ZipFile(file)
    except FileNotFoundError as error:
        raise BackupError(f"{file} does not exist. Name a file that `backup` made.") from error
    except (OSError, *_DAMAGE) as error:
        raise BackupError(
            f"{file} is no backup, or its end is missing ({error}). Nothing was changed."
        ) from error
    with archive:
        yield Reader(file, archive)


def _is_safe(name: str) -> bool:
    """Whether a name can stand in a backup: one of ours, no way out of the media folder."""
    path = PurePosixPath(name)
    inside = ".." not in path.parts and str(path) == name and "\\" not in name
    return inside and (name in (MANIFEST, FINGERPRINTS) or name.startswith((ROWS, MEDIA)))


def _is_plain_file(info: ZipInfo) -> bool:
    kind = stat.S_IFMT(info.external_attr >> 16)
    is_encrypted = info.flag_bits & 1
    known = info.compress_type in (ZIP_STORED, ZIP_DEFLATED)
    return kind in (0, stat.S_IFREG) and not info.is_dir() and known and not is_encrypted


def _parsed(data: bytes) -> Manifest | None:
    """The manifest, None if it is none; of one in another format only the format counts."""
    try:
        values = json.loads(data)
        if values["format"] != FORMAT:
            return Manifest("", "", [], format=int(values["format"]))
        manifest = Manifest(**values)
        texts = [manifest.made_at, manifest.database, *manifest.migrations]
        texts += [*manifest.members, *manifest.members.values(), *manifest.counts]
        sound = all(isinstance(text, str) for text in texts)
        sound &= all(isinstance(count, int) for count in manifest.counts.values())
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    return manifest if sound else None
