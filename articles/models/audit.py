from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone


class Event(models.TextChoices):
    SIGNED_IN = "signed_in", "Signed in"
    REFUSED = "refused", "Refused at the door"
    SIGNED_OUT = "signed_out", "Signed out"
    PASSWORD = "password", "Password changed"  # noqa: S105
    FACTOR = "factor", "Second factor changed"
    PERMISSIONS = "permissions", "Permissions changed"
    TRANSITION = "transition", "Status changed"
    DELETED = "deleted", "Deleted"
    RESTORED = "restored", "Restored"
    UNDONE = "undone", "Undone"


class AuditEntry(models.Model):
    """Something that must be known afterwards: who came in, who was allowed what, who made what
    public. Rows are only ever added; they outlive the accounts and articles they tell of."""

    at = models.DateTimeField(default=timezone.now, db_index=True)
    event = models.CharField(max_length=20, choices=Event)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    who = models.TextField(blank=True, help_text="The name of the account as it was.")
    article_number = models.BigIntegerField(null=True, blank=True)
    about = models.TextField(blank=True, help_text="What it happened to: an address, a name.")
    detail = models.TextField(blank=True)
    client = models.GenericIPAddressField(
        null=True, blank=True, help_text="The address it came from."
    )

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = "audit entry"
        verbose_name_plural = "audit log"
        default_permissions = ("view",)
        indexes = [
            models.Index(
                "article_number",
                models.F("at").desc(),
                condition=models.Q(article_number__isnull=False),
                name="audit_of_article",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_event_display()}: {self.about or self.who}"
