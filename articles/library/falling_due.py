"""Articles whose day came: the moment shows or hides them by itself, the rest is done here."""

from datetime import datetime

from django.db.models import F, Q

from articles.library import settling, tasking, telling
from articles.library.tasking import Pairs
from articles.models import Article, Status, Task


def begin(since: datetime, now: datetime) -> None:
    """Start a task for what was scheduled to show or to end in `(since, now]`, if anything was."""
    comes = Q(published_at__gt=since, published_at__lte=now, updated_at__lt=F("published_at"))
    ends = Q(unpublish_at__gt=since, unpublish_at__lte=now)
    articles = Article.objects.filter(status=Status.PUBLISHED).order_by("pk")
    # Two queries: for either condition in one, SQLite would read the whole table.
    due = {
        pk: version
        for one in (comes, ends)
        for pk, version in articles.filter(one).values_list("pk", "version")
    }
    if due:
        title = f"{len(due):,} article{' is' if len(due) == 1 else 's are'} due"
        tasking.start("falling_due", title, author=None, chosen=due.items())


def tell(task: Task, pairs: Pairs) -> None:
    """Tell of a chunk of them, to the audit log and by mail, and settle their copies."""
    articles = list(Article.objects.filter(pk__in=[pk for pk, _ in pairs]).order_by("pk"))
    for article in articles:
        if article.is_published:
            telling.of_step(article, "scheduled", None, "As scheduled.")
        elif article.status == Status.PUBLISHED:
            telling.of_end(article)
        else:
            continue  # taken back meanwhile
        tasking.count(task, 1)
    settling.settle_canonicals({article.slug for article in articles})
