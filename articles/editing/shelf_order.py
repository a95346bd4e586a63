"""The page on which subjects are put in order, and listed or not."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from articles.editing import guards
from articles.editing.drafts import number
from articles.library import shelf_order
from articles.library.revising import Refused
from articles.models import Subject

MOST = 400
"""Subjects on the page: a form of Django holds 1,000 fields, and each has two."""


@require_http_methods(["GET", "HEAD", "POST"])
@guards.page("change_subject")
def order(request: HttpRequest) -> HttpResponse:
    """All subjects, each with its place; sent back, they are put there."""
    subjects = shelf_order.current()
    if request.method == "POST":
        try:
            changed = _save(request, subjects)
        except Refused as refused:
            messages.error(request, str(refused))
            return _shown(request, subjects, 409)
        _tell(request, changed)
        moved = request.POST.get("up") or request.POST.get("down")
        anchor = f"#shelf-{number(moved)}" if number(moved) else ""
        return HttpResponseRedirect(reverse("order_subjects") + anchor)
    return _shown(request, subjects, 200)


def _save(request: HttpRequest, subjects: list[Subject]) -> int:
    shown = [one.pk for one in subjects[:MOST]]
    places = {pk: number(request.POST.get(f"place-{pk}")) for pk in shown}
    found = shelf_order.ordered(shown, {pk: at for pk, at in places.items() if at})
    for name, step in (("up", -1), ("down", 1)):
        if pk := number(request.POST.get(name)):
            found = shelf_order.stepped(found, pk, step)
    listed = {pk for pk in map(number, request.POST.getlist("listed")) if pk}
    rest = subjects[MOST:]
    user: Any = request.user
    return shelf_order.save(
        found + [one.pk for one in rest],
        listed | {one.pk for one in rest if one.is_listed},
        request.POST.get("stands", ""),
        author=user,
    )


def _tell(request: HttpRequest, changed: int) -> None:
    if changed:
        messages.success(request, "The order is saved.")
    else:
        messages.info(request, "Nothing was different; nothing is saved.")


def _shown(request: HttpRequest, subjects: list[Subject], status: int) -> HttpResponse:
    context = {
        **admin.site.each_context(request),
        "title": "Order of subjects",
        "subjects": subjects[:MOST],
        "total": len(subjects),
        "stands": shelf_order.state_of(subjects),
    }
    return render(request, "admin/articles/subject/order.html", context, status=status)
