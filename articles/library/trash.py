"""Articles thrown away, with all that belongs to them, until they are restored or go for good."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Model, OuterRef, Subquery

from articles.library import auditing, backup_rows, people, revising, settling, turns, workflow
from articles.library.revising import Refused
from articles.library.rewriting import Change
from articles.models import (
    Article,
    ChangeSet,
    Draft,
    Event,
    Redirect,
    RelatedArticle,
    Revision,
    SeoMetadata,
    Status,
    Subject,
    TrashedArticle,
)
from articles.text import packing, slugs

_PARTS: tuple[type[Model], ...] = (SeoMetadata, RelatedArticle, Revision)
_CHUNK = 200
"""Articles whose rows are read at a time."""


@transaction.atomic
def throw_away(
    articles: Sequence[Article], *, author: User | None, change_set: ChangeSet | None = None
) -> None:
    """Move articles into the trash. Addresses that readers could have known say "gone" until the
    article is restored; drafts of it stay with their editors.

    Raises Refused if `author` may not take a public page away.
    """
    turns.take()
    for article in articles:
        if not workflow.may(author, article.status, article.status):
            raise Refused(f"You may not take “{article}” away from readers. Ask a publisher.")
    waiting = iter(articles)
    while batch := list(islice(waiting, _CHUNK)):
        TrashedArticle.objects.bulk_create(_trashed(batch, author, change_set))
    auditing.note_all(
        auditing.entry(Event.DELETED, user=author, article=one, detail=one.question[:500])
        for one in articles
    )
    revising.delete(articles)


def _trashed(
    batch: Sequence[Article], author: User | None, change_set: ChangeSet | None
) -> Iterator[TrashedArticle]:
    rows = Article._base_manager.in_bulk([one.pk for one in batch])
    parts: dict[int, dict[type[Model], list[Any]]] = defaultdict(lambda: defaultdict(list))
    row: Any
    for model in _PARTS:
        for row in model._base_manager.filter(article_id__in=rows).order_by("pk"):
            parts[row.article_id][model].append(row)
    drafts: dict[int | None, list[UUID]] = defaultdict(list)
    for key, pk in Draft.objects.filter(article__in=rows).values_list("key", "article"):
        drafts[pk].append(key)
    for article in batch:
        sections = [[rows[article.pk]], *(parts[article.pk][model] for model in _PARTS)]
        lines = [b"".join(backup_rows.lines_of(section)) for section in sections]
        yield TrashedArticle(
            article_number=article.pk,
            question=article.question,
            path=article.get_absolute_url(),
            rows=packing.pack(_BETWEEN.join(lines)),
            versions=len(parts[article.pk][Revision]),
            draft_keys=[str(key) for key in drafts[article.pk]],
            deleted_by=author,
            change_set=change_set,
        )


_BETWEEN = b"\0"
"""Parts the rows of one table from those of the next: JSON has no NUL of its own."""


def restore(trashed: TrashedArticle, *, author: User | None) -> Article:
    """Bring an article back, under its old number and with its whole history.

    Raises Refused if another one has its address by now, or `author` may not make it public again.
    """
    back, refused = restore_all([trashed], author=author)
    if refused:
        raise Refused(refused[0][1])
    return back[0]


@transaction.atomic
def restore_all(
    rows: Sequence[TrashedArticle],
    *,
    author: User | None,
    change: Change | None = None,
) -> tuple[list[Article], list[tuple[str, str]]]:
    """Bring articles back; gives them, and the address of each that cannot come with the reason.
    With `change` each gets a revision that says so, by which a change set can be undone.

    All is read, written and settled once: one after the other, 1,100 articles took 67 s."""
    turns.take()
    refused = refusals(rows, author)
    back = _bring_back([row for row in rows if row.pk not in refused], author)
    if change:
        _note(back, change)
    paths = {article.get_absolute_url() for article in back}
    given = RelatedArticle.objects.filter(article__in=back, target=None).select_related(None)
    settling.settle_links(paths | set(given.values_list("url", flat=True)))
    settling.settle_canonicals({article.slug for article in back})
    return back, [(row.path, refused[row.pk]) for row in rows if row.pk in refused]


TAKEN = (
    "Another article is at its address by now. Give that one another address, or delete it, and "
    "put this one back then."
)
NOT_PUBLIC_AGAIN = "This article was public. Only publishers can make it public again."


def refusals(rows: Iterable[TrashedArticle], author: User | None) -> dict[int, str]:
    """Row number → why the article cannot come back, of those that cannot; of two with one address
    the first can."""
    rows = list(rows)
    slugs_of = {row.path.rpartition("/")[2] for row in rows}
    there = Article.objects.with_path().filter(slug__in=slugs_of).order_by()
    taken = set(there.values_list("path", flat=True))
    reasons: dict[int, str] = {}
    for row in rows:
        if row.path in taken:
            reasons[row.pk] = TAKEN
        elif not _may_restore(author, row):
            reasons[row.pk] = NOT_PUBLIC_AGAIN
        else:
            taken.add(row.path)
    return reasons


def may_restore_any(author: User | None) -> bool:
    """Whether an article may come back whatever its status was: then no row need be unpacked."""
    return all(workflow.may(author, status, status) for status in Status)


def _may_restore(author: User | None, row: TrashedArticle) -> bool:
    if may_restore_any(author):
        return True
    status = article_of(row).status
    return workflow.may(author, status, status)


def _bring_back(rows: Sequence[TrashedArticle], author: User | None) -> list[Article]:
    """The articles with their parts; what depends on others is the caller's."""
    kept = [_lines(row) for row in rows]
    articles = [_article(own) for own, *_ in kept]
    _give_subjects(rows, articles)
    Article._base_manager.bulk_create(articles)
    for place, model in enumerate(_PARTS, 1):
        parts = [part for lines in kept for part in backup_rows.rows_of(model, lines[place])]
        model._base_manager.bulk_create(_whole(parts))
    Redirect.objects.filter(old_path__in=[row.path for row in rows], new_path="").delete()
    for row, article in zip(rows, articles, strict=True):
        if row.draft_keys:
            Draft.objects.filter(pk__in=row.draft_keys, article=None).update(article=article)
    auditing.note_all(
        auditing.entry(Event.RESTORED, user=author, article=one, detail="From the trash")
        for one in articles
    )
    TrashedArticle.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return articles


