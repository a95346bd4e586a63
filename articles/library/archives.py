"""Archives read one document at a time: forwards, within bounds, and nothing laid on the disk.

The names of members are for messages only, so one with `../` leads nowhere.
"""

import bz2
import gzip
import lzma
import stat
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Self, cast

from articles.library.source_model import (
    SUFFIX,
    Source,
    SourceError,
    Suffixes,
    bytes_to_read,
    is_document,
    shown,
)

GROWTH = 100
"""How many times its own size an archive may unpack to. The 23,962 real documents unpack to 6
times; a megabyte of zeros made by bzip2 is 45 bytes."""

ALWAYS_FINE = 100_000_000
"""Bytes any archive may unpack to, however small it is: unpacking them takes a second."""

LONGEST_HEADER = 65_536
"""Bytes of one member's header in a .tar. Some kinds of header name their own length, nest, or go
on for as long as they say they do, and all of it is held in memory."""

_CAME_BEFORE = "What came before is in."
_DAMAGE = (
    tarfile.TarError,
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    RuntimeError,  # NotImplementedError too: a version or a method that zipfile does not know
)


def is_archive(path: Path) -> bool:
    """Whether a file begins, or for a .zip ends, as an archive does. Raises OSError."""
    with path.open("rb") as raw:
        begins = raw.read(4)
    if begins in _ZIP:
        return zipfile.is_zipfile(path)
    return _is_tar(path) or zipfile.is_zipfile(path)


def read(path: Path, suffixes: Suffixes = SUFFIX) -> Iterator[Source]:
    """Every document of an archive in the order of its members.

    What cannot be read is a Source with its problem: a member where it is only that, and the
    archive itself, as the last one, where nothing after it can be told.
    """
    consumed = 0
    try:
        for source in (_read_tar if _is_tar(path) else _read_zip)(path, suffixes):
            consumed = source.consumed
            yield source
    except SourceError as error:
        yield Source(error.path, b"", consumed, error.problem, error.hint)
    except _DAMAGE as error:
        problem = f"is damaged: {_reason(error)}"
        hint = f"{_CAME_BEFORE} Get a sound copy and import that."
        yield Source(shown(str(path)), b"", consumed, problem, hint)


_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_UNPACKERS: dict[bytes, Callable[[IO[bytes]], Any]] = {
    b"\x1f\x8b": gzip.open,
    b"BZh": bz2.open,
    b"\xfd7zXZ\x00": lzma.open,
    b"\x5d\x00\x00": lzma.open,
}


def _reason(error: Exception) -> str:
    return shown(str(error)) or "it ends too early"


