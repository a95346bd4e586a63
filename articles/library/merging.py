"""Two articles that answer the same question become one."""

from django.contrib.auth.models import User
from django.db import transaction

from articles.library import redirecting, revising, settling, showing, telling, turns, workflow
from articles.library.revising import Refused
from articles.models import Article, RelatedArticle, Status


@transaction.atomic
def merge(gone: Article, kept: Article, *, author: User | None, message: str = "") -> None:
    """Let `kept` stand for `gone` from now on.

    `gone` is withdrawn, with its text and history; its address, if readers could know it, leads
    to `kept`, as do the related links that led to it, and what was its copy is one of `kept`.
    Publishing it again takes its address back. Raises Refused where readers would lose a page,
    and revising.Conflict where somebody saved one of the two since it was read.
    """
    if gone.pk == kept.pk:
        raise Refused(f"{kept.get_absolute_url()} cannot be merged into itself. Name two articles.")
    if not kept.is_published:
        raise Refused(f"{kept.get_absolute_url()} is not public. Publish it first.")
    turns.take()
    rows = Article.objects.select_for_update(of=("self",)).in_bulk([gone.pk, kept.pk])
    for one in (gone, kept):
        revising.check_version(rows[one.pk], one.version)
    was = workflow.standing(gone)
    old, new = gone.get_absolute_url(), kept.get_absolute_url()
    was_public = gone.pk in showing.once_public([gone])
    Article.objects.filter(pk=gone.pk).update(status=Status.WITHDRAWN)
    revising.record(gone, author=author, message=message or f"Merged into {new}"[:500])
    telling.of_step(gone, was, author, f"Merged into {new}")
    if was_public:
        redirecting.move({old: new})
    RelatedArticle.objects.filter(target=gone).update(target=kept)
    settling.settle_canonicals({gone.slug, kept.slug})
