"""Signs that a worker is there, by which pages tell whether what waits will be done."""

from datetime import datetime, timedelta

from django.utils import timezone

from articles.library.exclusive import alone
from articles.models import LastRun, Task, TaskState

WORKER = "worker"
"""The row of `LastRun` that tells when a worker was last there."""

EVERY = timedelta(seconds=20)


def give() -> None:
    """Tell that a worker is there, at most every `EVERY`."""
    now = timezone.now()
    if not LastRun.objects.filter(name=WORKER, at__gt=now - EVERY).exists():
        LastRun.objects.update_or_create(name=WORKER, defaults={"at": now})


def last() -> datetime | None:
    """When a worker was last there; None if there never was one."""
    return LastRun.objects.filter(name=WORKER).values_list("at", flat=True).first()


def is_abandoned(task: Task) -> bool:
    """Whether a task is said to run and nobody runs it: who did was killed."""
    if task.state != TaskState.RUNNING:
        return False
    with alone(str(task.pk)) as is_free:
        # It may have come to its end since it was read.
        return is_free and Task.objects.filter(pk=task.pk, state=TaskState.RUNNING).exists()
