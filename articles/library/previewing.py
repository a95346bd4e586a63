"""A page that readers cannot see yet, shown to whoever has its link: for a time, and no longer.

Nothing of a link is stored: it is a signed text that names what it shows and until when it works.
It shows the newest words of a draft or article, and stops working when that is gone.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.core import signing
from django.utils import timezone

from articles.library import draft_reading, drafting, finding, opening
from articles.library.opening import Opened
from articles.library.overview import state_of
from articles.models import Article, RelatedArticle, SeoMetadata

LIFETIME = timedelta(days=7)
"""How long a link for others works."""

OWN_LIFETIME = timedelta(hours=1)
"""How long that of an editor's own look works: its address may be sent on without a thought."""

_SALT = "articles.previewing"


class NotFound(ValueError):
    """The link is broken, or what it shows is gone."""


class Expired(NotFound):
    """The link worked until `until`."""

    def __init__(self, until: datetime) -> None:
        super().__init__("This link has expired. Ask whoever sent it to you for a new one.")
        self.until = until


@dataclass(frozen=True, slots=True)
class Shown:
    """What a preview shows: the draft with a key, as long as `reader` (the number of an account)
    may read it, or the article with a row number, as it stands or as its revision
    `number` has it."""

    article: int | None = None
    number: int | None = None
    draft: UUID | None = None
    reader: int | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """The last part of a preview's address, and until when it works."""

    token: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Preview:
    """A page's article with what belongs to it, in memory alone: saving any of it would be wrong.

    Question and answer of a draft may be empty, its subject may be one without a name or a row.
    `state` is "unsaved" for a draft, "version" for a revision, else a name of `overview.State`.
    """

    article: Article
    seo: SeoMetadata
    related: list[RelatedArticle]
    state: str
    until: datetime
    number: int | None = None


def link_to(shown: Shown, lifetime: timedelta = LIFETIME) -> Link:
    """A link that shows `shown` from now on for `lifetime`. Whether the one who asks may see it is
    for the caller to know."""
    until = (timezone.now() + lifetime).replace(microsecond=0)
    what: list[Any] = [shown.article, shown.number]
    if shown.draft:
        what = [shown.draft.hex, shown.reader, True]
    return Link(_signer().sign_object([int(until.timestamp()), *what]), until)


def _signer() -> signing.Signer:
    """With a dot instead of Django's colon, at which some programs end an address."""
    return signing.Signer(salt=_SALT, sep=".")


def article_of(token: str) -> Preview:
    """What the link with `token` shows.

    Raises Expired after its time, NotFound (both in words) if it was not made here, or if what it
    shows is gone.
    """
    shown, until = _read(token)
    if until <= timezone.now():
        raise Expired(until)
    if shown.draft:
        return _of_draft(shown.draft, shown.reader, until)
    article = Article.objects.filter(pk=shown.article).first()
    if article is None:
        raise NotFound("This article was deleted.")
    if shown.number is None:
        return _preview(opening.as_it_is(article), state_of(article).name, until)
    try:
        finding.version(article, shown.number)
    except finding.NotFound as missing:
        raise NotFound(str(missing)) from missing
    return _preview(opening.as_opened(article, None, shown.number), "version", until, shown.number)


def _read(token: str) -> tuple[Shown, datetime]:
    try:
        until, *what = _signer().unsign_object(token)
    except (signing.BadSignature, ValueError) as broken:
        raise NotFound("This link is not whole. Ask whoever sent it to you for it again.") from (
            broken
        )
    is_draft = len(what) == 3
    shown = Shown(draft=UUID(what[0]), reader=what[1]) if is_draft else Shown(what[0], what[1])
    return shown, datetime.fromtimestamp(until, UTC)


def _of_draft(key: UUID, reader: int | None, until: datetime) -> Preview:
    user = User.objects.filter(pk=reader).first() if reader else None
    try:
        draft = drafting.readable(user, key) if user else None
    except drafting.NotYours:
        draft = None
    if draft is None:
        raise NotFound("This draft was saved, sent back or thrown away.")
    return _preview(draft_reading.read(draft), "unsaved", until)


def _preview(opened: Opened, state: str, until: datetime, number: int | None = None) -> Preview:
    article, seo = opened.article, opened.seo
    same_title = SeoMetadata.objects.filter(title=seo.title).exclude(article=article.pk)
    # What `seo.article_head` asks of an article that comes from `seo.with_head`.
    article.title_is_shared = same_title.exists()  # type: ignore[attr-defined]
    article.seo = seo
    return Preview(article, seo, opened.links, state, until, number)
