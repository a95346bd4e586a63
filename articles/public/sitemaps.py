"""Maps for search engines: https://www.sitemaps.org/protocol.html."""

from collections.abc import Iterable
from datetime import datetime
from xml.sax.saxutils import escape

from django.db.models import F, Max
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from articles.library.seo import absolute
from articles.models import Article
from articles.public import lists

PER_PART = 10_000
"""Row numbers in one map: at most as many addresses, about 2 MB. The protocol allows 50,000."""

_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"

Entry = tuple[str, datetime | None]


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All maps, with the last change in each."""
    parts = (
        Article.objects.indexable()
        .order_by()
        .annotate(part=F("pk") / PER_PART)
        .values_list("part")
        .annotate(last=Max("updated_at"))
        .order_by("part")
    )
    entries: list[Entry] = [("/sitemap-pages.xml", None)]
    entries += [(f"/sitemap-{part}.xml", last) for part, last in parts]
    return _xml("sitemapindex", "sitemap", entries)


@require_safe
def pages(request: HttpRequest) -> HttpResponse:
    """Home, the list of subjects, and the subjects."""
    shelves = lists.shelves()
    last = max((shelf.updated_at for shelf in shelves), default=None)
    entries: list[Entry] = [("/", last), ("/learn", last), ("/about", None), ("/privacy", None)]
    return _xml("urlset", "url", entries + [(shelf.address, shelf.updated_at) for shelf in shelves])


@require_safe
def articles(request: HttpRequest, part: int) -> HttpResponse:
    """The indexable articles whose row numbers lie in one range."""
    rows = (
        Article.objects.indexable()
        .filter(pk__gte=part * PER_PART, pk__lt=(part + 1) * PER_PART)
        .with_path()
        .order_by("pk")
    )
    entries = list(rows.values_list("path", "updated_at"))
    if not entries:
        raise Http404("There is no such map.")
    return _xml("urlset", "url", entries)


def _xml(root: str, element: str, entries: Iterable[Entry]) -> HttpResponse:
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<{root} xmlns="{_NAMESPACE}">']
    for path, last in entries:
        changed = f"<lastmod>{last.isoformat(timespec='seconds')}</lastmod>" if last else ""
        lines.append(f"<{element}><loc>{escape(absolute(path))}</loc>{changed}</{element}>")
    lines.append(f"</{root}>\n")
    return HttpResponse("\n".join(lines), content_type="application/xml; charset=utf-8")
