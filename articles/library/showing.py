"""Which addresses readers could have known: those that were public at some moment."""

from collections.abc import Iterable

from django.utils import timezone

from articles.library import mapping
from articles.library.redirecting import batched
from articles.models import RETIRED, Article, Revision, Status
from articles.text.documents import parse


def once_public(articles: Iterable[Article]) -> set[int]:
    """Row numbers of those of `articles` that were published at their present address at some
    moment that is over by now, by what their rows or else their revisions say.

    A draft never was, nor was a scheduled one whose moment has not come. One that came into the
    library as withdrawn was, as far as anybody can tell.
    """
    now = timezone.now()
    found: set[int] = set()
    hidden: dict[int, Article] = {}
    for article in articles:
        if article.status == Status.PUBLISHED and article.published_at <= now:
            found.add(article.pk)
        else:
            hidden[article.pk] = article
    for batch in batched(hidden):
        rows = Revision.objects.filter(article__in=batch).select_related(None)
        history: dict[int, list[Revision]] = {}
        for revision in rows:
            history.setdefault(revision.article_id, []).append(revision)
        for pk, revisions in history.items():
            if _was_shown(revisions, hidden[pk].get_absolute_url(), hidden[pk]):
                found.add(pk)
    return found


def was_public(article: Article, url: str) -> bool:
    """Whether readers could see the article at `url`, one of its addresses up to now."""
    return _was_shown(article.revisions.all(), url, article)


def _was_shown(newest_first: Iterable[Revision], url: str, article: Article) -> bool:
    """A revision counts from the moment of its publication to that of the next one."""
    until = timezone.now()
    for revision in newest_first:
        document = parse(revision.text)
        status = mapping.article_values(document)["status"]
        begins = mapping.stated_time(document) or article.created_at
        is_public = status == Status.PUBLISHED or (status in RETIRED and revision.number == 1)
        if document.url == url and is_public and begins <= until:
            return True
        until = revision.created_at
    return False
