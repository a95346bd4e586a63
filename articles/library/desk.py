"""What somebody meets who comes to work: what waits for them, and how the library stands.

Every number is bounded and every list short; the number of queries grows with neither.
"""

from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any

from django.contrib.auth.models import User
from django.db.models import (
    BooleanField,
    Case,
    Exists,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThan

from articles.library import drafting, people, tallies
from articles.library.changes import number_of
from articles.library.tallies import Number, Week
from articles.library.workflow import SCHEDULED
from articles.models import (
    Article,
    AuditEntry,
    ChangeSet,
    Draft,
    Event,
    Origin,
    Page,
    Picture,
    Redirect,
    Revision,
    Status,
    Subject,
    Task,
    TaskState,
)
from articles.models.article import has_status
from articles.text.findings import KINDS, Severity

SHOWN = 6
"""Rows of a list; each list says where the rest is."""

FIGURES = (Status.PUBLISHED, Status.IN_REVIEW, SCHEDULED, Status.DRAFT)

SENT_BACK = "sent_back"

MANY_SAVES = 20_000
"""Saves of one person from which on each draft is looked at for itself. PostgreSQL reads all saves
of who has fewer before the first draft; with 259,000 of them, of 1,000,000 articles, both lists
took 310 ms instead of 50."""


@dataclass(frozen=True, slots=True)
class Text:
    """An article, or a draft of one, that somebody has to do something about: how it stands and
    since when, whose it is, and what a reviewer said to it."""

    of: Article | Draft
    standing: str
    at: datetime
    by: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """Something that was done to an article, or to many together."""

    of: Article | ChangeSet
    at: datetime
    by: User | None
    what: str


@dataclass(frozen=True, slots=True)
class Desk:
    """What somebody meets. What they may not see is empty; `waiting` is None for who does not
    review."""

    figures: dict[str, Number]
    weeks: list[tuple[Week, Number]]
    kinds: list[tuple[str, Number]]
    mine: list[Text]
    sent_back: list[Text]
    waiting: list[Text] | None
    waiting_number: int
    scheduled: list[Article]
    recent: list[Change]
    tasks: list[Task]


def of(user: User) -> Desk:
    """The desk of `user`."""
    sees = sees_articles(user)
    weeks = tallies.weeks() if sees else []
    numbers = tallies.numbers(_counted(weeks) if sees else {})
    waiting = _waiting() if drafting.reviews(user) else None
    return Desk(
        figures={name: numbers[tallies.status_name(name)] for name in FIGURES if sees},
        weeks=[(week, numbers[week.name]) for week in weeks],
        kinds=_found(numbers) if sees else [],
        mine=_mine(user),
        sent_back=_sent_back(user),
        waiting=waiting[:SHOWN] if waiting else waiting,
        waiting_number=_waiting_number(numbers) if waiting is not None and sees else 0,
        scheduled=_scheduled() if sees else [],
        recent=_recent(user) if sees else [],
        tasks=_open_tasks(user),
    )


def sees_articles(user: User) -> bool:
    """Whether `user` may open the list of articles."""
    return user.has_perm("articles.view_article") or user.has_perm("articles.change_article")


def _counted(weeks: list[Week]) -> dict[str, tallies.Rows]:
    rows: dict[str, tallies.Rows] = {
        tallies.status_name(name): tallies.standing(name) for name in FIGURES
    }
    rows |= {week.name: week.rows for week in weeks}
    rows |= {tallies.finding_name(kind): tallies.articles_with(kind) for kind in KINDS}
    return rows | {_SUBMITTED: _submitted()}


_SUBMITTED = "drafts:submitted"


def kinds() -> list[tuple[str, Number]]:
    """Kinds of findings, each with how many articles have one of it; those that none has too."""
    rows = {tallies.finding_name(kind): tallies.articles_with(kind) for kind in KINDS}
    numbers = tallies.numbers(rows)
    return [(kind, numbers[tallies.finding_name(kind)]) for kind in KINDS]


def _found(numbers: dict[str, Number]) -> list[tuple[str, Number]]:
    """The same of those that some have, the most frequent first."""
    found = [(kind, numbers[tallies.finding_name(kind)]) for kind in KINDS]
    return sorted((one for one in found if one[1].count), key=lambda one: -one[1].count)


def places(user: User) -> dict[str, Number]:
    """How much is behind each place of the admin that `user` may see, by the name of its model;
    "problems" are the articles with an error."""
    rows: dict[str, tallies.Rows] = {
        "article": Article.objects.all(),
        "subject": Subject.objects.all(),
        "redirect": Redirect.objects.all(),
        "page": Page.objects.all(),
        "picture": Picture.objects.all(),
    }
    seen = {name: rows[name] for name in rows if user.has_perm(f"articles.view_{name}")}
    if user.has_perm("auth.view_user"):
        seen["user"] = User.objects.all()
    if sees_articles(user):
        # Kind by kind: for all in one condition SQLite reads every finding.
        first, *others = (tallies.articles_with(kind) for kind in _ERRORS)
        seen["problems"] = first.union(*others)
    numbers = tallies.numbers({_KEPT_AS.get(name, name): one for name, one in seen.items()})
    return {name: numbers[_KEPT_AS.get(name, name)] for name in seen}


_KEPT_AS = {"article": "articles", "redirect": "redirects"}
_ERRORS = [kind for kind, one in KINDS.items() if one.severity == Severity.ERROR]


# Texts that wait for somebody


def _bare(articles: QuerySet[Article]) -> QuerySet[Article]:
    """Without long texts, and with the subjects in a query of their own: joined, they would keep
    SQLite from following an index."""
    return (
        articles.select_related(None).prefetch_related("subject").defer("answer", "body", "extra")
    )


def _submitted() -> QuerySet[Draft]:
    return Draft.objects.filter(submitted_at__isnull=False)


def _waiting() -> list[Text]:
    """What waits for a review, the oldest first."""
    articles = Article.objects.filter(has_status(Status.IN_REVIEW)).order_by("updated_at", "pk")
    drafts = _submitted().select_related("article", "author").order_by("submitted_at")
    texts = [
        Text(article, Status.IN_REVIEW, article.updated_at, article.author)
        for article in _bare(articles)[:SHOWN]
    ]
    texts += [
        Text(draft, Status.IN_REVIEW, draft.submitted_at, people.name_of(draft.author))
        for draft in drafts[:SHOWN]
        if draft.submitted_at
    ]
    return sorted(texts, key=attrgetter("at"))


def _waiting_number(numbers: dict[str, Number]) -> int:
    return numbers[tallies.status_name(Status.IN_REVIEW)].count + numbers[_SUBMITTED].count


def _sent_back(user: User) -> list[Text]:
    """What a reviewer gave back to `user`, with what is to be done; the last first."""
    drafts = _drafts(user).filter(submitted_at=None).exclude(remark="")
    texts = [
        Text(draft, SENT_BACK, draft.updated_at, remark=draft.remark) for draft in drafts[:SHOWN]
    ]
    texts += _articles_sent_back(user, SHOWN)
    return sorted(texts, key=attrgetter("at"), reverse=True)[:SHOWN]


def _mine(user: User) -> list[Text]:
    """What `user` has not finished, the last touched first: kept drafts, and articles that they
    wrote and readers do not see yet. What was sent back is told apart."""
    drafts = _drafts(user).filter(Q(submitted_at__isnull=False) | Q(remark=""))
    texts = [
        Text(draft, Status.IN_REVIEW if draft.submitted_at else Status.DRAFT, draft.updated_at)
        for draft in drafts[:SHOWN]
    ]
    texts += _articles_begun(user, SHOWN)
    return sorted(texts, key=attrgetter("at"), reverse=True)[:SHOWN]


def unfinished(user: User, most: int) -> list[Text]:
    """The articles among both, as many of each: first what was sent back."""
    begun = sorted(_articles_begun(user, most), key=attrgetter("at"), reverse=True)
    return [*_articles_sent_back(user, most), *begun[:most]]


def _articles_sent_back(user: User, most: int) -> list[Text]:
    rows = _written(user, Status.DRAFT, is_sent_back=True).order_by("-updated_at", "-pk")
    steps_of = dict(rows.values_list("pk", "last_step")[:most])
    articles = _bare(Article.objects.all()).in_bulk(steps_of)
    steps = AuditEntry.objects.in_bulk(steps_of.values())
    pairs = [(articles[pk], steps[step]) for pk, step in steps_of.items()]
    return [
        Text(article, SENT_BACK, step.at, remark=step.detail.partition(": ")[2])
        for article, step in pairs
    ]


def _articles_begun(user: User, most: int) -> list[Text]:
    numbers: list[int] = []
    for status in (Status.DRAFT, Status.IN_REVIEW):
        rows = _written(user, status, is_sent_back=False).order_by("-updated_at", "-pk")
        numbers += rows.values_list("pk", flat=True)[:most]
    articles = _bare(Article.objects.filter(pk__in=numbers))
    return [Text(article, article.status, article.updated_at) for article in articles]


def _drafts(user: User) -> QuerySet[Draft]:
    return Draft.objects.filter(author=user).select_related("article").order_by("-updated_at")


def _written(user: User, status: Status, *, is_sent_back: bool) -> QuerySet[Any]:
    """Articles of a status that `user` saved, and not only to send them back; those that somebody
    else sent back, so that they are drafts, or the others. Each has the number of its `last_step`
    in the audit log.

    To be asked for numbers, which stand in the index: it is followed, and each article looked at by
    further indexes. That takes 10 ms for 30,000 drafts, however long the audit log is.
    """
    own = Revision.objects.filter(author=user).order_by()
    saves = own.filter(article=OuterRef("pk"))
    saved = Exists(own[MANY_SAVES:]) | Exists(saves)
    steps = AuditEntry.objects.filter(event=Event.TRANSITION, article_number=OuterRef("pk"))
    back = Q(detail__startswith="Sent back")
    returns = steps.filter(back, user=user)
    last = steps.order_by("-at").annotate(
        is_back=Case(When(back & ~Q(user=user), then=True), default=False)
    )
    more_saves = Q(GreaterThan(_number_of_rows(saves), _number_of_rows(returns)))
    told_apart = Q(is_back=is_sent_back) if status == Status.DRAFT else Q()
    # The rest only of what they saved, or of all once they saved much. As conditions beside each
    # other PostgreSQL asks for all of each draft, or reads the whole log to join it.
    wanted = Case(
        When(saved, then=more_saves & told_apart),
        default=False,
        output_field=BooleanField(),
    )
    rows: QuerySet[Any] = Article.objects.filter(has_status(status)).alias(
        is_back=Coalesce(Subquery(last.values("is_back")[:1]), False)
    )
    rows = rows.annotate(last_step=Subquery(last.values("pk")[:1])).filter(wanted)
    return rows


def _number_of_rows(rows: QuerySet[Any]) -> Subquery:
    counted = Func(template="COUNT(*)", output_field=IntegerField())
    return Subquery(rows.order_by().annotate(how_many=counted).values("how_many"))


# How the library stands


def _scheduled() -> list[Article]:
    return list(_bare(tallies.standing(SCHEDULED).order_by("published_at", "-slug"))[:SHOWN])


def _recent(user: User) -> list[Change]:
    """What was changed last: articles, and changes to many by those who may see them."""
    newest = Revision.objects.filter(article=OuterRef("pk")).order_by("-number").values("pk")[:1]
    rows = Article.objects.order_by("-updated_at", "-pk").annotate(newest=Subquery(newest))
    articles: list[Any] = list(_bare(rows)[:SHOWN])
    found = Revision.objects.filter(pk__in=[one.newest for one in articles if one.newest])
    saves = {
        save.pk: save
        for save in found.select_related(None).select_related("author").defer("document")
    }
    changes = [_change(article, saves.get(article.newest)) for article in articles]
    if user.has_perm("articles.view_changeset"):
        sets = ChangeSet.objects.select_related("author").order_by("-created_at")[:SHOWN]
        changes += [Change(one, one.created_at, one.author, _number_of(one)) for one in sets]
    return sorted(changes, key=attrgetter("at"), reverse=True)[:SHOWN]


def _number_of(change_set: ChangeSet) -> str:
    """How many articles it has; empty where its name says so."""
    number = number_of(change_set.articles)
    return "" if number in change_set.message else number


def _change(article: Article, save: Revision | None) -> Change:
    if save is None:
        return Change(article, article.updated_at, None, "")
    what = save.message or Origin(save.origin).label
    return Change(article, article.updated_at, save.author, what)


def _open_tasks(user: User) -> list[Task]:
    """What waits or runs: of everybody for who may see that, else one's own."""
    open_ones = Task.objects.filter(state__in=(TaskState.WAITING, TaskState.RUNNING))
    if not user.has_perm("articles.view_task"):
        open_ones = open_ones.filter(author=user)
    return list(open_ones.defer("chosen", "report").order_by("created_at")[:SHOWN])
