"""Addresses as editors give them: copied from a browser, or typed into a redirect."""

import re
from urllib.parse import unquote, urlsplit

from django.conf import settings

from articles.library import pages
from articles.text import slugs

_COPIED = re.compile(
    r"(?:https?://)?[^/\s]*(/learn/[^/\s]+/questions/[^/?#\s]+)/?(?:[?#]\S*)?", re.IGNORECASE
)


def article_address(text: str) -> tuple[str, str] | None:
    """Subject slug and slug of the article whose address `text` is; None where it is none.

    Host, query, fragment, a closing slash and ".md" may be there:
    "https://example.org/learn/physics/questions/what-is-light.md?a=1#b" gives
    ("physics", "what-is-light").
    """
    copied = _COPIED.fullmatch(text)
    return slugs.split_article_path(unquote(copied[1]).removesuffix(".md")) if copied else None


def leads_somewhere(address: str) -> bool:
    """Whether a link to `address`, a path with or without a query, finds a page or a file."""
    path = unquote(urlsplit(address).path)
    return path.startswith((settings.MEDIA_URL, settings.STATIC_URL)) or bool(pages.taken([path]))
