"""One change to many articles: each compared with what the editor saw, all one change set."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from articles.library import revising, telling, trash, turns, workflow
from articles.library.revising import Refused
from articles.library.workflow import RULES, Step
from articles.models import Article, ChangeSet, Origin, Status, Subject

Values = Mapping[str, Any]
"""Columns of Article → what they shall hold."""


@dataclass(slots=True)
class Changed:
    """What came of it: how many articles were changed, and those left alone with the reason."""

    change_set: ChangeSet
    articles: int = 0
    left: list[tuple[str, str]] = field(default_factory=list)


def take_step(step: Step, seen: Mapping[int, int], *, author: User) -> Changed:
    """Take one step with many articles; `seen` gives row number → the version that was seen."""

    def values(article: Article) -> Values:
        rule = RULES[step]
        if article.status not in rule.sources:
            raise Refused(f"It is {Status(article.status).label.lower()}.")
        if rule.target is Status.PUBLISHED and not article.is_published:
            ended = article.unpublish_at is not None and article.unpublish_at <= timezone.now()
            ends = None if ended else article.unpublish_at
            return {"status": rule.target, "published_at": timezone.now(), "unpublish_at": ends}
        return {"status": rule.target}

    return _change(seen, values, author, f"{RULES[step].words}")


def move(subject: Subject, seen: Mapping[int, int], *, author: User) -> Changed:
    """Move many articles to another subject; old addresses lead to the new ones."""

    def values(article: Article) -> Values:
        taken = Article.objects.filter(subject=subject, slug=article.slug).exclude(pk=article.pk)
        if taken.exists():
            raise Refused(f"{subject} has an article at this address already.")
        return {"subject": subject, "subject_name": subject.name}

    return _change(seen, values, author, f"Moved to {subject}"[:500])


@transaction.atomic
def throw_away(seen: Mapping[int, int], *, author: User) -> Changed:
    """Move many articles to the trash."""
    done = Changed(ChangeSet.objects.create(author=author, message="Deleted"))
    articles = []
    for article in _held(seen):
        if article.version != seen[article.pk]:
            done.left.append((article.get_absolute_url(), SAVED_SINCE))
        else:
            articles.append(article)
    trash.throw_away(articles, author=author, change_set=done.change_set)
    done.articles = len(articles)
    return _kept(done)


def _kept(done: Changed) -> Changed:
    """What came of it, without a change set where nothing was changed: there is nothing to undo."""
    if not done.articles:
        done.change_set.delete()
    return done


SAVED_SINCE = "Somebody saved it since you opened the list."


@transaction.atomic
def _change(
    seen: Mapping[int, int], values: Callable[[Article], Values], author: User, message: str
) -> Changed:
    done = Changed(ChangeSet.objects.create(author=author, message=message))
    for article in _held(seen):
        before, standing = article.status, workflow.standing(article)
        try:
            if article.version != seen[article.pk]:
                raise Refused(SAVED_SINCE)
            wanted = values(article)
            workflow.check(author, before, wanted.get("status", before))
            if all(getattr(article, name) == value for name, value in wanted.items()):
                continue
        except Refused as refused:
            done.left.append((article.get_absolute_url(), str(refused)))
            continue
        for name, value in wanted.items():
            setattr(article, name, value)
        article.save(update_fields=list(wanted))
        set_of = done.change_set.pk
        bulk = Origin.BULK
        revising.record(article, author=author, message=message, origin=bulk, change_set=set_of)
        telling.of_step(article, standing, author)
        done.articles += 1
    return _kept(done)


def _held(seen: Mapping[int, int]) -> list[Article]:
    turns.take()
    rows = Article.objects.select_for_update(of=("self",)).filter(pk__in=seen).order_by("pk")
    return list(rows)
