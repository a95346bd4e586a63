"""Texts as YAML scalars, in each of the styles that YAML has for them.

A scalar is what follows a key, its colon and a space, with the newline at its end: "Light\\n" or
">-\\n    Light\\n".
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass

import yaml

from articles.text.yamlnodes import implied_tag

# What YAML 1.1 neither prints as it is nor keeps on its line (U+0085, U+2028, U+2029).
_UNPRINTABLE = re.compile(
    "[^\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_UNWRITABLE = re.compile("[\0\ud800-\udfff]")
_NOT_PLAIN = re.compile(r"""\A[-?:,\[\]{}#&*!|>'"%@`\s]|:\s|\s#|[\t\n]|[:\s]\Z""")
_NOT_PLAIN_IN_FLOW = re.compile(r"[,\[\]{}?]")
_DEEPEST_INDICATOR = 9


@dataclass(frozen=True, slots=True)
class Place:
    """Where a scalar stands: the column of its key, and that of its lines in a block."""

    key: int
    text: int


def refuse_unwritable(text: str) -> None:
    """Raises ValueError for what no document can hold."""
    if _UNWRITABLE.search(text):
        raise ValueError("a document cannot hold a NUL character or a lone surrogate")


def plain(text: str, place: Place) -> str | None:
    """As it is, where YAML reads it as the very same text."""
    if not text or _NOT_PLAIN.search(text) or _UNPRINTABLE.search(text):
        return None
    is_text = implied_tag(yaml.ScalarNode, text, plain=True) == "tag:yaml.org,2002:str"
    return f"{text}\n" if is_text else None


def single_quoted(text: str, place: Place) -> str | None:
    """In single quotes on one line."""
    if "\n" in text or _UNPRINTABLE.search(text):
        return None
    return "'" + text.replace("'", "''") + "'\n"


def quoted(text: str) -> str:
    """In double quotes on one line: JSON's escapes are YAML's, and YAML escapes some more.

    Carries every text but those for which it raises ValueError (see `refuse_unwritable`).
    """
    refuse_unwritable(text)
    written = json.dumps(text, ensure_ascii=False)
    return _UNPRINTABLE.sub(lambda match: f"\\u{ord(match[0]):04x}", written) + "\n"


def folded_line(text: str, place: Place) -> str | None:
    """Folded, on one endless line."""
    return None if "\n" in text else folded(text, place)


def folded(text: str, place: Place) -> str | None:
    """Folded, with each paragraph on one endless line and a blank one between them."""
    content = text.rstrip("\n")
    if not _fits_block(text) or re.search(r"\A\n|^[ \t]", content, re.MULTILINE):
        return None
    return _block(">", re.sub(r"\n+", r"\g<0>\n", content) + text[len(content) :], text, place)


def literal(text: str, place: Place) -> str | None:
    """As a literal block, which says its indentation where the text begins with white space."""
    if not _fits_block(text):
        return None
    indented = text[0] in " \t\n"
    if indented and place.text - place.key > _DEEPEST_INDICATOR:
        return None
    indicator = f"|{place.text - place.key}" if indented else "|"
    return _block(indicator, text, text, place)


def _literal_of_lines(text: str, place: Place) -> str | None:
    return literal(text, place) if "\n" in text else None


def _fits_block(text: str) -> bool:
    return not _UNPRINTABLE.search(text) and bool(text.strip("\n"))


def _block(indicator: str, written: str, text: str, place: Place) -> str:
    newlines = len(text) - len(text.rstrip("\n"))
    chomping = "-" if newlines == 0 else "" if newlines == 1 else "+"
    pad = " " * place.text
    lines = "\n".join(pad + line if line else "" for line in written.split("\n"))
    return f"{indicator}{chomping}\n{lines}" + ("" if newlines else "\n")


# Which ways of writing to try, one after another, for a text that stood in a style.
_WAYS: dict[str, tuple[Callable[[str, Place], str | None], ...]] = {
    "": (plain, folded_line),
    "'": (single_quoted,),
    '"': (),
    ">": (folded, _literal_of_lines),
    "|": (literal,),
}


def in_style(text: str, style: str, place: Place) -> str:
    """In `style` ("" for plain, ', ", > or |) or the next that can carry the text.

    Raises ValueError for what no document can hold.
    """
    for write in _WAYS[style]:
        scalar = write(text, place)
        if scalar is not None:
            return scalar
    return quoted(text)


def in_flow(text: str, style: str) -> str:
    """The same on one line, without the newline, for a place between brackets."""
    place = Place(0, 0)
    scalar = None
    if not style and not _NOT_PLAIN_IN_FLOW.search(text):
        scalar = plain(text, place)
    if scalar is None and style != '"':
        scalar = single_quoted(text, place)
    return (scalar or quoted(text)).removesuffix("\n")
