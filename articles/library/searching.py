"""Full-text search over what readers may find.

Words are joined by AND; only when nothing has them all, by OR: an OR of a whole question reads
half the index (150 ms against 1 ms on 35,915 articles).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from articles.library import snippets
from articles.models import Article, Subject

PAGE_SIZE = 10

MOST_PAGES = 100
"""Nobody reads on, and each further page costs the database all those before it."""

MOST_WORDS = 40
"""Words of a query that are looked for; the longest of 23,962 questions has 33."""

_WORD = re.compile(r"\w+")
# Private-use characters that mark a found word on its way here; they occur in no document.
_OPEN, _CLOSE = "\ue000", "\ue001"


class Segment(NamedTuple):
    """A piece of shown text, and whether it is a word that was searched for."""

    text: str
    is_match: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that was found, its question and a piece of its answer with the words marked."""

    article: Article
    question: tuple[Segment, ...]
    snippet: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Results:
    """One page of what was found: `total` counts the hits of all `pages`."""

    query: str
    total: int
    hits: list[Hit]
    page: int
    pages: int


class _Sql(NamedTuple):
    """How a database is asked. `{allowed}` is the query for the article `found.pk`, if that may
    be found, in `rank`, and a list of row numbers in `marks`."""

    rank: str
    marks: str


_SQLITE = _Sql(
    rank=(
        # Materialized: bm25 cannot be computed beside a window. The weights are those of
        # question, keywords, subject and answer.
        "WITH found AS MATERIALIZED (SELECT rowid AS pk, "
        "bm25(articles_search, 10.0, 4.0, 2.0, 1.0) AS rank "
        "FROM articles_search WHERE articles_search MATCH %s) "
        "SELECT pk, COUNT(*) OVER () FROM found WHERE EXISTS ({allowed}) "
        "ORDER BY rank, pk LIMIT %s OFFSET %s"
    ),
    marks=(
        f"SELECT rowid, highlight(articles_search, 0, '{_OPEN}', '{_CLOSE}'), "
        f"snippet(articles_search, 3, '{_OPEN}', '{_CLOSE}', '…', 32) FROM articles_search "
        "WHERE articles_search MATCH %s AND rowid IN ({allowed})"
    ),
)
_POSTGRES = _Sql(
    rank=(
        "SELECT pk, COUNT(*) OVER () FROM (SELECT article_id AS pk, document FROM "
        "articles_search) AS found, to_tsquery('english', %s) AS wanted "
        "WHERE document @@ wanted AND EXISTS ({allowed}) "
        # Weights of D, C, B and A: answer, subject, keywords and question.
        "ORDER BY ts_rank_cd('{{0.1, 0.2, 0.4, 1.0}}', document, wanted, 1) DESC, pk "
        "LIMIT %s OFFSET %s"
    ),
    marks=(
        "SELECT id, "
        "ts_headline('english', question, wanted, "
        f"'StartSel={_OPEN}, StopSel={_CLOSE}, HighlightAll=true'), "
        "ts_headline('english', answer, wanted, "
        f"'StartSel={_OPEN}, StopSel={_CLOSE}, MinWords=20, MaxWords=32') "
        "FROM articles_article, to_tsquery('english', %s) AS wanted WHERE id IN ({allowed})"
    ),
)


def search(query: str, *, subject: Subject | None = None, page: int = 1) -> Results:
    """The page of articles with the words of `query`, the best first; three queries, or four
    where no article has all the words."""
    articles = Article.objects.indexable()
    if subject is not None:
        articles = articles.filter(subject=subject)
    page = min(max(page, 1), MOST_PAGES)
    expression, ids, total = _rank(query, articles, PAGE_SIZE, (page - 1) * PAGE_SIZE)
    pages = min(ceil(total / PAGE_SIZE), MOST_PAGES)
    return Results(query, total, _hits(expression, ids), page, pages)


def matching_ids(query: str, limit: int) -> list[int]:
    """Row numbers of articles in any state with the words of `query`, the best first."""
    return _rank(query, Article.objects.all(), limit, 0)[1]


def close_to(path: str) -> list[Article]:
    """Up to three published articles about the words of an address that leads nowhere."""
    words = path.rpartition("/")[2].removesuffix(".md").replace("-", " ")
    ids = _rank(words, Article.objects.indexable(), 3, 0)[1]
    found = Article.objects.in_bulk(ids)
    return [found[pk] for pk in ids]


def _rank(
    query: str, articles: QuerySet[Article], limit: int, offset: int
) -> tuple[str, list[int], int]:
    """The expression that found something, the row numbers of the page, and how many in all."""
    words = list(dict.fromkeys(_WORD.findall(query.lower())))[:MOST_WORDS]
    allowed, params = (
        articles.order_by().filter(pk=RawSQL("found.pk", [])).values("pk").query.sql_with_params()
    )
    statement = _sql().rank.format(allowed=allowed)
    for expression in _expressions(words):
        if rows := _rows(statement, [expression, *params, limit, offset]):
            return expression, [pk for pk, _ in rows], rows[0][1]
        # Beyond the last page: the total still is that of this expression, not of the next one.
        if offset and (rows := _rows(statement, [expression, *params, 1, 0])):
            return expression, [], rows[0][1]
    return "", [], 0


def _rows(statement: str, params: Sequence[Any]) -> list[tuple[int, int]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        rows: list[tuple[int, int]] = cursor.fetchall()
    return rows


def _expressions(words: Sequence[str]) -> Iterable[str]:
    """First all the words, then any of them. They hold letters and digits only, so no word can
    be an operator of the query language; quotation marks keep AND and NEAR words."""
    postgres = connection.vendor == "postgresql"
    every, either = (" & ", " | ") if postgres else (" ", " OR ")
    quoted = words if postgres else [f'"{word}"' for word in words]
    if quoted:
        yield every.join(quoted)
    if len(quoted) > 1:
        yield either.join(quoted)


def _hits(expression: str, ids: Sequence[int]) -> list[Hit]:
    if not ids:
        return []
    articles = Article.objects.in_bulk(ids)
    statement = _sql().marks.format(allowed=", ".join(str(pk) for pk in ids))
    with connection.cursor() as cursor:
        cursor.execute(statement, [expression])
        marked = {pk: (question, snippet) for pk, question, snippet in cursor.fetchall()}
    return [
        Hit(
            articles[pk],
            _segments(marked[pk][0]),
            _segments(snippets.readable(marked[pk][1], _OPEN + _CLOSE)),
        )
        for pk in ids
    ]


def _segments(marked: str) -> tuple[Segment, ...]:
    """
    >>> _segments("a \\ue000word\\ue001 found")
    (Segment(text='a ', is_match=False), Segment(text='word', is_match=True), …)
    """
    segments = []
    for index, piece in enumerate(re.split(f"{_OPEN}(.*?){_CLOSE}", marked, flags=re.DOTALL)):
        text = piece.replace(_OPEN, "").replace(_CLOSE, "")
        if text:
            segments.append(Segment(text, index % 2 == 1))
    return tuple(segments)


def _sql() -> _Sql:
    return _POSTGRES if connection.vendor == "postgresql" else _SQLITE
