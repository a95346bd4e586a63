"""One change to many articles, carried out by a task: each compared with what was seen, all one
change set, told by one mail a person."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.contrib.auth.models import User
from django.db import transaction

from articles.library import (
    changes,
    mailing,
    replacing,
    revising,
    settling,
    tasking,
    telling,
    trash,
    workflow,
)
from articles.library.change_model import Change, LeftAlone
from articles.library.changes import number_of
from articles.library.revising import Refused
from articles.library.tasking import Pairs
from articles.library.workflow import Step
from articles.models import Article, ChangeSet, Origin, Revision, Subject, Task

SAVED_SINCE = replacing.SAVED_SINCE
GONE = "Somebody deleted it meanwhile."

Arguments = Mapping[str, Any]
"""What a task keeps of a change."""


def begin(change: Change, chosen: Pairs, *, author: User, count: int) -> Task:
    """Carry a change out at once if little is chosen, else by a worker. Its title says `count`, how
    many are foreseen to change."""
    title, arguments = change.does(count), change.arguments()
    return tasking.carry_out(change.kind, title, author=author, arguments=arguments, chosen=chosen)


def of(kind: str, arguments: Arguments) -> Change:
    """The change that a task keeps. Raises Refused if what it needs is no more."""
    return _MAKE[kind](arguments)


def _step(arguments: Arguments) -> Change:
    return changes.Take(Step(arguments["step"]))


def _schedule(arguments: Arguments) -> Change:
    return changes.Schedule(datetime.fromisoformat(arguments["at"]))


def _move(arguments: Arguments) -> Change:
    subject = Subject.objects.filter(pk=arguments["subject"]).first()
    if subject is None:
        raise Refused("The subject was deleted meanwhile. Choose another one.")
    return changes.Move(subject)


def _hide(arguments: Arguments) -> Change:
    return changes.Hide(arguments["is_hidden"])


def _relate(arguments: Arguments) -> Change:
    target = Article.objects.filter(pk=arguments["target"]).first()
    if target is None:
        raise Refused("The related article was deleted meanwhile. Choose another one.")
    return changes.Relate(target)


def _throw_away(arguments: Arguments) -> Change:
    return changes.ThrowAway()


_MAKE: dict[str, Callable[[Arguments], Change]] = {
    "step": _step,
    "schedule": _schedule,
    "move": _move,
    "no_index": _hide,
    "relate": _relate,
    "replace": replacing.of,
    "throw_away": _throw_away,
}
KINDS = tuple(_MAKE)
"""Kinds of tasks that `work` carries out."""


class Decided(NamedTuple):
    """What is to become of an article: changed, or left alone for what was refused."""

    pk: int
    refused: Refused | None = None

    @property
    def reason(self) -> str:
        return str(self.refused or "")


def decide(change: Change, pairs: Pairs, author: User | None) -> Iterator[Decided]:
    """What `change` by `author` would do to each article, given with the version that was seen.
    Nothing long is read, nothing written."""
    found = {one.pk: one for one in changes.known(change, (pk for pk, _ in pairs))}
    allowed: dict[tuple[str, str], str] = {}
    claimed: set[str] = set()
    for pk, version in pairs:
        try:
            if pk not in found:
                raise Refused(GONE)
            article = found[pk]
            if article.version != version:
                raise Refused(SAVED_SINCE)
            step = (article.status, change.status_after(article))
            if step not in allowed:
                allowed[step] = _refusal(change, author, *step)
            if allowed[step]:
                raise Refused(allowed[step])
            if change.is_one_to_an_address and article.slug in claimed:
                raise LeftAlone(
                    "would have the address of another chosen article",
                    "would have the addresses of other chosen articles",
                )
            claimed.add(article.slug)
        except Refused as refused:
            yield Decided(pk, refused)
        else:
            yield Decided(pk)


def _refusal(change: Change, author: User | None, before: str, after: str) -> str:
    if author and not author.has_perm(f"articles.{change.permission}"):
        return "You may not delete articles." if change.permission == "delete_article" else NO_MORE
    try:
        workflow.check(author, before, after)
    except Refused as refused:
        return str(refused)
    return ""


NO_MORE = "You may not change articles. Ask an administrator for the permission."


def author_of(task: Task) -> User | None:
    """Whoever began a task, with what they may do by now: it may run hours later. None for a
    command."""
    if task.is_of_site:
        return None
    author = User.objects.filter(pk=task.author_id or 0, is_active=True).first()
    if author is None:
        raise Refused("The account that began this is closed.")
    return author


def work(task: Task, pairs: Pairs) -> None:
    """Carry a change out on a chunk."""
    change, author = of(task.kind, task.arguments), author_of(task)
    decided = list(decide(change, pairs, author))
    go = [one.pk for one in decided if not one.reason]
    rows = _held([one.pk for one in decided])
    with settling.together(), telling.collected() as told:
        refused = _change(task, change, [rows[pk] for pk in go if pk in rows], author)
    for one in decided:
        if reason := one.reason or refused.get(one.pk, ""):
            path = rows[one.pk].get_absolute_url() if one.pk in rows else f"Article {one.pk}"
            tasking.leave(task, path, reason)
    mailing.collect(task, told, author)


def _held(pks: list[int]) -> dict[int, Article]:
    rows = Article.objects.select_for_update(of=("self",)).filter(pk__in=pks).order_by("pk")
    return {row.pk: row for row in rows}


def _change(task: Task, change: Change, rows: list[Article], author: User | None) -> dict[int, str]:
    """Change these articles; gives the reasons of those that cannot be changed after all."""
    if not rows:
        return {}
    is_new = task.change_set is None
    change_set = task.change_set or ChangeSet.objects.create(
        author=author, message=change.said[:500]
    )
    refused: dict[int, str] = {}
    if isinstance(change, changes.ThrowAway):
        trash.throw_away(rows, author=author, change_set=change_set)
    else:
        _begin_histories(rows)
        for row in rows:
            if reason := _change_one(change, row, change_set, author):
                refused[row.pk] = reason
    if done := len(rows) - len(refused):
        task.change_set = change_set
        tasking.count(task, done)
        change_set.articles = task.report["articles"]
        change_set.message = change.did(change_set.articles)[:500]
        change_set.save(update_fields=["articles", "message"])
    elif is_new:
        change_set.delete()
    return refused


def _begin_histories(rows: list[Article]) -> None:
    """Record those that have no version yet: undoing would take them for made by this change."""
    recorded = Revision.objects.filter(article__in=[row.pk for row in rows]).order_by()
    known = set(recorded.values_list("article_id", flat=True))
    for row in rows:
        if row.pk not in known:
            revising.record(row, author=None, message=revising.UNRECORDED)


def _change_one(
    change: Change, article: Article, change_set: ChangeSet, author: User | None
) -> str:
    before = workflow.standing(article)
    try:
        with transaction.atomic():
            change.write(article)
            revising.record(
                article,
                author=author,
                message=change.said[:500],
                origin=Origin.BULK,
                change_set=change_set.pk,
            )
    except Refused as refused:
        return str(refused)
    telling.of_step(article, before, author)
    return ""


def ended(task: Task) -> None:
    """Say what came of it, to whoever began it and to those concerned."""
    task.report["said"] = f"{task.change_set or 'Nothing was changed'}."
    if left := task.report.get("left_total", 0):
        task.report["said"] += f" {left:,} left alone."
    mailing.send_all(task)


@dataclass(frozen=True, slots=True)
class Left:
    """Articles that are left alone for one reason: how many, and the first of them."""

    reason: str
    count: int
    first: list[Article]
    told: str
    """The reason as it is told of all of them: "2 are published already."."""


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What a change would do: to how many of how many, the first of them, and what it leaves."""

    total: int
    count: int
    first: list[Article]
    left: list[Left]

    @property
    def left_total(self) -> int:
        return self.total - self.count


NAMED = 10
"""Articles that are named of those that share a fate."""


def foresee(change: Change, chosen: Pairs, *, author: User) -> Foreseen:
    """What `change` would do by now: exact, and without reading a text."""
    fates: dict[str, list[int]] = {}
    told: dict[str, Refused] = {}
    for one in decide(change, chosen, author):
        fates.setdefault(one.reason, []).append(one.pk)
        if one.refused:
            told[one.reason] = one.refused
    named = [pk for pks in fates.values() for pk in pks[:NAMED]]
    rows = Article.objects.defer("answer", "body", "extra").in_bulk(named)
    first = {
        reason: [rows[pk] for pk in pks[:NAMED] if pk in rows] for reason, pks in fates.items()
    }
    left = [
        Left(reason, len(pks), first[reason], _told(told[reason], len(pks)))
        for reason, pks in fates.items()
        if reason
    ]
    left.sort(key=lambda one: -one.count)
    return Foreseen(len(chosen), len(fates.get("", ())), first.get("", []), left)


def _told(refused: Refused, count: int) -> str:
    if isinstance(refused, LeftAlone):
        return f"{count:,} {refused.of_one if count == 1 else refused.of_many}."
    return f"{number_of(count)}: {refused}"
