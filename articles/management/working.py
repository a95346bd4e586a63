"""The loop of a worker: what falls due, what was lost, and what waits in the queue."""

import time
from types import FrameType

from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from articles.library import duties, tasking

LOOK_EVERY = 1.0
"""Seconds between two looks at the queue."""

DUTIES_EVERY = 20.0
"""Seconds between two looks at what is due and what was lost."""


class Working:
    def __init__(self) -> None:
        tasking.stopping.clear()
        self._worker = Worker(
            queue_names=["*"],
            excluded_queue_names=[],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=1,
            worker_id=get_random_string(32),
        )
        self._next_duties = 0.0

    @property
    def is_stopped(self) -> bool:
        return tasking.stopping.is_set()

    def stop(self, number: int, frame: FrameType | None) -> None:
        """A signal came: end behind the chunk that is being worked off."""
        tasking.stopping.set()
        self._worker.running = False

    def do_next(self) -> bool:
        """Begin what is due, then run one task that waits. False if none did."""
        if time.monotonic() >= self._next_duties:
            self._next_duties = time.monotonic() + DUTIES_EVERY
            duties.begin_due()
            tasking.sweep()
        # A look that takes no lock: the worker's own begins by keeping all others from writing.
        if not DBTaskResult.objects.ready().exists():
            return False
        self._worker.run()
        return True

    def wait(self) -> None:
        tasking.stopping.wait(LOOK_EVERY)
