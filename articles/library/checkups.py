"""Findings that are kept, so that lists can be narrowed by them and pages can show how many.

What an article tells by itself is looked at again once it changed: a few articles within seconds by
the worker itself, many by a task. No save does it: that would miss imports, changes to many and
undo, and hold the row of an article for longer. What depends on other articles, such as a link to
one that went, is right again after the task that looks at all of them, once a day.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from articles.library import comparing, health, tasking, turns
from articles.library.health import CHUNK, Looked
from articles.library.tasking import Tell
from articles.models import Article, Checkup, KeptFinding, Revision, Task, TaskState
from articles.text.findings import Finding

FEW = 200
"""Newest revisions among which the worker looks for articles to look at: 0.2 s at most."""

AGAIN = 1_000
"""Revisions before those of the last task that the next one sees again: of transactions that end at
the same time, the one that began first may be the last to show."""

Kept = Iterable[tuple[int, "Row"]]
"""Findings with the number of their row."""


class Row(NamedTuple):
    """A finding as it is kept."""

    article: int
    kind: str
    message: str
    line: int | None


def begin_few(since: datetime, now: datetime) -> None:
    """Look at the few articles that changed last; start a task where they are more."""
    newest = list(Revision.objects.order_by("-pk").values_list("article_id", flat=True)[:FEW])
    unseen = _unseen(newest)
    if newest and newest[-1] in unseen and len(newest) == FEW:
        begin(since, now)
    elif unseen:
        _keep(health.look_at(unseen))


def begin(since: datetime, now: datetime) -> None:
    """Start a task for what changed since the last one, unless one is open."""
    last = last_look()
    newest = _newest_revision()
    if last is None:
        begin_all(since, now)
    elif newest != last.report.get("revision") and not tasking.is_open("checkup"):
        tasking.start("checkup", "Look at what changed", author=None)


def begin_all(since: datetime, now: datetime) -> None:
    """Start a task that looks at all articles, unless one is open."""
    if not tasking.is_open("checkup"):
        start(None)


def start(author: User | None) -> Task:
    """Start a task that looks at all articles."""
    title = "Look through the library"
    return tasking.start("checkup", title, author=author, arguments={"all": True})


def last_look() -> Task | None:
    """The last task that came to its end."""
    done = Task.objects.filter(kind="checkup", state=TaskState.DONE)
    return done.order_by("-created_at").first()


def run(task: Task, tell: Tell) -> None:
    """Look at all articles, or at those that changed since the last task, and then at what shows
    only between articles. Cut off, it goes on behind the last chunk."""
    report = task.report
    report.setdefault("revision", _newest_revision())
    feed, total = _feed(task)
    done = report.get("articles", 0)
    for cursor, numbers in feed:
        looked = health.look_at(numbers)
        with transaction.atomic():
            _keep(looked)
            done += len(looked)
            report |= {"after": cursor, "articles": done}
            task.save(update_fields=["report"])
        tell(min(done, total), total)
    for kinds in _kinds_by_check().values():
        _replace(kinds)
        tell(total, total)
    report["said"] = f"{done:,} articles looked at."


Feed = Iterator[tuple[int, Sequence[int]]]
"""Row numbers of articles, each chunk with the place to go on behind."""


def _feed(task: Task) -> tuple[Feed, int]:
    """What a task looks at, and how many that are at most."""
    report, last = task.report, last_look()
    if task.arguments.get("all") or last is None:
        return _all(report.get("after", 0)), Article.objects.count()
    first = max((last.report.get("revision") or 0) - AGAIN, 0)
    total = Revision.objects.filter(pk__gt=first).count()
    return _changed(report.get("after", first)), total


def _all(after: int) -> Feed:
    rows = Article.objects.order_by("pk").values_list("pk", flat=True)
    while numbers := list(rows.filter(pk__gt=after)[:CHUNK]):
        after = numbers[-1]
        yield after, numbers


def _changed(after: int) -> Feed:
    rows = Revision.objects.order_by("pk").values_list("pk", "article_id")
    while chunk := list(rows.filter(pk__gt=after)[:CHUNK]):
        after = chunk[-1][0]
        yield after, _unseen([article for _, article in chunk])


def _unseen(numbers: Sequence[int]) -> list[int]:
    """Those of some articles that nobody looked at as they are now."""
    seen = Checkup.objects.filter(article=OuterRef("pk"), version=OuterRef("version"))
    rows = Article.objects.filter(~Exists(seen), pk__in=set(numbers)).order_by("pk")
    return list(rows.values_list("pk", flat=True))


def _newest_revision() -> int | None:
    return Revision.objects.order_by("-pk").values_list("pk", flat=True).first()


@transaction.atomic
def _keep(looked: Sequence[Looked]) -> None:
    """Make the findings that some articles tell by themselves those that are kept of them."""
    turns.take()
    numbers = [one.article for one in looked]
    there = set(Article.objects.filter(pk__in=numbers).order_by().values_list("pk", flat=True))
    own = KeptFinding.objects.filter(article__in=numbers).exclude(kind__in=comparing.CHECKS)
    found = [_row(one.article, finding) for one in looked for finding in one.findings]
    new, stale = difference(_kept(own), [row for row in found if row.article in there])
    _write(new, stale)
    Checkup.objects.bulk_create(
        (
            Checkup(article_id=one.article, version=one.version)
            for one in looked
            if one.article in there
        ),
        update_conflicts=True,
        unique_fields=["article"],
        update_fields=["version"],
    )


def _kinds_by_check() -> dict[object, list[str]]:
    """What compares articles → the kinds it finds."""
    kinds: dict[object, list[str]] = {}
    for kind, check in comparing.CHECKS.items():
        kinds.setdefault(check, []).append(kind)
    return kinds


def _replace(kinds: Sequence[str]) -> None:
    """Make what is found between articles now what is kept of it.

    Read to its end before anything is written: SQLite lets nobody write who still reads what
    somebody else changed meanwhile.
    """
    found = (_row(one.article, one.finding) for one in comparing.CHECKS[kinds[0]]())
    new, stale = difference(_kept(KeptFinding.objects.filter(kind__in=kinds)), found)
    for first in range(0, len(stale), CHUNK):
        _write_in_turn([], stale[first : first + CHUNK])
    for first in range(0, len(new), CHUNK):
        _write_in_turn(new[first : first + CHUNK], [])


@transaction.atomic
def _write_in_turn(new: Sequence[Row], stale: Sequence[int]) -> None:
    turns.take()
    numbers = {row.article for row in new}
    there = set(Article.objects.filter(pk__in=numbers).order_by().values_list("pk", flat=True))
    _write([row for row in new if row.article in there], stale)


def difference(kept: Kept, found: Iterable[Row]) -> tuple[list[Row], list[int]]:
    """What is found and not kept, once each; and the numbers of the rows that are kept and not
    found. Only hashes are held of what is kept: 100 bytes a finding."""
    left: dict[int, int] = {}
    stale, new = [], []
    for number, row in kept:
        if hash(row) in left:
            stale.append(number)
        left.setdefault(hash(row), number)
    for row in found:
        if hash(row) not in left:
            new.append(row)
        left[hash(row)] = 0
    return new, stale + [number for number in left.values() if number]


def _kept(rows: QuerySet[KeptFinding]) -> Kept:
    columns = ("pk", "article_id", "kind", "message", "line")
    return ((pk, Row(*row)) for pk, *row in rows.values_list(*columns).iterator(CHUNK))


def _row(article: int, finding: Finding) -> Row:
    return Row(article, finding.kind, finding.message, finding.line or None)


def _write(new: Iterable[Row], stale: Sequence[int]) -> None:
    KeptFinding.objects.filter(pk__in=stale).delete()
    KeptFinding.objects.bulk_create(
        KeptFinding(article_id=row.article, kind=row.kind, message=row.message, line=row.line)
        for row in new
    )
