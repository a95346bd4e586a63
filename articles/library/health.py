"""What can be told about the articles of the library: findings, one article after the other.

A check of the whole library holds one chunk of articles in memory. It asks the database once for
all articles, twice for each chunk of 500 (five times where its answers link into the library), and
eight times for what crosses articles.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet

from articles.library import comparing
from articles.library.comparing import Found
from articles.models import (
    Article,
    ArticleQuerySet,
    Redirect,
    RelatedArticle,
    Rendering,
    SeoMetadata,
    Subject,
)
from articles.text import linting, rendering, slugs
from articles.text.findings import KINDS, Finding

CHUNK = 500

MOST_LINKS = 200
"""Addresses in one answer that are looked up while it is written: a text may be all links."""

Progress = Callable[[int, int], None]
"""Called with the articles that are done, twice: they are the work, too."""


class Looked(NamedTuple):
    """What an article tells by itself, at the version it had when it was looked at."""

    article: int
    path: str
    version: int
    findings: list[Finding]


class _Row(NamedTuple):
    pk: int
    version: int
    path: str
    question: str
    answer: str
    author: str
    date: date | None
    title: str | None
    description: str | None
    keywords: str | None
    title_is_shared: bool


class _Link(NamedTuple):
    """A related link: where it leads, which for a moved article is not what the document says."""

    address: str
    is_dangling: bool


_COLUMNS = (
    "pk",
    "version",
    "path",
    "question",
    "answer",
    "author",
    "date",
    "seo__title",
    "seo__description",
    "seo__keywords",
    "title_is_shared",
)


def checked(subject: str = "") -> ArticleQuerySet:
    """The articles that are looked at: all, or those of the subject with this slug."""
    articles: ArticleQuerySet = Article.objects.all()
    return articles.filter(subject__slug=subject) if subject else articles


def check(
    kind: str = "", subject: str = "", progress: Progress = lambda *_: None
) -> Generator[Found]:
    """All findings, or those of one kind (a key of findings.KINDS) or of one subject's articles.

    What a document tells by itself comes first, article by article; then what crosses articles,
    kind by kind. Of a subject's articles the texts are compared with those of the whole library.
    """
    if not kind or kind in KINDS.keys() - comparing.CHECKS.keys():
        for looked in _each(checked(subject), progress):
            for finding in looked.findings:
                if kind in ("", finding.kind):
                    yield Found(looked.article, looked.path, finding)
    inside = f"{slugs.subject_path(subject)}/" if subject else ""
    checks = {run: None for name, run in comparing.CHECKS.items() if kind in ("", name)}
    for run in checks:
        for found in run():
            if found.path.startswith(inside) and kind in ("", found.finding.kind):
                yield found


def look_at(numbers: Collection[int]) -> list[Looked]:
    """What the articles with these row numbers tell by themselves; at most `CHUNK` of them."""
    articles = Article.objects.filter(pk__in=numbers).order_by("pk")
    return list(_chunk([_Row(*row) for row in _rows(articles)]))


def _each(articles: ArticleQuerySet, progress: Progress) -> Iterator[Looked]:
    # The order of an index: sorting would hold every answer in memory first.
    rows = _rows(articles.order_by("subject_id", "slug")).iterator(CHUNK)
    done = 0
    while chunk := [_Row(*row) for row in islice(rows, CHUNK)]:
        yield from _chunk(chunk)
        done += len(chunk)
        progress(done, done)


def _rows(articles: ArticleQuerySet) -> QuerySet[Any, Any]:
    same_title = SeoMetadata.objects.filter(title=OuterRef("seo__title")).exclude(title="")
    is_shared = Exists(same_title.exclude(article=OuterRef("pk")))
    rows: QuerySet[Any, Any] = articles.with_path().annotate(title_is_shared=is_shared)
    return rows.values_list(*_COLUMNS)


def of_one(
    article: Article, seo: SeoMetadata, links: Sequence[RelatedArticle], *, title_is_shared: bool
) -> list[Finding]:
    """What `check` would tell of one article by itself, as it is in memory, saved or not: in three
    queries at most, and none where its answer does not link into the library."""
    row = _Row(
        article.pk or 0,
        article.version,
        article.get_absolute_url(),
        article.question,
        article.answer,
        article.author,
        article.date,
        seo.title,
        seo.description,
        seo.keywords,
        title_is_shared,
    )
    related = [
        _Link(link.target.get_absolute_url() if link.target else link.url, link.target is None)
        for link in links
    ]
    in_answer = linting.links(article.answer, settings.SITE_URL)
    asked = set(islice(dict.fromkeys(address for address, _ in in_answer), MOST_LINKS))
    in_answer = [(address, line) for address, line in in_answer if address in asked]
    return list(_found(row, related, None, in_answer, _there(asked)))


def title_is_shared(seo: SeoMetadata) -> bool:
    """Whether another article has the very page title; the twin of what `_each` annotates."""
    others = SeoMetadata.objects.filter(title=seo.title).exclude(article=seo.article_id)
    return bool(seo.title) and others.exists()


def _chunk(rows: list[_Row]) -> Iterator[Looked]:
    failures = _failures(rows)
    related = _related(row.pk for row in rows)
    in_answers = {row.pk: linting.links(row.answer, settings.SITE_URL) for row in rows}
    there = _there({address for found in in_answers.values() for address, _ in found})
    for row in rows:
        found = _found(row, related[row.pk], failures.get(row.pk), in_answers[row.pk], there)
        yield Looked(row.pk, row.path, row.version, list(found))


def _found(
    row: _Row,
    related: list[_Link],
    failures: int | None,
    in_answer: list[tuple[str, int]],
    there: Collection[str],
) -> Iterator[Finding]:
    """What is told of one article. `in_answer` holds the addresses that it links to, with their
    lines, and `there` those of them that have a page."""
    yield from linting.lint(_fields(row, related), failures)
    yield from _dangling(related)
    if row.title_is_shared:
        yield Finding("seo-title-shared", f"Others are titled “{row.title}”, too.")
    for address, line in in_answer:
        if address not in there:
            yield Finding("dead-link", f"Nothing is at {address}.", line)


def _fields(row: _Row, links: list[_Link]) -> linting.Fields:
    return linting.Fields(
        path=row.path,
        question=row.question,
        answer=row.answer,
        seo_title="" if row.title_is_shared else row.title or "",
        description=row.description or "",
        keywords=row.keywords or "",
        author=row.author,
        has_date=row.date is not None,
        related=tuple(link.address for link in links),
    )


def _dangling(links: list[_Link]) -> Iterator[Finding]:
    for link in links:
        if link.is_dangling:
            address = link.address or "(none given)"
            yield Finding("dangling-link", f"No article has the related address {address}.")


def _failures(rows: list[_Row]) -> dict[int, int]:
    """Row number of an article whose rendering is kept → how many formulas show their source."""
    keys = {row.pk: rendering.rendering_key(row.answer) for row in rows}
    kept = Rendering.objects.filter(key__in=set(keys.values()))
    failures = dict(kept.values_list("key", "failures"))
    return {pk: failures[key] for pk, key in keys.items() if key in failures}


def _related(pks: Iterable[int]) -> dict[int, list[_Link]]:
    """Row number of an article → its related links in order."""
    found: dict[int, list[_Link]] = defaultdict(list)
    rows = (
        RelatedArticle.objects.filter(article__in=list(pks))
        .select_related(None)
        .order_by("article_id", "position")
        .values_list("article_id", "url", "target__subject__slug", "target__slug")
    )
    for pk, url, subject, slug in rows:
        address = slugs.article_path(subject, slug) if slug else url
        found[pk].append(_Link(address, is_dangling=not slug))
    return found


def _there(addresses: set[str]) -> set[str]:
    """Those of some addresses that lead readers to an article, a subject or a feed."""
    if not addresses:
        return set()
    redirects = Redirect.objects.filter(old_path__in=addresses)
    ends = dict(redirects.values_list("old_path", "new_path"))
    parts = [
        split for path in {*addresses, *ends.values()} if (split := slugs.split_article_path(path))
    ]
    published = Article.objects.published().filter(slug__in={slug for _, slug in parts})
    pages = set(published.with_path().order_by().values_list("path", flat=True))
    named = {path.split("/")[2] for path in {*addresses, *ends.values()} if path.count("/") > 1}
    for slug in Subject.objects.filter(slug__in=named).values_list("slug", flat=True):
        pages |= {slugs.subject_path(slug), f"{slugs.subject_path(slug)}/feed.atom"}
    pages |= {"/learn/feed.atom"}
    return {path for path in addresses if ends.get(path, path) in pages}
