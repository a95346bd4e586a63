"""What editors are writing, kept while they type: one draft of each editor for each article.

A draft is what a form would send, so that half a sentence and a missing subject are kept as well.
It becomes a revision when it is saved; until then nobody else sees it, unless it was submitted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from articles.library import auditing, people, telling
from articles.library.revising import Refused
from articles.models import Article, Draft, Event

Fields = Mapping[str, Sequence[str]]


class Elsewhere(Refused):
    """The same editor has another draft of the same article."""

    def __init__(self) -> None:
        super().__init__(
            "Another draft of yours is kept for this article, from another window or from before. "
            "What you write here is kept in this browser only."
        )


class NotYours(Refused):
    """A draft of somebody else, or none at all: which of the two is nobody's business."""

    def __init__(self) -> None:
        super().__init__("There is no such draft, or it is not yours to see.")


@dataclass(frozen=True, slots=True)
class Typed:
    """What a form holds: its fields, what it was opened at, and how often its draft was kept when
    it last heard of that."""

    fields: Fields
    opened_version: int | None = None
    opened_number: int | None = None
    kept: int = 0


@transaction.atomic
def keep(
    user: User,
    key: UUID,
    article: Article | None,
    typed: Typed,
    *,
    force: bool = False,
    is_counted: bool = True,
) -> Draft:
    """Keep what `user` typed about `article` (None: a new one) as their draft.

    Raises Elsewhere if it would be a second draft of theirs, or another window kept this one since.
    With `force` it is kept all the same, and the other text stays beside it: as a draft of its own
    where another window went on with the same one. Not counted, it is
    as if the window that stays open had kept it the last time. Raises NotYours if `key` is that of
    somebody else's.
    """
    rows = Draft.objects.select_for_update()
    found = rows.filter(key=key).first()
    if found and found.author_id != user.pk:
        raise NotYours
    if force and found and found.kept != typed.kept:
        key, found = uuid4(), None
    is_second = found is None and article is not None and own(user, article) is not None
    draft = found or Draft(key=key, author=user, article=article)
    if not force and (is_second or (found and found.kept != typed.kept)):
        raise Elsewhere
    if found is None:
        draft.kept = typed.kept  # as its window counts
    draft.fields = _stored(typed.fields)
    draft.opened_version, draft.opened_number = typed.opened_version, typed.opened_number
    draft.kept += is_counted
    draft.updated_at = timezone.now()
    draft.save()
    return draft


def _stored(fields: Fields) -> dict[str, list[str]]:
    return {name: [_storable(value) for value in values] for name, values in fields.items()}


def _storable(text: str) -> str:
    """PostgreSQL keeps no NUL; the form would refuse it anyway."""
    return text.replace("\0", "\ufffd")


def remark_of(text: str) -> str:
    """What a reviewer says to a draft, as it can be kept."""
    return _storable(text).strip()[:LONGEST_REMARK]


def own(user: User, article: Article | None) -> Draft | None:
    """The draft that `user` has of `article` (None: of a new one), the newest of several."""
    return Draft.objects.filter(author=user, article=article).order_by("-updated_at").first()


def readable(user: User, key: UUID) -> Draft:
    """The draft with that key, if it is the user's own, or if they review what others write and it
    was submitted or its author's account is gone. Raises NotYours."""
    draft = Draft.objects.select_related("article", "author").filter(key=key).first()
    if draft is None:
        raise NotYours
    is_open = draft.submitted_at is not None or draft.author_id is None
    if draft.author_id != user.pk and not (is_open and reviews(user)):
        raise NotYours
    return draft


def reviews(user: User) -> bool:
    """Whether `user` may see what others submitted."""
    return user.has_perm("articles.review_article") or user.has_perm("articles.publish_article")


def submit(draft: Draft, remark: str = "") -> None:
    """Let a draft of a public article wait for a review; those who review are told by mail."""
    draft.submitted_at, draft.remark = timezone.now(), ""
    draft.save(update_fields=["submitted_at", "remark"])
    if draft.article:
        text = (
            f"Changes submitted for review: {remark}" if remark else "Changes submitted for review"
        )
        auditing.note(Event.TRANSITION, user=draft.author, article=draft.article, detail=text)
    reviewers = people.who_may("review_article") | people.who_may("publish_article")
    _tell(draft, "Changes submitted for review", draft.author, remark, list(reviewers.distinct()))


