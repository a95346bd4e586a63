"""Filters whose choices are named."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

Choice = Callable[[Any], QuerySet[Any]]


class ChoiceFilter(admin.SimpleListFilter):
    """A filter whose choices are named ways to narrow the list."""

    choice_of: dict[str, tuple[str, Choice]]

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(value, label) for value, (label, _) in self.choice_of.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any] | None:
        chosen = self.choice_of.get(self.value() or "")
        return chosen[1](queryset) if chosen else None
