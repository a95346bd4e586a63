"""Typed tags that have no partner in their block are shown, as every tag is that is not obeyed.

Left alone, ``<b>`` without its ``</b>`` makes the rest of the answer bold: HTML carries an open
element from each paragraph into the next, and a lone ``</b>`` vanishes.
"""

import re
from collections import defaultdict

from articles.text.sanitizing import BLOCK_TAGS, INLINE_TAGS, TYPED_TAGS

_VOID = {"br", "wbr"}
# Every bracket begins one of these: a typed tag, a block's tag, another tag that Markdown writes,
# or none of them, which the sanitizer would drop with what it holds.
_BRACKET = re.compile(
    rf"<(?:(?P<closes>/?)(?P<typed>{'|'.join(sorted(TYPED_TAGS))})\s?/?>"
    rf"|(?P<block>/?(?:{'|'.join(sorted(BLOCK_TAGS))})\b)"
    rf"|(?P<inline>/?(?:{'|'.join(sorted(INLINE_TAGS))})\b))?",
    re.IGNORECASE,
)


def with_lone_tags_shown(html: str) -> str:
    """Escape the tags in a Markdown parser's HTML that are not paired within one block.

    >>> with_lone_tags_shown("<p><b>a</p><p><i>b</i></b></p>")
    '<p>&lt;b>a</p><p><i>b</i>&lt;/b></p>'
    """
    lone: list[int] = []
    waiting: dict[str, list[int]] = defaultdict(list)
    for bracket in _BRACKET.finditer(html):
        name = (bracket["typed"] or "").lower()
        if bracket["block"]:
            lone += [at for opened in waiting.values() for at in opened]
            waiting.clear()
        elif name and not bracket["closes"]:
            waiting[name] += [] if name in _VOID else [bracket.start()]
        elif name and waiting[name]:
            waiting[name].pop()
        elif not bracket["inline"]:
            lone.append(bracket.start())
    lone += [at for opened in waiting.values() for at in opened]
    return _escaped(html, sorted(lone)) if lone else html


def _escaped(html: str, brackets: list[int]) -> str:
    starts = [0, *(at + 1 for at in brackets)]
    ends = [*brackets, len(html)]
    return "&lt;".join(html[start:end] for start, end in zip(starts, ends, strict=True))
