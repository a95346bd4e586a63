"""Edits of a document's own text: only the lines of the keys that changed differ."""

from collections import defaultdict, deque
from collections.abc import Callable, Hashable
from dataclasses import dataclass

import yaml

from articles.text.document_model import FIELD_OF_KEY, Document, RelatedLink, rank, related_number
from articles.text.documents import DocumentError, parse, serialize
from articles.text.documents_restyling import Source, moved, restyled, unknown_changes
from articles.text.documents_writing import keys_of, lines_of, ordered, refuse_known, unknown_keys
from articles.text.frontmatter import newline_of, split
from articles.text.yamlediting import NotEditable, Piece, assembled, pieces
from articles.text.yamlnodes import Fault, compose
from articles.text.yamlvalues import text_of
from articles.text.yamlwriting import refuse_unwritable

_MARK = "\ufeff"


@dataclass(frozen=True, slots=True)
class Edited:
    """A file's bytes; `whole` where its front matter was written anew from beginning to end."""

    data: bytes
    whole: bool


def edit(data: bytes, document: Document) -> Edited:
    """The file `data` made to say what `document` says: what it says already keeps its text.

    A changed value takes the style of the old one where that can carry it, a new key the style of
    `serialize` and its place in the format's order; all else stays byte for byte, a byte-order
    mark and CRLF too. The result is read as what `serialize(document)` is read as. Where no edit
    gives that, for instance because `*title` stands for the title that changed, the front matter
    is written anew by `serialize`, and only the body and the line ends stay.

    Raises DocumentError where `data` is no document, and ValueError for what no document can hold.
    """
    old = parse(data)
    if document == old:
        return Edited(data, whole=False)
    refuse_unwritable(document.body)
    refuse_known(unknown_keys(document.extra))
    text = data.decode()
    mark = _MARK if text.startswith(_MARK) else ""
    text = text.removeprefix(_MARK)
    newline = newline_of(text)
    end, body = split(text)
    tail = text[end:]
    if document.body != old.body:
        tail = _tail(text[end:body], not old.body, document.body.replace("\n", newline), newline)
    for comments_belong in (False, True):
        front = _edited(text[:end], newline, old, document, comments_belong)
        result = f"{mark}{front}{tail}".encode()
        if front and _reads_as(result, document):
            return Edited(result, whole=False)
    written = serialize(document).decode()
    front = written[: split(written)[0]].replace("\n", newline)
    result = f"{mark}{front}{tail}".encode()
    if parse(result) != parse(written.encode()):
        raise ValueError("the document cannot be written so that it is read back the same")
    return Edited(result, whole=True)


def _tail(fence: str, is_new: bool, body: str, newline: str) -> str:
    """What follows the front matter: the fence, a blank line where one was or is needed, a body."""
    if body and "\n" not in fence:
        fence += newline
    if body and fence.count("\n") == 1 and (is_new or body.startswith(("\n", "\r\n"))):
        fence += newline
    return fence + body


def _edited(text: str, newline: str, old: Document, new: Document, comments_belong: bool) -> str:
    """The front matter with the keys changed that differ; "" where that cannot be."""
    try:
        return _FrontMatter(text, newline, old, new, comments_belong).edited()
    except (Fault, NotEditable):
        return ""


def _reads_as(data: bytes, document: Document) -> bool:
    try:
        again = parse(data)
    except DocumentError:
        return False
    return again == document or again == parse(serialize(document))


class _FrontMatter:
    """The text above the closing fence, and the two documents between which it changes.

    `comments_belong` takes the comments after a key for its own, as those after an unknown key
    always are: they are kept with it.
    """

    def __init__(
        self, text: str, newline: str, old: Document, new: Document, comments_belong: bool
    ) -> None:
        root = compose(text)
        if not isinstance(root, yaml.MappingNode):
            raise NotEditable
        self.text = text
        self.old = old
        self.new = new
        self.source = Source(text, newline, new, comments_belong)
        self.pieces = pieces(
            text, root, len(text), lambda key: comments_belong or not _is_known(key)
        )
        self.column = next(iter(self.pieces.values())).column
        self.nulls = {
            key.value for key, value in root.value if _is_known(key.value) and _is_null(value)
        }
        self.unknown = unknown_changes(
            old.extra, new.extra, [key for key in self.pieces if not _is_known(key)]
        )
        self.links = _origins_of_links(old.related, new.related)
        self.renumbers = self.links != list(range(len(old.related)))

    def edited(self) -> str:
        keys = sorted(dict.fromkeys([*keys_of(self.new), *self.unknown]), key=rank)
        related = sorted((key for key in self.pieces if self.is_link(key)), key=rank)
        origins: dict[str, str | None] = {}
        for key in ordered(keys, self.new.layout):
            origins[key] = key if key in self.pieces else None
            if number := related_number(key):
                link = self.links[number - 1]
                origins[key] = None if link is None else related[link]
        inert = {key for key in self.nulls if not (self.renumbers and related_number(key))}
        head = next(iter(self.pieces.values())).head
        return self.text[:head] + assembled(self.text, self.pieces, origins, inert, self.lines)

    def is_link(self, key: str) -> bool:
        return related_number(key) is not None and key not in self.nulls

    def lines(self, key: str, piece: Piece | None) -> str:
        """The lines of one key of the new document, which had a piece of the old text or none."""
        if key in self.unknown:
            lines = self.unknown[key]
            if piece and lines is None:
                return self.text[piece.head : piece.stop]
            return self.at_column(lines or "")
        before, after = self.values(key)
        if piece is None or (before != after and not piece.is_simple):
            return self.at_column(lines_of(self.new, key))
        content = self.text[piece.head : piece.stop]
        if before != after:
            content = restyled(self.source, key, piece, before, after)
        return self.renamed(content, key, piece) if related_number(key) else content

    def values(self, key: str) -> tuple[object, object]:
        number = related_number(key)
        if number is None:
            field = FIELD_OF_KEY[key]
            return getattr(self.old, field), getattr(self.new, field)
        link = self.links[number - 1]
        return None if link is None else self.old.related[link], self.new.related[number - 1]

    def renamed(self, content: str, key: str, piece: Piece) -> str:
        old_key = piece.key.value
        if not self.renumbers or key == old_key:
            return content
        end = piece.key.end_mark.index - piece.head
        return content[:end].replace(old_key, key) + content[end:]

    def at_column(self, lines: str) -> str:
        return moved(lines, self.column, self.source.newline)


def _is_known(key: str) -> bool:
    return key in FIELD_OF_KEY or related_number(key) is not None


def _is_null(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and text_of(node, "") is None


def _origins_of_links(
    old: tuple[RelatedLink, ...], new: tuple[RelatedLink, ...]
) -> list[int | None]:
    """For each new link the position of the old one that it was; None for one that is added.

    It was the same link, at best in the same place, or else one to the same url, or else what
    stood in its place.
    """
    origins: list[int | None] = [None] * len(new)
    free = dict.fromkeys(range(len(old)))

    def match(identity: Callable[[int, RelatedLink], Hashable]) -> None:
        waiting: defaultdict[Hashable, deque[int]] = defaultdict(deque)
        for position in free:
            waiting[identity(position, old[position])].append(position)
        for position, link in enumerate(new):
            if origins[position] is None and (found := waiting[identity(position, link)]):
                origin = origins[position] = found.popleft()
                del free[origin]

    match(lambda position, link: (position, link))
    match(lambda position, link: link)
    match(lambda position, link: link.url)
    match(lambda position, link: position)
    return origins
