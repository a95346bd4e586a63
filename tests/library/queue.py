"""The queue of tasks worked off inside a test."""

from collections.abc import Iterator
from contextlib import contextmanager

from articles.library import tasking
from articles.models import Task, TaskState


def work_off() -> int:
    """Run every task that waits, also those that these start, and how many there were."""
    done = 0
    while task := Task.objects.filter(state=TaskState.WAITING).order_by("created_at").first():
        tasking.run(str(task.pk))
        done += 1
    return done


@contextmanager
def worked_off() -> Iterator[None]:
    """Run what is queued inside the block, and nothing that was queued before it."""
    before = set(Task.objects.values_list("pk", flat=True))
    yield
    for task in Task.objects.exclude(pk__in=before).order_by("created_at"):
        tasking.run(str(task.pk))
