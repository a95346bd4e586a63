"""Changes made to many articles together, taken back together."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max, Min

from articles.library import auditing, revising, rewriting, saving, trash, turns, workflow
from articles.library.redirecting import batched
from articles.library.revising import Refused
from articles.library.rewriting import Change
from articles.models import Article, ChangeSet, Event, Origin, Revision, TrashedArticle
from articles.text.documents import parse
from articles.text.reconciling import reconcile

Progress = Callable[[int, int], None]
"""Called with the articles that are done and those that there are."""


@dataclass(slots=True)
class Undone:
    """What came of it: how many articles are as before, and those left alone with the reason."""

    change_set: ChangeSet
    articles: int = 0
    left: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Span:
    """The first and the last revision that a change set gave to an article."""

    article_id: int
    first: int
    last: int


def size(change_set: ChangeSet) -> int:
    """How many articles a change set touched, or threw away."""
    touched = Revision.objects.filter(change_set=change_set).order_by()
    thrown = TrashedArticle.objects.filter(change_set=change_set)
    return touched.values("article").distinct().count() + thrown.count()


@transaction.atomic
def undo(
    change_set: ChangeSet, *, author: User | None, progress: Progress = lambda *_: None
) -> Undone:
    """Bring each article to what it was before `change_set`; as a change set of its own, so that
    this can be undone too.

    What was changed since stays: an article in which both touched the same words is left alone. One
    that the change set made goes to the trash, one that it threw away comes back. Raises Refused if
    it was undone already.
    """
    turns.take()
    held = ChangeSet.objects.select_for_update().get(pk=change_set.pk)
    if held.undone_by_id:
        raise Refused("These changes were undone already.")
    message = f"Undid: {held}"[:500]
    done = Undone(ChangeSet.objects.create(author=author, message=message))
    spans, thrown = list(_spans(held)), trash.of(held.pk)
    total = len(spans) + len(thrown)
    made = _made(spans)
    _throw_away(done, made, author)
    progress(len(made), total)
    spans = [span for span in spans if span.article_id not in made]
    for place, span in enumerate(spans, len(made)):
        _try(done, span, author, message)
        progress(place, total)
    before = len(made) + len(spans)
    back, refused = trash.restore_all(
        thrown, author=author, progress=lambda n: progress(before + n, total)
    )
    for article in back:
        _note(article, done.change_set, author, message)
    done.articles += len(back)
    done.left += refused
    if done.articles or not done.left:
        held.undone_by = done.change_set
        held.save(update_fields=["undone_by"])
    auditing.note(Event.UNDONE, user=author, about=str(held), detail=f"{done.articles:,} articles")
    return done


def _note(article: Article, change_set: ChangeSet, author: User | None, message: str) -> None:
    """A revision that says nothing new, by which this change set knows the article it restored."""
    last = Revision.objects.filter(article=article).latest("number")
    change = Change(Origin.UNDO, author, message, change_set.pk)
    rewriting.add_revision(article, last.text, last.number + 1, change)


def _spans(change_set: ChangeSet) -> Iterator[Span]:
    rows = Revision.objects.filter(change_set=change_set).order_by("article_id")
    ends = rows.values("article_id").annotate(first=Min("number"), last=Max("number"))
    for row in ends.values_list("article_id", "first", "last"):
        yield Span(*row)


def _made(spans: list[Span]) -> set[int]:
    """Row numbers of the articles that have no revision but those of the change set."""
    first = [span for span in spans if span.first == 1]
    latest: dict[int, int] = {}
    for batch in batched(span.article_id for span in first):
        rows = Revision.objects.filter(article__in=batch).order_by().values_list("article")
        latest |= dict(rows.annotate(latest=Max("number")))
    return {span.article_id for span in first if latest[span.article_id] == span.last}


def _throw_away(done: Undone, made: set[int], author: User | None) -> None:
    """Move what the change set made to the trash, all of it together: one by one, an import of
    23,962 articles took seven minutes."""
    for batch in batched(sorted(made)):
        articles = list(Article.objects.filter(pk__in=batch))
        allowed = [one for one in articles if workflow.may(author, one.status, one.status)]
        trash.throw_away(allowed, author=author, change_set=done.change_set)
        done.articles += len(allowed)
        paths = (one.get_absolute_url() for one in articles if one not in allowed)
        done.left += [(path, "Only publishers take a public page away.") for path in paths]


def _try(done: Undone, span: Span, author: User | None, message: str) -> None:
    """One article; what keeps it from being undone leaves the others alone."""
    article = Article.objects.get(pk=span.article_id)
    try:
        with transaction.atomic():
            reason = _undo_one(
                article, span, Change(Origin.UNDO, author, message, done.change_set.pk)
            )
    except Refused as refused:
        reason = str(refused)
    if reason:
        done.left.append((article.get_absolute_url(), reason))
    else:
        done.articles += 1


def _undo_one(article: Article, span: Span, change: Change) -> str:
    """Undo what a change set did to one article; the reason if that cannot be."""
    row = saving.held(article)
    newest = Revision.objects.filter(article=row).latest("number")
    before = Revision.objects.filter(article=row, number__lt=span.first).order_by("-number").first()
    if before is None and span.first == 1:
        return "It was made by these changes, and changed since."
    if before is None:
        return "Its version before these changes is not kept any more."
    first = Revision.objects.get(article=row, number=span.first)
    was_restored = first.origin == Origin.UNDO and first.sha256 == before.sha256
    if was_restored and newest.number == span.last:
        trash.throw_away([row], author=change.author, change_set=_change_set(change))
        return ""
    if newest.number == span.last:
        rewriting.become(row, before.text, parse(newest.text), newest.number + 1, change)
        return ""
    after = Revision.objects.get(article=row, number=span.last)
    joined = reconcile(parse(after.text), parse(before.text), parse(newest.text))
    if joined.questions:
        return "Somebody changed the same words since."
    result = joined.result({})
    if result != parse(newest.text):
        data = revising.written(result, newest.text)
        rewriting.become(row, data, parse(newest.text), newest.number + 1, change)
    return ""


def _change_set(change: Change) -> ChangeSet | None:
    return ChangeSet.objects.filter(pk=change.change_set).first() if change.change_set else None
