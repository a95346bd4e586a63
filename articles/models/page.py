from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db import models
from django.db.models import Q
from django.utils import timezone

from articles.text import slugs

RESERVED = frozenset(
    {"admin", "healthz", "learn", "media", "preview", "readyz", "search", "static"}
)
"""First parts of addresses that the site itself answers. Those with a dot, such as robots.txt,
are no slugs."""


def validate_free(slug: str) -> None:
    """Raises ValidationError for an address that the site itself answers."""
    if slug in RESERVED:
        raise ValidationError(f"“/{slug}” is an address of the site itself. Choose another one.")


class PageManager(models.Manager["Page"]):
    def get_by_natural_key(self, slug: str) -> "Page":
        return self.get(slug=slug)


class Page(models.Model):
    """A page of the operator's own writing, at `/<slug>`, such as an imprint."""

    slug = models.CharField(
        "address",
        max_length=slugs.LONGEST_SEGMENT,
        unique=True,
        validators=[validate_slug, validate_free],
        help_text="“imprint” is at /imprint. “about” and “privacy” replace the site's own.",
    )
    title = models.TextField()
    body = models.TextField(help_text="Markdown with formulas between dollar signs.")
    description = models.TextField(
        blank=True, help_text="For search engines. Empty: the beginning of the text."
    )
    is_listed = models.BooleanField(
        "in the footer", default=True, help_text="Every page links to it at its end."
    )
    position = models.PositiveIntegerField(default=0, help_text="The order in the footer.")
    updated_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = PageManager()

    class Meta:
        ordering = ["position", "title"]
        constraints = [
            models.CheckConstraint(condition=~Q(slug=""), name="page_has_an_address"),
            models.CheckConstraint(condition=~Q(title=""), name="page_has_a_title"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/{self.slug}"

    def natural_key(self) -> tuple[str]:
        return (self.slug,)
