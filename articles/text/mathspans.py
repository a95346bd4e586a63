"""Where the formulas of a Markdown text are, and the code in which none is looked for.

Delimiters are ``$…$``, ``$$…$$``, ``\\(…\\)`` and ``\\[…\\]``. A dollar is money, not a
delimiter, when its partner stands before a digit or when prose lies between the two. The dollar
rules of Markdown libraries do not serve: they take ``$ n $`` for text, or ``$5 and $6`` for math.
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

    Offsets are in characters. The lines of fences are delimiters too; text and indented code have
    none. In a quote the content of a formula of several lines holds the lines' ``> ``.
    """

    kind: Kind
    start: int
    end: int
    content_start: int
    content_end: int


_MARKS = ("$", "`", "\\(", "\\[", "~~~", "    ", "\t")
# An address is passed over whole: its dollars delimit nothing.
_TOKEN = re.compile(r"\\.|`+|\$\$?|https?://[^\s<>)]*")
_BACKTICKS = re.compile(r"`+")
# What ends a paragraph: a blank line, or a line that starts another block.
_BREAK = re.compile(r"\n[ \t>]*(?:\n|[-*+][ \t]|\d{1,9}[.)][ \t]|#{1,6}[ \t]|\||```|~~~)")
_BLANK_LINE = re.compile(r"\n[ \t>]*\n")
_FENCE_LINE = re.compile(r"\n[ \t>]*(?:```|~~~)")
_LINE_START = re.compile(r"(?:\A|\n)[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?\Z")
_LINE_END = re.compile(r"[.,;]?[ \t]*(?:\n|\Z)")
_DOLLAR = re.compile(r"\$")
_PARENTHESIS_CLOSES = re.compile(r"\\\)")
_BRACKET_OPENS = re.compile(r"\\\[")
_DISPLAY = {"$$": re.compile(r"\$\$"), "\\[": re.compile(r"\\\]")}
# A dollar in braces (\text{if $x$}) does not close the formula. The bound keeps hostile text cheap.
_CLOSERS_TRIED = 5
_ESCAPE = re.compile(r"\\.")
# Words in the arguments of \text and its like are not prose.
_COMMAND = re.compile(r"\\[A-Za-z]+\*?(?:\s*\{[^{}]*\})?|\\.")
_PROSE = re.compile(r"(?<![A-Za-z])[A-Za-z]{2,}\s+[A-Za-z]{2,}")
_AMOUNT_AND_WORD = re.compile(r"\s*\d[\d,.]*\s+[A-Za-z]{2,}")
_AMOUNT = re.compile(r"\s?(?P<digit>[0-9])")
_CITATION = re.compile(r"[\w ,.;:-]{0,80}")


class _Positions:
    """Where delimiters and paragraph ends stand. Each kind is looked for once, in one pass."""

    def __init__(self, markdown: str) -> None:
        self.markdown = markdown
        self.known: dict[re.Pattern[str], list[int]] = {}

    def next(self, what: re.Pattern[str], position: int) -> int:
        """Where ``what`` stands next, at ``position`` or later; the text's length if nowhere."""
        if what not in self.known:
            starts = (match.start() for match in what.finditer(self.markdown))
            self.known[what] = [
                at for at in starts if what is _BREAK or not _is_escaped(self.markdown, at)
            ]
        positions = self.known[what]
        index = bisect_left(positions, position)
        return positions[index] if index < len(positions) else len(self.markdown)


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
        self.positions = _Positions(markdown)
        self.runs: dict[int, list[int]] = defaultdict(list)  # of backticks, by length
        self.run_ends: dict[int, int] = {}
        for run in _BACKTICKS.finditer(markdown):
            self.runs[len(run[0])].append(run.start())
            self.run_ends[run.start()] = run.end()

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
        if index == len(runs) or self.positions.next(_BREAK, start) < runs[index]:
            return None
        close = runs[index]
        return Span(Kind.CODE_SPAN, start, close + inner - start, inner, close)

    def holds_code(self, start: int, end: int) -> bool:
        """Whether a code span begins there, which binds tighter than a formula."""
        opener = self.positions.next(_BACKTICKS, start)
        return opener < end and self.code_span(opener, self.run_ends[opener]) is not None

    def dollars(self, start: int, inner: int) -> Span | None:
        paragraph_end = self.positions.next(_BREAK, start)
        first = close = self.positions.next(_DOLLAR, inner)
        for _ in range(_CLOSERS_TRIED):
            if close >= paragraph_end or _is_balanced(self.markdown[inner:close]):
                break
            close = self.positions.next(_DOLLAR, close + 1)
        else:
            close = first
        close = first if close >= paragraph_end else close
        if close >= paragraph_end or not self.is_dollar_formula(inner, close):
            return None
        return Span(Kind.INLINE_MATH, start, close + 1, inner, close)

    def is_dollar_formula(self, inner: int, close: int) -> bool:
        """Whether it is no money: ``$20-$30``, ``$20 a day, where $``, ``$ 20 or $ 30``."""
        content = self.markdown[inner:close]
        following = self.markdown[close + 1 : close + 3]
        if not content.strip() or content[0].isspace() != content[-1].isspace():
            return False
        if content[0].isspace() and following[:1] == "$":
            return False
        amount = _AMOUNT.match(following)
        if amount and (amount.start("digit") == 0 or _AMOUNT_AND_WORD.match(content)):
            return False
        if _has_prose(content):
            return False
        return not self.holds_code(inner, close)

    def parentheses(self, start: int, inner: int) -> Span | None:
        close = self.positions.next(_PARENTHESIS_CLOSES, inner)
        if close >= self.positions.next(_BREAK, start) or self.holds_code(inner, close):
            return None
        if not self.markdown[inner:close].strip():
            return None
        return Span(Kind.INLINE_MATH, start, close + 2, inner, close)

    def display(self, start: int) -> Span | None:
        """The formula that ``$$`` or ``\\[`` opens here, if any."""
        inner = start + 2
        opener = self.markdown[start:inner]
        if opener not in _DISPLAY:
            return None
        close = self.positions.next(_DISPLAY[opener], inner)
        if close == len(self.markdown) or self.holds_code(inner, close):
            return None
        if opener == "\\[" and not self.is_bracketed_formula(start, close):
            return None
        content = self.markdown[inner:close]
        if not content.strip() or _FENCE_LINE.search(content):
            return None
        if _BLANK_LINE.search(content) and _has_prose(content):
            return None
        return Span(Kind.DISPLAY_MATH, start, close + 2, inner, close)

    def is_bracketed_formula(self, start: int, close: int) -> bool:
        """Whether ``\\[`` opens a formula, not a bracket shown as such: ``as shown in \\[1\\]``."""
        if self.positions.next(_BRACKET_OPENS, start + 2) < close:
            return False
        if not _CITATION.fullmatch(self.markdown, start + 2, close):
            return True
        on_own_line = _LINE_START.search(self.markdown[max(start - 40, 0) : start])
        return bool(on_own_line and _LINE_END.match(self.markdown, close + 2))

    def display_end(self, start: int) -> int:
        """Where the formula ends that is displayed from this offset on; the offset if none is."""
        span = self.display(start)
        return span.end if span else start


def _is_escaped(markdown: str, position: int) -> bool:
    start = position
    while start and markdown[start - 1] == "\\":
        start -= 1
    return (position - start) % 2 == 1


def _is_balanced(content: str) -> bool:
    if "{" not in content and "}" not in content:
        return True
    bare = _ESCAPE.sub("", content)
    return bare.count("{") == bare.count("}")


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
