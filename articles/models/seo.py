from django.db import models


class SeoManager(models.Manager["SeoMetadata"]):
    def get_by_natural_key(self, subject_slug: str, slug: str) -> "SeoMetadata":
        rows = self.select_related(None).only("pk")  # as for Article
        return rows.get(article__subject__slug=subject_slug, article__slug=slug)

    def get_queryset(self) -> "models.QuerySet[SeoMetadata]":
        return super().get_queryset().select_related("article__subject")


class SeoMetadata(models.Model):
    """What search engines and share cards are told about an article."""

    article = models.OneToOneField("Article", models.CASCADE, related_name="seo")
    title = models.TextField("page title", blank=True)
    description = models.TextField("page description", blank=True)
    keywords = models.TextField(
        blank=True, help_text="Separated by commas, kept exactly as they are written."
    )
    canonical_url = models.TextField(
        "canonical URL",
        blank=True,
        help_text="The address of the original, if this is a copy. Empty: found by itself.",
    )
    no_index = models.BooleanField(
        "hide from search engines", default=False, help_text="The page stays readable."
    )
    share_image = models.TextField(blank=True)

    objects = SeoManager()

    class Meta:
        verbose_name = "search engine entry"
        verbose_name_plural = "search engine entries"
        indexes = [
            models.Index("title", name="seo_title"),
            models.Index("article", condition=models.Q(no_index=True), name="seo_no_index"),
        ]

    def __str__(self) -> str:
        return f"Search engine entry of “{self.article}”"

    def natural_key(self) -> tuple[str, str]:
        return self.article.natural_key()

    natural_key.dependencies = ["articles.article"]  # type: ignore[attr-defined]
