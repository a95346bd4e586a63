from django.db import models


class ToldPage(models.Model):
    """A question page as search engines were last told of it by IndexNow.

    No foreign key: the row outlives its article, so that its end can be told.
    """

    article_number = models.BigIntegerField(primary_key=True)
    path = models.TextField()
    changed_at = models.DateTimeField(help_text="The last change that was told.")

    def __str__(self) -> str:
        return self.path
