from django.db import models


class Rendering(models.Model):
    """An answer as HTML, under the sha256 of the renderer's version and the Markdown.

    Copies share one. Rows may be deleted at any time: a missing one is made on reading.
    """

    key = models.CharField(max_length=64, primary_key=True)
    html = models.TextField()
    excerpt = models.TextField(blank=True)
    formulas = models.PositiveIntegerField(default=0)
    failures = models.PositiveIntegerField(default=0)
    words = models.PositiveIntegerField(default=0)
    headings = models.JSONField(default=list, help_text="[[level, anchor, text], …]")

    def __str__(self) -> str:
        return self.key
