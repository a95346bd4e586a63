"""A block map in its own text, taken apart into its keys' lines and put together again."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import yaml

from articles.text.yamlwriting import Place

# YAML 1.1 ends lines, and with them comments, at each of these.
_LINE_END = re.compile("\r\n?|[\n\x85\u2028\u2029]")
_BLOCK_HEADER = re.compile(r"(?:[&!]\S*\s+)*[|>]([-+0-9]*)")
_BLOCK_INDENT = re.compile(r"[^\n]*\n(?:[ \t]*\r?\n)*( *)")
_ALIAS = re.compile(r"\*[^\s,\]}]+")
_REST_OF_LINE = re.compile(r"[ \t]*(?:#.*)?")


class NotEditable(Exception):
    """The text has no lines of which each belongs to one key."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One key with its value, as offsets in the text.

    Its lines are `head` to `stop`; `stop` to `end` are comments and blank lines before the next
    key. `start` to `value_end` is the value itself, with its tag and anchor. `node` is None for an
    alias, whose node stands elsewhere. A key is simple unless written with a question mark.
    """

    key: yaml.ScalarNode
    node: yaml.Node | None
    column: int
    is_simple: bool
    head: int
    start: int
    value_end: int
    stop: int
    end: int

    @property
    def style(self) -> str:
        """Of a scalar: "" for plain, ', ", > or |."""
        return (self.node.style or "") if isinstance(self.node, yaml.ScalarNode) else ""

    @property
    def is_block_map(self) -> bool:
        """Whether each key of its value has lines of its own."""
        return isinstance(self.node, yaml.MappingNode) and not self.node.flow_style


def pieces(
    text: str, node: yaml.MappingNode, end: int, keeps_comments: Callable[[str], bool]
) -> dict[str, Piece]:
    """The keys of a block map that ends at `end`, in the order given.

    `keeps_comments` says of a key whether the comments after it are its own. Raises NotEditable
    for a map in brackets, and where a key's lines are not its own.
    """
    heads = [key.start_mark.index - key.start_mark.column for key, _ in node.value]
    ends = [*heads[1:], end]
    if node.flow_style or any(head >= end for head, end in zip(heads, ends, strict=True)):
        raise NotEditable
    found = {}
    for (key, value), head, key_end in zip(node.value, heads, ends, strict=True):
        before = text[head : key.start_mark.index]
        if before.strip(" \t") not in ("", "?"):
            raise NotEditable
        node_or_none, start, value_end = _value(text, value, key.end_mark.index, key_end)
        found[key.value] = Piece(
            key,
            node_or_none,
            column=len(before) - len(before.lstrip(" ")),
            is_simple=not before.strip(" "),
            head=head,
            start=start,
            value_end=value_end,
            stop=key_end if keeps_comments(key.value) else min(_line_end(text, value_end), key_end),
            end=key_end,
        )
    return found


def _value(text: str, node: yaml.Node, after: int, limit: int) -> tuple[yaml.Node | None, int, int]:
    """The node of a value unless it is an alias, and where the value begins and ends."""
    start = node.start_mark.index
    if not after <= start <= limit:
        alias = _ALIAS.search(text, after, limit)
        if alias is None:
            raise NotEditable
        return None, *alias.span()
    return node, start, _end(text, node, limit)


def _end(text: str, node: yaml.Node, limit: int) -> int:
    """Where a value ends, without the comments and blank lines that marks take for its own."""
    end: int = min(node.end_mark.index, limit)
    if isinstance(node, yaml.ScalarNode):
        header = _BLOCK_HEADER.match(text, node.start_mark.index, end)
        if not node.style or node.style not in "|>" or not header or "+" in header[1]:
            return end
        start = node.start_mark.index
        return start + len(text[start:end].rstrip(" \t\r\n"))
    if not isinstance(node, yaml.CollectionNode) or node.flow_style or not node.value:
        return end
    last = node.value[-1]
    after = node.start_mark.index
    if isinstance(node, yaml.MappingNode):
        after, last = last[0].end_mark.index, last[1]
    return _value(text, last, after, limit)[2]


