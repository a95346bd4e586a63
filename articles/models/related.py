from __future__ import annotations

from django.db import models
from django.db.models import Q


class RelatedManager(models.Manager["RelatedArticle"]):
    def get_by_natural_key(self, subject_slug: str, slug: str, position: int) -> RelatedArticle:
        rows = self.select_related(None).only("pk")  # as for Article
        return rows.get(article__subject__slug=subject_slug, article__slug=slug, position=position)

    def get_queryset(self) -> models.QuerySet[RelatedArticle]:
        """With what natural keys are made of: `dumpdata` asked twice for the target of each link.
        Without the texts, which nobody reads by way of a link."""
        rows = super().get_queryset().select_related("article__subject", "target__subject")
        return rows.defer("article__answer", "article__body", "target__answer", "target__body")


class RelatedArticle(models.Model):
    """One link of an article's ordered list, as the document gives it, and where it leads.

    Dangling, repeated and self links are data, kept in order; only the page hides them.
    """

    article = models.ForeignKey(
        "Article",
        models.CASCADE,
        related_name="related_links",
        db_index=False,  # the constraint's index begins with it
    )
    position = models.PositiveIntegerField()
    target = models.ForeignKey(
        "Article",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="links_here",
        help_text="Empty while no article has the address.",
    )
    url = models.TextField(blank=True)
    title = models.TextField(blank=True)
    subject = models.TextField(blank=True)
    source_id = models.BigIntegerField(null=True, blank=True)

    objects = RelatedManager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "position"], name="related_article_has_its_own_position"
            ),
            models.CheckConstraint(
                condition=Q(position__gte=1), name="related_article_counts_from_one"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.title or self.url}"

    def natural_key(self) -> tuple[str, str, int]:
        return (*self.article.natural_key(), self.position)

    natural_key.dependencies = ["articles.article"]  # type: ignore[attr-defined]
