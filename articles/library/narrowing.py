"""Conditions of a list, so that each is quick at a million articles whatever its number of matches.

A condition with few matches gives their row numbers, from an index of its own; of more, the list's
order meets enough while it is followed, each looked at by the same index.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, When
from django.db.models.lookups import Exact
from django.utils import timezone

from articles.library import matching, vocabulary
from articles.library.matching import Expression
from articles.library.wanted import Wanted
from articles.models import Article, ArticleQuerySet, KeptFinding, SeoMetadata, Status, Subject
from articles.models.article import AUTHOR_KEY, author_key, has_status
from articles.text import queries
from articles.text.queries import Query
from articles.text.slugs import article_address

FEW = 2_000
"""Matches up to which a list is made of their row numbers."""

MOST_MATCHING = 10_000
"""Articles with the words that are looked for which a list shows, the newest rows: a word that half
of a large library has is no help in finding anything, and reading all of them takes a second."""

LEAST_LETTERS = 4
"""Letters from which on the last word is taken for the beginning of one: at a million articles the
index takes seconds for all that begins with two."""

Numbers = Callable[[int], list[int]]
Narrow = Callable[[ArticleQuerySet], ArticleQuerySet]


class Condition(NamedTuple):
    """`narrow` leaves the articles that have it, by an index of theirs where `orders` has the
    order of the list. `look` leaves the same, each looked at as it is met: the database would
    take the index otherwise, and sort a tenth of the library. `numbers` gives at most so many of
    their row numbers; None where most articles have it. `whole` leaves all that have it, where
    these leave no more than a list shows."""

    narrow: Narrow
    look: Narrow
    numbers: Numbers | None
    orders: frozenset[str] = frozenset()
    whole: Narrow | None = None


BY_DAY, BY_EDIT, BY_ADDRESS = (
    frozenset({"newest", "oldest"}),
    frozenset({"edited", "edited-first"}),
    frozenset({"a-z", "z-a"}),
)


def conditions(wanted: Wanted) -> list[Condition]:
    """What a list asks for, one by one."""
    now = timezone.now()
    return [
        *_of_words(wanted.words),
        *_of_state(wanted.state, now),
        *_of_subject(wanted.subject),
        *_of_author(wanted.author),
        *_of_finding(wanted.finding),
        *_of_visibility(wanted.visibility),
        *_between("published_at", wanted.published_from, wanted.published_to, BY_DAY),
        *_between("updated_at", wanted.edited_from, wanted.edited_to, BY_EDIT),
    ]


def _plain(where: Q, orders: frozenset[str] = frozenset()) -> Condition:
    """A condition on columns of the article alone."""
    looked_at = Case(When(where, then=1), default=0)
    return Condition(
        lambda articles: articles.filter(where),
        lambda articles: articles.alias(**{_name(where): looked_at}).filter(**{_name(where): 1}),
        _pks(Article.objects.filter(where).values_list("pk", flat=True)),
        orders,
    )


def _name(where: Q) -> str:
    """One for each condition: a query may have several."""
    return f"is_wanted_{abs(hash(where))}"


def _beside(told: QuerySet[Any], reference: str) -> Condition:
    """A condition that another table tells, by a reference to the article."""
    about = told.filter(**{reference: OuterRef("pk")})
    numbers = told.order_by(reference).values_list(reference, flat=True).distinct()
    return Condition(
        lambda articles: articles.filter(pk__in=told.order_by().values(reference)),
        lambda articles: articles.filter(Exists(about)),
        lambda limit: list(numbers[:limit]),
    )


def _pks(numbers: QuerySet[Any, int]) -> Numbers:
    unordered = numbers.order_by()
    return lambda limit: list(unordered[:limit])


def _these(numbers: list[int]) -> Condition:
    """A few articles by their row numbers."""

    def narrow(articles: ArticleQuerySet) -> ArticleQuerySet:
        return only(articles, numbers)

    return Condition(narrow, narrow, lambda limit: numbers[:limit])


def only(articles: ArticleQuerySet, numbers: list[int]) -> ArticleQuerySet:
    """Those of a few row numbers."""
    return articles.filter(pk__in=numbers) if numbers else articles.none()


def _of_words(words: str) -> Iterator[Condition]:
    """Words, of which the last may be the beginning of one; an address, a slug, or `#123`."""
    if not words:
        return
    if where := article_address(words):
        yield _these(list(Article.objects.at_path(*where).values_list("pk", flat=True)))
        return
    if (number := words.removeprefix("#")) != words and number.isascii() and number.isdigit():
        yield _these(_numbered(int(number)) if len(number) < 19 else [])
        return
    named = list(Article.objects.filter(slug=words).values_list("pk", flat=True)[:FEW])
    if named:
        yield _these(named)
        return
    if queries.parse(words).wanted:
        yield _matching(matching.written(_unfinished(words)))
    else:
        yield _these([])


def _matching(expression: Expression) -> Condition:
    found = matching.numbers(expression, MOST_MATCHING + 1)
    if len(found) <= MOST_MATCHING:
        return _these(found)
    shown = _these(found[:MOST_MATCHING])
    return shown._replace(whole=lambda articles: matching.matching(articles, expression))


def _unfinished(words: str) -> Query:
    """The words that say what is meant, of which the last may go on where few questions have words
    that begin so."""
    query = queries.unfinished(words, LEAST_LETTERS)
    begun = sum(vocabulary.going_on(query.wanted[-1].words[-1]).values())
    if begun >= FEW:
        query = queries.parse(words)
    return Query((*vocabulary.telling(query.wanted), *query.excluded))


def _numbered(number: int) -> list[int]:
    """Articles of a row number, and of the source's number."""
    if number >= 2**63:
        return []
    of_source = Article.objects.filter(source_id=number).order_by().values_list("pk", flat=True)
    own = Article.objects.filter(pk=number).values_list("pk", flat=True)
    return list(dict.fromkeys([*own, *of_source[:FEW]]))


