"""Addresses as editors type them into a redirect: whether something is there."""

from urllib.parse import unquote, urlsplit

from django.conf import settings

from articles.library import pages


def leads_somewhere(address: str) -> bool:
    """Whether a link to `address`, a path with or without a query, finds a page or a file."""
    path = unquote(urlsplit(address).path)
    return path.startswith((settings.MEDIA_URL, settings.STATIC_URL)) or bool(pages.taken([path]))
