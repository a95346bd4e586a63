"""Where the formulas of a Markdown text are, and the code in which none is looked for.

Delimiters are ``$…$``, ``$$…$$``, ``\\(…\\)`` and ``\\[…\\]``. A dollar is money, not a
delimiter, when its partner stands before a digit or when prose lies between the two.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

from articles.text.codeblocks import code_blocks


class Kind(Enum):
    """What a stretch of Markdown is."""

    TEXT = "text"
    CODE_SPAN = "code span"
    CODE_BLOCK = "code block"
    INLINE_MATH = "inline math"
    DISPLAY_MATH = "display math"


class Span(NamedTuple):
    """A stretch ``markdown[start:end]``; ``content_start:content_end`` leaves its delimiters out.

    Offsets are in characters. For TEXT and CODE_BLOCK both pairs are the same.
    """

    kind: Kind
    start: int
    end: int
    content_start: int
    content_end: int


_MARKS = ("$", "`", "\\(", "\\[", "~~~", "    ", "\t")
_TOKEN = re.compile(r"\\.|`+|\$\$?")
_BACKTICKS = re.compile(r"`+")
# What ends a paragraph: a blank line, or a line that starts another block.
_BREAK = "break"
_BLOCK_BREAK = re.compile(r"\n[ \t>]*(?:\n|[-*+][ \t]|\d{1,9}[.)][ \t]|#{1,6}[ \t]|\||```|~~~)")
_BLANK_LINE = re.compile(r"\n[ \t>]*\n")
# Words in the arguments of \text and its like are not prose.
_COMMAND = re.compile(r"\\[A-Za-z]+\*?(?:\s*\{[^{}]*\})?|\\.")
_PROSE = re.compile(r"(?<![A-Za-z])[A-Za-z]{2,}\s+[A-Za-z]{2,}")
_CITATION = re.compile(r"[\w ,.;:-]{0,80}")


class _Finder:
    """Finds what comes next. Questions that move forward cost one pass in all."""

    def __init__(self, markdown: str) -> None:
        self.markdown = markdown
        self.known: dict[str, tuple[int, int]] = {}

    def next(self, what: str, position: int) -> int:
        """Where ``what`` stands next, at ``position`` or later; the text's length if nowhere."""
        asked, found = self.known.get(what, (position + 1, 0))
        if not asked <= position <= found:
            found = self.search(what, position)
            self.known[what] = position, found
        return found

    def search(self, what: str, position: int) -> int:
        if what == _BREAK:
            match = _BLOCK_BREAK.search(self.markdown, position)
            return match.start() if match else len(self.markdown)
        found = self.markdown.find(what, position)
        while found > 0 and what != "`" and _is_escaped(self.markdown, found):
            found = self.markdown.find(what, found + 1)
        return found if found >= 0 else len(self.markdown)


def spans(markdown: str) -> list[Span]:
    """Cut Markdown into text, code and formulas, in order and without gaps.

    ``"from $20 to $30 for $x$ units"`` holds one formula, ``x``. Escaped delimiters
    (``\\$``) are text. Nothing is looked for inside code. A formula ends with its
    paragraph; only ``$$`` and ``\\[`` may hold blank lines.
    """
    if not any(mark in markdown for mark in _MARKS):
        return [_text(0, len(markdown))] if markdown else []
    scanner = _Scanner(markdown)
    found: list[Span] = []
    position = 0
    for block in code_blocks(markdown, scanner.display_end):
        found += scanner.between(position, block.start)
        found.append(Span(Kind.CODE_BLOCK, *block))
        position = block.end
    found += scanner.between(position, len(markdown))
    return list(_with_text(found, len(markdown)))


