"""Maps for search engines: https://www.sitemaps.org/protocol.html.

Of a subject's list the first page alone is in them: the others lead to nothing that is not there.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import chain
from xml.sax.saxutils import escape

from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.library import own_pages
from articles.library.prepared import Prepared
from articles.library.seo import absolute
from articles.models import PER_MAP, Article, Page
from articles.public import lists

LONGEST = 2_047
"""Characters of an address in a map; longer ones are left out."""

_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_TYPE = "application/xml; charset=utf-8"
_LAST_PART = 2**63 // PER_MAP - 1
"""Beyond it are no row numbers: databases refuse to compare with larger ones."""
_ROWS = 500
"""Articles read at a time, and sent: about 70 KB."""

Entry = tuple[str, datetime | None]

# One for each map, each a single look into an index: of a million articles all took 15 ms, where
# one query over all rows took 1.1 s.
_LAST_CHANGE: Prepared[datetime] = Prepared(
    lambda number, at: Article.objects.indexable(at).changes_in_map(number)[:1],
    number=int,
    at=datetime,
)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All maps that have articles, with the last change in each."""
    last_row = Article.objects.aggregate(last=Max("pk"))["last"] or 0
    now = timezone.now()
    entries: list[Entry] = [("/sitemap-pages.xml", None)]
    for number in range(last_row // PER_MAP + 1):
        changes = _LAST_CHANGE(number=number, at=now)
        entries += [(f"/sitemap-{number}.xml", change) for change in changes]
    return HttpResponse(_xml("sitemapindex", "sitemap", entries), content_type=_TYPE)


@require_safe
def pages(request: HttpRequest) -> HttpResponse:
    """Home, the list of subjects, the subjects, and the operator's own pages."""
    shelves = lists.shelves()
    last = max((shelf.updated_at for shelf in shelves), default=None)
    entries: list[Entry] = [("/", last), ("/learn", last)]
    entries += [(shelf.address, shelf.updated_at) for shelf in shelves]
    written = dict(Page.objects.values_list("slug", "updated_at"))
    own = dict.fromkeys(own_pages.BUILT_IN) | written
    entries += [(f"/{slug}", changed) for slug, changed in own.items()]
    return HttpResponse(_xml("urlset", "url", entries), content_type=_TYPE)


@require_safe
def articles(request: HttpRequest, part: int) -> StreamingHttpResponse:
    """The indexable articles whose row numbers lie in one range, sent while they are read."""
    rows = _rows(min(part, _LAST_PART))
    first = next(rows, None)
    if first is None:
        raise Http404("There is no such map.")
    return StreamingHttpResponse(_xml("urlset", "url", chain([first], rows)), content_type=_TYPE)


_NEXT_ROWS: Prepared[tuple[int, str, datetime, datetime]] = Prepared(
    lambda first, end, at: (
        Article.objects.indexable(at)
        .filter(pk__gte=first, pk__lt=end)
        .with_path()
        .order_by("pk")
        .values_list("pk", "path", "updated_at", "published_at")[:_ROWS]
    ),
    first=int,
    end=int,
    at=datetime,
)


def _rows(part: int) -> Iterator[Entry]:
    """The entries of a map, `_ROWS` at a time. No cursor stays open meanwhile: one that a reader
    who went away leaves behind ends another request's transaction on PostgreSQL."""
    first, end, now = part * PER_MAP, (part + 1) * PER_MAP, timezone.now()
    while rows := _NEXT_ROWS(first=first, end=end, at=now):
        for pk, path, *moments in rows:
            first = pk + 1
            yield path, max(moments)


def _xml(root: str, element: str, entries: Iterable[Entry]) -> Iterator[str]:
    """A map, in pieces of `_ROWS` entries."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<{root} xmlns="{_NAMESPACE}">']
    for path, last in entries:
        address = escape(absolute(path))
        if len(address) > LONGEST:
            continue
        changed = f"<lastmod>{last.isoformat(timespec='seconds')}</lastmod>" if last else ""
        lines.append(f"<{element}><loc>{address}</loc>{changed}</{element}>")
        if len(lines) >= _ROWS:
            yield "\n".join(lines) + "\n"
            lines.clear()
    yield "\n".join([*lines, f"</{root}>\n"])