def _line_end(text: str, at: int) -> int:
    """The offset after the line that holds `at`."""
    match = _LINE_END.search(text, at)
    return match.end() if match else len(text)


def assembled(
    text: str,
    found: dict[str, Piece],
    origins: dict[str, str | None],
    inert: set[str],
    lines: Callable[[str, Piece | None], str],
) -> str:
    """The lines of a map with the keys of `origins`, in its order.

    Each key takes the lines of a piece, its origin, or is new. Comments and blank lines stay after
    the key they follow, those after a removed key (but one that is `inert`, which stays) too.
    """
    gaps = _gaps(text, found, set(origins.values()), inert)
    result = gaps[None]
    waiting: list[str] = []
    for key, origin in origins.items():
        if origin is None:
            result.append(lines(key, None))
        else:
            result += [*waiting, lines(key, found[origin])]
            waiting = gaps[origin]
    return "".join([*result, *waiting])


def _gaps(
    text: str, found: dict[str, Piece], kept: set[str | None], inert: set[str]
) -> dict[str | None, list[str]]:
    """What stands after each kept key that is no key's lines; under None what stands before."""
    gaps: dict[str | None, list[str]] = {None: []}
    current = gaps[None]
    for key, piece in found.items():
        if key in kept:
            current = gaps[key] = []
        stays = key in inert and key not in kept
        current.append(text[piece.head if stays else piece.stop : piece.end])
    return gaps


def with_value(text: str, piece: Piece, scalar: str, newline: str) -> str:
    """The lines of a key with another value; a comment on its first or only line stays.

    `scalar` is what follows the key, its colon and a space, with LF: "Light\\n" or, for a map,
    "\\n  title: Light\\n". Raises NotEditable where the value's line holds something else.
    """
    end = piece.value_end
    if piece.style in (">", "|") and (header := _BLOCK_HEADER.match(text, piece.start)):
        end = header.end()
    after = text[end : _line_end(text, end)]
    rest = _REST_OF_LINE.match(after)
    if rest is None or after[rest.end() :].strip():
        raise NotEditable
    before = text[piece.head : piece.start]
    first, lines = scalar.split("\n", 1)
    if not first:
        before = before.rstrip()
    elif not before[-1].isspace():
        before += " "
    return before + first + after + lines.replace("\n", newline)


def place_of(text: str, piece: Piece, step: int) -> Place:
    """Where the value of a key stands: a block as far in as before, a new one by `step`."""
    place = Place(piece.column, piece.column + step)
    if piece.style not in (">", "|"):
        return place
    header = _BLOCK_HEADER.match(text, piece.start)
    if header is None:
        return place
    indicator = header[1].strip("-+")
    if indicator:
        return replace(place, text=piece.column + int(indicator))
    indent = _BLOCK_INDENT.match(text, header.end())
    if indent is None or len(indent[1]) <= piece.column:
        return place
    return replace(place, text=len(indent[1]))


def with_entries(
    text: str, piece: Piece, keys: Iterable[str], write: Callable[[str, yaml.Node | None], str]
) -> str | None:
    """A map in brackets on one line with these keys; None where it is not that simple.

    `write` gives a key's value from its node, None for a new key; "" leaves it as it is.
    """
    source = text[piece.start : piece.value_end]
    if not isinstance(piece.node, yaml.MappingNode) or "#" in source or _LINE_END.search(source):
        return None
    at = piece.start
    found: dict[str, tuple[str, str, yaml.Node]] = {}  # what stands before, the key, the value
    for key, value in piece.node.value:
        head, start, end = key.start_mark.index, value.start_mark.index, value.end_mark.index
        if not at < head < start < end < piece.value_end:
            return None
        found[key.value] = text[at:head], text[head:start], value
        at = end
    if not found:
        return None
    result = ""
    for key in keys:
        if key in found:
            before, name, node = found[key]
            value = write(key, node) or text[node.start_mark.index : node.end_mark.index]
        else:
            before, name, value = ", ", f"{key}: ", write(key, None)
        if not result:
            before = next(iter(found.values()))[0]
        elif "{" in before:
            before = ", "
        result += before + name + value
    return result + text[at : piece.value_end]