def _of_state(state: str, now: datetime) -> Iterator[Condition]:
    public = has_status(Status.PUBLISHED)
    if state == "published":
        lasting = Q(unpublish_at=None) | Q(unpublish_at__gt=now)
        most = _plain(public & Q(published_at__lte=now) & lasting, BY_DAY | BY_EDIT)
        yield most._replace(numbers=None)
    elif state == "scheduled":
        yield _plain(public & Q(published_at__gt=now), BY_DAY)
    elif state == "ended":
        # With the status only looked at: SQLite would take its index.
        ended = _plain(public).look(Article.objects.filter(unpublish_at__lte=now))
        numbers = _pks(ended.values_list("pk", flat=True))
        yield _plain(public & Q(unpublish_at__lte=now))._replace(numbers=numbers)
    elif state:
        yield _plain(has_status(state), BY_DAY | BY_EDIT)


def _of_subject(slug: str) -> Iterator[Condition]:
    if slug:
        pk = Subject.objects.filter(slug=slug).values_list("pk", flat=True).first()
        yield _plain(Q(subject=pk), BY_DAY | BY_ADDRESS) if pk else _these([])


def _of_author(author: str) -> Iterator[Condition]:
    if author:
        key = author[:AUTHOR_KEY]

        yield _plain(Q(Exact(author_key(), key)), BY_DAY)


def _of_finding(kind: str) -> Iterator[Condition]:
    if kind:
        yield _beside(KeptFinding.objects.filter(kind=kind), "article")


def _of_visibility(visibility: str) -> Iterator[Condition]:
    if visibility == "hidden":
        yield _beside(SeoMetadata.objects.select_related(None).filter(no_index=True), "article")
    elif visibility == "copies":
        yield _plain(Q(canonical__isnull=False))
    elif visibility == "originals":
        copies = Article.objects.select_related(None).filter(canonical__isnull=False)
        yield _beside(copies, "canonical")


def _between(
    column: str, first: date | None, last: date | None, orders: frozenset[str]
) -> Iterator[Condition]:
    where = {}
    if first:
        where[f"{column}__gte"] = _midnight(first)
    if last:
        where[f"{column}__lt"] = _midnight(last + timedelta(days=1))
    if where:
        yield _plain(Q(**where), orders)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
