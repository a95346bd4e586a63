"""Everything about one document that needs no database, so that any core can do it."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from articles.text import documents, packing, rendering
from articles.text.documents import Document, DocumentError
from articles.text.documents_editing import edit
from articles.text.rendering import Rendered


@dataclass(frozen=True)
class Prepared:
    """A parsed and rendered document, its packed bytes, and the key of its rendering."""

    path: str
    sha256: str
    document: Document
    packed: bytes
    rendering_key: str
    rendered: Rendered


@dataclass(frozen=True)
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


def prepare_many(batch: Sequence[tuple[str, str, bytes]]) -> list[Prepared | Fault]:
    """Parse, render and pack documents given as (path, sha256 of the bytes, bytes), in order.

    A fault is a value, so that the others go on. One stage for all, then the next: the processor's
    caches stay warm, which saves a fifth of the time against one document after the other.
    """
    parsed = [_parse(path, data) for path, _, data in batch]
    answers = [one.answer if isinstance(one, Document) else "" for one in parsed]
    rendered = [rendering.render(answer) for answer in answers]
    packed = [packing.pack(data) for _, _, data in batch]
    return [
        Prepared(path, sha256, one, packed[n], rendering.rendering_key(answers[n]), rendered[n])
        if isinstance(one, Document)
        else one
        for n, ((path, sha256, _), one) in enumerate(zip(batch, parsed, strict=True))
    ]


def parse_packed(batch: Sequence[bytes]) -> list[Document]:
    """Documents as they were stored, which can all be read."""
    return [documents.parse(packing.unpack(data)) for data in batch]


def rewritten(path: str, data: bytes, document: Document) -> Prepared:
    """The file `data` made to say what `document` says (see `documents_editing.edit`), prepared.

    Raises DocumentError where `data` is no document, ValueError where `document` cannot be one.
    """
    new = edit(data, document).data
    [ready] = prepare_many([(path, digest(new), new)])
    if isinstance(ready, Fault):
        raise ValueError(f"the document cannot be read again: {ready.problem}")
    return ready


def _parse(path: str, data: bytes) -> Document | Fault:
    try:
        return documents.parse(data, path)
    except DocumentError as error:
        return Fault(path, error.kind, error.line, error.column, error.problem, error.hint)
