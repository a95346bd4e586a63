"""Numbers of rows for people: exact while that is quick, else as they were counted in background.

Counting a million rows takes a second; who looks at a page gets the number of a few minutes ago,
with the time at which it was counted.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, QuerySet
from django.utils import timezone

from articles.library import tasking
from articles.library.tasking import Tell
from articles.library.workflow import SCHEDULED
from articles.models import Article, KeptFinding, Redirect, Status, Tally, Task

MOST = 50_000
"""Rows that are counted while somebody waits: 3 ms from an index."""

FRESH = timedelta(minutes=30)
"""A kept number is taken without counting up to `MOST` first for so long."""

Rows = QuerySet[Any, Any]

ENDED = "ended"
"""The standing of a published article whose time is over."""


@dataclass(frozen=True, slots=True)
class Number:
    """How many rows there are. If not exact: how many there were at `counted_at`, or, where nobody
    counted them yet, more than `count`."""

    count: int
    is_exact: bool = True
    counted_at: datetime | None = None

    @property
    def short(self) -> str:
        """For a narrow place: "50,000+"."""
        return f"{self.count:,}{'+' * (not self.is_exact and self.counted_at is None)}"

    def __str__(self) -> str:
        is_bound = not self.is_exact and self.counted_at is None
        return f"{'more than ' if is_bound else ''}{self.count:,}"

    @property
    def note(self) -> str:
        """When it was counted, where that is not now: "counted at 9:14"."""
        if self.counted_at is None:
            return ""
        return f"counted at {timezone.localtime(self.counted_at):%-H:%M}"


def number(name: str, rows: Rows) -> Number:
    """How many `rows` there are; `name` is what they are kept under where they are many."""
    return numbers({name: rows})[name]


def numbers(rows_of: Mapping[str, Rows]) -> dict[str, Number]:
    """Several such numbers: one query, and one more for each that is not kept as large."""
    since = timezone.now() - FRESH
    kept = {tally.name: tally for tally in Tally.objects.filter(name__in=list(rows_of))}
    return {name: _number(rows, kept.get(name), since) for name, rows in rows_of.items()}


def _number(rows: Rows, kept: Tally | None, since: datetime) -> Number:
    if kept and kept.counted_at >= since:
        return Number(kept.count, is_exact=False, counted_at=kept.counted_at)
    counted = rows.order_by()[: MOST + 1].count()
    if counted <= MOST:
        return Number(counted)
    if kept:
        return Number(kept.count, is_exact=False, counted_at=kept.counted_at)
    return Number(MOST, is_exact=False)


def standing(name: str) -> QuerySet[Article]:
    """The articles of a standing: a status, "scheduled" or "ended"; "published" are those that
    readers see."""
    now = timezone.now()
    articles = Article.objects.filter(status=Status.PUBLISHED)
    if name == ENDED:
        return articles.filter(unpublish_at__lte=now)
    if name == SCHEDULED:
        return articles.filter(published_at__gt=now)
    if name == Status.PUBLISHED:
        return Article.objects.published(now)
    return Article.objects.filter(status=name)


STANDINGS = (*Status.values, SCHEDULED, ENDED)


def status_name(name: str) -> str:
    """What the number of the articles of a standing is kept under."""
    return f"status:{name}"


def finding_name(kind: str) -> str:
    """What the number of the findings of a kind is kept under."""
    return f"finding:{kind}"


def subject_name(pk: int) -> str:
    """What the number of the articles of a subject is kept under."""
    return f"subject:{pk}"


def begin(since: datetime, now: datetime) -> None:
    """Start a task that counts, in a library that is too large to count while somebody waits."""
    is_large = Article.objects.order_by()[: MOST + 1].count() > MOST
    if is_large and not tasking.is_open("tallies"):
        tasking.start("tallies", "Count what is there", author=None)


def refresh(task: Task, tell: Tell) -> None:
    """Count all that is counted anywhere, and keep what is too large to be counted at once."""
    kept = 0
    for done, count in enumerate(_COUNTS, 1):
        kept += sum(_keep(name, rows) for name, rows in count())
        tell(done, len(_COUNTS))
    Tally.objects.filter(counted_at__lt=task.started_at or task.created_at).delete()
    task.report = {"said": f"{kept:,} numbers kept."}


def _keep(name: str, count: int) -> bool:
    if count <= MOST:
        Tally.objects.filter(name=name).delete()
        return False
    values = {"count": count, "counted_at": timezone.now()}
    Tally.objects.update_or_create(name=name, defaults=values)
    return True


Counted = Iterator[tuple[str, int]]


def _whole_tables() -> Counted:
    yield "articles", Article.objects.count()
    yield "redirects", Redirect.objects.count()
    yield "findings", KeptFinding.objects.count()


def _standings() -> Counted:
    for name in STANDINGS:
        yield status_name(name), standing(name).count()


def _subjects() -> Counted:
    rows = Article.objects.order_by().values_list("subject").annotate(Count("pk"))
    yield from ((subject_name(pk), count) for pk, count in rows)


def _findings() -> Counted:
    rows: Iterable[tuple[str, int]] = (
        KeptFinding.objects.order_by().values_list("kind").annotate(Count("pk"))
    )
    yield from ((finding_name(kind), count) for kind, count in rows)


_COUNTS: tuple[Callable[[], Counted], ...] = (_whole_tables, _standings, _subjects, _findings)
