"""A key's lines with another value, in the style in which the old one was written."""

from collections.abc import Iterable
from dataclasses import dataclass

import yaml

from articles.text.document_model import Document, RelatedLink, Seo, Settings
from articles.text.documents_writing import (
    answer_scalar,
    folded_in,
    lines_of,
    new_scalar,
    ordered,
    plain_scalar,
    subkeys_of,
    unknown_keys,
)
from articles.text.yamlediting import (
    NotEditable,
    Piece,
    assembled,
    pieces,
    place_of,
    with_entries,
    with_value,
)
from articles.text.yamlextras import indented
from articles.text.yamlwriting import Place, in_flow, in_style, literal

_Map = Seo | RelatedLink | Settings

# How far the format's own style indents a text below a key that has no map around it.
_STEP = 4

_TRUTHS = {"true": "false", "yes": "no", "on": "off"}
_OPPOSITES = _TRUTHS | {no: yes for yes, no in _TRUTHS.items()}


def unknown_changes(old: str, new: str, names: Iterable[str]) -> dict[str, str | None]:
    """The lines of each key of `new`; None where they are the same as in `old`.

    `names` are the keys of `old`. Raises ValueError where `new` is not YAML.
    """
    if old == new:
        return dict.fromkeys(names)
    before = unknown_keys(old)
    return {
        key: None if lines == before.get(key) else lines for key, lines in unknown_keys(new).items()
    }


@dataclass(frozen=True, slots=True)
class Source:
    """A front matter that becomes `document`, and what ends its lines: LF or CRLF.

    Where `comments_belong`, comments go where the key before them goes.
    """

    text: str
    newline: str
    document: Document
    comments_belong: bool


def restyled(source: Source, key: str, piece: Piece, before: object, after: object) -> str:
    """The lines of a top-level key of the format whose value was `before` and is `after`.

    Raises NotEditable where its lines cannot be told apart.
    """
    if isinstance(after, Seo | RelatedLink | Settings):
        return _map_lines(source, key, piece, before, after)
    place = place_of(source.text, piece, _STEP)
    write = _answer if key == "answer" else _scalar
    return with_value(source.text, piece, write(piece, after, place), source.newline)


def moved(lines: str, column: int, newline: str) -> str:
    """New lines, which stand at column 0 and end with LF, for a map at `column`."""
    return indented(lines, column).replace("\n", newline)


def _map_lines(source: Source, key: str, piece: Piece, before: object, after: _Map) -> str:
    if after != type(after)() and isinstance(before, type(after)):
        if piece.is_block_map:
            return _Block(source, key, piece, before, after).edited()
        entries = _entries(source.text, piece, before, after)
        if entries:
            return with_value(source.text, piece, entries + "\n", source.newline)
    lines = indented(lines_of(source.document, key), piece.column)
    value = lines[piece.column + len(key) + 1 :].removeprefix(" ")
    return with_value(source.text, piece, value, source.newline)


class _Block:
    """A map inside of a document, each of whose keys has lines of its own."""

    def __init__(self, source: Source, key: str, piece: Piece, before: _Map, after: _Map) -> None:
        if not isinstance(piece.node, yaml.MappingNode):
            raise NotEditable
        self.source = source
        self.head = piece.head
        self.before = before
        self.after = after
        self.known = known = subkeys_of(after)
        self.pieces = pieces(
            *(source.text, piece.node, piece.stop),
            lambda name: source.comments_belong or name not in known,
        )
        unknown = [name for name in self.pieces if name not in known]
        self.unknown = unknown_changes(before.extra, after.extra, unknown)
        self.folds = folded_in(source.document, key)
        self.first = next(iter(self.pieces.values()))
        self.step = self.first.column - piece.column
        if self.first.head <= piece.head or self.step <= 0:
            raise NotEditable

    def edited(self) -> str:
        names = [name for name in self.known if getattr(self.after, name) is not None]
        order = ordered([*names, *self.unknown], self.pieces)
        origins = {name: name if name in self.pieces else None for name in order}
        nulls = {
            name
            for name, piece in self.pieces.items()
            if name in self.known and getattr(self.before, name) is None
        }
        text = self.source.text
        return text[self.head : self.first.head] + assembled(
            text, self.pieces, origins, nulls, self.lines
        )

    def lines(self, name: str, piece: Piece | None) -> str:
        text = self.source.text
        column, newline = self.first.column, self.source.newline
        if name in self.unknown:
            changed = self.unknown[name]
            if piece and changed is None:
                return text[piece.head : piece.stop]
            return moved(changed or "", column, newline)
        after = getattr(self.after, name)
        if piece and after == getattr(self.before, name):
            return text[piece.head : piece.stop]
        if piece and piece.is_simple:
            scalar = _scalar(piece, after, place_of(text, piece, self.step))
            return with_value(text, piece, scalar, newline)
        scalar = new_scalar(after, Place(0, self.step), fold=name in self.folds)
        return moved(f"{name}: {scalar}", column, newline)


def _entries(text: str, piece: Piece, before: _Map, after: _Map) -> str | None:
    """A map in brackets; None where that is not simple."""
    if before.extra != after.extra or not isinstance(piece.node, yaml.MappingNode):
        return None
    known = subkeys_of(after)
    given = [key.value for key, _ in piece.node.value]
    names = [name for name in known if getattr(after, name) is not None]
    unknown = [name for name in given if name not in known]

    def write(name: str, node: yaml.Node | None) -> str:
        if name not in known or getattr(after, name) == getattr(before, name):
            return ""
        style = (node.style or "") if isinstance(node, yaml.ScalarNode) else ""
        return _in_flow(getattr(after, name), style)

    return with_entries(text, piece, ordered([*names, *unknown], given), write)


def _in_flow(value: object, style: str) -> str:
    if isinstance(value, str):
        return in_flow(value, style)
    text = plain_scalar(value)
    return in_flow(text, style) if style else text


def _scalar(piece: Piece, value: object, place: Place) -> str:
    if isinstance(value, str):
        return in_style(value, piece.style, place)
    text = plain_scalar(value)
    if isinstance(value, bool) and isinstance(piece.node, yaml.ScalarNode):
        text = _truth(text, piece.node.value)
    return in_style(text, piece.style, place) if piece.style else f"{text}\n"


def _truth(text: str, before: str) -> str:
    """The opposite of a truth value in its own words: `no` becomes `yes`, `FALSE` `TRUE`."""
    opposite = _OPPOSITES.get(before.lower())
    if opposite is None:
        return text
    if before.islower():
        return opposite
    return opposite.upper() if before.isupper() else opposite.capitalize()


def _answer(piece: Piece, value: object, place: Place) -> str:
    """By the convention for newlines if the old answer kept it, else with real ones."""
    answer = str(value)
    if piece.style == "|" and (block := literal(answer, place)):
        return block
    was_real = isinstance(piece.node, yaml.ScalarNode) and "\n" in piece.node.value
    if was_real and "\n" in answer:
        return in_style(answer, piece.style, place)
    return answer_scalar(answer, ">" if piece.style == "|" else piece.style, place)