@transaction.atomic
def send_back(
    draft: Draft, reviewer: User, remark: str, fields: Fields | None = None, *, kept: int = 0
) -> None:
    """Give a submitted draft back to its author, with what is to be done; `fields` is what its
    reviewer made of it, if anything, when it had been `kept` so often.

    Raises Refused for who may not review, for a draft that does not wait for a review, and if its
    author went on with it.
    """
    _check_review(draft, reviewer)
    if fields is not None:
        _rewrite(draft, fields, kept)
    draft.submitted_at, draft.remark = None, remark
    draft.save()
    _note(draft, reviewer, f"Changes sent back: {remark}")
    _tell(draft, "Changes sent back", reviewer, remark, [draft.author] if draft.author else [])


@transaction.atomic
def amend(draft: Draft, reviewer: User, remark: str, fields: Fields, *, kept: int) -> None:
    """Make a submitted draft what its reviewer made of it; it goes on waiting for a review. Raises
    Refused as `send_back` does."""
    _check_review(draft, reviewer)
    _rewrite(draft, fields, kept)
    draft.save()
    word = "Submitted changes edited"
    _note(draft, reviewer, f"{word}: {remark}" if remark else word)


def _check_review(draft: Draft, reviewer: User) -> None:
    if not reviews(reviewer):
        raise Refused("Only editors and publishers review drafts. Ask one of them.")
    if not draft.submitted_at:
        raise Refused("This draft does not wait for a review any more.")


def _rewrite(draft: Draft, fields: Fields, kept: int) -> None:
    held = Draft.objects.select_for_update().get(pk=draft.pk)
    if held.kept != kept:
        raise Refused("Its author went on with it meanwhile. Look at it again, then decide.")
    draft.fields = _stored(fields)
    draft.kept += 1
    draft.updated_at = timezone.now()


def _note(draft: Draft, who: User, detail: str) -> None:
    if draft.article:
        auditing.note(Event.TRANSITION, user=who, article=draft.article, detail=detail)


def _tell(draft: Draft, word: str, who: User | None, remark: str, whom: list[User]) -> None:
    addresses = [user.email for user in whom if user.email and (not who or user.pk != who.pk)]
    if addresses:
        message = telling.letter(draft.question, word, who, remark, draft.article)
        telling.send(message, addresses)


def forget(user: User, article: Article | None, key: UUID, kept: int) -> None:
    """Remove a draft that was saved, if the user may see it, it is of no other article, and nobody
    kept it since it had been kept so often: what came later was not saved."""
    try:
        draft = readable(user, key)
    except NotYours:
        return
    if draft.article_id in (None, article.pk if article else None):
        Draft.objects.filter(key=draft.key, kept=kept).delete()


def tell_saved(draft: Draft, publisher: User) -> None:
    """Tell the audit log, and the author of a submitted draft, that its text was saved, to readers
    or not."""
    if draft.article:
        draft.article.refresh_from_db()
        is_public = draft.article.is_published
        word = f"Submitted changes {'published' if is_public else 'saved, not public'}"
        auditing.note(Event.TRANSITION, user=publisher, article=draft.article, detail=word)
        _tell(draft, word, publisher, "", [draft.author] if draft.author else [])


def waiting(user: User) -> list[Draft]:
    """Drafts that others submitted, or left behind, and `user` may review; the oldest first."""
    if not reviews(user):
        return []
    open_ones = Draft.objects.filter(Q(submitted_at__isnull=False) | Q(author=None))
    rows = open_ones.select_related("article__subject", "author")
    return list(rows.order_by("submitted_at")[:MOST])


def of(user: User) -> list[Draft]:
    """The drafts of `user`, the last touched first."""
    rows = Draft.objects.filter(author=user).select_related("article__subject")
    return list(rows.order_by("-updated_at")[:MOST])


LONGEST_REMARK = 500
"""Characters of what a reviewer says to a draft that is sent back."""

MOST = 200
"""Drafts, and articles to finish or to review, that a list shows at most."""
