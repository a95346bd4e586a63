"""What Markdown must not touch is taken out before it and put back after it.

A mark is a number between two private-use characters. Markdown treats them as letters: no
emphasis, link or table rule sees them. An author who types them, even as ``&#xE000;``, finds
them held like anything else, so every mark in the HTML is one of ours.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from html import escape, unescape
from typing import NamedTuple

from articles.text.formulas import to_mathml
from articles.text.mathspans import Kind, Span, spans
from articles.text.sanitizing import TYPED_TAGS
from articles.text.speaking import speak

OPENER, CLOSER = "\ue000", "\ue001"

# The sanitizer takes quadratic time for tags that are never closed (20,000: 2 s). In a text
# with more tags than this, all of them are shown instead of obeyed.
MAX_TYPED_TAGS = 1000

# Characters from which on a formula in a line may be wider than a phone of 320 pixels: 1 in 170.
LONG = 20

_FOCUS = ' tabindex="0" role="group" aria-label="Formula"'
_TAG = re.compile(r"<[^>]*>")
_TYPED_TAG = re.compile(rf"</?(?:{'|'.join(sorted(TYPED_TAGS))})\s?/?>", re.IGNORECASE)
_MARKS = r"[\ue000\ue001]|&#(?:[xX]0*[eE]00[01]|0*5734[45]);"
# A backslash escape, a link's <destination>, an <autolink> and a tag we allow stay Markdown's.
_ESCAPE = r"\\[\\<]"
_OPEN_TAG = r"(?<!\]\()(?<!\]: )<(?=[A-Za-z/!?])"
_AUTOLINK = r"(?!(?:[A-Za-z][A-Za-z0-9+.-]{1,31}:|[^\s<>@]+@)[^\s<>]*>)"
_LOOSE = re.compile(f"{_ESCAPE}|{_OPEN_TAG}{_AUTOLINK}(?!{_TYPED_TAG.pattern[1:]})|{_MARKS}", re.I)
_LOOSE_ALL_TAGS = re.compile(f"{_ESCAPE}|{_OPEN_TAG}{_AUTOLINK}|{_MARKS}", re.IGNORECASE)
_TYPED_MARK = re.compile(r"[\ue000\ue001]")
_QUOTE_PREFIX = re.compile(r"\n(?:[ \t]*>)+[ \t]?")


class Held(NamedTuple):
    """One thing taken out: as typed (for code and addresses), as HTML, and spoken as HTML."""

    source: str
    html: str
    spoken: str
    failed: bool = False

    @property
    def in_link(self) -> str:
        """The HTML without what takes the focus, which nothing in a link may."""
        return self.html.replace(_FOCUS, "")


@dataclass(slots=True)
class Holding:
    """A text with marks, what the marks stand for, and how many were formulas."""

    markdown: str
    held: list[Held]
    formulas: int
    failures: int


def hold(markdown: str) -> Holding:
    """Take formulas, tags that are only mentioned, and look-alikes of marks out of a text.

    ``List<T>`` and ``<div>`` in prose are shown to the reader; unheld, Markdown would pass
    them on as HTML and the sanitizer would drop them.
    """
    obeyed = len(_TYPED_TAG.findall(markdown)) <= MAX_TYPED_TAGS if "<" in markdown else True
    return _Taker(markdown, _LOOSE if obeyed else _LOOSE_ALL_TAGS).holding()


@lru_cache(maxsize=4096)
def held_formula(source: str, latex: str, display: bool) -> Held:
    """Set a formula; one that cannot be set shows its source, delimiters and all.

    The cache is for the few that fill many answers: 33,031 formulas are 10,897 different ones.
    """
    mathml = to_mathml(latex, display)
    spoken = escape(speak(latex))
    if mathml is None:
        return Held(source, f'<code class="tex">{escape(source)}</code>', spoken, failed=True)
    if display or _is_long(mathml):
        mathml = _scrolling("display" if display else "wide", mathml)
    return Held(source, mathml, spoken)


def latex_of(markdown: str, span: Span) -> str:
    """Return a formula without its delimiters, and without the ``> `` of a quote's lines."""
    latex = markdown[span.content_start : span.content_end]
    if "\n" in latex and _is_quoted(markdown, span.start):
        return _QUOTE_PREFIX.sub("\n", latex)
    return latex


class _Taker:
    def __init__(self, markdown: str, loose: re.Pattern[str]) -> None:
        self.markdown = markdown
        self.loose = loose
        self.held: list[Held] = []
        self.formulas = 0

    def holding(self) -> Holding:
        markdown = "".join(self.taken(span) for span in spans(self.markdown))
        failures = sum(held.failed for held in self.held)
        return Holding(markdown, self.held, self.formulas, failures)

    def taken(self, span: Span) -> str:
        typed = self.markdown[span.start : span.end]
        if span.kind is Kind.TEXT:
            return self.loose.sub(self.loose_mark, typed) if _may_be_loose(typed) else typed
        if span.kind in (Kind.CODE_SPAN, Kind.CODE_BLOCK):
            return _TYPED_MARK.sub(self.loose_mark, typed) if _may_be_loose(typed) else typed
        self.formulas += 1
        latex = latex_of(self.markdown, span)
        return self.mark(held_formula(typed, latex, span.kind is Kind.DISPLAY_MATH))

    def loose_mark(self, found: re.Match[str]) -> str:
        typed = found[0]
        if typed[0] == "\\":
            return typed
        shown = "\ufffd" if typed[0] == "&" else escape(typed)
        return self.mark(Held(typed, shown, shown))

    def mark(self, held: Held) -> str:
        self.held.append(held)
        return f"{OPENER}{len(self.held) - 1}{CLOSER}"


def _is_quoted(markdown: str, position: int) -> bool:
    line_start = markdown.rfind("\n", 0, position) + 1
    return markdown[line_start:position].lstrip().startswith(">")


def _may_be_loose(text: str) -> bool:
    # Spares nearly every answer a search that costs as much as the rest of the work here.
    return "<" in text or "&#" in text or OPENER in text or CLOSER in text


def _is_long(mathml: str) -> bool:
    """Whether a formula may be wider than a phone: browsers break none over two lines."""
    shown = _TAG.sub("", mathml.partition("<annotation")[0])
    return len(unescape(shown)) >= LONG


def _scrolling(kind: str, mathml: str) -> str:
    """Wrap a formula so that a wide one scrolls by itself, also by keyboard."""
    return f'<span class="{kind}"{_FOCUS}>{mathml}</span>'
