"""Tells people, on whatever page they are, that a task ended which they started."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html

from articles.editing.task_words import said
from articles.models import OVER, Task, TaskState

FOLLOWED = "tasks"
"""Where the session keeps the tasks of which nothing was told yet."""

MOST = 20

_LEVELS = {TaskState.DONE: messages.SUCCESS, TaskState.FAILED: messages.ERROR}


def follow(request: HttpRequest, task: Task) -> str:
    """Tell of the task when it ends; the address of its page."""
    kept = request.session.get(FOLLOWED, [])
    request.session[FOLLOWED] = [*kept, str(task.pk)][-MOST:]
    return reverse("task", args=[task.pk])


def seen(request: HttpRequest, task: Task) -> None:
    """Its page was shown when it was over: there is nothing more to tell of it."""
    kept = request.session.get(FOLLOWED, [])
    if str(task.pk) in kept:
        request.session[FOLLOWED] = [pk for pk in kept if pk != str(task.pk)]


def telling(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
    """Middleware: a message on the next page of the admin. Asks the database only where somebody
    has started a task."""

    def answer(request: HttpRequest) -> HttpResponse:
        is_page = request.method == "GET" and "text/html" in request.headers.get("Accept", "")
        if is_page and request.path.startswith("/admin/") and request.session.get(FOLLOWED):
            _tell(request)
        return get_response(request)

    return answer


def _tell(request: HttpRequest) -> None:
    followed = request.session[FOLLOWED]
    rows = Task.objects.filter(pk__in=followed, state__in=OVER).defer("chosen", "arguments")
    for task in rows.order_by("ended_at"):
        address = reverse("task", args=[task.pk])
        if request.path != address:
            text = '<strong><bdi>{}</bdi></strong> {} <a href="{}">Look at it</a>'
            level = _LEVELS.get(TaskState(task.state), messages.INFO)
            messages.add_message(request, level, format_html(text, task.title, said(task), address))
        seen(request, task)
