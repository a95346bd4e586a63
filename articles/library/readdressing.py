"""Documents of many articles with another address, as their next revisions."""

from collections.abc import Callable, Collection, Iterator
from hashlib import sha256
from typing import Any

from django.db.models import OuterRef, Subquery

from articles.library import revising
from articles.models import Revision
from articles.text import packing
from articles.text.documents import Document, parse


def revisions(
    articles: Collection[int], change: Callable[[int, Document], Document]
) -> Iterator[dict[str, Any]]:
    """The columns of the next revision of each article: its last one as `change` makes it. One
    without a history gets none. Raises Refused for what no document can hold."""
    last = Revision.objects.filter(article=OuterRef("article")).order_by("-number")
    rows = Revision.objects.filter(article__in=articles, number=Subquery(last.values("number")[:1]))
    for row in rows.select_related(None):
        data = revising.written(change(row.article_id, parse(row.text)), row.text)
        yield {
            "article_id": row.article_id,
            "number": row.number + 1,
            "document": packing.pack(data),
            "sha256": sha256(data).hexdigest(),
            "in_folder": False,
        }
