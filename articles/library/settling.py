"""What depends on many articles at once, worked out again after every import and edit.

Names of subjects, targets of related links, canonicals of copies. Each function compares first
and writes only what differs, so a second run writes nothing.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import StrIndex, Substr

from articles.models import (
    RETIRED,
    Article,
    ArticleQuerySet,
    Redirect,
    RelatedArticle,
    SeoMetadata,
    Subject,
)
from articles.text import slugs


@dataclass(slots=True)
class _Waiting:
    """What is to be settled: links to these addresses, or all; canonicals among these slugs, or
    all."""

    paths: set[str] = field(default_factory=set)
    slugs: set[str] = field(default_factory=set)
    all_links: bool = False
    all_canonicals: bool = False


_waiting: ContextVar[_Waiting | None] = ContextVar("settling", default=None)


@contextmanager
def together() -> Iterator[None]:
    """Settle links and canonicals once at the end, instead of after each of many changes: either
    looks at a part of the library that grows with it. For the inside of a transaction."""
    if _waiting.get() is not None:
        yield
        return
    asked = _Waiting()
    token = _waiting.set(asked)
    try:
        yield
    finally:
        _waiting.reset(token)
    if asked.all_links or asked.paths:
        settle_links(None if asked.all_links else asked.paths)
    if asked.all_canonicals or asked.slugs:
        settle_canonicals(None if asked.all_canonicals else asked.slugs)


@transaction.atomic
def settle() -> None:
    """Bring names, links and canonicals of the whole library up to date."""
    settle_names()
    settle_links()
    settle_canonicals()


def settle_names() -> None:
    """Give each subject the most frequent spelling of its name among its articles, the first in
    the alphabet of equally frequent ones; a name that an editor chose stays."""
    spellings: dict[int, Counter[str]] = defaultdict(Counter)
    rows = (
        Article.objects.exclude(subject_name="")
        .order_by()
        .values_list("subject_id", "subject_name")
        .annotate(uses=Count("pk"))
    )
    for subject_id, name, uses in rows:
        spellings[subject_id][name] = uses
    for subject in Subject.objects.filter(pk__in=spellings, name_is_chosen=False):
        name = min(spellings[subject.pk], key=lambda name: (-spellings[subject.pk][name], name))
        if name != subject.name:
            Subject.objects.filter(pk=subject.pk).update(name=name)


def settle_links(paths: Collection[str] | None = None) -> None:
    """Point dangling related links at the article that has their address by now, else at the one
    that a redirect leads to. What still dangles is kept as it was given.

    With `paths` only those that lead to an article at one of these addresses.
    """
    if asked := _waiting.get():
        asked.paths |= set(paths or ())
        asked.all_links = asked.all_links or paths is None
        return
    dangling = RelatedArticle.objects.filter(target=None)
    if paths is not None:
        old = Redirect.objects.filter(new_path__in=paths).values_list("old_path", flat=True)
        dangling = dangling.filter(url__in={*paths, *old})
    # An article that was merged into another is withdrawn, and its address leads to that one.
    leads_on = Exists(Redirect.objects.filter(old_path=OuterRef("path")))
    there = _article_at("url").exclude(leads_on, status__in=RETIRED)
    dangling.filter(Exists(there)).update(target=Subquery(there.values("pk")[:1]))
    redirect = Redirect.objects.filter(old_path=OuterRef("url"))
    moved = dangling.annotate(end=Subquery(redirect.values("new_path")))
    there = _article_at("end")
    moved.filter(Exists(there)).update(target=Subquery(there.values("pk")[:1]))


def _article_at(path: str) -> ArticleQuerySet:
    """The article at the address that the outer query has in its column `path`."""
    begin = StrIndex(OuterRef(path), Value(slugs.INFIX)) + len(slugs.INFIX)
    # The slug alone finds the row by its index; the whole path makes sure.
    slug = Substr(OuterRef(path), begin)
    found: ArticleQuerySet = Article.objects.with_path().filter(slug=slug, path=OuterRef(path))
    return found


def dangling_links() -> dict[str, list[str]]:
    """Path of an article → the addresses in its related list that nothing has."""
    found: dict[str, list[str]] = defaultdict(list)
    rows = RelatedArticle.objects.filter(target=None).order_by("article_id", "position")
    for subject, slug, url in rows.values_list("article__subject__slug", "article__slug", "url"):
        found[slugs.article_path(subject, slug)].append(url)
    return found


class Copy(NamedTuple):
    """What decides whether an article is a copy, and of what."""

    pk: int
    path: str
    date: date | None
    answer: str
    is_eligible: bool
    chosen: str
    canonical_id: int | None


def plan_canonicals(
    rows: Iterable[Copy], redirects: Mapping[str, str] | None = None
) -> dict[int, int | None]:
    """Article → its canonical (None: itself), for articles that share a slug, and for those that
    editors declared copies with their originals; `redirects` holds where chosen addresses lead.

    Of those with the same answer the published, indexable one with the smallest (date, path) is
    the original. An address that an editor chose comes first, as long as readers may find the
    article there; choosing an article's own address says that it is no copy. A canonical never
    has a canonical itself: a chain is cut to its end, and a circle of choices leaves each as its
    own.
    """
    rows = list(rows)
    choices = _choices(rows, redirects or {})
    groups: dict[tuple[str, str], list[Copy]] = defaultdict(list)
    for row in rows:
        groups[row.path.rpartition("/")[2], row.answer].append(row)
    wanted: dict[int, int | None] = {}
    for group in groups.values():
        originals = [
            row for row in group if row.is_eligible and choices.get(row.pk, row.pk) == row.pk
        ]
        original = min(originals, key=lambda row: (row.date or date.max, row.path), default=None)
        for row in group:
            wanted[row.pk] = original.pk if original and len(group) > 1 else None
    wanted |= choices
    return {pk: _end(pk, wanted) for pk in wanted}


def _choices(rows: Sequence[Copy], redirects: Mapping[str, str]) -> dict[int, int | None]:
    """Article → the original that its editor chose, None for a page elsewhere. A choice that
    readers could not follow counts for nothing."""
    elsewhere = ("https://", "http://")
    there = {
        row.path: row.pk for row in rows if row.is_eligible and not row.chosen.startswith(elsewhere)
    }
    choices: dict[int, int | None] = {}
    for row in rows:
        original = there.get(row.chosen) or there.get(redirects.get(row.chosen, ""))
        if row.chosen == row.path:
            choices[row.pk] = row.pk
        elif original or row.chosen.startswith(elsewhere):
            choices[row.pk] = original
    return choices


def _end(pk: int, wanted: dict[int, int | None]) -> int | None:
    seen, end = {pk}, wanted[pk]
    while end is not None and end not in seen and wanted.get(end) not in (None, end):
        seen.add(end)
        end = wanted[end]
    return None if end in seen else end


def settle_canonicals(slugs_touched: Collection[str] | None = None) -> None:
    """Write the canonicals of all copies, or of those among some slugs only and of what editors
    declared to be copies of one another with them."""
    if asked := _waiting.get():
        asked.slugs |= set(slugs_touched or ())
        asked.all_canonicals = asked.all_canonicals or slugs_touched is None
        return
    declared = _declared()
    rows = {row.pk: row for row in _copies(declared, slugs_touched)}
    redirects = {one.chosen: one.end for one in declared if one.end}
    wanted = plan_canonicals(rows.values(), redirects)
    changed = [
        Article(pk=pk, canonical_id=canonical)
        for pk, canonical in wanted.items()
        if rows[pk].canonical_id != canonical
    ]
    Article.objects.bulk_update(changed, ["canonical"], batch_size=500)


class Declared(NamedTuple):
    """A copy by its slug, the address that an editor chose for it, and where that leads if it is
    an old one."""

    slug: str
    chosen: str
    end: str | None

    @property
    def slugs(self) -> set[str]:
        """The slugs of all that this choice may join."""
        ends = {path.rpartition("/")[2] for path in (self.chosen, self.end or "")}
        return {self.slug, *ends} - {""}


def _declared() -> list[Declared]:
    redirect = Redirect.objects.filter(old_path=OuterRef("canonical_url"))
    rows = SeoMetadata.objects.exclude(canonical_url="").annotate(
        end=Subquery(redirect.values("new_path"))
    )
    return [Declared(*row) for row in rows.values_list("article__slug", "canonical_url", "end")]


def _joined(touched: Collection[str], declared: Iterable[Declared]) -> set[str]:
    """The slugs `touched`, and all that choices join with them, over any number of steps."""
    neighbors: dict[str, set[str]] = defaultdict(set)
    for one in declared:
        for slug in one.slugs:
            neighbors[slug] |= one.slugs
    found: set[str] = set()
    waiting = set(touched)
    while waiting:
        slug = waiting.pop()
        found.add(slug)
        waiting |= neighbors[slug] - found
    return found


def _copies(
    declared: Collection[Declared], slugs_touched: Collection[str] | None
) -> Iterator[Copy]:
    """Articles that share their slug, that are copies so far, or that were declared copies, and
    what these were declared copies of."""
    originals = {slug for one in declared for slug in one.slugs}
    shared = Article.objects.order_by().values("slug").annotate(n=Count("pk")).filter(n__gt=1)
    suspects = Article.objects.filter(
        Q(slug__in=shared.values("slug")) | Q(slug__in=originals) | ~Q(canonical=None)
    )
    if slugs_touched is not None:
        suspects = suspects.filter(slug__in=_joined(slugs_touched, declared))
    eligible = Article.objects.published().filter(pk=OuterRef("pk"), seo__no_index=False)
    rows = suspects.with_path().annotate(is_eligible=Exists(eligible))
    columns = ("pk", "path", "date", "answer", "is_eligible", "seo__canonical_url", "canonical_id")
    for pk, path, day, answer, is_eligible, chosen, canonical_id in rows.values_list(*columns):
        yield Copy(pk, path, day, answer, is_eligible, chosen or "", canonical_id)
