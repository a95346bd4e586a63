"""What the admin says of an article after something happened to it."""

from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from articles.models import Article, Status

LONGEST_IN_MESSAGE = 120
"""Characters of a question that a message repeats."""


def change_url(article: Article) -> str:
    """The address of an article's form."""
    return reverse("admin:articles_article_change", args=[article.pk])


def list_url(**conditions: str) -> str:
    """The list of articles, narrowed."""
    return f"{reverse('admin:articles_article_changelist')}?{urlencode(conditions)}"


def short(article: Article) -> str:
    """The question for a message: a whole one may fill a screen."""
    return Truncator(article.question).chars(LONGEST_IN_MESSAGE)


def saved(article: Article, key: UUID | None = None) -> SafeString:
    """What happened, to what, and where to see it. `key` is that of the draft which is saved by
    now: the browser forgets what it kept of it (`kept.js`)."""
    link = format_html(
        '<a href="{}" data-saved="{}">{}</a>', change_url(article), key or "", short(article)
    )
    if article.is_published:
        return format_html(
            '<strong>Saved and public:</strong> {} <a href="{}">View on site</a>',
            link,
            article.get_absolute_url(),
        )
    if article.is_scheduled:
        when = timezone.localtime(article.published_at).strftime("%b %-d, %Y, %-H:%M %Z")
        return format_html("<strong>Saved, public from {} on:</strong> {}", when, link)
    if article.status == Status.IN_REVIEW:
        return format_html("<strong>Saved, waiting for a review:</strong> {}", link)
    return format_html("<strong>Saved, not public:</strong> {}", link)


def when(moment: object) -> str:
    """A moment as the admin shows it: "Nov 26, 2026, 9:14"."""
    return timezone.localtime(moment).strftime("%b %-d, %Y, %-H:%M")  # type: ignore[arg-type]
