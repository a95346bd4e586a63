"""Addresses as editors type them into a redirect: whether something is there."""

from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve

from articles.models import Article, Subject


def has_page(path: str) -> bool:
    """Whether a page of this site stands at `path`: that of an article in any state, of a subject,
    one of the fixed pages, or a form of one of these such as its feed."""
    try:
        found = resolve(path).kwargs
    except Resolver404:
        return False
    if "slug" in found:
        return bool(Article.objects.at_path(found["subject_slug"], found["slug"]).exists())
    return (
        "subject_slug" not in found or Subject.objects.filter(slug=found["subject_slug"]).exists()
    )


def leads_somewhere(address: str) -> bool:
    """Whether a link to `address`, a path with or without a query, finds a page or a file."""
    path = unquote(urlsplit(address).path)
    return path.startswith((settings.MEDIA_URL, settings.STATIC_URL)) or has_page(path)
