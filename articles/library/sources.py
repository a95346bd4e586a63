"""Where documents come from: files, folders and archives, read one at a time."""

import os
import tarfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from articles.text import documents

SUFFIX = ".md"


class SourceError(ValueError):
    """A path that cannot be read as documents; the sentence says what to do."""


@dataclass(frozen=True, slots=True)
class Source:
    """One document as found; `consumed` bytes of the input lie behind it, of `total_bytes`."""

    path: str
    data: bytes
    consumed: int


def total_bytes(paths: list[Path]) -> int:
    """The size of what `read` will go through, without reading it: files, or whole archives.

    Bytes rather than documents, since an archive tells its members only by being unpacked.
    Raises SourceError as `read` does, before anything is read.
    """
    return sum(_folder_size(path) if path.is_dir() else _file_size(path) for path in paths)


def read(paths: list[Path]) -> Iterator[Source]:
    """Every document under `paths`, folders and archives in the order of their names.

    Names that begin with a dot are left alone, as are files that do not end in `.md`. Of a
    document over the size limit one byte more than that is read: the parser then refuses it with
    its own sentence. Raises SourceError for a path that is missing or cannot be read.
    """
    behind = 0
    for path in paths:
        consumed = 0
        for name, data, consumed in _read_one(path):
            yield Source(name, data, behind + consumed)
        behind += consumed


def is_collection(path: Path) -> bool:
    """Whether `path` stands for many documents (a folder or an archive) and not for one."""
    return path.is_dir() or path.suffix != SUFFIX


_Found = Iterator[tuple[str, bytes, int]]
"""Name, bytes, and how much of the one path is behind them."""


def _read_one(path: Path) -> _Found:
    if not is_collection(path) or path.is_dir():
        return _read_files(path)
    if zipfile.is_zipfile(path):
        return _read_zip(path)
    return _read_tar(path)


def _files(folder: str) -> Iterator[os.DirEntry[str]]:
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        if entry.name.startswith("."):
            continue
        if entry.is_dir():
            yield from _files(entry.path)
        elif entry.name.endswith(SUFFIX):
            yield entry


def _read_files(path: Path) -> _Found:
    consumed = 0
    names = (entry.path for entry in _files(str(path))) if path.is_dir() else [str(path)]
    for name in names:
        # Unbuffered: one system call less for each of many small files.
        with open(name, "rb", buffering=0) as stream:
            data = stream.read(_to_read(os.fstat(stream.fileno()).st_size)) or b""
        consumed += len(data)
        yield name, data, consumed


def _to_read(size: int) -> int:
    """Bytes to ask for. Never the limit itself: each read would set a megabyte aside, which took
    half the time of a run that finds nothing new."""
    return min(size, documents.LARGEST) + 1


def _read_zip(path: Path) -> _Found:
    consumed = 0
    with zipfile.ZipFile(path) as archive:
        for member in archive.infolist():
            consumed += member.compress_size
            if _is_document(member.filename) and not member.is_dir():
                with archive.open(member) as stream:
                    data = stream.read(_to_read(member.file_size))
                yield f"{path}/{member.filename}", data, consumed


def _read_tar(path: Path) -> _Found:
    with path.open("rb") as raw, _open_tar(raw) as archive:
        for member in archive:
            stream = archive.extractfile(member) if _is_document(member.name) else None
            if stream is not None:
                yield f"{path}/{member.name}", stream.read(_to_read(member.size)), raw.tell()
            archive.members.clear()  # type: ignore[attr-defined]  # else it keeps every header


def _open_tar(raw: IO[bytes]) -> tarfile.TarFile:
    try:
        return tarfile.open(fileobj=raw, mode="r:*")
    except tarfile.TarError as error:
        raise SourceError(
            f"{raw.name} is neither a folder, a {SUFFIX} file, a .zip nor a .tar archive."
        ) from error


def _folder_size(path: Path) -> int:
    return sum(entry.stat().st_size for entry in _files(str(path)))


def _file_size(path: Path) -> int:
    if not path.is_file():
        raise SourceError(f"{path} does not exist. Name a file, a folder, a .zip or a .tar file.")
    return path.stat().st_size


def _is_document(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return name.endswith(SUFFIX) and not any(part.startswith(".") for part in parts if part != "..")
