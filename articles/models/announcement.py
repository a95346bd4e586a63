from django.db import models
from django.utils import timezone


class Announcement(models.Model):
    """What search engines were told by IndexNow, and accepted: all changes up to a moment."""

    until = models.DateTimeField(help_text="Changes up to here have been told.")
    addresses = models.PositiveIntegerField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-until"]

    def __str__(self) -> str:
        return f"{self.addresses} addresses, changed until {self.until:%Y-%m-%d %H:%M}"
