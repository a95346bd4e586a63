"""Everything about one document that needs no database, so that any core can do it."""

import hashlib
from dataclasses import dataclass

from articles.text import documents, packing, rendering
from articles.text.documents import Document, DocumentError
from articles.text.rendering import Rendered


@dataclass(frozen=True, slots=True)
class Prepared:
    """A parsed and rendered document, its packed bytes, and the key of its rendering."""

    path: str
    sha256: str
    document: Document
    packed: bytes
    rendering_key: str
    rendered: Rendered


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a document could not be read, as DocumentError tells it."""

    path: str
    kind: str
    line: int
    column: int
    problem: str
    hint: str


def digest(data: bytes) -> str:
    """sha256 in hexadecimal: the name of one state of a document."""
    return hashlib.sha256(data).hexdigest()


def prepare(path: str, sha256: str, data: bytes) -> Prepared | Fault:
    """Parse, render and pack one document; a fault is a value, so that the others go on."""
    try:
        document = documents.parse(data, path)
    except DocumentError as error:
        return Fault(path, error.kind, error.line, error.column, error.problem, error.hint)
    return Prepared(
        path=path,
        sha256=sha256,
        document=document,
        packed=packing.pack(data),
        rendering_key=rendering.rendering_key(document.answer),
        rendered=rendering.render(document.answer),
    )


def prepare_many(batch: list[tuple[str, str, bytes]]) -> list[Prepared | Fault]:
    """`prepare` for a batch: what a worker process is handed at once."""
    return [prepare(*item) for item in batch]
