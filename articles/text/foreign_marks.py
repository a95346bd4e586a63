"""What other tools write into a text and this library does not know: it is kept, and told."""

import re
from dataclasses import dataclass

from articles.text.mathspans import Kind, spans


@dataclass(frozen=True)
class Notice:
    """Something to tell about a file, at a 1-based line of it."""

    kind: str
    message: str
    hint: str
    line: int = 1


@dataclass(frozen=True)
class _Mark:
    kind: str
    pattern: re.Pattern[str]
    one: str
    many: str
    hint: str


_MARKS = (
    _Mark(
        "shortcode", re.compile(r"\{\{[<%]"), "a shortcode", "shortcodes", "Write it as Markdown."
    ),
    _Mark(
        "template-tag",
        re.compile(r"\{\{(?![<%])|(?<!\{)\{%"),
        "a template tag",
        "template tags",
        "Write what it stands for.",
    ),
    _Mark(
        "wikilink",
        re.compile(r"\[\[[^\[\]\n]+\]\]"),
        "a wikilink",
        "wikilinks",
        "Write [text](/learn/…) with the address of the article.",
    ),
    _Mark(
        "attribute-list",
        re.compile(r"\{[:#.][^{}\n]*\}"),
        "an attribute list",
        "attribute lists",
        "Remove it.",
    ),
    _Mark(
        "relative-link",
        re.compile(r"\]\((?![A-Za-z][A-Za-z0-9+.-]*:|[/#?<{])[^()\s]"),
        "a relative link",
        "relative links",
        "Write an address that begins with a slash or with https://.",
    ),
)


def notices(text: str, begin: int) -> list[Notice]:
    """One notice for each kind of mark in the Markdown that begins at `begin` of a file's text,
    at the line of the first. Code and formulas are left out: `{{` and `[[` stand there too."""
    markdown = text[begin:]
    marks = [mark for mark in _MARKS if mark.pattern.search(markdown)]
    if not marks:
        return []
    prose = [span for span in spans(markdown) if span.kind is Kind.TEXT]
    told = []
    for mark in marks:
        places = [
            found.start() for span in prose for found in mark.pattern.finditer(markdown, *span[1:3])
        ]
        if places:
            told.append(_notice(mark, len(places), text.count("\n", 0, begin + places[0]) + 1))
    return told


def _notice(mark: _Mark, count: int, line: int) -> Notice:
    what = mark.one if count == 1 else f"{count} {mark.many}"
    return Notice(mark.kind, f"The text has {what}, shown as written.", mark.hint, line)
