"""The first page of the admin, and the page of problems: what is to be done, as numbers that lead
to the lists behind them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.contrib.humanize.templatetags.humanize import apnumber
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.editing import drafts, guards, task_words
from articles.editing.words import change_url, list_url
from articles.library import checkups, desk, people, tasking
from articles.library.changes import number_of
from articles.library.desk import Change, Desk, Text
from articles.library.tallies import Number, Week
from articles.library.workflow import SCHEDULED
from articles.models import Article, ChangeSet, Draft, Status, TaskState
from articles.text import charts, findings
from articles.text.charts import Bar
from articles.text.findings import KINDS, Severity
from articles.text.rendering import SafeHtml

MOST_BARS = 12
"""Kinds of findings that the chart shows; its table has them all."""

_FIGURES = {
    Status.PUBLISHED: "published",
    Status.IN_REVIEW: "in review",
    SCHEDULED: "scheduled",
    Status.DRAFT: "drafts",
}


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that leads to the list behind it."""

    name: str
    number: Number
    url: str


@dataclass(frozen=True, slots=True)
class Problem(Figure):
    """The articles with a finding of one kind."""

    kind: str

    @property
    def severity(self) -> Severity:
        return KINDS[self.kind].severity

    @property
    def meaning(self) -> str:
        return KINDS[self.kind].meaning

    @property
    def remedy(self) -> str:
        return KINDS[self.kind].remedy


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a list: what it is about, where that is, and more of it."""

    title: str
    url: str
    of: Any
    at: str
    by: str = ""
    standing: str = ""
    remark: str = ""
    what: str = ""


@dataclass(frozen=True, slots=True)
class ToDo:
    """The one thing to do: why, what, and the words of its button."""

    lead: str
    title: str
    detail: str
    url: str
    button: str
    by: str = ""
    remark: str = ""
    behind: str = ""
    """What else waits, in words that lead to its list."""


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What there is to do for who asks, and how the library stands."""
    user: Any = request.user
    on_desk = desk.of(user)
    problems = [_problem(kind, number) for kind, number in on_desk.kinds]
    last_look = checkups.last_look() if on_desk.figures else None
    context = {
        **admin.site.each_context(request),
        "title": "Dashboard",
        "todo": to_do(on_desk, may_add=user.has_perm("articles.add_article")),
        "sees": desk.sees_articles(user),
        "figures": _figures(on_desk),
        "weeks": _weeks(on_desk),
        "weeks_chart": _weeks_chart(on_desk),
        "problems": problems,
        "problems_chart": _problems_chart(problems),
        "pressing": _pressing(problems),
        "dangling": _dangling(problems, is_known=last_look is not None),
        "mine": [_row(text) for text in on_desk.mine],
        "sent_back": [_row(text) for text in on_desk.sent_back],
        "waiting": [_row(text) for text in on_desk.waiting or []],
        "reviews": on_desk.waiting is not None,
        "scheduled": [_scheduled_row(article) for article in on_desk.scheduled],
        "scheduled_url": list_url(state=SCHEDULED),
        "recent": [_recent_row(change, user) for change in on_desk.recent],
        "tasks": on_desk.tasks,
        "last_look": last_look,
        "looked_at": _looked_at(on_desk),
    }
    return render(request, "admin/index.html", context)


def _looked_at(on_desk: Desk) -> int | None:
    """Percent of the library that the running task has looked through; None where none runs, or
    none that who asks may see."""
    for task in on_desk.tasks:
        if task.kind == "checkup" and task.arguments.get("all") and task.state == TaskState.RUNNING:
            return task_words.percent(task)
    return None


@require_safe
@guards.page("view_article", "change_article")
def problems(request: HttpRequest) -> HttpResponse:
    """All kinds of findings: what each means, what to do, and the articles that have it."""
    known = [_problem(kind, number) for kind, number in desk.kinds()]
    context = {
        **admin.site.each_context(request),
        "title": "Problems",
        "groups": [
            (severity, [one for one in known if one.severity == severity and one.number.count])
            for severity in Severity
        ],
        "absent": [one for one in known if not one.number.count],
        "last_look": checkups.last_look(),
        "is_looking": tasking.is_open("checkup"),
        "may_look": _may_look(request.user),
    }
    return render(request, "admin/problems.html", context)


