"""What must be known afterwards, written down where nobody of the staff can change it."""

from django.contrib.auth.models import AbstractBaseUser

from articles.models import Article, AuditEntry, Event


def note(
    event: Event,
    *,
    user: AbstractBaseUser | None,
    about: str = "",
    detail: str = "",
    article: Article | None = None,
    client: str | None = None,
) -> AuditEntry:
    """Add an entry: who (`user`; none for a command), what happened to `article` or to what
    `about` names, and the `client`, the address somebody came from."""
    return AuditEntry.objects.create(
        event=event,
        user_id=user.pk if user else None,
        who=user.get_username() if user else "",
        article_number=article.pk if article else None,
        about=article.get_absolute_url() if article and not about else about,
        detail=detail,
        client=client,
    )