class _Scanner:
    """Finds formulas and code spans between code blocks, from left to right."""

    def __init__(self, markdown: str) -> None:
        self.markdown = markdown
        self.finder = _Finder(markdown)
        self.runs: dict[int, list[int]] = defaultdict(list)  # of backticks, by length
        for run in _BACKTICKS.finditer(markdown):
            self.runs[len(run[0])].append(run.start())

    def between(self, start: int, end: int) -> Iterator[Span]:
        position = start
        while token := _TOKEN.search(self.markdown, position, end):
            span = self.span(token[0], token.start(), token.end())
            if span and span.end <= end:
                yield span
                position = span.end
            else:
                position = token.end()

    def span(self, delimiter: str, start: int, inner: int) -> Span | None:
        if delimiter[0] == "`":
            return self.code_span(start, inner)
        if delimiter == "$":
            return self.dollars(start, inner)
        if delimiter == "\\(":
            return self.parentheses(start, inner)
        return self.display(start)

    def code_span(self, start: int, inner: int) -> Span | None:
        runs = self.runs[inner - start]
        index = bisect_left(runs, inner)
        if index == len(runs) or self.finder.next(_BREAK, start) < runs[index]:
            return None
        close = runs[index]
        return Span(Kind.CODE_SPAN, start, close + inner - start, inner, close)

    def dollars(self, start: int, inner: int) -> Span | None:
        bound = min(self.finder.next(_BREAK, start), self.finder.next("`", start))
        close = inner - 1
        for _ in range(_CLOSERS_TRIED):
            close = self.finder.next("$", close + 1)
            if close >= bound:
                return None
            content = self.markdown[inner:close]
            if _balanced(content):
                break
        if not _is_formula(content, self.markdown[close + 1 : close + 2]):
            return None
        return Span(Kind.INLINE_MATH, start, close + 1, inner, close)

    def parentheses(self, start: int, inner: int) -> Span | None:
        close = self.finder.next("\\)", inner)
        bound = min(self.finder.next(_BREAK, start), self.finder.next("`", start))
        if close >= bound or not self.markdown[inner:close].strip():
            return None
        return Span(Kind.INLINE_MATH, start, close + 2, inner, close)

    def display(self, start: int) -> Span | None:
        """The formula that ``$$`` or ``\\[`` opens here, if any."""
        inner = start + 2
        opener = self.markdown[start:inner]
        if opener not in _DISPLAY:
            return None
        close = self.finder.next(_DISPLAY[opener], inner)
        if close == len(self.markdown) or self.finder.next("`", inner) < close:
            return None
        if opener == "\\[" and self.finder.next(opener, inner) < close:
            return None
        content = self.markdown[inner:close]
        if not content.strip() or (_BLANK_LINE.search(content) and _has_prose(content)):
            return None
        if opener == "\\[" and _CITATION.fullmatch(content):
            return None
        return Span(Kind.DISPLAY_MATH, start, close + 2, inner, close)

    def display_end(self, start: int) -> int:
        span = self.display(start)
        return span.end if span else start


_DISPLAY = {"$$": "$$", "\\[": "\\]"}
# A dollar inside braces belongs to a formula in words (\text{if $x$}), not to the outer one.
_CLOSERS_TRIED = 5


def _is_escaped(markdown: str, position: int) -> bool:
    start = position
    while start and markdown[start - 1] == "\\":
        start -= 1
    return (position - start) % 2 == 1


def _balanced(content: str) -> bool:
    return content.count("{") - content.count("\\{") == content.count("}") - content.count("\\}")


def _is_formula(content: str, following: str) -> bool:
    if not content.strip() or following.isdigit() or following == "$":
        return False
    if content[0].isspace() != content[-1].isspace():
        return False
    return not _has_prose(content)


def _has_prose(content: str) -> bool:
    return bool(_PROSE.search(_COMMAND.sub("|", content)))


def _text(start: int, end: int) -> Span:
    return Span(Kind.TEXT, start, end, start, end)


def _with_text(found: list[Span], length: int) -> Iterator[Span]:
    position = 0
    for span in found:
        if span.start > position:
            yield _text(position, span.start)
        yield span
        position = span.end
    if position < length:
        yield _text(position, length)
