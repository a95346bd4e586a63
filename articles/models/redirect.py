from django.db import models
from django.db.models import F, Q
from django.utils import timezone


class RedirectManager(models.Manager["Redirect"]):
    def get_by_natural_key(self, old_path: str) -> "Redirect":
        return self.get(old_path=old_path)


class Redirect(models.Model):
    """An old address: where its page is now, or that it is gone for good (410)."""

    old_path = models.CharField("old address", max_length=500, unique=True)
    new_path = models.CharField(
        "new address",
        max_length=500,
        blank=True,
        db_index=True,
        help_text="Empty: the page is gone for good.",
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = RedirectManager()

    class Meta:
        ordering = ["old_path"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(old_path=F("new_path")),
                name="redirect_leads_elsewhere",
                violation_error_message="An address cannot lead to itself. Choose another one.",
            ),
            models.CheckConstraint(
                condition=Q(old_path__startswith="/"),
                name="redirect_begins_with_a_slash",
                violation_error_message="The old address must begin with a slash.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.old_path} → {self.new_path or 'gone'}"

    def natural_key(self) -> tuple[str]:
        return (self.old_path,)

    @property
    def is_gone(self) -> bool:
        return not self.new_path
