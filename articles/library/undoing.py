"""Changes made to many articles together, taken back together."""

import time
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F, Max, Min

from articles.library import (
    auditing,
    changing,
    emptied,
    mailing,
    merging,
    revising,
    rewriting,
    saving,
    settling,
    tasking,
    telling,
    trash,
    undone_imports,
    workflow,
)
from articles.library.changes import number_of
from articles.library.revising import Refused
from articles.library.rewriting import Change
from articles.library.tasking import Tell
from articles.models import OVER, Article, ChangeSet, Event, Origin, Revision, Task, TrashedArticle
from articles.text.documents import parse
from articles.text.reconciling import reconcile

CHUNK = 50
"""Articles in a transaction: about half a second during which others wait to write."""


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


def undo(
    change_set: ChangeSet,
    *,
    author: User | None,
    told: Tell | None = None,
) -> Task:
    """Bring each article to what it was before `change_set`; as a change set of its own, so that
    this can be undone too. At once if it is little or nobody waits for a page (`author` is None, a
    command, which `told` shows the way of it), else by a worker.

    What was changed since stays: an article in which both touched the same words is left alone. One
    that the change set made goes to the trash, one that it threw away comes back. Raises Refused if
    it was undone already.
    """
    if change_set.undone_by_id:
        raise Refused(UNDONE)
    kind, title = "undo", f"Undo: {change_set}"
    arguments = {"change_set": str(change_set.pk)}
    if author and size(change_set) > tasking.AT_ONCE:
        return tasking.start(kind, title, author=author, arguments=arguments)
    return tasking.run_here(kind, title, author=author, arguments=arguments, told=told)


UNDONE = "These changes were undone already."
OPEN = "These changes are not through yet. Cancel their task first, or wait for its end."
NOT_TWICE = "This brought subjects back. Merge, split or rename them once more instead."
NO_MORE = "You may not undo changes to many. Ask an administrator for the permission."

_CHANGED, _THROWN = "changed", "thrown"
"""The two parts of a change set, in the order in which they are undone."""


def run(task: Task, tell: Tell) -> None:
    """What a task of this does: chunk by chunk. The number of the last article that is done stands
    in its report, so that it goes on behind it."""
    held = _begin(task)
    total = task.report["of"]
    began = time.monotonic()
    while _chunk(task, held):
        tell(task.position, total)
        tasking.give_way(began)
        began = time.monotonic()


def _begin(task: Task) -> ChangeSet:
    """The change set, with the one that takes it back made, before anything is undone."""
    author = changing.author_of(task)
    if author and not author.has_perm("articles.undo_changeset"):
        raise Refused(NO_MORE)
    with tasking.noted(task):
        rows = ChangeSet.objects.select_for_update()
        held = rows.filter(pk=task.arguments["change_set"]).first()
        if held is None:
            raise Refused("These changes are not kept any more.")
        if task.change_set is None:
            if held.undone_by_id:
                raise Refused(UNDONE)
            if held.undoes.filter(tasks__kind__in=emptied.KINDS).exists():
                raise Refused(NOT_TWICE)
            if held.tasks.exclude(state__in=OVER).exclude(pk=task.pk).exists():
                raise Refused(OPEN)
            message = f"Undid: {held}"[:500]
            task.change_set = ChangeSet.objects.create(author=task.author, message=message)
            held.undone_by = task.change_set
            held.save(update_fields=["undone_by"])
            task.total = size(held)
            task.report |= {"of": task.total, "done": 0, "part": _CHANGED, "behind": 0}
            task.report["missing"] = max(held.articles - task.report["of"], 0)
            task.report["is_import"] = undone_imports.is_import(held)
            task.report["subjects"] = emptied.bring_back(held)
    return held


def _chunk(task: Task, held: ChangeSet) -> bool:
    """Undo the next articles; False when there are no more."""
    with tasking.noted(task):
        author = changing.author_of(task)
        part, behind = task.report["part"], task.report["behind"]
        with settling.together(), telling.collected() as told:
            if part == _CHANGED:
                last, count = _undo_changed(task, list(_spans(held, behind)), author)
            else:
                last, count = _bring_back(task, held, behind, author)
        mailing.collect(task, told, author)
        task.report["done"] += count
        task.position = min(task.report["done"], task.report["of"])
        task.report["behind"] = last
        if not count:
            task.report |= {"part": _THROWN, "behind": 0}
    return bool(count) or part == _CHANGED


def _undo_changed(task: Task, spans: list[Span], author: User | None) -> tuple[int, int]:
    made = _made(spans)
    pks = [span.article_id for span in spans]
    is_import = task.report.get("is_import")
    if is_import:
        shelves = Article.objects.filter(pk__in=pks).order_by().values_list("subject", flat=True)
        task.report["shelves"] = sorted({*task.report.get("shelves", []), *shelves})
    with undone_imports.never_there(pks) if is_import else nullcontext():
        _throw_away(task, made, author)
        for span in spans:
            if span.article_id not in made:
                _try(task, span, author)
    return (spans[-1].article_id, len(spans)) if spans else (0, 0)