def _give_subjects(rows: Sequence[TrashedArticle], articles: Sequence[Article]) -> None:
    """To each the subject of its address, which may have been deleted or renamed meanwhile."""
    names = [row.path.removeprefix(slugs.PREFIX).partition(slugs.INFIX)[0] for row in rows]
    there = {subject.slug: subject for subject in Subject.objects.filter(slug__in=names)}
    for slug, article in zip(names, articles, strict=True):
        if slug not in there:
            name = article.subject_name or slug
            there[slug] = Subject.objects.create(slug=slug, name=name)
        article.subject = there[slug]
        article.canonical_id = None


def _note(articles: Sequence[Article], change: Change) -> None:
    """A revision of each that says nothing new, only how it came back."""
    newest = Revision.objects.filter(article=OuterRef("article")).order_by("-number")
    rows = Revision.objects.filter(
        article__in=articles, number=Subquery(newest.values("number")[:1])
    )
    last = {row.article_id: row for row in rows.select_related(None)}
    for article in articles:
        if article.pk not in last:
            first = revising.record(article, author=None, message=revising.UNRECORDED)
            assert first  # noqa: S101  (there was none to equal)
            last[article.pk] = first
    Revision.objects.bulk_create(
        Revision(
            article=article,
            number=last[article.pk].number + 1,
            document=last[article.pk].document,
            sha256=last[article.pk].sha256,
            origin=change.origin,
            author=change.author,
            message=change.message,
            change_set_id=change.change_set,
        )
        for article in articles
    )


def article_of(trashed: TrashedArticle) -> Article:
    """The article as it was thrown away, to be read: it is in no table."""
    return _article(_lines(trashed)[0])


def _lines(trashed: TrashedArticle) -> list[list[bytes]]:
    """The lines of the article itself, then those of each of its parts."""
    texts = packing.unpack(bytes(trashed.rows)).split(_BETWEEN)
    return [text.splitlines() for text in texts]


def _article(lines: list[bytes]) -> Article:
    (article,) = backup_rows.rows_of(Article, lines)
    assert isinstance(article, Article)  # noqa: S101  (for the checker of types)
    return article


def _whole(rows: list[Any]) -> list[Any]:
    """Rows without references to what is no more: targets of links are settled anew."""
    authors = set(User.objects.values_list("pk", flat=True))
    sets = {row.change_set_id for row in rows if isinstance(row, Revision)}
    there = set(ChangeSet.objects.filter(pk__in=sets).values_list("pk", flat=True))
    for row in rows:
        if isinstance(row, RelatedArticle):
            row.target_id = None
        elif isinstance(row, Revision):
            row.author_id = row.author_id if row.author_id in authors else None
            row.change_set_id = row.change_set_id if row.change_set_id in there else None
    return rows


@transaction.atomic
def delete_for_good(rows: Sequence[TrashedArticle], *, author: User | None) -> None:
    """Remove articles from the trash. Nothing brings them back but a backup."""
    turns.take()
    auditing.note_all(
        auditing.entry(Event.DELETED, user=author, about=row.path, detail="For good")
        for row in rows
    )
    TrashedArticle.objects.filter(pk__in=[row.pk for row in rows]).delete()


def by(row: TrashedArticle) -> str:
    """Who threw it away."""
    return people.name_of(row.deleted_by)
