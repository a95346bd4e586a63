"""What must be known afterwards, written down where nobody of the staff can change it."""

from collections.abc import Iterable
from typing import Required, TypedDict, Unpack

from django.contrib.auth.models import AbstractBaseUser

from articles.models import Article, AuditEntry, Event


class What(TypedDict, total=False):
    """Who (`user`; none for a command), what happened to `article` or to what `about` names, and
    the `client`, the address somebody came from."""

    user: Required[AbstractBaseUser | None]
    about: str
    detail: str
    article: Article | None
    client: str | None


def note(event: Event, **what: Unpack[What]) -> AuditEntry:
    """Add an entry."""
    made = entry(event, **what)
    made.save(force_insert=True)
    return made


def note_all(entries: Iterable[AuditEntry]) -> None:
    """Add many at once."""
    AuditEntry.objects.bulk_create(entries)


def entry(event: Event, **what: Unpack[What]) -> AuditEntry:
    """One to be added."""
    user, article = what["user"], what.get("article")
    path = article.get_absolute_url() if article else ""
    return AuditEntry(
        event=event,
        user_id=user.pk if user else None,
        who=user.get_username() if user else "",
        article_number=article.pk if article else None,
        about=what.get("about") or path,
        detail=what.get("detail", ""),
        client=what.get("client"),
    )
