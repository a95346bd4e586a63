"""The allowlist: which HTML may reach a reader. Everything else is dropped here."""

import re

import nh3

_TYPED = "b br del em i ins kbd mark q s samp small strong sub sup u var wbr"
_BLOCKS = "blockquote h1 h2 h3 h4 h5 h6 hr li ol p pre table tbody td th thead tr ul"

# What an author may type between Markdown's own marks, without attributes.
TYPED_TAGS = frozenset(_TYPED.split())
# What Markdown writes.
BLOCK_TAGS = frozenset(_BLOCKS.split())
INLINE_TAGS = frozenset({"a", "code", "img"})

# No id, no style and no event handler on any of them; rendering adds its own afterwards.
_ATTRIBUTES: dict[str, set[str]] = {
    "*": set(),  # otherwise nh3 lets title and lang pass everywhere
    "a": {"href", "title"},
    "code": {"class"},
    "img": {"src", "alt", "title"},
    "ol": {"start"},
    "td": {"align"},
    "th": {"align"},
}

_CLEANER = nh3.Cleaner(
    tags={*TYPED_TAGS, *BLOCK_TAGS, *INLINE_TAGS},
    attributes=_ATTRIBUTES,
    url_schemes={"http", "https", "mailto"},
    link_rel=None,
)


# nh3 takes quadratic time for references and for signs beyond ASCII in one text (320,000 "©"
# 1.7 s, a million "&" 12 s). Comments, which it drops, part a long text into several.
LONG_TEXT = 4_000
_LONG_TEXT = re.compile(rf"(?<=>)[^<>]{{{LONG_TEXT},}}")
_PART = re.compile(rf"(?:[^&]|&[^&;]{{1,10}};|&){{1,{LONG_TEXT}}}")


def sanitize(html: str) -> str:
    """Return well-formed HTML of allowed tags, attributes and link schemes only.

    Every ``<`` of the result begins a tag and every ``>`` ends one: nh3 serializes a parsed
    tree and escapes both in text and in attribute values. ``rendering`` relies on it.

    >>> sanitize('<p onclick="x()">a <script>b</script><a href="javascript:c">d</a>')
    '<p>a <a>d</a></p>'
    """
    return _CLEANER.clean(_LONG_TEXT.sub(_parted, html))


def _parted(text: re.Match[str]) -> str:
    return "<!---->".join(_PART.findall(text[0]))
