"""Code with classes for its keywords, strings and comments, as Pygments finds them."""

from collections.abc import Iterator
from functools import lru_cache
from html import escape
from itertools import groupby
from typing import NamedTuple

from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import Comment, Keyword, String, _TokenType
from pygments.util import ClassNotFound

# Some lexers take quadratic time for hostile code: JavaScript's a second for 20,000 characters
# of "a.a.a.". Longer code than this is shown plain; the longest real block has 1,424.
MAX_CODE = 4_000

# The three the design colors, by Pygments' own short names. Marking every name and operator
# as well would triple the weight of a block for nothing a reader can see.
_CLASSES = ((Keyword, "k"), (String, "s"), (Comment, "c"))


class Highlighted(NamedTuple):
    """Code as inline HTML, and the language's name as a reader knows it ("" if none)."""

    html: str
    language: str


def highlight(code: str, language: str) -> Highlighted:
    """Mark up code of a language named as in a fence: ``py``, ``C++``, ``console``.

    The text stays as it is, character for character. An unknown language keeps its given
    name and gets no marks.

    >>> highlight("return 1", "py")
    Highlighted(html='<span class="k">return</span> 1', language='Python')
    """
    lexer = _lexer(language) if language else None
    if lexer is None:
        return Highlighted(escape(code), language)
    if len(code) > MAX_CODE:
        return Highlighted(escape(code), lexer.name)
    return Highlighted("".join(_marked(lexer, code)), lexer.name)


def _marked(lexer: Lexer, code: str) -> Iterator[str]:
    # Neighbors of one class share an element: a string comes as quote, text, quote.
    for name, tokens in groupby(lexer.get_tokens(code), lambda token: _class_name(token[0])):
        safe = escape("".join(text for _, text in tokens))
        yield f'<span class="{name}">{safe}</span>' if name else safe


@lru_cache(maxsize=512)
def _class_name(kind: _TokenType) -> str:
    return next((name for group, name in _CLASSES if kind in group), "")


@lru_cache(maxsize=128)
def _lexer(language: str) -> Lexer | None:
    try:
        return get_lexer_by_name(language, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return None