@guards.page("review_article", "publish_article")
@guards.posted("problems", "Begin here to look through the library.")
def look(request: HttpRequest) -> HttpResponse:
    """Start a task that looks through the library."""
    user: Any = request.user
    if tasking.is_open("checkup"):
        messages.info(request, "The library is being looked through already.")
    else:
        checkups.start(user)
        said = "The library is looked through in the background. Come back in a minute."
        messages.success(request, said)
    return HttpResponseRedirect(reverse("problems"))


def _may_look(user: Any) -> bool:
    return bool(
        user.has_perm("articles.review_article") or user.has_perm("articles.publish_article")
    )


# The one thing to do


def to_do(on_desk: Desk, *, may_add: bool) -> ToDo | None:
    """What comes first for somebody; None for who may do nothing yet."""
    if on_desk.waiting:
        return _review(on_desk.waiting[0], on_desk.waiting_number - 1)
    if on_desk.sent_back:
        text = on_desk.sent_back[0]
        lead = f"Sent back to you {day_of(text.at)}"
        title, url = str(text.of), url_of(text.of)
        return ToDo(lead, title, "", url, "Go on writing", remark=text.remark)
    own = next((text for text in on_desk.mine if text.standing == Status.DRAFT), None)
    if own:
        lead = f"Your draft of {day_of(own.at)}"
        return ToDo(lead, str(own.of), "Not finished yet.", url_of(own.of), "Go on writing")
    if may_add:
        url = reverse("admin:articles_article_add")
        return ToDo(
            "Nothing waits for you", "What shall be asked next?", "", url, "Write a new article"
        )
    return None


def _review(text: Text, behind: int) -> ToDo:
    detail = f"{len(_answer(text.of).split()):,} words."
    what = "article" if isinstance(text.of, Article) else "change"
    lead = f"Waiting for your review since {day_of(text.at)}"
    title, url, button = str(text.of), url_of(text.of), f"Review this {what}"
    return ToDo(lead, title, detail, url, button, by=text.by, behind=_behind(behind))


def _behind(count: int) -> str:
    if count < 1:
        return ""
    number = str(apnumber(count)) if count < 10 else f"{count:,}"
    return f"{number.capitalize()} more wait{'s' if count == 1 else ''} behind it."


def _answer(of: Article | Draft) -> str:
    return of.text("answer") if isinstance(of, Draft) else of.answer


def day_of(moment: datetime) -> str:
    """A day near now as people say it: "today", "yesterday", "Thursday", "Nov 3", "Nov 3, 2024"."""
    day, today = timezone.localdate(moment), timezone.localdate()
    days = (today - day).days
    if 0 <= days < 2:
        return ("today", "yesterday")[days]
    if 0 < days < 7:
        return f"{day:%A}"
    return f"{day:%b %-d}" if day.year == today.year else f"{day:%b %-d, %Y}"


def moment_of(moment: datetime) -> str:
    """The same with its hour: "today, 9:14"."""
    return f"{day_of(moment)}, {timezone.localtime(moment):%-H:%M}"


def url_of(of: Article | Draft | ChangeSet) -> str:
    """Where something is gone on with or looked at."""
    if isinstance(of, Draft):
        return drafts.address(of)
    if isinstance(of, ChangeSet):
        return reverse("admin:articles_changeset_change", args=[of.pk])
    return change_url(of)


# Rows


def _row(text: Text) -> Row:
    return Row(
        str(text.of),
        url_of(text.of),
        text.of,
        moment_of(text.at),
        text.by,
        text.standing,
        text.remark,
    )


