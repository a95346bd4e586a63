"""Who has the form of an article open right now."""

from datetime import timedelta

from django.contrib.auth.models import User
from django.utils import timezone

from articles.library import people
from articles.models import Article, Presence

AWAY = timedelta(seconds=150)
"""Without a sign for so long, somebody is gone. Forms send one every 20 seconds, and browsers let
those in the background do so once a minute only."""


def seen(user: User, article: Article) -> list[str]:
    """Note that `user` has `article` open, and give the names of the others who have."""
    now = timezone.now()
    Presence.objects.update_or_create(article=article, user=user, defaults={"seen_at": now})
    return others(user, article)


def others(user: User, article: Article) -> list[str]:
    """The names of those who have `article` open, but for `user`."""
    there = Presence.objects.filter(article=article, seen_at__gt=timezone.now() - AWAY)
    rows = there.exclude(user=user).select_related("user").order_by("user__username")
    return [people.name_of(row.user) for row in rows]


def left(user: User, article: Article) -> None:
    """Note that `user` closed the form, and forget all who went without a word."""
    Presence.objects.filter(article=article, user=user).delete()
    Presence.objects.filter(seen_at__lt=timezone.now() - AWAY).delete()
