"""Markdown to raw HTML: CommonMark 0.31.2 with tables, strikethrough and bare links.

What comes out is not safe to show; ``rendering`` sanitizes and completes it.
"""

import re
from functools import cache

import comrak

# Browsers flatten trees deeper than 512, and the sanitizer takes quadratic time for deep ones
# (10,000 nested quotations: 0.4 s, 40,000: 4 s). Nobody reads the 51st level.
MAX_QUOTE_DEPTH = 50

# comrak takes quadratic time for columns (20,000: 0.4 s, 40,000: 1.7 s) and fills every short
# row up: 5,000 rows of one letter under 499 columns became 25 MB.
MAX_COLUMNS = 200
MAX_CELLS = 100_000

_QUOTE = re.compile(r"<(/?)blockquote>")


# Looking for bare links costs two thirds as much again as all the rest (45 µs for 27), and
# nearly no answer has one.
_BARE_LINK_SIGNS = ("://", "www.", "@", "mailto:", "xmpp:")


@cache
def _extensions(tables: bool, bare_links: bool) -> comrak.ExtensionOptions:
    options = comrak.ExtensionOptions()
    options.table = tables
    options.strikethrough = True
    options.autolink = bare_links
    return options


def _pass_html_through() -> comrak.RenderOptions:
    options = comrak.RenderOptions()
    options.unsafe_ = True
    return options


_UNSAFE = _pass_html_through()


def to_html(markdown: str) -> str:
    """Turn Markdown into unsafe HTML, in time proportional to its length.

    Tables stay text where they could grow beyond ``MAX_COLUMNS`` or ``MAX_CELLS``, and
    quotations nested deeper than ``MAX_QUOTE_DEPTH`` are joined to the innermost level kept.
    """
    extensions = _extensions(
        tables=not _has_endless_tables(markdown),
        bare_links=any(sign in markdown for sign in _BARE_LINK_SIGNS),
    )
    html = comrak.render_markdown(markdown, extensions, None, _UNSAFE)
    return _without_deep_quotes(html) if html.count("<blockquote>") > MAX_QUOTE_DEPTH else html


def _has_endless_tables(markdown: str) -> bool:
    if "|" not in markdown:
        return False
    lines = markdown.splitlines()
    columns = max(line.count("|") for line in lines)
    return columns > MAX_COLUMNS or columns * len(lines) > MAX_CELLS


def _without_deep_quotes(html: str) -> str:
    depth = 0

    def keep_or_drop(tag: re.Match[str]) -> str:
        nonlocal depth
        closes = bool(tag[1])
        depth += 0 if closes else 1
        kept = depth <= MAX_QUOTE_DEPTH
        depth -= 1 if closes else 0
        return tag[0] if kept else ""

    return _QUOTE.sub(keep_or_drop, html)
