"""What can be done with many articles of the list at once."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from articles.editing import choosing, many, returning
from articles.editing.transfer import export
from articles.library import merging, workflow
from articles.library.workflow import Step
from articles.models import Article

_WORDS = {
    "publish": "Publish now…",
    "schedule": "Schedule…",
    "submit": "Submit for review…",
    "withdraw": "Withdraw…",
    "reopen": "Make a draft again…",
    "archive": "Archive…",
    "move": "Move to a subject…",
    "relate": "Add a related article…",
    "replace": "Replace text…",
    "hide": "Hide from search engines…",
    "show": "Show to search engines…",
}

FOLDED = ("submit", "reopen", "archive", "relate", "hide", "show", "merge")
"""Actions that stand behind “More”: fourteen in a row are too many to look through."""


def _action(what: str, words: str, permission: str = "change") -> Callable[..., Any]:
    @admin.action(description=words, permissions=[permission])
    def act(
        model_admin: Any, request: HttpRequest, queryset: QuerySet[Article]
    ) -> HttpResponse | None:
        return many.begin(request, what, choosing.chosen(request, queryset))

    act.__name__ = what
    return act


@admin.action(description="Merge two articles…", permissions=["change"])
def merge(
    model_admin: Any, request: HttpRequest, queryset: QuerySet[Article]
) -> HttpResponse | None:
    """The page of their merge, from which the list is come back to."""
    pks = [pk for pk, _ in choosing.chosen(request, queryset)]
    if len(pks) != 2:
        messages.error(request, "Choose two articles to merge: the one that stays, and the other.")
        return None
    address = f"{reverse('merge_article', args=[pks[0]])}?{urlencode({'picked': pks[1]})}"
    return HttpResponseRedirect(returning.taking(address, request.GET.urlencode()))


ACTIONS = [
    *(_action(what, words) for what, words in _WORDS.items()),
    merge,
    export,
    _action("throw_away", "Move to the trash…", "delete"),
]


def may_ever(user: User, name: str) -> bool:
    """Whether there are articles to which `user` may do the action `name`; Django asked already for
    the permission that it names."""
    if name == merge.__name__:
        return merging.may_merge(user)
    return name not in list(Step) or workflow.may_ever(user, Step(name))
