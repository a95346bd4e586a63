"""Archives of documents in and out by the browser: each a task, whose page tells the rest."""

import errno
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import admin, messages
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
)
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_safe

from articles.editing import guards, task_notes, task_words
from articles.library import transferring, translating
from articles.library.planning import OnConflict
from articles.library.revising import Refused
from articles.library.transferring import Wishes
from articles.models import Subject, Task, TaskState
from quicktakes.uploads import ROOM, Streamed

MOST_CHOSEN = 50_000
"""Articles of a list that one export takes: each is looked up before the page comes."""

RULES = {
    OnConflict.REPORT: "Leave the article as it is, and tell me",
    OnConflict.FOLDER: "Take what the file says",
    OnConflict.LIBRARY: "Keep what the library says",
}

_FULL = (errno.ENOSPC, errno.EDQUOT)


@require_safe
@guards.page("view_article", "publish_article")
def page(request: HttpRequest) -> HttpResponse:
    """Where an archive is uploaded, and an export begun."""
    return _page(request)


def _page(request: HttpRequest, error: str = "", status: int = HTTPStatus.OK) -> HttpResponse:
    context = {
        **admin.site.each_context(request),
        "title": "Import and export",
        "errors": [error] if error else [],
        "rules": [(rule.value, words) for rule, words in RULES.items()],
        "mappings": [(name, name.capitalize()) for name in translating.shipped()],
        "given": request.POST if error and status != HTTPStatus.REQUEST_ENTITY_TOO_LARGE else {},
        "subjects": Subject.objects.order_by("name").values_list("slug", "name"),
        "most_bytes": settings.IMPORT_MOST_BYTES,
        "most_megabytes": settings.IMPORT_MOST_BYTES // 1_000_000,
        "too_large": _too_large(),
        "absent": task_words.worker_is_absent(),
    }
    return render(request, "admin/tasks/transfer.html", context, status=status)


def _too_large() -> str:
    megabytes = settings.IMPORT_MOST_BYTES // 1_000_000
    return (
        f"This file is larger than {megabytes:,} MB. Split it, or import it on the server: "
        "manage.py import_articles"
    )


@guards.page("publish_article")
@guards.posted("transfer", "Choose here what to import.")
@csrf_exempt
def upload(request: HttpRequest) -> HttpResponse:
    """Take an archive in. What is too large is told before it is read: looking for the token reads
    the whole request, so that comes second."""
    if guards.declared(request) > settings.IMPORT_MOST_BYTES + ROOM:
        return _page(request, _too_large(), HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    handler = Streamed(request)
    request.upload_handlers = [handler]
    try:
        return _taken_in(request)
    except OSError as error:
        if error.errno not in _FULL:
            raise
        handler.upload_interrupted()
        return _page(request, "The disk of the server is full.", HTTPStatus.INSUFFICIENT_STORAGE)


@csrf_protect
def _taken_in(request: HttpRequest) -> HttpResponse:
    file = request.FILES.get("file")
    if file is None:
        return _page(request, "Choose a file first.", HTTPStatus.UNPROCESSABLE_ENTITY)
    user: Any = request.user
    try:
        wishes = _wishes(request)
        task = transferring.take_in(file.chunks(), file.name or "", wishes, author=user)
    except Refused as refused:
        return _page(request, str(refused), HTTPStatus.UNPROCESSABLE_ENTITY)
    return HttpResponseRedirect(task_notes.follow(request, task))


def _wishes(request: HttpRequest) -> Wishes:
    mapping, rule = request.POST.get("mapping", ""), request.POST.get("on_conflict", "report")
    if rule not in list(OnConflict) or mapping not in ("", *translating.shipped()):
        raise Refused("Choose one of the formats and one of the rules.")
    return Wishes(mapping, OnConflict(rule))


@guards.page("publish_article")
@guards.posted("transfer", "Choose here what to import.")
def begin_import(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Import the file that a plan is of."""
    user: Any = request.user
    plans = Task.objects.filter(kind="import_plan", state=TaskState.DONE)
    if not user.has_perm("articles.view_task"):
        plans = plans.filter(author=user)
    plan = plans.filter(pk=pk).first()
    if plan is None:
        raise Http404
    try:
        task = transferring.start_import(plan, author=user)
    except Refused as refused:
        messages.error(request, str(refused))
        return HttpResponseRedirect(reverse("task", args=[pk]))
    return HttpResponseRedirect(task_notes.follow(request, task))


@guards.page("view_article")
@guards.posted("transfer", "Choose here what to export.")
def begin_export(request: HttpRequest) -> HttpResponse:
    """Write an archive of all articles, or of one subject."""
    user: Any = request.user
    slug = request.POST.get("subject", "")
    subject = Subject.objects.filter(slug=slug).first() if slug else None
    if slug and subject is None:
        messages.error(request, "That subject is not there any more. Choose another.")
        return HttpResponseRedirect(reverse("transfer"))
    task = transferring.start_export(author=user, subject=subject)
    return HttpResponseRedirect(task_notes.follow(request, task))


@admin.action(description="Export…", permissions=["view"])
def export(model_admin: Any, request: HttpRequest, queryset: Any) -> HttpResponse | None:
    """Write an archive of the chosen articles, or of all that the list has found."""
    rows = queryset.order_by("pk").values_list("pk", "version")
    chosen = list(rows[: MOST_CHOSEN + 1])
    if not chosen:
        messages.warning(request, "There is nothing to export: no article is chosen.")
        return None
    if len(chosen) > MOST_CHOSEN:
        words = f"These are more than {MOST_CHOSEN:,} articles. Export all, or one subject, here."
        messages.warning(request, words)
        return HttpResponseRedirect(reverse("transfer"))
    user: Any = request.user
    task = transferring.start_export(author=user, chosen=chosen)
    return HttpResponseRedirect(task_notes.follow(request, task))
