"""The list of articles: what it shows, page by page, and how many there are.

>>> shown = page(Wanted.from_query("state=draft&order=edited"))
>>> following = page(Wanted.from_query("state=draft&order=edited"), after=shown.last)
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import connection

from articles.library import keysets, tallies
from articles.library.keysets import Keys
from articles.library.narrowing import FEW, Condition, Narrow, conditions, only
from articles.library.tallies import Number
from articles.library.wanted import Wanted
from articles.models import Article, ArticleQuerySet
from articles.models.article import AUTHOR_KEY

SIZE = 50
"""Rows of a page."""

MOST_COUNTED = 10_000
"""Articles that are counted while somebody waits for a list."""

MOST_AUTHORS = 100
"""Authors that are offered to choose from."""


NOBODY = "''"
_KEY = f"SUBSTR(author, 1, {AUTHOR_KEY})"
_FOLLOWING = (
    f"(SELECT {_KEY} FROM articles_article WHERE {_KEY} > {{}} "  # noqa: S608
    f"ORDER BY {_KEY} LIMIT 1)"
)
_AUTHORS = (
    f"WITH RECURSIVE names(name, number) AS (SELECT {_FOLLOWING.format(NOBODY)}, 1 "  # noqa: S608
    f"UNION ALL SELECT {_FOLLOWING.format('names.name')}, number + 1 FROM names "
    f"WHERE name IS NOT NULL AND number <= {MOST_AUTHORS}) "
    "SELECT name FROM names WHERE name IS NOT NULL"
)


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of a list without their long texts, in order; `first` and `last` are keys for
    `before` and `after`."""

    rows: list[Article]
    first: str
    last: str
    has_previous: bool
    has_next: bool


class Listing:
    """The articles that are wanted, looked at once: `page` and `count` ask on from there."""

    def __init__(self, wanted: Wanted) -> None:
        self.wanted = wanted
        self._conditions = conditions(wanted)
        self._narrowest = self._drive()
        self._few = self._numbers()

    def articles(self) -> ArticleQuerySet:
        """All of them, in order, with those that no page shows."""
        rows = self._rows()
        if not self._is_whole:
            rows = _narrowed(_all(), *(one.whole or one.look for one in self._conditions))
        return rows.order_by(*map(str, keysets.ORDERS[self.wanted.order]))

    def page(self, *, after: str = "", before: str = "", size: int = SIZE) -> Page:
        """The rows after or before a key, or the first ones; in at most nine queries."""
        keys = keysets.page(self._rows(), self.wanted.order, after=after, before=before, size=size)
        return _filled(keys)

    def count(self) -> Number:
        """How many there are, up to MOST_COUNTED; of a whole kind of finding, as elsewhere."""
        if self._is_of_a_finding:
            kind = self.wanted.finding
            return tallies.number(tallies.finding_name(kind), tallies.articles_with(kind))
        shown = self._count()
        return shown if self._is_whole else replace(shown, is_exact=False)

    def _count(self) -> Number:
        """How many of them its pages show."""
        if self._few is not None:
            return Number(len(self._few))
        alone = self._narrowest if len(self._conditions) == 1 else None
        if alone and alone.numbers:
            found = len(alone.numbers(MOST_COUNTED + 1))
            return Number(min(found, MOST_COUNTED), is_exact=found <= MOST_COUNTED)
        return bounded(self._driven(), MOST_COUNTED)

    @property
    def _is_whole(self) -> bool:
        """Whether the pages show all: of words that very many have, only the newest rows."""
        return not any(one.whole for one in self._conditions)

    @property
    def is_of_a_state(self) -> bool:
        """Whether these are all articles of a state, or all of the library."""
        return Wanted(state=self.wanted.state, order=self.wanted.order) == self.wanted

    @property
    def _is_of_a_finding(self) -> bool:
        """Whether these are all articles with one kind of finding."""
        kind = self.wanted.finding
        return bool(kind) and Wanted(finding=kind, order=self.wanted.order) == self.wanted

    def _rows(self) -> ArticleQuerySet:
        """What the list's order is asked of."""
        if self._few is not None:
            return only(_all(), self._few)
        followed = (
            one.narrow if self.wanted.order in one.orders else one.look for one in self._conditions
        )
        return _narrowed(_all(), *followed)

    def _driven(self) -> ArticleQuerySet:
        """The same, to be read by the index of the narrowest condition and in no order."""
        if self._narrowest is None:
            return self._rows()
        others = (one.look for one in self._conditions if one is not self._narrowest)
        return _narrowed(_all(), self._narrowest.narrow, *others)

    def _drive(self) -> Condition | None:
        """The condition with the fewest matches, as far as these can be counted."""
        countable = [one for one in self._conditions if one.numbers]
        if len(countable) < 2:
            return countable[0] if countable else None
        return min(countable, key=lambda one: len(one.numbers(MOST_COUNTED + 1)))  # type: ignore[misc]

    def _numbers(self) -> list[int] | None:
        """The row numbers of all, if these are few and no index has them in order."""
        alone = self._narrowest if len(self._conditions) == 1 else None
        if self._narrowest is None or (alone and self.wanted.order in alone.orders):
            return None
        if alone and alone.numbers:
            found = alone.numbers(FEW + 1)
        else:
            found = list(self._driven().order_by().values_list("pk", flat=True)[: FEW + 1])
        return found if len(found) <= FEW else None


def _all() -> ArticleQuerySet:
    rows: ArticleQuerySet = Article.objects.select_related(None)
    return rows


def _narrowed(rows: ArticleQuerySet, *narrowing: Narrow) -> ArticleQuerySet:
    for narrow in narrowing:
        rows = narrow(rows)
    return rows


def articles(wanted: Wanted) -> ArticleQuerySet:
    """All articles that are wanted, in order: what “choose all that are found” means."""
    return Listing(wanted).articles()


def page(wanted: Wanted, *, after: str = "", before: str = "", size: int = SIZE) -> Page:
    """The page of a list behind or before a key."""
    return Listing(wanted).page(after=after, before=before, size=size)


def _filled(keys: Keys) -> Page:
    found = Article.objects.select_related(None).prefetch_related("subject")
    rows = found.defer("answer", "body", "extra").in_bulk(keys.pks)
    there = [rows[pk] for pk in keys.pks if pk in rows]
    return Page(there, keys.first, keys.last, keys.has_previous, keys.has_next)


def bounded(rows: ArticleQuerySet, most: int) -> Number:
    """The number of rows up to `most`; beyond it, that there are more."""
    # `count()` of the sliced query: the database stops at the limit.
    count = rows.order_by()[: most + 1].count()
    return Number(count) if count <= most else Number(most, is_exact=False)


def of_states(states: Sequence[str]) -> dict[str, Number]:
    """How many articles of the library have each of these states, keys of `wanted.STATES`; of the
    empty one, how many there are."""
    rows: dict[str, ArticleQuerySet] = {
        _name_of(state): tallies.standing(state) if state else _all()  # type: ignore[misc]
        for state in states
    }
    found = tallies.numbers(rows)
    return {state: found[_name_of(state)] for state in states}


def _name_of(state: str) -> str:
    return tallies.status_name(state) if state else "articles"


def authors() -> list[str] | None:
    """The authors of the library in order, or None where they are more than MOST_AUTHORS.

    Each is looked for behind the one before it: at a million articles this takes 2 ms, and
    reading all their names a second.
    """
    with connection.cursor() as cursor:
        cursor.execute(_AUTHORS)
        found = [name for (name,) in cursor.fetchall()]
    return found if len(found) <= MOST_AUTHORS else None
