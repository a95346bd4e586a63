"""What the pages list, each list in one query. Every one starts at what readers may see."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Left
from django.utils import timezone

from articles.library import rendering_store, seo
from articles.library.prepared import Prepared
from articles.models import RETIRED, Article, ArticleQuerySet, RelatedArticle, Status, Subject
from articles.text import slugs

RELATED = 5
NEAR_BY = 4

_FEED_COLUMNS = ("author", "created_at", "published_at", "updated_at")
_ITEM_COLUMNS = ("question", "answer", "slug", "date", "date_format", "subject")


@dataclass(frozen=True, slots=True)
class Shelf:
    """A listed subject that has questions, their number, and the last change among them."""

    name: str
    slug: str
    questions: int
    updated_at: datetime

    @property
    def address(self) -> str:
        return slugs.subject_path(self.slug)

    @property
    def letter(self) -> str:
        """What it stands under in an A–Z: its first letter, or "#"."""
        first = self.name[:1].upper()
        return first if first.isascii() and first.isalpha() else "#"


@dataclass(frozen=True, slots=True)
class Item:
    """A question in a list, with the beginning of its answer."""

    article: Article
    excerpt: str

    @property
    def letter(self) -> str:
        """What it stands under in the A–Z of its subject."""
        return self.article.slug[:1].upper()


@dataclass(frozen=True, slots=True)
class Link:
    """A question that another page leads to; filling model instances costs each page more."""

    question: str
    slug: str
    subject: Subject

    @property
    def address(self) -> str:
        return slugs.article_path(self.subject.slug, self.slug)


_SHELVES: Prepared[tuple[str, str, int, datetime]] = Prepared(
    lambda at: (
        Article.objects.published(at)
        .filter(subject__is_listed=True)
        .order_by("subject__position", "subject__name")
        .values_list("subject__name", "subject__slug")
        .annotate(questions=Count("pk"), last=Max("updated_at"))
    ),
    at=datetime,
)


def shelves() -> list[Shelf]:
    """All listed subjects with at least one question, in the order of the editors' choosing."""
    return [Shelf(*row) for row in _SHELVES(at=timezone.now())]


def items(articles: Iterable[Article]) -> list[Item]:
    """Articles as list items: two queries, one for them and one for their excerpts."""
    rows = list(articles)
    renderings = rendering_store.get_many((row.answer for row in rows), fields=("excerpt",))
    return [Item(row, renderings[row.answer].excerpt) for row in rows]


def newest(count: int, subject: Subject | None = None) -> list[Item]:
    """The newest questions of the whole library, or of one subject."""
    found = Article.objects.indexable().select_related(None).newest_first()
    if subject:
        found = found.filter(subject=subject)
    columns = (*_FEED_COLUMNS, "subject__name", "subject__slug")
    # Found first, joined then: in one step SQLite begins with the subjects, and sorts everything.
    rows = Article.objects.filter(pk__in=found.values("pk")[:count]).newest_first()
    return items(rows.only(*_ITEM_COLUMNS, *columns))


def first_letters(subject: Subject) -> dict[str, int]:
    """How many questions of a subject begin with which character of their slug.

    The slug and not the question, since it has neither quotation marks nor accents in the way;
    the sum is the number of the subject's questions.
    """
    rows = (
        Article.objects.published()
        .filter(subject=subject)
        .order_by()
        .values_list(Left("slug", 1))
        .annotate(Count("pk"))
    )
    return dict(rows)


def of_subject(subject: Subject, *, by_letter: bool, first: int, count: int) -> list[Item]:
    """`count` questions of a subject from position `first` on (0 is the first)."""
    articles = Article.objects.published().filter(subject=subject).select_related(None)
    ordered = articles.order_by("slug") if by_letter else articles.newest_first()
    found = items(ordered.only(*_ITEM_COLUMNS)[first : first + count])
    for item in found:
        item.article.subject = subject
    return found


def near_by(subject: Subject, shown: Iterable[Item]) -> list[Subject]:
    """Subjects which the related links of these questions lead to, the most frequent first."""
    targets = Article.objects.published().filter(
        links_here__article__in=[item.article.pk for item in shown], subject__is_listed=True
    )
    rows = (
        targets.exclude(subject=subject)
        .order_by()
        .values("subject__name", "subject__slug")
        .annotate(links=Count("pk"))
        .order_by("-links", "subject__name")[:NEAR_BY]
    )
    return [Subject(name=row["subject__name"], slug=row["subject__slug"]) for row in rows]


_QUESTION: Prepared[Article] = Prepared(
    lambda subject, slug, at: seo.with_head(
        Article.objects.published(at).at_path(subject, slug).order_by()
    ),
    subject=str,
    slug=str,
    at=datetime,
)


