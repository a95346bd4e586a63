"""Which addresses have a page: many at once, in a bounded number of queries."""

import re
from collections.abc import Collection, Iterable

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import Resolver404, resolve

from articles.library import own_pages
from articles.library.redirecting import batched
from articles.models import Article, ArticleQuerySet, Subject
from articles.text import slugs


def taken(paths: Iterable[str]) -> set[str]:
    """Those of `paths` that belong to a page: to an article in any state, a subject, one of the
    fixed pages, or a form of one of these such as its feed."""
    return _those_of(paths, Article.objects.all(), Subject.objects.all())


def readable(paths: Iterable[str]) -> set[str]:
    """Those of `paths` at which a reader finds a page by now, or at which a file may lie."""
    everything = list(paths)
    files = {
        path for path in everything if path.startswith((settings.MEDIA_URL, settings.STATIC_URL))
    }
    published = Article.objects.published()
    subjects = Subject.objects.filter(Exists(published.filter(subject=OuterRef("pk"))))
    return files | _those_of(everything, published, subjects)


def _those_of(
    paths: Iterable[str], articles: ArticleQuerySet, subjects: QuerySet[Subject]
) -> set[str]:
    found: set[str] = set()
    for batch in batched(paths):
        parts = {path: named for path in batch if (named := _parts(path)) is not None}
        wanted = {named["slug"] for named in parts.values() if "slug" in named}
        # Asked by slug first: the index of what is published took SQLite 500 ms, that of slugs 10.
        among = Exists(articles.filter(pk=OuterRef("pk")))
        rows = Article.objects.filter(among, slug__in=wanted).order_by()
        there = set(rows.values_list("subject__slug", "slug"))
        shelves = {named["subject_slug"] for named in parts.values() if "subject_slug" in named}
        own = own_pages.slugs_of_all() if any("page_slug" in n for n in parts.values()) else set()
        standing = set(subjects.filter(slug__in=shelves).values_list("slug", flat=True))
        found |= {path for path, named in parts.items() if _stands(named, there, standing, own)}
    return found


def _parts(address: str) -> dict[str, str] | None:
    """The parts of an address that some page could have; None where none could. A query or
    fragment makes it no other page. A file is no page."""
    path = re.split("[?#]", address, maxsplit=1)[0]
    if path.startswith(settings.MEDIA_URL):
        return None
    if where := slugs.split_article_path(path):
        return {"subject_slug": where[0], "slug": where[1]}
    try:
        return resolve(path).kwargs
    except Resolver404:
        return None


def _stands(
    named: dict[str, str],
    articles: Collection[tuple[str, str]],
    subjects: Collection[str],
    own: Collection[str],
) -> bool:
    if "page_slug" in named:
        return named["page_slug"] in own
    if "slug" in named:
        return (named["subject_slug"], named["slug"]) in articles
    return "subject_slug" not in named or named["subject_slug"] in subjects