class _Budget:
    """The bytes that an archive may still unpack to."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._left = max(ALWAYS_FINE, GROWTH * path.stat().st_size)

    def spend(self, count: int) -> None:
        self._left -= count
        if self._left < 0:
            raise SourceError(
                self._path,
                f"unpacks to more than {GROWTH} times its size",
                f"{_CAME_BEFORE} If it is what you mean to import, unpack it and name the folder.",
            )


# --- .zip


def _read_zip(path: Path, suffixes: Suffixes) -> Iterator[Source]:
    consumed = 0
    budget = _Budget(path)
    with zipfile.ZipFile(path) as archive:
        for member in archive.infolist():
            consumed += member.compress_size
            if is_document(member.filename, suffixes):
                source = _zipped(path, archive, member, consumed)
                budget.spend(len(source.data))
                yield source


def documents_of_zip(path: Path, suffixes: Suffixes = SUFFIX) -> int | None:
    """How many members of a .zip count as documents; None where it cannot be told."""
    try:
        with zipfile.ZipFile(path) as archive:
            return sum(is_document(one.filename, suffixes) for one in archive.infolist())
    except _DAMAGE:
        return None


def _zipped(path: Path, archive: zipfile.ZipFile, member: zipfile.ZipInfo, at: int) -> Source:
    name = shown(f"{path}/{member.filename}")
    if fault := _fault_of_zipped(member):
        return Source(name, b"", at, *fault)
    try:
        with archive.open(member) as stream:
            return Source(name, stream.read(bytes_to_read(member.file_size)), at)
    except _DAMAGE as error:
        return Source(name, b"", at, f"is damaged: {_reason(error)}", "Get a sound copy of it.")


def _fault_of_zipped(member: zipfile.ZipInfo) -> tuple[str, str] | None:
    """(problem, hint) of a member that is not to be read."""
    if member.flag_bits & 0x1:
        return "is encrypted", "Pack it without a password."
    if stat.S_ISLNK(member.external_attr >> 16):
        return LINK
    # zipfile unpacks a megabyte of any other method at once, which may become gigabytes.
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return "is packed by a method that is not read", "Pack it by the usual one, deflate."
    return None


LINK = ("is a link, and links in archives are not followed", "Pack the file itself.")
_NO_FILE = ("is no regular file", "Leave it out, or put a document in its place.")


# --- .tar


def _is_tar(path: Path) -> bool:
    try:
        with _opened(path):
            return True
    except (SourceError, *_DAMAGE):
        return False


@dataclass(slots=True)
class _Tar:
    """An open .tar, the file it is in, and its unpacked bytes."""

    archive: tarfile.TarFile
    raw: IO[bytes]
    unpacked: "_Unpacked"


@contextmanager
def _opened(path: Path) -> Iterator[_Tar]:
    with path.open("rb") as raw:
        begins = raw.read(6)
        raw.seek(0)
        unpackers = (kind for magic, kind in _UNPACKERS.items() if begins.startswith(magic))
        unpacker = next(unpackers, None)
        unpacked = _Unpacked(unpacker(raw) if unpacker else raw, _Budget(path))
        # As a stream, which asks for nothing but `read`, and is never read backwards.
        with tarfile.open(fileobj=cast(IO[bytes], unpacked), mode="r|", tarinfo=_Member) as archive:
            yield _Tar(archive, raw, unpacked)


def _read_tar(path: Path, suffixes: Suffixes) -> Iterator[Source]:
    with _opened(path) as tar:
        while member := tar.archive.next():
            tar.unpacked.end = tar.archive.offset + LONGEST_HEADER
            if is_document(member.name, suffixes) and not member.isdir():
                name = shown(f"{path}/{member.name}")
                yield _packed(name, tar.archive, member, tar.raw.tell())
            tar.archive.members.clear()  # type: ignore[attr-defined]  # else it keeps every header


def _packed(name: str, archive: tarfile.TarFile, member: tarfile.TarInfo, at: int) -> Source:
    if member.issym() or member.islnk():
        return Source(name, b"", at, *LINK)
    stream = archive.extractfile(member) if member.isreg() and not member.issparse() else None
    if stream is None:
        return Source(name, b"", at, *_NO_FILE)
    return Source(name, stream.read(bytes_to_read(member.size)), at)


class _Unpacked:
    """The bytes of a .tar, unpacked as they are asked for, up to `end` and within a budget."""

    def __init__(self, stream: IO[bytes], budget: _Budget) -> None:
        self.end = LONGEST_HEADER
        self._place = 0
        self._stream = stream
        self._budget = budget

    def read(self, size: int) -> bytes:
        data = self._stream.read(size)
        self._place += len(data)
        self._budget.spend(len(data))
        if self._place > self.end:
            raise tarfile.ReadError(f"a header is longer than {LONGEST_HEADER:,} bytes")
        return data


class _Member(tarfile.TarInfo):
    """A member whose header must be sound. tarfile takes a damaged one, and a missing one, for
    the end of the archive: what follows would be lost without a word."""

    @classmethod
    def fromtarfile(cls, archive: tarfile.TarFile) -> Self:
        try:
            return super().fromtarfile(archive)
        except tarfile.EOFHeaderError:  # type: ignore[attr-defined]
            raise  # the block of zeros that ends a sound archive
        except tarfile.HeaderError as error:
            raise tarfile.ReadError(str(error)) from None
