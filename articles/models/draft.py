from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


class Draft(models.Model):
    """What one editor wrote in the form of an article and has not saved: kept while they type.

    Readers see nothing of it, nor do other editors until it is submitted for review. It outlives
    its article and its author: words are never deleted along with something else.
    """

    key = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    article = models.ForeignKey(
        "Article",
        models.SET_NULL,
        null=True,
        related_name="drafts",
        db_index=False,  # the index below begins with it
        help_text="Empty: it is to become a new one.",
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="drafts"
    )
    fields = models.JSONField(
        default=dict, help_text="Name of a field → the values that its form sends."
    )
    opened_version = models.PositiveIntegerField(
        null=True, help_text="The article's version when the form was opened."
    )
    opened_number = models.PositiveIntegerField(
        null=True, help_text="Its last revision then: what was changed since is the editor's."
    )
    kept = models.PositiveIntegerField(
        default=0, help_text="How often it was kept: another window of the same editor shows by it."
    )
    submitted_at = models.DateTimeField(null=True, help_text="It waits for a review since then.")
    remark = models.TextField(blank=True, help_text="Why a reviewer sent it back.")
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-updated_at"]
        default_permissions = ()
        indexes = [
            models.Index("article", "author", name="draft_of_each_editor"),
            models.Index(
                "submitted_at", condition=Q(submitted_at__isnull=False), name="draft_waits"
            ),
        ]

    def __str__(self) -> str:
        return self.question or "Untitled"

    @property
    def question(self) -> str:
        return self.text("question")

    def text(self, name: str) -> str:
        """What the form sends for one field; "" where it sends nothing."""
        values = self.fields.get(name) or [""]
        return str(values[-1])
