"""What changed between two documents, in words for a terminal."""

import re
import textwrap
from collections.abc import Iterable

from django.core.management.color import Style

from articles.text.comparing import Kind, Piece, compare, surroundings
from articles.text.differences import Change, Fate

# Control characters of a document could do anything to a terminal; line feeds and tabs may stay.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_BLANKS = str.maketrans({" ": "·", "\t": "→", "\n": "↵\n"})


def harmless(text: str) -> str:
    """The text with its control characters as signs, such as ␛ for Escape."""
    return _CONTROL.sub(lambda found: _picture(ord(found[0])), text)


def _picture(code: int) -> str:
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else "\ufffd"


def told(changes: Iterable[Change], style: Style) -> str:
    """Each key that differs, and under it its words: in colors, or as `git diff --word-diff` marks
    them where `style` has none.

    >>> print(told([Change("author", "Mara Lind", "Mara Linde")], no_style()))
    author
        Mara [-Lind-]{+Linde+}
    """
    lines = []
    for change in changes:
        lines.append(style.MIGRATE_HEADING(_heading(change)))
        lines.append(textwrap.indent(_words(change, style), _INDENT))
    return "\n".join(lines)


_INDENT = "    "
_LINE = re.compile(r"[^\n]+")  # a pager forgets a color at the end of a line


def _heading(change: Change) -> str:
    if change.fate is Fate.MOVED:
        return f"{harmless(change.key)} (moved from {change.moved_from})"
    is_whole = change.fate in (Fate.ADDED, Fate.REMOVED)
    return f"{harmless(change.key)} ({change.fate})" if is_whole else harmless(change.key)


def _words(change: Change, style: Style) -> str:
    if change.fate is Fate.MOVED:
        return harmless(change.new or "")
    pieces = surroundings(compare(change.old or "", change.new or ""))
    return "".join(_piece(piece, style) for piece in pieces).strip() or "(empty)"


def _piece(piece: Piece, style: Style) -> str:
    text = harmless(piece.text)
    if piece.kind is Kind.KEPT:
        return text
    if piece.kind is Kind.SKIPPED:
        return " … "
    if text.isspace():
        text = text.translate(_BLANKS)
    is_new = piece.kind is Kind.ADDED
    if style.SUCCESS("-") == "-":
        return f"{{+{text}+}}" if is_new else f"[-{text}-]"
    paint = style.SUCCESS if is_new else style.ERROR
    return _LINE.sub(lambda line: paint(line[0]), text)
