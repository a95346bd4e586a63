"""Pages of the tasks: all of them, and one with its progress, its result and what can be done."""

from datetime import datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    JsonResponse,
)
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_http_methods, require_safe
from django_tasks_db.models import DBTaskResult

from articles.editing import guards, task_notes, task_words
from articles.editing.guards import SIGNED_OUT, sorry
from articles.library import people, tasking
from articles.library.revising import Refused
from articles.models import Task, TaskState

PER_PAGE = 50

MAY = ("view_article", "change_article", "add_article", "view_task")
"""Who has the pages; without the last only for one's own tasks."""

FILTERS = {
    "": ("All", ()),
    "open": ("Open", (TaskState.WAITING, TaskState.RUNNING)),
    "done": ("Done", (TaskState.DONE,)),
    "failed": ("Failed", (TaskState.FAILED,)),
    "canceled": ("Canceled", (TaskState.CANCELED,)),
}

OF_SITE = "site"
"""The filter for what the site does by itself: much, so elsewhere only what failed is shown."""


class Shown(NamedTuple):
    """A row of the list."""

    task: Task
    by: str
    percent: int


def _may(request: HttpRequest, name: str) -> bool:
    return bool(request.user.has_perm(f"articles.{name}"))


def _visible(request: HttpRequest) -> QuerySet[Task]:
    rows = Task.objects.select_related("author")
    return rows if _may(request, "view_task") else rows.filter(author=request.user.pk)


def _found(request: HttpRequest, pk: UUID) -> Task:
    """A task that the person may see; for others it is not there."""
    task = _visible(request).select_related("change_set").defer("chosen").filter(pk=pk).first()
    if task is None:
        raise Http404
    return task


@require_safe
@guards.page(*MAY)
def listed(request: HttpRequest) -> HttpResponse:
    """Tasks, the newest first; `before` is the moment and the number of the last one shown."""
    chosen = request.GET.get("state", "")
    filters = [(name, words) for name, (words, _) in FILTERS.items()]
    if _may(request, "view_task"):
        filters.append((OF_SITE, "The site’s own"))
    is_unknown = chosen not in dict(filters)
    rows = _visible(request).defer("chosen", "arguments", "report").order_by("-created_at", "-pk")
    rows = rows.none() if is_unknown else _filtered(rows, chosen)
    tasks = list(_behind(rows, request.GET.get("before", ""))[: PER_PAGE + 1])
    more = tasks[PER_PAGE - 1] if len(tasks) > PER_PAGE else None
    context = {
        **admin.site.each_context(request),
        "title": "Tasks",
        "tasks": [
            Shown(task, people.name_of(task.author), task_words.percent(task))
            for task in tasks[:PER_PAGE]
        ],
        "filters": filters,
        "chosen": chosen,
        "is_unknown": is_unknown,
        "before": f"{more.created_at.isoformat()}_{more.pk}" if more else "",
        "is_later_page": "before" in request.GET,
        "absent": task_words.worker_is_absent(),
    }
    return render(request, "admin/tasks/list.html", context)


def _filtered(rows: QuerySet[Task], chosen: str) -> QuerySet[Task]:
    if chosen == OF_SITE:
        return rows.filter(is_of_site=True)
    if chosen != "failed":
        rows = rows.filter(is_of_site=False)
    states = FILTERS[chosen][1]
    return rows.filter(state__in=states) if states else rows


def _behind(rows: QuerySet[Task], given: str) -> QuerySet[Task]:
    """The tasks behind the one that is given; all for what is no such mark."""
    try:
        moment, number = given.split("_")
        at, pk = parse_datetime(moment), str(UUID(number))
    except ValueError:
        return rows
    if at is None or timezone.is_naive(at):
        return rows
    return rows.filter(Q(created_at__lt=at) | Q(created_at=at, pk__lt=pk))


