"""Sanitized HTML to the HTML of an answer: headings, tables, code, links and formulas completed.

The pass is a tokenizer, which is safe here and nowhere else: in sanitized HTML every ``<``
begins a tag, every ``>`` ends one, all tags are closed, and no attribute but those of the
allowlist exists. Nothing is ever read from a tag and written without being escaped again.
"""

import re
from collections.abc import Callable
from html import escape, unescape
from typing import NamedTuple
from urllib.parse import quote

from articles.text import pictures
from articles.text.headings import ANCHOR_PREFIX, Heading, Outline
from articles.text.highlighting import highlight
from articles.text.holding import CLOSER, OPENER, Held
from articles.text.tables import Table

# The tags that need work; the others pass through in one piece with the text around them.
_WORKED = re.compile(r"<(/?(?:h[1-6]|table|t[rdh]|a|img|code))\b([^>]*)>")
_TAG = re.compile(r"<[^>]*>")
_BLOCK_TAG = re.compile(r"</?(?:blockquote|br|hr|li|ol|p|tbody|thead|ul)\b[^>]*>")
_ATTRIBUTE = re.compile(r'([a-z]+)="([^"]*)"')
_PRE = re.compile(r"<pre>(.*?)</pre>", re.DOTALL)
_LANGUAGE = re.compile(r'<code class="language-([^"\s]+)')
_MARK = re.compile(f"{OPENER}(\\d+){CLOSER}")
_MARK_IN_URL = re.compile(rf"{quote(OPENER)}(\d+){quote(CLOSER)}")

_EXTERNAL = re.compile(r"https?:|//", re.IGNORECASE)

# Stands between the texts of two blocks, and before those that are no prose. Markdown replaces
# NUL; a typed U+0001 at the start of a block merely keeps it out of an excerpt.
_BREAK = "\0"
_NO_PROSE = "\1"


class Composed(NamedTuple):
    """The finished HTML, its headings, all its text and the prose alone, a string a block."""

    html: str
    headings: tuple[Heading, ...]
    text: list[str]
    prose: list[str]


def compose(html: str, held: list[Held]) -> Composed:
    """Complete sanitized HTML and put back what was held."""
    composer = _Composer(held)
    for index, piece in enumerate(_PRE.split(html)):
        if index % 2:
            composer.code_block(piece)
        else:
            composer.flow(piece)
    return composer.composed()


