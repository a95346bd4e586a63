"""Helps for who writes an article: what is worth a look, questions like it, its address, and how
search engines and share cards will show it.

All of it from what a form holds, finished or not. Nothing is stored and nothing is kept from being
saved.
"""

from copy import copy
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Q

from articles.library import draft_reading, health, likeness, seo, sharing, showing
from articles.library.drafting import Typed
from articles.library.likeness import Alike
from articles.library.opening import Opened
from articles.library.sharing import SharePicture
from articles.models import Article, Draft, Redirect
from articles.text import rendering, share_pictures, slugs
from articles.text.characters import visible
from articles.text.findings import Finding, Severity

MOST = 100
"""Findings that are told: a text of dollars and braces has 140,000."""

MOST_OLDER = 1_000
"""Older addresses that are counted."""

_BEGINNING = 6_000
"""Characters of an answer that its excerpt is made from."""

_LONGEST = 1_000
"""Characters of a title or description that a preview shows before it is cut."""

_ORDER = list(Severity)


@dataclass(frozen=True, slots=True)
class Move:
    """What becomes of an article's address when it gets another one.

    `older` counts the addresses that lead to it now and will follow; `led_to` is where the new one
    leads until then ("": nowhere else).
    """

    old: str
    was_public: bool
    older: int
    led_to: str


@dataclass(frozen=True, slots=True)
class Address:
    """Where the article will be. `made` is the slug that its question gives, `path` is empty while
    subject or slug are missing, or where it cannot be one."""

    made: str
    slug: str
    path: str
    is_possible: bool
    taken_by: Article | None = None
    move: Move | None = None

    @property
    def folder(self) -> str:
        """The path without the slug: "/learn/physics/questions/"."""
        return self.path.removesuffix(self.slug)


@dataclass(frozen=True, slots=True)
class Card:
    """A share card. `source` is the picture's address on this site, "" for one that lies elsewhere
    or is drawn only when the article is saved or published; `drawn` is what that one shows."""

    picture: SharePicture
    source: str
    drawn: share_pictures.Card | None
    title: str


@dataclass(frozen=True, slots=True)
class Shown:
    """How a search engine shows the article, uncut; `trail` is "site › learn › subject"."""

    trail: tuple[str, ...]
    title: str
    description: str
    date: date | None
    is_indexed: bool
    card: Card


@dataclass(frozen=True, slots=True)
class Hints:
    """All that is told. `is_begun`: something is written; `more` counts findings beyond `MOST`."""

    is_begun: bool
    findings: tuple[Finding, ...]
    more: int
    alike: tuple[Alike, ...]
    address: Address
    shown: Shown


def hints(article: Article | None, typed: Typed) -> Hints:
    """What can be told of `article` (None: a new one) as a form holds it, in at most twenty
    queries, most of which ask for what was changed."""
    stored = copy(article)
    draft = Draft(
        article=article,
        fields=_storable(typed),
        opened_version=typed.opened_version,
        opened_number=typed.opened_number,
    )
    opened = draft_reading.read(draft)
    is_shared = health.title_is_shared(opened.seo)
    address = _address(opened.article, stored)
    is_begun = bool(opened.article.question.strip() or opened.article.answer.strip())
    findings = _findings(opened, address, is_shared) if is_begun else []
    return Hints(
        is_begun=is_begun,
        findings=tuple(findings[:MOST]),
        more=max(len(findings) - MOST, 0),
        alike=tuple(_alike(opened.article.question, stored)),
        address=address,
        shown=_shown(opened, stored, address, is_shared),
    )


def _storable(typed: Typed) -> dict[str, list[str]]:
    """PostgreSQL takes no NUL, not even to look for it."""
    return {
        name: [value.replace("\0", "\ufffd") for value in values]
        for name, values in typed.fields.items()
    }


def _findings(opened: Opened, address: Address, is_shared: bool) -> list[Finding]:
    """The gravest first, then by their lines."""
    article = opened.article
    article.slug = address.slug
    found = health.of_one(article, opened.seo, opened.links, title_is_shared=is_shared)
    return sorted(found, key=lambda one: (_ORDER.index(one.severity), one.line))


def _alike(question: str, stored: Article | None) -> list[Alike]:
    if stored and question == stored.question:
        return []
    return likeness.alike(question, other_than=stored)


def _address(article: Article, stored: Article | None) -> Address:
    made = slugs.slugify(article.question)
    slug = article.slug.strip() or made
    path = slugs.article_path(article.subject.slug or "subject", slug)
    is_possible = slugs.split_article_path(path) is not None
    address = Address(made, slug, "", is_possible or not slug)
    if not is_possible or not article.subject.pk:
        return address
    address = replace(address, path=path)
    before = stored.get_absolute_url() if stored else ""
    if path == before:
        return address
    there = Article.objects.filter(subject=article.subject, slug=slug)
    others = there.exclude(pk=article.pk).defer("answer", "body", "extra")
    return replace(
        address, taken_by=others.first(), move=_move(stored, before, path) if stored else None
    )


def _move(stored: Article, before: str, path: str) -> Move:
    rows = Redirect.objects.filter(Q(new_path=before) | Q(old_path=path))
    known = dict(rows.values_list("old_path", "new_path")[: MOST_OLDER + 1])
    led_to = known.pop(path, "")
    return Move(
        old=before,
        was_public=bool(showing.once_public([stored])),
        older=len(known),
        led_to="" if led_to == before else led_to,
    )


def _shown(opened: Opened, stored: Article | None, address: Address, is_shared: bool) -> Shown:
    article = opened.article
    article.slug = address.slug
    article.question = visible(article.question[:_LONGEST])
    article.title_is_shared = is_shared  # type: ignore[attr-defined]
    article.seo = opened.seo
    excerpt = ""
    if not opened.seo.description.strip():
        excerpt = rendering.excerpt(article.answer[:_BEGINNING])
    head = seo.article_head(article, excerpt)
    has_title = bool(article.question.strip() or opened.seo.title.strip())
    host = urlsplit(settings.SITE_URL).netloc
    return Shown(
        trail=(host, "learn", article.subject.name or "…"),
        title=visible(head.title)[:_LONGEST] if has_title else "",
        description=visible(head.description)[:_LONGEST],
        date=article.date,
        is_indexed=head.is_indexed,
        card=_card(article, stored, visible(head.own_title)[:_LONGEST] if has_title else ""),
    )


def _card(article: Article, stored: Article | None, title: str) -> Card:
    """The picture itself is shown where readers have it: our own as it was saved, and public."""
    picture = sharing.picture_of(article)
    is_ours = picture.size is not None
    own = sharing.card(article)
    is_there = not is_ours or (
        stored is not None
        and stored.is_published
        and stored.get_absolute_url() == article.get_absolute_url()
        and sharing.card(stored) == own
    )
    source = picture.address.removeprefix(settings.SITE_URL) if is_there else ""
    is_here = source.startswith("/") and not source.startswith("//")
    return Card(picture, source if is_here else "", own if is_ours else None, title)
