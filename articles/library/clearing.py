"""What nobody needs any more, removed once a day."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from importlib import import_module
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from articles.library import emptied, merging, tasking, transferring
from articles.library.tasking import Tell
from articles.models import OVER, LastRun, Task

KEPT = timedelta(days=90)
"""How long a task stays listed that somebody started."""

KEPT_OWN = timedelta(days=7)
"""The same for those that the site started by itself."""

KEPT_FILES = timedelta(days=7)
"""How long what was uploaded to be imported, and what tasks made, can be fetched."""


def begin(since: datetime, now: datetime) -> None:
    tasking.start("clearing", "Remove what nobody needs any more", author=None)


def run(task: Task, tell: Tell) -> None:
    """Remove old files, old tasks, entries of the queue that are through, and sessions that
    ended. Tasks that an undo needs stay."""
    now = timezone.now()
    over = Task.objects.filter(state__in=OVER).exclude(
        kind__in=(*emptied.KINDS, merging.KIND),
        change_set__undone_by=None,
        change_set__isnull=False,
    )
    old = over.filter(ended_at__lt=now - KEPT) | over.filter(
        is_of_site=True, ended_at__lt=now - KEPT_OWN
    )
    parts: list[Callable[[], object]] = [
        partial(transferring.remove_old, (now - KEPT_FILES).timestamp()),
        old.delete,
        _through(now).delete,
        LastRun.objects.filter(at__lt=now - KEPT).delete,
        import_module(settings.SESSION_ENGINE).SessionStore.clear_expired,
    ]
    for done, part in enumerate(parts, 1):
        part()
        tell(done, len(parts))


def _through(now: datetime) -> QuerySet[Any]:
    finished: QuerySet[Any] = DBTaskResult.objects.finished()
    return finished.filter(finished_at__lt=now - timedelta(days=1))
