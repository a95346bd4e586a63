"""One mail to each person about the steps of many articles that a task took."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.urls import reverse

from articles.library import people, telling
from articles.library.redirecting import batched
from articles.library.telling import Told
from articles.models import AuditEntry, Event, Revision, Status, Task

NAMED = 10
"""Articles that a mail names."""

_LONGEST = 200


def collect(task: Task, told: Sequence[Told], author: User | None) -> None:
    """Keep in the report of `task` whom these steps concern, until it is over."""
    kept = task.report.setdefault("mail", {})
    for person, steps in _concerned(told).items():
        if author and person == author.pk:
            continue
        mine = kept.setdefault(str(person), {"words": {}, "first": []})
        for article, word in steps:
            mine["words"][word] = mine["words"].get(word, 0) + 1
            if len(mine["first"]) < NAMED:
                mine["first"].append([article.pk, article.question[:_LONGEST]])
    if not kept:
        del task.report["mail"]


def _concerned(told: Sequence[Told]) -> dict[int, list[Told]]:
    """Person → the steps that concern them, as `telling` has it for one article."""
    found: dict[int, list[Told]] = defaultdict(list)
    written = [one for one in told if one.article.status != Status.IN_REVIEW]
    writers = _writers([one.article.pk for one in written])
    for one in written:
        for person in writers[one.article.pk]:
            found[person].append(one)
    to_review = [one for one in told if one.article.status == Status.IN_REVIEW]
    if to_review:
        reviewers = people.who_may("review_article") | people.who_may("publish_article")
        for person in reviewers.distinct().values_list("pk", flat=True):
            found[person] += to_review
    return found


def _writers(pks: Sequence[int]) -> dict[int, set[int]]:
    """Article → those who saved a version of it or took a step with it."""
    found: dict[int, set[int]] = defaultdict(set)
    for batch in batched(pks):
        saved = Revision.objects.filter(article__in=batch).exclude(author=None).order_by()
        steps = AuditEntry.objects.filter(article_number__in=batch, event=Event.TRANSITION)
        steps = steps.exclude(user=None).order_by()
        pairs = [
            *saved.values_list("article", "author").distinct(),
            *steps.values_list("article_number", "user").distinct(),
        ]
        for pk, person in pairs:
            if pk and person:
                found[pk].add(person)
    return found


def send_all(task: Task) -> None:
    """Queue the mails of what was collected so far."""
    kept: dict[str, Any] = task.report.pop("mail", {})
    persons = User.objects.filter(pk__in=kept, is_active=True).exclude(email="")
    for person in persons.order_by("pk"):
        telling.send(_letter(kept[str(person.pk)], task.author), [person.email])


def _letter(mine: dict[str, Any], author: User | None) -> telling.Letter:
    who = people.name_of(author) or "A command"
    words = [f"{word} by {who}: {count:,}" for word, count in mine["words"].items()]
    lines = [f"{one} article{'' if one.endswith(': 1') else 's'}" for one in words]
    total = sum(mine["words"].values())
    body = [*lines, ""]
    for pk, question in mine["first"]:
        address = reverse("admin:articles_article_change", args=[pk])
        body += [question, f"{settings.SITE_URL}{address}", ""]
    if total > len(mine["first"]):
        body.append(f"and {total - len(mine['first']):,} more.")
    return telling.Letter(", ".join(lines)[: telling.LONGEST_SUBJECT], "\n".join(body))
