"""A new address for a subject, and with it for all its articles: at once, and in one transaction.

This is what the command `rename_subject` does. In the admin `carrying` moves the articles, so that
it can be undone; a subject without any is just saved.
"""

from collections.abc import Callable, Collection
from dataclasses import replace

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from articles.library import (
    bulk,
    readdressing,
    redirecting,
    reshelving,
    settling,
    showing,
    turns,
)
from articles.library.changes import number_of
from articles.library.revising import Refused
from articles.models import Article, ChangeSet, Origin, Revision, Subject
from articles.text import slugs
from articles.text.documents import Document

Progress = Callable[[int, int], None]
"""Called with the articles that are done, and once more with them: each weighs the same."""


def plan(old: str, new: str, public: Collection[str]) -> dict[str, str]:
    """Old address → new one, of all that readers could know of a subject that goes from slug
    `old` to `new`: its articles, of which `public` are the slugs, its page and its feed.

    >>> plan("optics", "light", ["what-is-a-lens"])
    {'/learn/optics/questions/what-is-a-lens': '/learn/light/questions/what-is-a-lens',
     '/learn/optics': '/learn/light', '/learn/optics/feed.atom': '/learn/light/feed.atom'}
    """
    if not public:
        return {}
    moves = {slugs.article_path(old, slug): slugs.article_path(new, slug) for slug in public}
    return moves | reshelving.of_page(old, new)


@transaction.atomic
def rename(
    subject: Subject,
    slug: str,
    *,
    progress: Progress = lambda *_: None,
) -> None:
    """Move a subject with all its articles to the address that `slug` gives.

    Each article gets a revision with its new url, all of one change set; addresses that readers
    could know lead to the new ones. Raises Refused for what cannot be part of an address and for
    the slug of another subject.
    """
    turns.take()
    stored = Subject.objects.select_for_update().get(pk=subject.pk)
    if stored.slug == slug:
        return
    check(slug)
    now = timezone.now()
    articles = Article.objects.filter(subject=stored).order_by("pk")
    held = articles.select_for_update(of=("self",)).defer("answer", "body", "extra")
    rows = {row.pk: row for row in held}
    known = {rows[pk].slug for pk in showing.once_public(rows.values())}
    message = f"Moved {stored} to {slugs.subject_path(slug)} with {number_of(len(rows))}"[:500]
    shared = {
        "origin": Origin.EDIT.value,
        "author_id": None,
        "message": message,
        "change_set_id": ChangeSet.objects.create(message=message, articles=len(rows)).pk,
        "created_at": now,
    }
    done = 0

    def moved(article: int, document: Document) -> Document:
        return replace(document, url=slugs.article_path(slug, document.slug))

    for batch in redirecting.batched(rows):
        bulk.insert(Revision, [made | shared for made in readdressing.revisions(batch, moved)])
        done += len(batch)
        progress(done, done)
    articles.order_by().update(version=F("version") + 1, updated_at=now)
    Subject.objects.filter(pk=stored.pk).update(slug=slug)
    redirecting.move(plan(stored.slug, slug, known))
    settling.settle_links()
    settling.settle_canonicals()


def check(slug: str) -> None:
    """Raises Refused for a slug that no further subject can have."""
    if slugs.split_article_path(slugs.article_path(slug, "question")) is None:
        raise Refused(f"“{slug}” cannot be part of an address. Use letters, digits and hyphens.")
    if Subject.objects.filter(slug=slug).exists():
        raise Refused(f"Another subject has the address “{slug}”. Choose another one.")
