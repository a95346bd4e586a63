"""Markdown with formulas to safe HTML, and to plain text.

The order of work makes the result safe: formulas and tags that are only mentioned are taken
out and leave marks that Markdown cannot touch; Markdown becomes HTML; tags without a partner in
their block become text; the HTML is reduced to the allowlist; only then does our own code
complete it and put back what was held.
"""

import hashlib
import re
from dataclasses import dataclass
from html import escape

from articles.text.characters import visible
from articles.text.composing import Composed, compose
from articles.text.headings import Heading
from articles.text.holding import Holding, held_formula, hold
from articles.text.markdown import to_html
from articles.text.mathspans import Kind, Span, spans
from articles.text.pairing import with_lone_tags_shown
from articles.text.sanitizing import sanitize

__all__ = [
    "RENDERER_VERSION",
    "Heading",
    "Rendered",
    "SafeHtml",
    "excerpt",
    "plain_text",
    "render",
    "render_inline",
    "rendering_key",
    "trusted",
]

# Part of the key of every stored rendering: raise it whenever the output changes.
RENDERER_VERSION = "5"

EXCERPT_LENGTH = 160

# A short name with its number, as UTF-8 and COVID-19, which no line of a title should part.
_NUMBERED = re.compile(r"\b[A-Za-z]{1,8}-\d{1,4}\b")

# A single letter before the stop is an initial or an abbreviation: U.S., e.g.
_SENTENCE_END = re.compile(r"(?<!\b[A-Za-z])[.!?][\"'”’)\]]*(?=\s|$)")


class SafeHtml(str):
    """A string that templates insert as it is, by the ``__html__`` convention."""

    __slots__ = ()

    def __html__(self) -> str:
        return self


@dataclass(frozen=True)
class Rendered:
    """An answer ready to be shown, and what a page wants to know of it.

    ``failures`` counts the formulas, among ``formulas``, that show their source instead.
    """

    html: str
    formulas: int
    failures: int
    headings: tuple[Heading, ...]
    words: int
    excerpt: str


def render(markdown: str) -> Rendered:
    """Render Markdown to HTML that is safe whoever wrote it.

    Headings begin at ``<h2>``; ids begin with ``section-``; there is no script, style, form,
    or attribute that acts. Cost is proportional to the length of the text.
    """
    holding, composed = _composed(markdown)
    return Rendered(
        html=composed.html,
        formulas=holding.formulas,
        failures=holding.failures,
        headings=composed.headings,
        words=sum(block.count(" ") + 1 for block in composed.text),
        excerpt=_excerpt(composed, EXCERPT_LENGTH),
    )


def rendering_key(markdown: str) -> str:
    """Return the key a rendering is stored under: 64 hexadecimal digits.

    Equal texts share it; another ``RENDERER_VERSION`` gives another.
    """
    return hashlib.sha256(f"{RENDERER_VERSION}\0{markdown}".encode()).hexdigest()


def plain_text(markdown: str) -> str:
    r"""Return the text a reader sees, a line a block, with formulas in plain characters.

    >>> plain_text(r"**Half**, or $\frac{1}{2}$:" "\n\n- of `x`")
    'Half, or 1/2:\nof x'
    """
    return "\n".join(_composed(markdown)[1].text)


def excerpt(markdown: str, length: int = EXCERPT_LENGTH) -> str:
    """Return the beginning of the prose in at most ``length`` characters, on one line.

    It ends with a sentence if one ends in its second half, otherwise after a word and with
    an ellipsis. Headings, tables and blocks of code are skipped unless there is nothing else.
    """
    return _excerpt(_composed(markdown)[1], length)


def render_inline(text: str, *, in_link: bool = True) -> str:
    """Return a question or title as HTML: its formulas set, everything else as it was typed.

    A long formula scrolls by keyboard, unless the text is to stand in a link.

    >>> render_inline("Is *x* < 1?")
    'Is *x* &lt; 1?'
    """
    text = visible(text)
    return "".join(_inline(text, span, in_link) for span in spans(text))


def trusted(html: str) -> SafeHtml:
    """Vouch for HTML that ``render`` or ``render_inline`` made, perhaps long ago and stored."""
    return SafeHtml(html)


def _composed(markdown: str) -> tuple[Holding, Composed]:
    holding = hold(visible(markdown))
    html = to_html(holding.markdown)
    if "<" in holding.markdown:
        html = with_lone_tags_shown(html)
    html = sanitize(html)
    if "&#" in markdown:  # &#1; is read as the character that it names
        html = visible(html)
    return holding, compose(html, holding.held)


def _inline(text: str, span: Span, in_link: bool) -> str:
    typed = text[span.start : span.end]
    if span.kind in (Kind.INLINE_MATH, Kind.DISPLAY_MATH):
        held = held_formula(typed, text[span.content_start : span.content_end], display=False)
        return held.in_link if in_link else held.html
    return _NUMBERED.sub(r'<span class="whole">\g<0></span>', escape(typed))


def _excerpt(composed: Composed, length: int) -> str:
    text = " ".join(composed.prose or composed.text)
    if len(text) <= length:
        return text
    ends = [end.end() for end in _SENTENCE_END.finditer(text, length // 2, length)]
    if ends:
        return text[: ends[-1]]
    head, space, _ = text[:length].rpartition(" ")
    return (head if space else text[: length - 1]).rstrip(" ,;:–—-") + "…"
