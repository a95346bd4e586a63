"""Many articles of the trash put back or deleted for good by a task, as one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.contrib.auth.models import User
from django.db.models import QuerySet

from articles.library import changing, tasking, trash
from articles.library.changes import number_of
from articles.library.redirecting import batched
from articles.library.revising import Refused
from articles.library.rewriting import Change
from articles.library.tasking import Pairs
from articles.models import ChangeSet, Origin, Task, TrashedArticle

PUT_BACK = "put_back"
FOR_GOOD = "delete_for_good"

GONE = "Somebody put it back or deleted it for good meanwhile."
SAID = "Put back from the trash"
"""What the history of an article says of its way back."""

NAMED = 10
"""Articles that are named of those that share a fate."""


class Way(NamedTuple):
    """What can be done with articles of the trash: who may, and its words."""

    permission: str
    does: str
    did: str
    cannot: str
    no_more: str


WAYS = {
    PUT_BACK: Way(
        "delete_article",
        "Put back {}",
        "Put back {}",
        "be put back",
        "You may not put articles back.",
    ),
    FOR_GOOD: Way(
        "delete_trashedarticle",
        "Delete {} for good",
        "Deleted {} for good",
        "be deleted for good",
        "You may not delete articles for good.",
    ),
}
"""Kind of the task → what it does."""


@dataclass(frozen=True, slots=True)
class Left:
    """Articles that are left alone for one reason, how many they are, and the first of them."""

    reason: str
    count: int
    first: list[TrashedArticle]

    @property
    def told(self) -> str:
        return f"{number_of(self.count)}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What would come of it: for how many of how many, the first of them, and what is left."""

    total: int
    count: int
    first: list[TrashedArticle]
    left: list[Left]

    @property
    def left_total(self) -> int:
        return self.total - self.count


def foresee(kind: str, chosen: Pairs, *, author: User) -> Foreseen:
    """What would become of the chosen rows by now."""
    fates: dict[str, list[TrashedArticle]] = {}
    for rows in _known(kind, chosen, author):
        refused = trash.refusals(rows, author) if kind == PUT_BACK else {}
        for row in rows:
            fates.setdefault(refused.get(row.pk, ""), []).append(row)
    go = fates.pop("", [])
    left = [Left(reason, len(rows), rows[:NAMED]) for reason, rows in fates.items()]
    if gone := len(chosen) - len(go) - sum(one.count for one in left):
        left.append(Left(GONE, gone, []))
    return Foreseen(len(chosen), len(go), go[:NAMED], left)


def _known(kind: str, chosen: Pairs, author: User) -> Iterator[list[TrashedArticle]]:
    """The rows that are there, without what they hold unless that decides."""
    is_read = kind == PUT_BACK and not trash.may_restore_any(author)
    for pks in batched(pk for pk, _ in chosen):
        rows = _rows(pks)
        yield list(rows if is_read else rows.defer("rows"))


def _rows(pks: Sequence[int]) -> QuerySet[TrashedArticle]:
    return TrashedArticle.objects.filter(pk__in=pks).order_by("pk")


def begin(kind: str, chosen: Pairs, *, author: User, count: int) -> Task:
    """Do it at once if little is chosen, else by a worker. Its title says `count`, for how many it
    is foreseen."""
    title = WAYS[kind].does.format(number_of(count))
    return tasking.carry_out(kind, title, author=author, chosen=chosen)


def put_back(task: Task, pairs: Pairs) -> None:
    """Put a chunk back, as a part of the task's change set."""
    author = _author_of(task)
    rows = list(_rows([pk for pk, _ in pairs]))
    is_new = task.change_set is None
    change_set = task.change_set or ChangeSet.objects.create(author=author, message=SAID)
    change = Change(Origin.UNDO, author, SAID, change_set.pk)
    back, refused = trash.restore_all(rows, author=author, change=change)
    _leave_missing(task, pairs, rows)
    for path, reason in refused:
        tasking.leave(task, path, reason)
    if back:
        tasking.count(task, len(back))
        task.change_set = change_set
        change_set.articles = task.report["articles"]
        change_set.message = _did(task)
        change_set.save(update_fields=["articles", "message"])
    elif is_new:
        change_set.delete()


def delete_for_good(task: Task, pairs: Pairs) -> None:
    """Delete a chunk for good."""
    author = _author_of(task)
    rows = list(_rows([pk for pk, _ in pairs]).defer("rows"))
    trash.delete_for_good(rows, author=author)
    tasking.count(task, len(rows))
    _leave_missing(task, pairs, rows)


def _author_of(task: Task) -> User | None:
    """Whoever began it. Raises Refused if they may not do it any more: it may run hours later."""
    author, way = changing.author_of(task), WAYS[task.kind]
    if author and not author.has_perm(f"articles.{way.permission}"):
        raise Refused(way.no_more)
    return author


def _leave_missing(task: Task, pairs: Pairs, rows: Sequence[TrashedArticle]) -> None:
    there = {row.pk for row in rows}
    for pk, _ in pairs:
        if pk not in there:
            tasking.leave(task, f"Number {pk} of the trash", GONE)


def _did(task: Task) -> str:
    return WAYS[task.kind].did.format(number_of(task.report.get("articles", 0)))


def ended(task: Task) -> None:
    """Say what came of it."""
    task.report["said"] = f"{_did(task)}."
    if left := task.report.get("left_total", 0):
        task.report["said"] += f" {left:,} left alone."