def _bring_back(task: Task, held: ChangeSet, behind: int, author: User | None) -> tuple[int, int]:
    rows = TrashedArticle.objects.filter(change_set=held, pk__gt=behind).order_by("pk")
    thrown = list(rows[:CHUNK])
    last = thrown[-1].pk if thrown else 0
    change = Change(Origin.UNDO, author, _back(task).message, _back(task).pk)
    back, refused = trash.restore_all(thrown, author=author, change=change)
    _count(task, len(back))
    for path, reason in refused:
        tasking.leave(task, path, reason)
    return last, len(thrown)


def _back(task: Task) -> ChangeSet:
    """The change set that takes the other one back."""
    assert task.change_set  # noqa: S101  (made by `_begin`)
    return task.change_set


def _count(task: Task, articles: int) -> None:
    tasking.count(task, articles)
    rows = ChangeSet.objects.filter(pk=_back(task).pk)
    rows.update(articles=F("articles") + articles)


def ended(task: Task) -> None:
    """Say what came of it; no change set stays where nothing was undone."""
    done = task.report.get("articles", 0)
    if task.change_set and (done or task.report.get("subjects")):
        about = task.change_set.message
        auditing.note(Event.UNDONE, user=task.author, about=about, detail=number_of(done))
        for held in task.change_set.undoes.all():
            merging.lead_back(held)
            emptied.clear_away(held)
        undone_imports.clear_away(task.report.get("shelves", []))
    elif task.change_set:
        back, task.change_set = task.change_set, None
        back.delete()
    task.report["said"] = _said(task)
    mailing.send_all(task)


def _said(task: Task) -> str:
    """What came of it, and of how many articles nothing did."""
    done, left = task.report.get("articles", 0), task.report.get("left_total", 0)
    sentences = [f"{number_of(done)} {'is' if done == 1 else 'are'} as before."]
    undone = ChangeSet.objects.filter(pk=task.arguments["change_set"])
    if done and undone.filter(tasks__kind=merging.KIND).exists():
        sentences = ["Both articles are as before, each at its own address."]
    if not done and task.report.get("subjects"):
        sentences = ["The subject is there again; no article came back to it."]
    if left:
        sentences.append(f"{number_of(left)} {'was' if left == 1 else 'were'} left alone.")
    if missing := task.report.get("missing"):
        sentences.append(f"{missing:,} more cannot be brought back: {_SINCE}.")
    return " ".join(sentences)


_SINCE = "deleted since, or put back from the trash by themselves"


def _spans(change_set: ChangeSet, behind: int) -> Iterator[Span]:
    """Those of the next articles, by their row numbers."""
    rows = Revision.objects.filter(change_set=change_set, article__gt=behind).order_by("article_id")
    ends = rows.values("article_id").annotate(first=Min("number"), last=Max("number"))
    for row in ends.values_list("article_id", "first", "last")[:CHUNK]:
        yield Span(*row)


def _made(spans: list[Span]) -> set[int]:
    """Row numbers of the articles that have no revision but those of the change set."""
    first = [span for span in spans if span.first == 1]
    rows = Revision.objects.filter(article__in=[span.article_id for span in first]).order_by()
    latest = dict(rows.values_list("article").annotate(latest=Max("number")))
    return {span.article_id for span in first if latest[span.article_id] == span.last}


def _throw_away(task: Task, made: set[int], author: User | None) -> None:
    """Move what the change set made to the trash, all of a chunk together."""
    articles = list(Article.objects.filter(pk__in=made).order_by("pk"))
    allowed = [one for one in articles if workflow.may(author, one.status, one.status)]
    trash.throw_away(allowed, author=author, change_set=_back(task))
    _count(task, len(allowed))
    for one in articles:
        if one not in allowed:
            reason = "Only publishers take a public page away."
            tasking.leave(task, one.get_absolute_url(), reason)


def _try(task: Task, span: Span, author: User | None) -> None:
    """One article; what keeps it from being undone leaves the others alone."""
    article = Article.objects.get(pk=span.article_id)
    change = Change(Origin.UNDO, author, _back(task).message, _back(task).pk)
    try:
        with transaction.atomic():
            reason = _undo_one(article, span, change)
            if task.report.get("is_import") and not reason:
                undone_imports.agree_as_before(span.article_id, span.first, span.last)
    except Refused as refused:
        reason = str(refused)
    if reason:
        tasking.leave(task, article.get_absolute_url(), reason)
    else:
        _count(task, 1)


def _undo_one(article: Article, span: Span, change: Change) -> str:
    """Undo what a change set did to one article; the reason if that cannot be."""
    row = saving.held(article)
    newest = Revision.objects.filter(article=row).latest("number")
    before = Revision.objects.filter(article=row, number=span.first - 1).first()
    if before is None and span.first == 1:
        return "It was made by these changes, and changed since."
    if before is None:
        return "Its version before these changes is not kept any more."
    first = Revision.objects.get(article=row, number=span.first)
    was_restored = first.origin == Origin.UNDO and first.sha256 == before.sha256
    if was_restored and newest.number != span.last:
        return "Somebody changed it since it came back."
    if was_restored:
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
