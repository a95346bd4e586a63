"""Numbers of rows for people: exact while that is quick, else as they were counted in background.

Counting a million rows takes a second; who looks at a page gets the number of a few minutes ago,
with the time at which it was counted.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection
from django.db.models import (
    Count,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    TextField,
    Value,
)
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils import timezone

from articles.library import tasking
from articles.library.tasking import Tell
from articles.library.workflow import SCHEDULED
from articles.models import Article, KeptFinding, Redirect, Status, Subject, Tally, Task
from articles.models.article import has_status

MOST = 50_000
"""Rows that are counted while somebody waits: 3 ms from an index."""

MOST_IN_SUBJECT = 5_000
"""The same of each subject's articles, where a page counts those of all subjects."""

FRESH = timedelta(minutes=30)
"""A kept number is taken without counting up to a bound first for so long."""

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
    """Several such numbers in two queries: one for what is kept, one that counts the rest."""
    since = timezone.now() - FRESH
    kept = {tally.name: tally for tally in Tally.objects.filter(name__in=list(rows_of))}
    is_fresh = {name for name, tally in kept.items() if tally.counted_at >= since}
    counted = _counted({name: rows for name, rows in rows_of.items() if name not in is_fresh})
    return {name: _number(kept.get(name), counted.get(name, MOST + 1)) for name in rows_of}


def _number(kept: Tally | None, counted: int) -> Number:
    if counted <= MOST:
        return Number(counted)
    if kept:
        return Number(kept.count, is_exact=False, counted_at=kept.counted_at)
    return Number(MOST, is_exact=False)


def _counted(rows_of: Mapping[str, Rows]) -> dict[str, int]:
    """How many rows there are of each, `MOST` + 1 of them at most, in one query.

    Written as SQL: seventy queries of a dashboard took 30 ms, this one 3 ms.
    """
    if not rows_of:
        return {}
    parts, values = [], []
    for name, rows in rows_of.items():
        bare = rows if rows.query.values_select else rows.values("pk")  # nothing joined, no texts
        sql, given = bare.order_by()[: MOST + 1].query.sql_with_params()
        parts.append(f"SELECT %s, COUNT(*) FROM ({sql}) AS counted_rows")  # noqa: S608 (our own)
        values += [name, *given]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), values)
        return dict(cursor.fetchall())


def standing(name: str) -> Rows:
    """The articles of a standing: a status, "scheduled" or "ended"; "published" are those of
    `published()`."""
    now = timezone.now()
    articles: Rows = Article.objects.filter(has_status(Status.PUBLISHED))
    if name == ENDED:
        return articles.filter(pk__in=_over(now))
    if name == SCHEDULED:
        return articles.filter(published_at__gt=now)
    if name == Status.PUBLISHED:
        return _public(now).filter(published_at__lte=now)
    others: Rows = Article.objects.filter(has_status(name))
    return others


def _public(now: datetime) -> Rows:
    """What is published, did not end, and may still wait for its day.

    Not as `published()` asks: the end of an article is in no index beside its day, and reading
    24,000 rows for it took 66 ms instead of 4.
    """
    rows: Rows = Article.objects.filter(has_status(Status.PUBLISHED))
    return rows.exclude(pk__in=_over(now))


def _over(now: datetime) -> Rows:
    """What ended; without its status, whose index SQLite would take."""
    rows: Rows = Article.objects.filter(unpublish_at__lte=now)
    return rows.order_by().values("pk")


STANDINGS = (*Status.values, SCHEDULED, ENDED)


def articles_with(kind: str) -> Rows:
    """The row numbers of the articles with a finding of a kind."""
    rows = KeptFinding.objects.filter(kind=kind).order_by()
    return rows.values_list("article_id", flat=True).distinct()


