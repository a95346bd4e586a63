"""What can be done with many articles of the list at once."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html

from articles.editing.drafts import number
from articles.editing.transfer import export
from articles.library import changing
from articles.library.changing import Changed
from articles.library.revising import Refused
from articles.library.workflow import RULES, Step
from articles.models import Article, Subject

TOLD = 10
"""Articles left alone that messages name."""


def seen(request: HttpRequest) -> dict[int, int]:
    """The articles of the list that is sent back → the version that it showed of each."""
    pairs = (text.partition(":") for text in request.POST.getlist("seen"))
    numbers = ((number(pk), number(version)) for pk, _, version in pairs)
    return {pk: version for pk, version in numbers if pk and version}


def chosen(request: HttpRequest) -> dict[int, int]:
    """The chosen articles → the versions that the list showed; 0, and left alone, where it showed
    none."""
    shown = seen(request)
    pks = map(number, request.POST.getlist("_selected_action"))
    return {pk: shown.get(pk, 0) for pk in pks if pk}


def tell(request: HttpRequest, done: Changed, words: str) -> None:
    """What came of it, and the way back."""
    if done.articles:
        link = reverse("admin:articles_changeset_change", args=[done.change_set.pk])
        number = f"{done.articles:,} article{'' if done.articles == 1 else 's'}"
        text = '<strong>{}:</strong> {}. <a href="{}">Look at it, or undo it</a>'
        messages.success(request, format_html(text, words, number, link))
    for path, reason in done.left[:TOLD]:
        messages.warning(request, f"Left alone: {path}. {reason}")
    if len(done.left) > TOLD:
        messages.warning(request, f"and {len(done.left) - TOLD:,} more.")


def _step_action(step: Step) -> Callable[..., None]:
    words = RULES[step].words

    @admin.action(description=words, permissions=["change"])
    def act(model_admin: Any, request: HttpRequest, queryset: Any) -> None:
        user: Any = request.user
        tell(request, changing.take_step(step, chosen(request), author=user), words)

    act.__name__ = step.value
    return act


@admin.action(description="Move to a subject…", permissions=["change"])
def move(model_admin: Any, request: HttpRequest, queryset: Any) -> HttpResponse | None:
    """Asks for the subject, then moves."""
    picked = chosen(request)
    subject = Subject.objects.filter(slug=request.POST.get("to_subject", "")).first()
    if subject:
        user: Any = request.user
        tell(request, changing.move(subject, picked, author=user), f"Moved to {subject}")
        return None
    articles = Article.objects.filter(pk__in=picked).defer("answer", "body", "extra")
    context = {
        **admin.site.each_context(request),
        "title": f"Move {len(picked):,} article{'' if len(picked) == 1 else 's'} to a subject",
        "articles": [(article, picked[article.pk]) for article in articles[:TOLD]],
        "chosen": sorted(picked.items()),
        "total": len(picked),
        "subjects": Subject.objects.order_by("name"),
    }
    return render(request, "admin/articles/move.html", context)


@admin.action(description="Move to the trash", permissions=["delete"])
def throw_away(model_admin: Any, request: HttpRequest, queryset: Any) -> None:
    """No question: the message has the way back."""
    user: Any = request.user
    try:
        done = changing.throw_away(chosen(request), author=user)
    except Refused as refused:
        messages.error(request, str(refused))
        return
    tell(request, done, "In the trash")


STEPS = (Step.SUBMIT, Step.PUBLISH, Step.WITHDRAW, Step.REOPEN, Step.ARCHIVE)
ACTIONS = [*(_step_action(step) for step in STEPS), move, export, throw_away]
