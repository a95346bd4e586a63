"""Where documents come from: files, folders and archives, read one at a time."""

import lzma
import os
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from articles.text import documents

SUFFIX = ".md"

FOREIGN_SUFFIXES = (SUFFIX, ".markdown")
"""How the names of other tools' documents end: `jekyll new` makes the second."""

Suffixes = str | tuple[str, ...]


class SourceError(ValueError):
    """A `path` that cannot be read as documents, the `problem` with it, and a `hint` what to do."""

    def __init__(self, path: Path | str, problem: str, hint: str) -> None:
        super().__init__(f"{path} {problem}. {hint}")
        self.path = str(path)
        self.problem = problem
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Source:
    """One document as found; `consumed` bytes of the input lie behind it, of `total_bytes`.

    `problem` says why it could not be read; `data` is empty then.
    """

    path: str
    data: bytes
    consumed: int
    problem: str = ""


def total_bytes(paths: list[Path], suffixes: Suffixes = SUFFIX) -> int:
    """The size of what `read` will go through, without reading it: files, or whole archives.

    Bytes rather than documents, since an archive tells its members only by being unpacked.
    Raises SourceError as `read` does, before anything is read.
    """
    return sum(
        _folder_size(path, suffixes) if path.is_dir() else _file_size(path, suffixes)
        for path in paths
    )


def read(paths: list[Path], suffixes: Suffixes = SUFFIX) -> Iterator[Source]:
    """Every document under `paths`, folders and archives in the order of their names.

    Names that begin with a dot are left alone, as are files that do not end so, and folders
    that are only linked to: a link may lead in a circle. Of a document over the size limit one
    byte more than that is read: the parser then refuses it with its own sentence. Raises
    SourceError for a path that is missing, and for an archive where it is damaged.
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
        return _read_files([path])
    reader = _read_zip if zipfile.is_zipfile(path) else _read_tar
    return _undamaged(path, reader, suffixes)


def _files(folder: str, suffixes: Suffixes) -> Iterator[os.DirEntry[str]]:
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _files(entry.path, suffixes)
        elif entry.name.endswith(suffixes) and entry.is_file():
            yield entry


def _read_files(files: Iterable[os.PathLike[str]]) -> Iterator[Source]:
    consumed = 0
    for file in files:
        name = os.fspath(file)
        try:
            # Unbuffered: one system call less for each of many small files.
            with open(name, "rb", buffering=0) as stream:
                data = stream.read(_to_read(os.fstat(stream.fileno()).st_size)) or b""
        except OSError as error:
            yield Source(name, b"", consumed, f"cannot be read: {error.strerror}")
            continue
        consumed += len(data)
        yield Source(name, data, consumed)


_DAMAGE = (tarfile.TarError, zipfile.BadZipFile, EOFError, OSError, zlib.error, lzma.LZMAError)


def _undamaged(
    path: Path, reader: Callable[[Path, Suffixes], Iterator[Source]], suffixes: Suffixes
) -> Iterator[Source]:
    try:
        yield from reader(path, suffixes)
    except _DAMAGE as error:
        raise SourceError(
            path,
            f"is damaged: {error or 'it ends too early'}",
            "What came before is in. Get a sound copy and import that.",
        ) from error


def _to_read(size: int) -> int:
    """Bytes to ask for. Never the limit itself: each read would set a megabyte aside, which took
    half the time of a run that finds nothing new."""
    return min(size, documents.LARGEST) + 1


def _read_zip(path: Path, suffixes: Suffixes) -> Iterator[Source]:
    consumed = 0
    with zipfile.ZipFile(path) as archive:
        for member in archive.infolist():
            consumed += member.compress_size
            if _is_document(member.filename, suffixes) and not member.is_dir():
                with archive.open(member) as stream:
                    data = stream.read(_to_read(member.file_size))
                yield Source(f"{path}/{member.filename}", data, consumed)


def _read_tar(path: Path, suffixes: Suffixes) -> Iterator[Source]:
    with path.open("rb") as raw, tarfile.open(fileobj=raw, mode="r:*") as archive:
        for member in archive:
            is_document = _is_document(member.name, suffixes)
            if is_document and (stream := archive.extractfile(member)):
                data = stream.read(_to_read(member.size))
                yield Source(f"{path}/{member.name}", data, raw.tell())
            archive.members.clear()  # type: ignore[attr-defined]  # else it keeps every header


def _folder_size(path: Path, suffixes: Suffixes) -> int:
    return sum(entry.stat().st_size for entry in _files(str(path), suffixes))


def _file_size(path: Path, suffixes: Suffixes) -> int:
    if not path.is_file():
        raise SourceError(path, "does not exist", "Name a file, a folder, a .zip or a .tar file.")
    if is_collection(path, suffixes) and not (zipfile.is_zipfile(path) or tarfile.is_tarfile(path)):
        kinds = f"a folder, a {named(suffixes)} file, a .zip nor a .tar archive"
        raise SourceError(path, f"is neither {kinds}", "Name one of these.")
    return path.stat().st_size


def named(suffixes: Suffixes) -> str:
    """ ".md or .markdown", for messages."""
    return suffixes if isinstance(suffixes, str) else " or ".join(suffixes)


def _is_document(name: str, suffixes: Suffixes) -> bool:
    parts = PurePosixPath(name).parts
    return name.endswith(suffixes) and not any(
        part.startswith(".") for part in parts if part != ".."
    )