class _Composer:
    def __init__(self, held: list[Held]) -> None:
        self.held = held
        self.out: list[str] = []
        self.said: list[str] = []
        self.in_code = False
        self.in_link = False
        self.outline = Outline()
        self.heading_typed = 0
        self.heading_start = (0, 0)
        self.cell_start = 0
        self.table: Table | None = None
        self.tables = 0

    def composed(self) -> Composed:
        blocks = _blocks("".join(self.said))
        prose = [block for block in blocks if not block.startswith(_NO_PROSE)]
        text = [block.removeprefix(_NO_PROSE) for block in blocks]
        return Composed("".join(self.out), tuple(self.outline.headings), text, prose)

    def flow(self, html: str) -> None:
        pieces = iter(_WORKED.split(html))
        self.pass_through(next(pieces))
        for name, attributes, following in zip(pieces, pieces, pieces, strict=True):
            _HANDLERS[name](self, name, attributes)
            self.pass_through(following)

    def pass_through(self, html: str) -> None:
        if OPENER in html:
            self.out.append(_MARK.sub(self.restored, html))
            self.said.append(_MARK.sub(self.spoken, html))
        else:
            self.out.append(html)
            self.said.append(html)

    def restored(self, mark: re.Match[str]) -> str:
        held = self.held[int(mark[1])]
        return escape(held.source) if self.in_code else held.html

    def spoken(self, mark: re.Match[str]) -> str:
        held = self.held[int(mark[1])]
        return escape(held.source) if self.in_code else held.spoken

    def source(self, mark: re.Match[str]) -> str:
        return escape(self.held[int(mark[1])].source)

    def quoted_source(self, mark: re.Match[str]) -> str:
        return quote(self.held[int(mark[1])].source)

    def attributes(self, tag: str) -> dict[str, str]:
        """Return a tag's attributes, still escaped, with what was held as it was typed."""
        if OPENER in tag:
            tag = _MARK.sub(self.source, tag)
        if "%EE%80%80" in tag:
            tag = _MARK_IN_URL.sub(self.quoted_source, tag)
        return dict(_ATTRIBUTE.findall(tag))

    def pass_tag(self, name: str, attributes: str) -> None:
        self.out.append(f"<{name}>")

    def code_block(self, html: str) -> None:
        """Write a block of code; its language stands above it as a caption."""
        found = _LANGUAGE.search(html)
        self.in_code = True
        code = unescape(_MARK.sub(self.spoken, _TAG.sub("", html)))
        self.in_code = False
        language = unescape(_MARK.sub(self.source, found[1])) if found else ""
        marked, name = highlight(code, language)
        caption = f"<figcaption>{escape(name)}</figcaption>" if name else ""
        self.out.append(f'<figure class="code">{caption}<pre tabindex="0"><code>{marked}')
        self.out.append("</code></pre></figure>")
        self.said.append(f"{_BREAK}{_NO_PROSE}{escape(code)}{_BREAK}")

    def open_code(self, name: str, attributes: str) -> None:
        self.in_code = True
        self.out.append("<code>")

    def close_code(self, name: str, attributes: str) -> None:
        self.in_code = False
        self.out.append("</code>")

    def open_heading(self, name: str, attributes: str) -> None:
        self.heading_typed = int(name[1])
        self.said.append(_BREAK + _NO_PROSE)
        self.heading_start = (len(self.out), len(self.said))
        self.out.append("")

    def close_heading(self, name: str, attributes: str) -> None:
        """Settle the heading; one without text would be announced as nothing and is left out."""
        html_start, text_start = self.heading_start
        text = _plain(self.said[text_start:])
        if text:
            level, anchor, _ = self.outline.add(self.heading_typed, text)
            self.out[html_start] = f'<h{level} id="{anchor}">'
            self.out.append(f"</h{level}>")
        else:
            del self.out[html_start:]
        self.said.append(_BREAK)

    def open_table(self, name: str, attributes: str) -> None:
        self.table = Table()
        self.tables += 1
        label = f"Table {self.tables}"
        self.out.append(f'<div class="table" tabindex="0" role="region" aria-label="{label}">')
        self.out.append("<table>")

    def close_table(self, name: str, attributes: str) -> None:
        if self.table:
            self.table.write(self.out)
        self.table = None
        self.out.append("</table></div>")

    def open_row(self, name: str, attributes: str) -> None:
        if self.table:
            self.table.open_row()
        self.out.append("<tr>")

    def open_cell(self, name: str, attributes: str) -> None:
        if self.table:
            self.table.open_cell(len(self.out), name, attributes)
        self.out.append("")
        self.said.append(_BREAK + _NO_PROSE)
        self.cell_start = len(self.said)

    def close_cell(self, name: str, attributes: str) -> None:
        if self.table:
            self.table.close_cell(_plain(self.said[self.cell_start :]))
        self.said.append(_BREAK)
        self.out.append(f"<{name}>")

    def link(self, name: str, attributes: str) -> None:
        """Write a link. Editors chose it, so no ``nofollow`` or ``ugc``; it opens in place, so
        no ``noopener``; ``external`` lets the style sheet tell it from the library's own."""
        given = self.attributes(attributes)
        self.in_link = True
        href = given.get("href", "")
        if href.startswith("#") and not href.startswith(f"#{ANCHOR_PREFIX}"):
            href = f"#{ANCHOR_PREFIX}{href[1:]}"
        self.out.append(f"<a{_address(href, given)}>" if href else "<a>")

    def close_link(self, name: str, attributes: str) -> None:
        self.in_link = False
        self.out.append("</a>")

    def image(self, name: str, attributes: str) -> None:
        """Write an image, an uploaded one in several sizes, or its alternative text where the
        address is not one of an image.

        One of another host becomes a link: reading a page must ask nobody but its own site, and
        the site's Content-Security-Policy would leave a broken picture.
        """
        given = self.attributes(attributes)
        source, alternative = given.get("src", ""), given.get("alt", "")
        if _EXTERNAL.match(source):
            self.image_elsewhere(source, alternative or source, given)
            return
        self.said.append(alternative)
        if not source or source.lower().startswith("mailto:"):
            self.out.append(alternative)
            return
        rest = f' alt="{alternative}"{_title(given)} loading="lazy" decoding="async"'
        picture = pictures.at(source)
        self.out.append(
            pictures.markup(picture, rest) if picture else f'<img src="{source}"{rest}>'
        )

    def image_elsewhere(self, source: str, text: str, given: dict[str, str]) -> None:
        """Write a link to an image; inside a link, which may hold no other, its text."""
        self.said.append(text)
        self.out.append(text if self.in_link else f"<a{_address(source, given)}>{text}</a>")


_HANDLERS: dict[str, Callable[[_Composer, str, str], None]] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), _Composer.open_heading),
    **dict.fromkeys(("/h1", "/h2", "/h3", "/h4", "/h5", "/h6"), _Composer.close_heading),
    **dict.fromkeys(("td", "th"), _Composer.open_cell),
    **dict.fromkeys(("/td", "/th"), _Composer.close_cell),
    "table": _Composer.open_table,
    "/table": _Composer.close_table,
    "tr": _Composer.open_row,
    "/tr": _Composer.pass_tag,
    "a": _Composer.link,
    "/a": _Composer.close_link,
    "img": _Composer.image,
    "code": _Composer.open_code,
    "/code": _Composer.close_code,
}


def _address(href: str, given: dict[str, str]) -> str:
    rel = ' rel="external"' if _EXTERNAL.match(href) else ""
    return f' href="{href}"{_title(given)}{rel}'


def _title(given: dict[str, str]) -> str:
    return f' title="{given["title"]}"' if "title" in given else ""


def _plain(pieces: list[str]) -> str:
    return " ".join(_blocks("".join(pieces)))


def _blocks(html: str) -> list[str]:
    """Cut what was said, still escaped and with plain tags in it, into the text of its blocks."""
    text = unescape(_TAG.sub("", _BLOCK_TAG.sub(_BREAK, html)))
    blocks = (block.strip() for block in " ".join(text.split()).split(_BREAK))
    return [block for block in blocks if block and block != _NO_PROSE]