def _scheduled_row(article: Article) -> Row:
    at = timezone.localtime(article.published_at)
    form = "%A, %b %-d, %-H:%M" if at.year == timezone.localdate().year else "%b %-d, %Y, %-H:%M"
    return Row(str(article), change_url(article), article, at.strftime(form))


def _recent_row(change: Change, user: Any) -> Row:
    by = people.name_of(change.by)
    is_own = change.by is not None and change.by.pk == user.pk
    return Row(
        str(change.of),
        url_of(change.of),
        change.of,
        moment_of(change.at),
        by="You" if is_own else by,
        what=change.what,
    )


# Numbers


def _figures(on_desk: Desk) -> list[Figure]:
    return [
        Figure(
            "draft" if name == Status.DRAFT and number.count == 1 else _FIGURES[name],
            number,
            list_url(state=name),
        )
        for name, number in on_desk.figures.items()
    ]


def _problem(kind: str, number: Number) -> Problem:
    return Problem(findings.name(kind), number, list_url(finding=kind), kind)


def _pressing(problems: list[Problem]) -> list[Problem]:
    """What is wrong, the most severe first; as many as leave room for the dangling links."""
    severities = list(Severity)
    found = [one for one in problems if one.severity != Severity.HINT]
    found.sort(key=lambda one: (severities.index(one.severity), -one.number.count))
    return found[: desk.SHOWN - 1]


def _dangling(problems: list[Problem], *, is_known: bool) -> Problem | None:
    """The links that lead nowhere: told however much else is wrong, and where there are none."""
    found = next((one for one in problems if one.kind == LEADS_NOWHERE), None)
    return found or (_problem(LEADS_NOWHERE, Number(0)) if is_known else None)


LEADS_NOWHERE = "dangling-link"


def _weeks(on_desk: Desk) -> list[Figure]:
    """The weeks as rows of a table, the last one first."""
    return [
        Figure(_span(week), number, _week_url(week)) for week, number in reversed(on_desk.weeks)
    ]


def _week_url(week: Week) -> str:
    first, last = week.first.isoformat(), week.last.isoformat()
    return list_url(state=Status.PUBLISHED, published_from=first, published_to=last)


def _span(week: Week) -> str:
    """A week as people say it: "Nov 23 to 29", "Nov 30 to Dec 6"."""
    is_one = week.first.month == week.last.month
    return f"{week.first:%b %-d} to {week.last.strftime('%-d' if is_one else '%b %-d')}"


def _weeks_chart(on_desk: Desk) -> SafeHtml | None:
    if not any(number.count for _, number in on_desk.weeks):
        return None
    last = len(on_desk.weeks) - 1
    bars = [
        Bar(
            _span(week),
            number.count,
            _week_url(week),
            mark=_month(week, place),
            is_running=place == last,
        )
        for place, (week, number) in enumerate(on_desk.weeks)
    ]
    highest = max(bars, key=lambda bar: bar.value)
    total = sum(bar.value for bar in bars)
    were = "was" if total == 1 else "were"
    sentence = f"{number_of(total)} {were} published in the last {len(bars)} weeks"
    if total > 1:
        sentence += f", most of them from {highest.name}: {highest.value:,}"
    return charts.columns(bars, f"{sentence}. This week so far: {bars[-1].value:,}.")


def _month(week: Week, place: int) -> str:
    """The month below the first week of it; the first of all only where there is room for it."""
    begins = week.first.day <= 7
    has_room = place == 0 and week.first.day <= 14
    return f"{week.first:%b}" if begins or has_room else ""


def _problems_chart(found: list[Problem]) -> SafeHtml | None:
    if not found:
        return None
    bars = [Bar(one.name, one.number.count, one.url) for one in found[:MOST_BARS]]
    first = found[0]
    kinds = "1 kind of finding" if len(found) == 1 else f"{len(found)} kinds of findings"
    articles = f"{first.number} article{'' if first.number.count == 1 else 's'}"
    return charts.rows(bars, f"{kinds}, the most frequent: {first.name}, {articles}.")
