"""What an editor's form sent, saved; or the three texts that a conflict is made of.

Compare `revising`, which writes down what the database holds: here is decided whether it may come
to hold it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction

from articles.library import mapping, opening, people, revising, rewriting, telling, turns, workflow
from articles.library.revising import Refused
from articles.library.rewriting import Change
from articles.models import Article, Origin, RelatedArticle, Revision, SeoMetadata
from articles.text.documents import Document, parse


@dataclass(frozen=True, slots=True)
class Edited:
    """An article with the values of a form, opened at a version and a revision's number."""

    article: Article
    seo: SeoMetadata
    links: Sequence[RelatedArticle]
    opened_version: int | None
    opened_number: int | None


class Conflict(revising.Conflict):
    """Somebody else saved since: the number and document of what both began with (None: not known
    any more), what the editor made of it as document and as text, and the revision that stands."""

    def __init__(
        self, article: Article, number: int | None, mine: Document, theirs: Revision
    ) -> None:
        who = people.name_of(theirs.author) or "An import"
        super().__init__(f"{who} saved this article after you had opened it.")
        self.article = article
        self.number = number
        self.base = opening.base(article, number)
        self.mine = mine
        self.text = revising.written(mine, theirs.text)
        self.theirs = theirs


class Gone(Refused):
    """The article was deleted since the form was opened."""

    def __init__(self) -> None:
        super().__init__(
            "This article was deleted after you had opened it. Your text is kept as a draft; the "
            "article can be restored from the trash."
        )


@transaction.atomic
def save(edited: Edited, *, author: User, message: str = "") -> Revision | None:
    """Save what an editor changed of an article: one revision, None if nothing differs.

    Raises Conflict if it is not at the version that was opened, Gone if it is no more, Refused
    for what no document can hold or `author` may not do.
    """
    row = held(edited.article)
    article = edited.article
    workflow.check(author, row.status, article.status)
    if row.version != edited.opened_version:
        raise _conflict(edited, row)
    _refuse_if_taken(article)
    revising.save_changes(article, edited.opened_version)
    _save_seo(edited.seo, article)
    if _given(edited.links) != _given(list(article.related_links.all())):
        revising.replace_related(article, edited.links)
    before = workflow.standing(row)
    word = workflow.told(before, workflow.standing(article))
    revision = revising.record(article, author=author, message=message or word)
    if revision:
        telling.of_step(article, before, author, message)
    return revision


@transaction.atomic
def add(edited: Edited, *, author: User, message: str = "") -> Revision | None:
    """Save a new article, with its first revision."""
    article = edited.article
    workflow.check(author, None, article.status)
    turns.take()
    _refuse_if_taken(article)
    article.save()
    _save_seo(edited.seo, article)
    revising.replace_related(article, edited.links)
    word = workflow.told(None, workflow.standing(article))
    revision = revising.record(article, author=author, message=message or word)
    telling.of_step(article, None, author, message)
    return revision


def credited(message: str, writer: str) -> str:
    """The message of a revision; it names who wrote the text, where somebody else saves it."""
    by = f"Text by {writer}"
    if not writer:
        return message
    return f"{by}: {message}"[:LONGEST_MESSAGE] if message else by


LONGEST_MESSAGE = 500
"""Characters of what a revision says of itself."""


def save_joined(
    article: Article,
    mine: Document,
    result: Document,
    seen: int,
    *,
    author: User,
    writer: str = "",
) -> Revision | None:
    """Save what an editor made of a conflict with revision number `seen`; `writer` is who wrote
    `mine`, where that is somebody else.

    Their own text becomes a revision before it, so that the history holds all three. Raises
    Conflict if another revision was saved in the meantime: what both began with is then `seen`.
    """
    # In a transaction of its own: a conflict would take it back.
    with transaction.atomic():
        revising.record(held(article), author=None, message=revising.UNRECORDED)
    return _save_joined(article, mine, result, seen, author, writer)


@transaction.atomic
def _save_joined(
    article: Article, mine: Document, result: Document, seen: int, author: User, writer: str
) -> Revision | None:
    row = held(article)
    last = Revision.objects.filter(article=row).latest("number")
    if last.number != seen:
        raise Conflict(row, seen, result, last)
    base, number = parse(last.text), last.number
    if mine == result == base:
        return None
    if mine != result:
        number += 1
        own = Change(Origin.EDIT, author, credited("Before it was joined", writer))
        rewriting.add_revision(row, revising.written(mine, last.text), number, own)
    who = people.name_of(last.author) or "the library"
    change = Change(Origin.MERGE, author, credited(f"Joined with the text of {who}", writer))
    data = revising.written(result, last.text)
    return rewriting.become(row, data, base, number + 1, change)


def held(article: Article) -> Article:
    """The row of `article`, nobody else's until the transaction ends. Raises Gone."""
    turns.take()
    rows = Article.objects.select_for_update(of=("self",))
    row: Article | None = rows.filter(pk=article.pk).first()
    if row is None:
        raise Gone
    return row


def _conflict(edited: Edited, row: Article) -> Conflict:
    theirs = Revision.objects.filter(article=row).select_related("author").latest("number")
    base = opening.base(row, edited.opened_number)
    mine = mapping.document_of(edited.article, edited.seo, edited.links, base or parse(theirs.text))
    return Conflict(row, edited.opened_number, mine, theirs)


def _refuse_if_taken(article: Article) -> None:
    """The form looked already, before the row was held."""
    there = Article.objects.filter(subject=article.subject, slug=article.slug)
    if there.exclude(pk=article.pk).exists():
        raise Refused(
            f"Another article came to {article.get_absolute_url()} meanwhile. Choose another "
            "address."
        )


def _save_seo(seo: SeoMetadata, article: Article) -> None:
    seo.article = article
    stored: Mapping[str, object] = (
        SeoMetadata.objects.filter(article=article).values().first() or {}
    )
    if any(getattr(seo, field.attname) != stored.get(field.attname) for field in _SEO_FIELDS):
        seo.save()


_SEO_FIELDS = SeoMetadata._meta.concrete_fields


def _given(links: Sequence[RelatedArticle]) -> list[tuple[object, ...]]:
    return [(link.target_id, link.url, link.title, link.subject, link.source_id) for link in links]
