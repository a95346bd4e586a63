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


def total_bytes(paths: list[Path]) -> int:
    """The size of what `read` will go through, without reading it: files, or whole archives.

    Bytes rather than documents, since an archive tells its members only by being unpacked.
    Raises SourceError as `read` does, before anything is read.
    """
    return sum(_folder_size(path) if path.is_dir() else _file_size(path) for path in paths)


def read(paths: list[Path]) -> Iterator[Source]:
    """Every document under `paths`, folders and archives in the order of their names.

    Names that begin with a dot are left alone, as are files that do not end in `.md`, and folders
    that are only linked to: a link may lead in a circle. Of a document over the size limit one
    byte more than that is read: the parser then refuses it with its own sentence. Raises
    SourceError for a path that is missing, and for an archive where it is damaged.
    """
    behind = 0
    for path in paths:
        consumed = 0
        for found in _read_one(path):
            consumed = found.consumed
            yield replace(found, consumed=behind + consumed)
        behind += consumed


def is_collection(path: Path) -> bool:
    """Whether `path` stands for many documents (a folder or an archive) and not for one."""
    return path.is_dir() or path.suffix != SUFFIX


def _read_one(path: Path) -> Iterator[Source]:
    if path.is_dir():
        return _read_files(_files(str(path)))
    if not is_collection(path):
        return _read_files([path])
    return _undamaged(path, _read_zip if zipfile.is_zipfile(path) else _read_tar)


def _files(folder: str) -> Iterator[os.DirEntry[str]]:
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _files(entry.path)
        elif entry.name.endswith(SUFFIX) and entry.is_file():
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


def _undamaged(path: Path, reader: Callable[[Path], Iterator[Source]]) -> Iterator[Source]:
    try:
        yield from reader(path)
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


def _read_zip(path: Path) -> Iterator[Source]:
    consumed = 0
    with zipfile.ZipFile(path) as archive:
        for member in archive.infolist():
            consumed += member.compress_size
            if _is_document(member.filename) and not member.is_dir():
                with archive.open(member) as stream:
                    data = stream.read(_to_read(member.file_size))
                yield Source(f"{path}/{member.filename}", data, consumed)


def _read_tar(path: Path) -> Iterator[Source]:
    with path.open("rb") as raw, tarfile.open(fileobj=raw, mode="r:*") as archive:
        for member in archive:
            stream = archive.extractfile(member) if _is_document(member.name) else None
            if stream is not None:
                data = stream.read(_to_read(member.size))
                yield Source(f"{path}/{member.name}", data, raw.tell())
            archive.members.clear()  # type: ignore[attr-defined]  # else it keeps every header


def _folder_size(path: Path) -> int:
    return sum(entry.stat().st_size for entry in _files(str(path)))


def _file_size(path: Path) -> int:
    if not path.is_file():
        raise SourceError(path, "does not exist", "Name a file, a folder, a .zip or a .tar file.")
    if is_collection(path) and not (zipfile.is_zipfile(path) or tarfile.is_tarfile(path)):
        kinds = f"a folder, a {SUFFIX} file, a .zip nor a .tar archive"
        raise SourceError(path, f"is neither {kinds}", "Name one of these.")
    return path.stat().st_size


def _is_document(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return name.endswith(SUFFIX) and not any(part.startswith(".") for part in parts if part != "..")
