from __future__ import annotations

import json
from collections.abc import Iterable
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from articles.text.packing import pack, unpack


class TaskState(models.TextChoices):
    WAITING = "waiting", "Waiting"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"
    CANCELED = "canceled", "Canceled"


OVER = (TaskState.DONE, TaskState.FAILED, TaskState.CANCELED)


class Task(models.Model):
    """Work that goes on while nobody waits for its page, and what came of it.

    `library/tasking.py` starts and runs it. The queue (django-tasks) only says that there is
    something to run: how far it is and how it ended stands here, written in the same transaction
    as the work itself.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField(max_length=40, help_text="A key of `tasking.KINDS`.")
    title = models.CharField(max_length=500, help_text="What it does, in words.")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="Empty: the site itself, or an account that is no more.",
    )
    is_of_site = models.BooleanField(
        default=False, help_text="Nobody asked for it; it may do anything."
    )
    arguments = models.JSONField(default=dict)
    chosen = models.BinaryField(
        default=bytes, help_text="Packed JSON: [[article, version that was seen], …]."
    )
    state = models.CharField(max_length=10, choices=TaskState, default=TaskState.WAITING)
    position = models.PositiveBigIntegerField(default=0, help_text="How much is done.")
    total = models.PositiveBigIntegerField(default=1, help_text="How much there is to do.")
    report = models.JSONField(default=dict, help_text="What came of it so far; by kind.")
    error = models.TextField(blank=True, help_text="Why it failed, in words.")
    change_set = models.ForeignKey(
        "ChangeSet", models.SET_NULL, null=True, blank=True, related_name="tasks"
    )
    file = models.TextField(blank=True, help_text="A file that it made, below `TASKS_ROOT`.")
    cancel_asked = models.BooleanField(default=False)
    queued_as = models.UUIDField(null=True, help_text="The entry of the queue that will run it.")
    tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at"]
        default_permissions = ("view",)
        permissions = [("cancel_task", "Can cancel tasks of others")]
        indexes = [
            models.Index(F("created_at").desc(), name="task_newest"),
            models.Index("author", F("created_at").desc(), name="task_of_author"),
            models.Index(
                "created_at", condition=Q(state__in=["waiting", "running"]), name="task_open"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_over(self) -> bool:
        return self.state in OVER

    def choose(self, pairs: Iterable[tuple[int, int]]) -> None:
        """Keep the articles that it is about, each with the version that was seen."""
        kept = list(pairs)
        self.chosen = pack(json.dumps(kept, separators=(",", ":")).encode())
        self.total = len(kept)

    def chosen_pairs(self) -> list[tuple[int, int]]:
        """What `choose` was given."""
        pairs = json.loads(unpack(bytes(self.chosen))) if self.chosen else []
        return [(pk, version) for pk, version in pairs]
