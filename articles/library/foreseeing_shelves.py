"""What will come of articles that go to another subject, told beforehand: numbers and first rows.

Each number is of one subject's articles, from an index, or is counted up to a bound.
"""

from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef

from articles.library import showing, workflow
from articles.models import Article, ArticleQuerySet, RelatedArticle, Status, Subject

MOST = 50_000
"""Related links that are counted while somebody waits."""

LOOKED_AT = 200
"""Articles that readers do not see of which the histories are read for an old address."""

PER_PAGE = 20
"""Articles on a page of those that go."""


@dataclass(frozen=True, slots=True)
class Number:
    """How many; `is_least`: there are more."""

    count: int
    is_least: bool = False

    def __str__(self) -> str:
        return f"{'more than ' if self.is_least else ''}{self.count:,}"


@dataclass(frozen=True, slots=True)
class Foreseen:
    """Articles that were asked for, and of them: those that may not be moved, those whose address
    is taken, those of these that have the same answer as the article that has it; then the old
    addresses that will lead on, and the related links that follow."""

    total: int
    refused: int
    clashes: int
    same: int
    first_clashes: list[Article]
    redirects: Number
    links: Number

    @property
    def goes(self) -> int:
        """Articles that go, if those whose address is taken get another one."""
        return self.total - self.refused


def foresee(articles: ArticleQuerySet, target: Subject | None, *, author: User) -> Foreseen:
    """What will come of `articles`, which are of one subject, if they go to `target` (None: a new
    one)."""
    statuses = [status for status in Status if not workflow.may(author, status, status)]
    refused = articles.filter(status__in=statuses).count() if statuses else 0
    free = articles.exclude(status__in=statuses) if statuses else articles
    clashing = clashes(free, target)
    return Foreseen(
        total=articles.count(),
        refused=refused,
        clashes=clashing.count(),
        same=_same(clashing, target).count(),
        first_clashes=list(clashing.defer("answer", "body", "extra").order_by("slug")[:PER_PAGE]),
        redirects=_redirects(free),
        links=_links(free),
    )


def clashes(articles: ArticleQuerySet, target: Subject | None) -> ArticleQuerySet:
    """Those whose slug an article of `target` has."""
    if target is None or target.pk is None:
        return articles.none()
    there = Article.objects.filter(subject=target, slug=OuterRef("slug")).order_by()
    return articles.filter(Exists(there))


def _same(clashing: ArticleQuerySet, target: Subject | None) -> ArticleQuerySet:
    if target is None or target.pk is None:
        return clashing.none()
    there = Article.objects.published().filter(
        subject=target, slug=OuterRef("slug"), answer=OuterRef("answer")
    )
    return clashing.published().filter(Exists(there.order_by()))


def _redirects(articles: ArticleQuerySet) -> Number:
    shown = articles.published().order_by()
    hidden = articles.exclude(pk__in=shown.values("pk")).order_by("slug")
    looked_at = list(hidden.defer("answer", "body", "extra")[: LOOKED_AT + 1])
    known = showing.once_public(looked_at[:LOOKED_AT])
    return Number(shown.count() + len(known), is_least=len(looked_at) > LOOKED_AT)


def _links(articles: ArticleQuerySet) -> Number:
    links = RelatedArticle.objects.filter(target__in=articles.order_by().values("pk"))
    counted = links.order_by().select_related(None)[: MOST + 1].count()
    return Number(min(counted, MOST), is_least=counted > MOST)
