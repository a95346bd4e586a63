from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone


class Picture(models.Model):
    """An uploaded picture: raster, decoded and written again by us, under a name of our own.

    Beside the file lie narrower ones and the same as WebP; their names follow from `name`
    (`text/pictures.py`).
    """

    name = models.CharField(max_length=100, unique=True, help_text="Of the file in MEDIA_ROOT.")
    title = models.TextField(help_text="The name of the file that was uploaded, for the search.")
    alt = models.TextField(
        "description", blank=True, help_text="For who cannot see it. Empty: it is decoration."
    )
    width = models.PositiveIntegerField(help_text="Pixels.")
    height = models.PositiveIntegerField(help_text="Pixels.")
    size = models.PositiveIntegerField(help_text="Bytes of the widest file.")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.alt or self.title or self.name
