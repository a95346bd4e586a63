from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils import timezone


class ChangeSet(models.Model):
    """Changes to several articles that were made together and can be undone together."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    message = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(default=timezone.now, db_index=True)
    articles = models.PositiveIntegerField(default=0, help_text="How many it touched.")
    undone_by = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="undoes",
        help_text="The change set that took this one back.",
    )

    class Meta:
        ordering = ["-created_at"]
        verbose_name = "change to many"
        verbose_name_plural = "changes to many"
        default_permissions = ("view",)
        permissions = [("undo_changeset", "Can undo changes to many articles")]

    def __str__(self) -> str:
        return self.message or "Changes made together"
