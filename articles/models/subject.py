from django.db import models

from articles.text import slugs


class SubjectManager(models.Manager["Subject"]):
    def get_by_natural_key(self, slug: str) -> "Subject":
        return self.get(slug=slug)


class Subject(models.Model):
    """A shelf of the library, made from the addresses of its articles."""

    name = models.TextField()
    name_is_chosen = models.BooleanField(
        default=False,
        editable=False,
        help_text="An editor gave the name; imports leave it as it is.",
    )
    slug = models.CharField(max_length=slugs.LONGEST_SEGMENT, unique=True)
    description = models.TextField(
        blank=True, help_text="Markdown. One or two sentences that open the subject's page."
    )
    is_listed = models.BooleanField(
        default=True,
        help_text="An unlisted subject can be read by its address; no list leads to it, and search "
        "engines are asked to leave it out.",
    )
    position = models.PositiveIntegerField(
        default=0, help_text="Smaller numbers come first; equal ones go by name."
    )
    seo_title = models.CharField("page title", max_length=200, blank=True)
    seo_description = models.CharField("page description", max_length=400, blank=True)

    objects = SubjectManager()

    class Meta:
        ordering = ["position", "name"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(slug=""), name="subject_has_a_slug"),
            models.CheckConstraint(condition=~models.Q(name=""), name="subject_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return slugs.subject_path(self.slug)

    def natural_key(self) -> tuple[str]:
        return (self.slug,)
