from django.conf import settings
from django.db import models
from django.utils import timezone


class Presence(models.Model):
    """Somebody has the form of an article open, and was last heard of at a moment."""

    article = models.ForeignKey("Article", models.CASCADE, related_name="presences", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["article", "user"], name="presence_is_one_of_each")
        ]

    def __str__(self) -> str:
        return f"{self.user} at {self.article_id}"