@dataclass(frozen=True, slots=True)
class Week:
    """A week by its Monday, in the zone of who looks."""

    first: date

    @property
    def last(self) -> date:
        return self.first + timedelta(days=6)

    @property
    def name(self) -> str:
        """What its number is kept under: "week:2026-W20"."""
        return f"week:{self.first:%G-W%V}"

    @property
    def rows(self) -> Rows:
        """What was published in it and is public by now."""
        now = timezone.now()
        begin, end = _midnight(self.first), _midnight(self.last + timedelta(days=1))
        # One upper bound: of two SQLite took the later one, and read every week up to now.
        until = {"published_at__lt": end} if end <= now else {"published_at__lte": now}
        return _public(now).filter(published_at__gte=begin, **until)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=timezone.get_current_timezone())


def weeks(count: int = 26) -> list[Week]:
    """The last weeks, the running one at the end."""
    today = timezone.localdate()
    monday = today - timedelta(days=today.weekday())
    return [Week(monday - timedelta(weeks=back)) for back in reversed(range(count))]


def with_articles(subjects: QuerySet[Subject]) -> QuerySet[Any]:
    """The subjects, each with its `article_count`: the kept number, `kept_count`, while that is
    fresh, else as counted up to `MOST_IN_SUBJECT` + 1."""
    name = Concat(Value(subject_name("")), Cast(OuterRef("pk"), TextField()))
    kept = Tally.objects.filter(name=name, counted_at__gte=timezone.now() - FRESH)
    some = (
        "(SELECT COUNT(*) FROM (SELECT 1 FROM articles_article "
        "WHERE subject_id = articles_subject.id LIMIT %s) AS first_ones)"
    )
    counted = RawSQL(some, [MOST_IN_SUBJECT + 1], IntegerField())  # noqa: S611
    with_kept = subjects.annotate(kept_count=Subquery(kept.values("count")))
    return with_kept.annotate(article_count=Coalesce("kept_count", counted))


def status_name(name: str) -> str:
    """What the number of the articles of a standing is kept under."""
    return f"status:{name}"


def finding_name(kind: str) -> str:
    """What the number of the articles with a finding of a kind is kept under."""
    return f"finding:{kind}"


def subject_name(pk: int | str) -> str:
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
    for done, (count, most) in enumerate(_counts().items(), 1):
        kept += sum(_keep(name, rows, most) for name, rows in count())
        tell(done, len(_counts()))
    Tally.objects.filter(counted_at__lt=task.started_at or task.created_at).delete()
    task.report = {"said": f"{kept:,} numbers kept."}


def recount_subjects(pks: Collection[int]) -> None:
    """Count the articles of some subjects anew, which became more or fewer by many."""
    for pk in pks:
        _keep(subject_name(pk), Article.objects.filter(subject=pk).count(), MOST_IN_SUBJECT)


def _keep(name: str, count: int, most: int) -> bool:
    if count <= most:
        Tally.objects.filter(name=name).delete()
        return False
    values = {"count": count, "counted_at": timezone.now()}
    Tally.objects.update_or_create(name=name, defaults=values)
    return True


Counted = Iterator[tuple[str, int]]


def _whole_tables() -> Counted:
    yield "articles", Article.objects.count()
    yield "redirects", Redirect.objects.count()


def _standings() -> Counted:
    for name in STANDINGS:
        yield status_name(name), standing(name).count()


def _subjects() -> Counted:
    rows = Article.objects.order_by().values_list("subject").annotate(Count("pk"))
    yield from ((subject_name(pk), count) for pk, count in rows)


def _findings() -> Counted:
    rows = KeptFinding.objects.order_by().values_list("kind")
    for kind, count in rows.annotate(Count("article", distinct=True)):
        yield finding_name(kind), count


def _weeks() -> Counted:
    yield from ((week.name, week.rows.count()) for week in weeks())


def _counts() -> dict[Callable[[], Counted], int]:
    """All that is counted → from how many on the number is kept."""
    return {
        _whole_tables: MOST,
        _standings: MOST,
        _subjects: MOST_IN_SUBJECT,
        _findings: MOST,
        _weeks: MOST,
    }
