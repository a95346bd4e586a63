"""Where documents come from: files, folders and archives, read one at a time."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from articles.library import archives
from articles.library.source_model import (
    FOREIGN_SUFFIXES,
    SUFFIX,
    Source,
    SourceError,
    Suffixes,
    bytes_to_read,
    named,
    shown,
)

__all__ = [
    "FOREIGN_SUFFIXES",
    "SUFFIX",
    "Source",
    "SourceError",
    "is_collection",
    "named",
    "read",
    "total_bytes",
]

_MAKE_READABLE = "Make it readable for this account, then import again."


def total_bytes(paths: list[Path], suffixes: Suffixes = SUFFIX) -> int:
    """The size of what `read` will go through, without reading it: files, or whole archives.

    Bytes rather than documents, since an archive tells its members only by being unpacked.
    Raises SourceError, before anything is read, for a path that is missing, closed to this
    account, or nothing that holds documents.
    """
    return sum(_size(path, suffixes) for path in paths)


def read(paths: list[Path], suffixes: Suffixes = SUFFIX) -> Iterator[Source]:
    """Every document under `paths`, folders and archives in the order of their names.

    Names that begin with a dot are left alone, as are files that do not end so. Of a
    document over the size limit one byte more than that is read: the parser then refuses it with
    its own sentence. What cannot be read is a Source with its problem, and the rest goes on.
    """
    behind = 0
    for path in paths:
        consumed = 0
        for found in _read_one(path, suffixes):
            consumed = found.consumed
            yield replace(found, consumed=behind + consumed)
        behind += consumed


def is_collection(path: Path, suffixes: Suffixes = SUFFIX) -> bool:
    """Whether `path` stands for many documents (a folder or an archive) and not for one."""
    return path.is_dir() or not path.name.endswith(suffixes)


def _read_one(path: Path, suffixes: Suffixes) -> Iterator[Source]:
    if path.is_dir():
        return _read_files(_files(str(path), suffixes))
    if not is_collection(path, suffixes):
        return _read_files([_File(str(path))])
    return archives.read(path, suffixes)


@dataclass(frozen=True, slots=True)
class _File:
    """A file that counts as a document, or why it (or a folder) cannot be read."""

    path: str
    problem: str = ""
    hint: str = _MAKE_READABLE


def _files(folder: str, suffixes: Suffixes) -> Iterator[_File]:
    """The documents of a folder, depth first. On a stack rather than by recursion: folders may
    lie deeper than Python's calls."""
    inside = os.path.realpath(folder)
    waiting: list[str | os.DirEntry[str]] = [folder]
    while waiting:
        entry = waiting.pop()
        path = os.fspath(entry)
        try:
            if isinstance(entry, str) or entry.is_dir(follow_symlinks=False):
                waiting += reversed(_entries(path))
            elif found := _file(entry, suffixes, inside):
                yield found
        except OSError as error:
            yield _File(path, f"cannot be read: {error.strerror}")


def _entries(folder: str) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        visible = (entry for entry in entries if not entry.name.startswith("."))
        return sorted(visible, key=lambda entry: entry.name)


def _file(entry: os.DirEntry[str], suffixes: Suffixes, inside: str) -> _File | None:
    """What a name in a folder stands for; None if it is no document's."""
    is_document = entry.name.endswith(suffixes)
    if entry.is_symlink():
        return _linked(entry.path, is_document, inside)
    if not is_document:
        return None
    if entry.is_file(follow_symlinks=False):
        return _File(entry.path)
    return _File(entry.path, "is no regular file", "Leave it out, or put a document in its place.")


def _linked(path: str, is_document: bool, inside: str) -> _File | None:
    """What a link stands for: a document if it leads to a file inside the folder that was named.

    A link that leads out is a problem: a folder of somebody else's must not bring a file of this
    machine into a public site. A link to a folder inside is passed over, for what lies there is
    read where it is.
    """
    target = os.path.realpath(path)
    is_folder = os.path.isdir(target)
    if not is_document and not is_folder:
        return None
    if os.path.commonpath([inside, target]) != inside:
        hint = "Put the file or the folder itself there, or name it as a path of its own."
        return _File(path, "is a link that leads out of the folder", hint)
    if is_folder:
        return None
    if os.path.isfile(target):
        return _File(path)
    return _File(path, "is a link that leads to no file", "Remove it, or mend it.")


def _read_files(files: Iterable[_File]) -> Iterator[Source]:
    consumed = 0
    for file in files:
        name = shown(file.path)
        if file.problem:
            yield Source(name, b"", consumed, file.problem, file.hint)
            continue
        try:
            # Unbuffered: one system call less for each of many small files.
            with open(file.path, "rb", buffering=0) as stream:
                data = stream.read(bytes_to_read(os.fstat(stream.fileno()).st_size)) or b""
        except OSError as error:
            yield Source(name, b"", consumed, f"cannot be read: {error.strerror}", _MAKE_READABLE)
            continue
        consumed += len(data)
        yield Source(name, data, consumed)


def _size(path: Path, suffixes: Suffixes) -> int:
    try:
        if path.is_dir():
            return sum(_file_size(file) for file in _files(str(path), suffixes))
        if not path.is_file():
            hint = "Name a file, a folder, a .zip or a .tar file."
            raise SourceError(path, "does not exist", hint)
        if is_collection(path, suffixes) and not archives.is_archive(path):
            hint = "Name one of these, or get a sound copy of it."
            kinds = f"a folder, a {named(suffixes)} file, a .zip nor a .tar archive"
            raise SourceError(path, f"is neither {kinds}, or it is damaged", hint)
        return path.stat().st_size
    except OSError as error:
        raise SourceError(path, f"cannot be read: {error.strerror}", _MAKE_READABLE) from error


def _file_size(file: _File) -> int:
    """0 where it cannot be told: `read` says why."""
    try:
        return 0 if file.problem else os.stat(file.path).st_size
    except OSError:
        return 0
