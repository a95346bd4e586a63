"""Filters of the lists of articles and of accounts."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from articles.models import ArticleQuerySet, Status

Choice = Callable[[Any], QuerySet[Any]]


class ChoiceFilter(admin.SimpleListFilter):
    """A filter whose choices are named ways to narrow the list."""

    choice_of: dict[str, tuple[str, Choice]]

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(value, label) for value, (label, _) in self.choice_of.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any] | None:
        chosen = self.choice_of.get(self.value() or "")
        return chosen[1](queryset) if chosen else None


def _scheduled(articles: ArticleQuerySet) -> ArticleQuerySet:
    return articles.filter(status=Status.PUBLISHED, published_at__gt=timezone.now())


def _ended(articles: ArticleQuerySet) -> ArticleQuerySet:
    return articles.filter(status=Status.PUBLISHED, unpublish_at__lte=timezone.now())


class StatusFilter(ChoiceFilter):
    title = "status"
    parameter_name = "state"
    choice_of = {
        "published": ("Published", lambda articles: articles.published()),
        "scheduled": ("Scheduled", _scheduled),
        "ended": ("Ended", _ended),
        "draft": ("Draft", lambda articles: articles.filter(status=Status.DRAFT)),
        "withdrawn": ("Withdrawn", lambda articles: articles.filter(status=Status.WITHDRAWN)),
    }


class VisibilityFilter(ChoiceFilter):
    title = "visibility"
    parameter_name = "engines"
    choice_of = {
        "hidden": ("Hidden by an editor", lambda articles: articles.filter(seo__no_index=True)),
        "copies": ("Copies of another article", lambda articles: articles.exclude(canonical=None)),
        "originals": (
            "Originals with copies",
            lambda articles: articles.filter(
                pk__in=articles.model.objects.exclude(canonical=None).values("canonical")
            ),
        ),
    }


class PublishedFilter(admin.DateFieldListFilter):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.title = "day of publication"


class EditedFilter(admin.DateFieldListFilter):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.title = "day of the last edit"