@require_safe
@guards.page(*MAY)
def shown(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One task."""
    task = _found(request, pk)
    if task.is_over:
        task_notes.seen(request, task)
    context = admin.site.each_context(request) | _context(request, task)
    return render(request, "admin/tasks/task.html", context)


def _context(request: HttpRequest, task: Task) -> dict[str, Any]:
    file = _file(task)
    return {
        "title": task.title,
        "task": task,
        "by": people.name_of(task.author),
        "percent": task_words.percent(task),
        "progress": task_words.progress(task),
        "pace": task_words.pace(task),
        "abandoned": task_words.abandoned(task),
        "result": task_words.done_with(task),
        "said": task_words.said(task),
        "left_unnamed": task.report.get("left_total", 0) - len(task.report.get("left", ())),
        "may_act": _may_act(request, task),
        "can_go_on": task.state in (TaskState.FAILED, TaskState.CANCELED),
        "file_size": file.stat().st_size if file else None,
        "tried_again_at": _tried_again_at(task),
        "absent": "" if task.is_over else task_words.worker_is_absent(),
        "fates": _fates(task),
        "written": _written(task),
        "is_undone": bool(task.change_set and task.change_set.undone_by_id),
    }


FATES = ("new", "changed", "unchanged", "conflicts", "problems", "left out")


def _fates(task: Task) -> list[tuple[str, int]]:
    """What became, or would become, of the documents of an import, and of how many."""
    counts = task.report.get("outcome", {})
    always = FATES[:-1]
    return [(fate, counts.get(fate, 0)) for fate in FATES if fate in always or fate in counts]


def _written(task: Task) -> list[tuple[str, list[list[str]], int]]:
    """What an import writes: the fate, the first files that have it, and how many do."""
    named: dict[str, list[list[str]]] = task.report.get("files", {})
    counts = task.report.get("outcome", {})
    return [(fate, files, counts[fate]) for fate, files in named.items() if files]


def _tried_again_at(task: Task) -> datetime | None:
    """When a task is tried again that something kept from its work."""
    if task.state != TaskState.WAITING or not task.error or task.queued_as is None:
        return None
    entries = DBTaskResult.objects.filter(pk=task.queued_as)
    moment: datetime | None = entries.values_list("run_after", flat=True).first()
    return moment


@require_safe
def now(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How it stands, for the script of its page: the progress, and what is below it if the task is
    in another state than `state`."""
    if not admin.site.has_permission(request):
        return sorry(SIGNED_OUT, 403)
    task = _visible(request).select_related("change_set").defer("chosen").filter(pk=pk).first()
    if task is None or not any(_may(request, name) for name in MAY):
        return sorry("There is no such task for you.", 404)
    if task.is_over:
        task_notes.seen(request, task)
    context = _context(request, task)
    told = {
        "state": task.state,
        "is_over": task.is_over,
        "percent": context["percent"],
        "said": context["said"],
        "progress": render_to_string("admin/tasks/_progress.html", context, request),
    }
    if request.GET.get("state") != task.state:
        told["outcome"] = render_to_string("admin/tasks/_outcome.html", context, request)
    return JsonResponse(told, headers={"Cache-Control": "no-store"})


def _may_act(request: HttpRequest, task: Task) -> bool:
    return task.author_id == request.user.pk or _may(request, "cancel_task")


def _to_act_on(request: HttpRequest, pk: UUID) -> Task:
    task = _found(request, pk)
    if not _may_act(request, task):
        raise PermissionDenied
    return task


@require_http_methods(["GET", "HEAD", "POST"])
@guards.page(*MAY)
def cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Asks whether to cancel, saying what stays done; then does it."""
    task = _to_act_on(request, pk)
    if request.method == "POST":
        if not tasking.cancel(task):
            messages.info(request, "It was over already.")
        return HttpResponseRedirect(reverse("task", args=[pk]))
    if task.is_over:
        return HttpResponseRedirect(reverse("task", args=[pk]))
    context = {
        **admin.site.each_context(request),
        "title": "Cancel this task?",
        "task": task,
        "stays": task_words.stays(task),
    }
    return render(request, "admin/tasks/cancel.html", context)


@guards.page(*MAY)
@guards.posted("task", "Nothing was begun. Use the button of the task.", "pk")
def go_on(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Have a failed or canceled task go on."""
    task = _to_act_on(request, pk)
    try:
        if tasking.go_on(task):
            return HttpResponseRedirect(task_notes.follow(request, task))
        messages.info(request, "It goes on already, or is done.")
    except Refused as refused:
        messages.error(request, str(refused))
    return HttpResponseRedirect(reverse("task", args=[pk]))


@require_safe
@guards.page(*MAY)
def file(request: HttpRequest, pk: UUID) -> Any:
    """What a task made, to be kept: never shown as a page of this site."""
    task = _found(request, pk)
    path = _file(task)
    if path is None:
        raise Http404
    name = f"{task.kind.replace('_', '-')}-{task.created_at:%Y-%m-%d}-{str(pk)[:8]}{path.suffix}"
    headers = {
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    return FileResponse(
        path.open("rb"), as_attachment=True, filename=name, headers=headers, status=HTTPStatus.OK
    )


def _file(task: Task) -> Path | None:
    """The file that a task made, while it is kept."""
    root = Path(settings.TASKS_ROOT).resolve()
    path = (root / task.file).resolve()
    return path if task.file and path.is_relative_to(root) and path.is_file() else None
