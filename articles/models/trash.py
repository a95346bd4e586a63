from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone


class TrashedArticle(models.Model):
    """An article that was deleted, with all that belonged to it, until it is restored or goes for
    good. A table of its own: nothing that asks for articles must know of a trash, and the address
    is free for another one."""

    article_number = models.BigIntegerField(unique=True, help_text="The row number it had.")
    question = models.TextField()
    path = models.TextField(help_text="The address it had.")
    rows = models.BinaryField(help_text="Its rows as lines of JSON, packed.")
    versions = models.PositiveIntegerField(default=0)
    draft_keys = models.JSONField(default=list, help_text="Drafts of it, which stay meanwhile.")
    deleted_at = models.DateTimeField(default=timezone.now, db_index=True)
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    change_set = models.ForeignKey(
        "ChangeSet", models.SET_NULL, null=True, blank=True, related_name="trashed"
    )

    class Meta:
        ordering = ["-deleted_at"]
        verbose_name = "deleted article"
        verbose_name_plural = "trash"
        default_permissions = ("view", "delete")

    def __str__(self) -> str:
        return self.question
