"""Filters whose choices are named."""

from collections.abc import Callable, Iterator
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

Choice = Callable[[Any], QuerySet[Any]]


class NamedFilter(admin.SimpleListFilter):
    """A filter that says so where the address asks for a value that it does not offer, and shows
    nothing then: who asked for few must not be shown all."""

    def chosen(self, queryset: QuerySet[Any], value: str) -> QuerySet[Any]:
        """The rows that a value which is offered leaves."""
        raise NotImplementedError

    @property
    def _is_unknown(self) -> bool:
        offered = {str(value) for value, _ in self.lookup_choices}
        return self.value() is not None and self.value() not in offered

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any] | None:
        if self._is_unknown:
            return queryset.none()
        value = self.value()
        return None if value is None else self.chosen(queryset, value)

    def choices(self, changelist: Any) -> Iterator[Any]:
        yield from super().choices(changelist)
        if self._is_unknown:
            words = f"No {self.title} “{self.value()}”"
            yield {"selected": True, "query_string": "", "display": words}


class ChoiceFilter(NamedFilter):
    """A filter whose choices are named ways to narrow the list."""

    choice_of: dict[str, tuple[str, Choice]]

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(value, label) for value, (label, _) in self.choice_of.items()]

    def chosen(self, queryset: QuerySet[Any], value: str) -> QuerySet[Any]:
        return self.choice_of[value][1](queryset)
