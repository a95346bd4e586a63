"""One document as it is found in a folder or an archive, and what can keep it from being read."""

import os
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from articles.text import documents

SUFFIX = ".md"

FOREIGN_SUFFIXES = (SUFFIX, ".markdown")
"""How the names of other tools' documents end: `jekyll new` makes the second."""

Suffixes = str | tuple[str, ...]


class SourceError(ValueError):
    """A `path` that cannot be read as documents, the `problem` with it, and a `hint` what to do."""

    def __init__(self, path: Path | str, problem: str, hint: str) -> None:
        self.path = shown(os.fspath(path))
        super().__init__(f"{self.path} {problem}. {hint}")
        self.problem = problem
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Source:
    """One document as found; `consumed` bytes of the input lie behind it, of `total_bytes`.

    `problem` says why it (or the folder or archive at `path`) could not be read, `hint` what to
    do; `data` is empty then.
    """

    path: str
    data: bytes
    consumed: int
    problem: str = ""
    hint: str = ""


def shown(name: str) -> str:
    r"""A file's name as it can be printed on one line: `\n` for a newline, `\xff` for a byte that
    is not UTF-8, and escapes for whatever else has no shape, such as a mark that turns the
    direction of reading."""
    if name.isprintable():
        return name
    readable = os.fsencode(name).decode(errors="backslashreplace")
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode()
        for character in readable
    )


def named(suffixes: Suffixes) -> str:
    """ ".md or .markdown", for messages."""
    return suffixes if isinstance(suffixes, str) else " or ".join(suffixes)


def is_document(name: str, suffixes: Suffixes = SUFFIX) -> bool:
    """Whether the member of an archive counts as a document, by its name."""
    parts = PurePosixPath(name).parts
    hidden = any(part.startswith(".") for part in parts if part != "..")
    return name.endswith(suffixes) and not hidden


def bytes_to_read(size: int) -> int:
    """Bytes to ask for. Never the limit itself: each read would set a megabyte aside, which took
    half the time of a run that finds nothing new."""
    return min(size, documents.LARGEST) + 1
