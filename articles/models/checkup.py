from __future__ import annotations

from django.db import models
from django.db.models import F


class Checkup(models.Model):
    """An article as it was when it was last looked at for findings, by a worker."""

    article = models.OneToOneField("Article", models.CASCADE, primary_key=True)
    version = models.PositiveIntegerField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.article_id} at version {self.version}"


class KeptFinding(models.Model):
    """A finding about an article, kept so that lists can be narrowed by it.

    Derived: rows may be deleted at any time, `library/checkups.py` makes them again.
    """

    article = models.ForeignKey("Article", models.CASCADE, related_name="findings")
    kind = models.CharField(max_length=40, help_text="A key of `findings.KINDS`.")
    message = models.TextField()
    line = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        indexes = [models.Index("kind", "article", name="finding_of_kind")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.message}"


class Tally(models.Model):
    """A number of rows too large to count while somebody waits, as it was at a moment."""

    name = models.CharField(max_length=100, primary_key=True)
    count = models.PositiveBigIntegerField()
    counted_at = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.name}: {self.count:,}"


class LastRun(models.Model):
    """When something that the site does by itself was last begun: so that of several workers one
    does it, and that a moment that passed while none ran is made up for."""

    name = models.CharField(max_length=100, primary_key=True)
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering = [F("name").asc()]

    def __str__(self) -> str:
        return f"{self.name} at {self.at}"
