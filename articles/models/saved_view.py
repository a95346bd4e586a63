from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q


class SavedView(models.Model):
    """A list of articles as an editor set it up: filters, order and columns, under a name."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views")
    name = models.CharField(max_length=100)
    query = models.TextField(help_text="The query of the list's address.", blank=True)
    is_shared = models.BooleanField("for everybody", default=False)
    is_first = models.BooleanField(
        "opens first", default=False, help_text="The list begins with it, for its owner."
    )

    class Meta:
        ordering = ["name", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="saved_view_has_its_own_name"),
            models.UniqueConstraint(
                fields=["owner"], condition=Q(is_first=True), name="saved_view_opens_first_alone"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="saved_view_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name
