from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from articles.text import packing


class Origin(models.TextChoices):
    IMPORT = "import", "Import"
    EDIT = "edit", "Edit"
    MERGE = "merge", "Merge of both"
    PRUNE = "prune", "Document gone"
    RESTORE = "restore", "Restore"
    BULK = "bulk", "Change to many"
    UNDO = "undo", "Undo"


class RevisionManager(models.Manager["Revision"]):
    def get_by_natural_key(self, subject_slug: str, slug: str, number: int) -> Revision:
        rows = self.select_related(None).only("pk")  # as for Article
        return rows.get(article__subject__slug=subject_slug, article__slug=slug, number=number)

    def get_queryset(self) -> models.QuerySet[Revision]:
        return super().get_queryset().select_related("article__subject", "author")


class Revision(models.Model):
    """The whole article as a document, once for every saved change."""

    article = models.ForeignKey(
        "Article",
        models.CASCADE,
        related_name="revisions",
        db_index=False,  # the constraint's index begins with it
    )
    number = models.PositiveIntegerField()
    document = models.BinaryField(help_text="The front-matter document, packed.")
    sha256 = models.CharField(max_length=64, help_text="Of the document before compression.")
    in_folder = models.BooleanField(
        default=False,
        help_text="On this the operator's folder and the library last agreed: it is the file, "
        "or says that the file is gone.",
    )
    origin = models.CharField(max_length=20, choices=Origin)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,  # the index below begins with it
    )
    message = models.CharField(max_length=500, blank=True)
    change_set = models.ForeignKey(
        "ChangeSet",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="revisions",
        db_index=False,  # many are null: a partial index below
        help_text="Changes made together, such as those of one import.",
    )
    created_at = models.DateTimeField(default=timezone.now)

    objects = RevisionManager()

    class Meta:
        ordering = ["article", "-number"]
        constraints = [
            models.UniqueConstraint("article", F("number").desc(), name="revision_has_its_number"),
            models.UniqueConstraint(
                fields=["article"], condition=Q(in_folder=True), name="revision_in_folder_is_one"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="revision_counts_from_one"),
        ]
        indexes = [
            # Says of each draft of a large library whether somebody saved it, without a row.
            models.Index(
                "author",
                "article",
                condition=Q(author__isnull=False),
                name="revision_of_author",
            ),
            models.Index("sha256", condition=Q(in_folder=True), name="revision_in_folder_sha256"),
            models.Index(
                "change_set",
                "article",
                condition=Q(change_set__isnull=False),
                name="revision_of_change_set",
            ),
        ]

    def __str__(self) -> str:
        return f"Version {self.number}"

    def natural_key(self) -> tuple[str, str, int]:
        return (*self.article.natural_key(), self.number)

    natural_key.dependencies = ["articles.article"]  # type: ignore[attr-defined]

    @property
    def text(self) -> bytes:
        """The document as it was, byte for byte."""
        return packing.unpack(bytes(self.document))
