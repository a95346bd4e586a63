"""Every article as the file it is: its last revision, with what the rows say edited into it.

A saved change writes a revision, so the two differ only where something else wrote the rows.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.models import OuterRef, Prefetch, Subquery

from articles.library import mapping
from articles.library.revising import written
from articles.models import Article, ArticleQuerySet, RelatedArticle, Revision, SeoMetadata
from articles.text import packing
from articles.text.documents import Document, parse

BATCH = 500
"""Articles read at once, about 4 MB."""


Base = Document | None
"""The last revision of an article, parsed; None where it has none."""


@dataclass(frozen=True, slots=True)
class State:
    """An article with its parts, and its last revision as it is stored (None: it has none)."""

    article: Article
    packed: bytes | None

    def document(self, base: Document | None) -> Document:
        """What the rows say; `base` is the last revision."""
        seo = getattr(self.article, "seo", None) or SeoMetadata()
        return mapping.document_of(self.article, seo, list(self.article.related_links.all()), base)


def batches(articles: ArticleQuerySet) -> Iterator[list[State]]:
    """By row number, so that the last batch costs no more than the first: 2 queries each."""
    last = 0
    while batch := _states(articles.order_by("pk").filter(pk__gt=last)[:BATCH]):
        yield batch
        last = batch[-1].article.pk


def text_of(state: State, base: Document | None) -> bytes:
    """The file of an article, whose last revision, parsed, is `base`.

    Raises revising.Refused for rows that no document can hold, Article.DoesNotExist for an article
    deleted since it was read.
    """
    if base is not None and state.packed is not None and state.document(base) == base:
        return packing.unpack(state.packed)
    return _read_again(state.article.pk)


@transaction.atomic
def _read_again(pk: int) -> bytes:
    """While nobody else can save it: rows and revision may have been read before and after."""
    Article.objects.select_for_update(of=("self",)).get(pk=pk)
    [state] = _states(Article.objects.filter(pk=pk))
    text = b"" if state.packed is None else packing.unpack(state.packed)
    base = parse(text) if text else None
    document = state.document(base)
    return text if document == base else written(document, text)


def _states(articles: ArticleQuerySet) -> list[State]:
    latest = Revision.objects.filter(article=OuterRef("pk")).order_by("-number")
    rows = (
        articles.select_related("subject", "seo")
        .prefetch_related(Prefetch("related_links", RelatedArticle.objects.select_related(None)))
        .annotate(packed=Subquery(latest.values("document")[:1]))
    )
    packed = [(row, getattr(row, "packed")) for row in rows]  # noqa: B009  # an annotation
    return [State(row, None if data is None else bytes(data)) for row, data in packed]