def at_path(subject_slug: str, slug: str) -> Article | None:
    """The published article at an address, with what its page's head needs."""
    return next(iter(_QUESTION(subject=subject_slug, slug=slug, at=timezone.now())), None)


_RELATED: Prepared[tuple[str, str, str, str]] = Prepared(
    lambda article, at: (
        Article.objects.published(at)
        .filter(~Q(pk=article), links_here__article=article)
        .order_by("links_here__position")
        .values_list("question", "slug", "subject__name", "subject__slug")
    ),
    article=int,
    at=datetime,
)


def related(article: Article) -> list[Link]:
    """Up to five related articles in the editor's order, without dangling links, links to itself
    and links that were given before."""
    rows = _RELATED(article=article.pk, at=timezone.now())
    return [
        Link(question, slug, Subject(name=name, slug=subject_slug))
        for question, slug, name, subject_slug in list(dict.fromkeys(rows))[:RELATED]
    ]


def led_to(article: Article, links: Iterable[RelatedArticle]) -> list[Link]:
    """What `related` would give if `links`, in their order, were those of `article`."""
    found = [
        Link(link.target.question, link.target.slug, link.target.subject)
        for link in links
        if link.target and link.target.is_published and link.target.pk != article.pk
    ]
    return list({link.address: link for link in found}.values())[:RELATED]


@dataclass(frozen=True, slots=True)
class Neighbors:
    """Those before and after an article in its subject, newest first."""

    previous: Link | None = None
    next: Link | None = None


def neighbors(article: Article) -> Neighbors:
    """Both in one query."""
    moment, slug = article.published_at, article.slug
    rows = _NEIGHBORS(subject=article.subject_id, slug=slug, moment=moment, at=timezone.now())
    found = {}
    for question, row_slug, row_moment in rows:
        is_before = (row_moment, slug) > (moment, row_slug)
        found["previous" if is_before else "next"] = Link(question, row_slug, article.subject)
    return Neighbors(**found)


def _beside(subject: int, slug: str, moment: datetime, at: datetime) -> QuerySet[Article, Any]:
    """Of each side the nearest of the same moment, else of the nearest one.

    Two steps a side, because the index (subject, -published_at, slug) answers each by a single
    look: thousands of documents share a day.
    """
    others = Article.objects.published(at).filter(subject=subject)
    earlier_in_list = Coalesce(
        _first(others.filter(published_at=moment, slug__lt=slug).order_by("-slug")),
        _first(others.filter(published_at__gt=moment).order_by("published_at", "-slug")),
    )
    later_in_list = Coalesce(
        _first(others.filter(published_at=moment, slug__gt=slug).order_by("slug")),
        _first(others.filter(published_at__lt=moment).newest_first()),
    )
    found = Article.objects.filter(Q(pk=earlier_in_list) | Q(pk=later_in_list)).order_by()
    rows: QuerySet[Article, Any] = found.values_list("question", "slug", "published_at")
    return rows


_NEIGHBORS: Prepared[tuple[str, str, datetime]] = Prepared(
    _beside, subject=int, slug=str, moment=datetime, at=datetime
)


def _first(articles: ArticleQuerySet) -> Subquery:
    return Subquery(articles.values("pk")[:1])


def was_published(path: str) -> bool:
    """Whether readers could once see an article at `path` that is retired or has ended."""
    where = slugs.split_article_path(path)
    if not where:
        return False
    ended = Q(status=Status.PUBLISHED, unpublish_at__lte=timezone.now())
    past = Article.objects.at_path(*where).filter(Q(status__in=RETIRED) | ended)
    return bool(past.exists())


def spelled(path: str) -> str:
    """The address of a subject or question that equals `path` but for the case of its letters.

    "" if there is none, or more than one: "/learn/Physics" is "/learn/physics".
    """
    if not path.startswith(slugs.PREFIX):
        return ""
    subject, infix, slug = path.removeprefix(slugs.PREFIX).partition(slugs.INFIX)
    if max(len(subject), len(slug)) > slugs.LONGEST_SEGMENT:
        return ""  # SQLite refuses to compare with very long ones
    found = Article.objects.published().filter(subject__slug__iexact=subject).order_by()
    if infix:
        rows = found.filter(slug__iexact=slug).values_list("subject__slug", "slug")
        addresses = [slugs.article_path(*row) for row in rows[:2]]
    else:
        names = found.values_list("subject__slug", flat=True).distinct()
        addresses = [slugs.subject_path(name) for name in names[:2]]
    return addresses[0] if len(addresses) == 1 and addresses[0] != path else ""
