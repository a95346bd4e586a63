"""The search index asked: which articles match an expression, how well, and where.

Each database has its own language and its own measure of how well; an expression is what `written`
makes of a query. A rank is the better the lower it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import connection
from django.db.models.expressions import RawSQL

from articles.library import search_index
from articles.models import ArticleQuerySet
from articles.text import queries
from articles.text.queries import Query

# Private-use characters that mark a found word on its way here; they occur in no document.
OPEN, CLOSE = "\ue000", "\ue001"

MOST_RANKED = 10_000
"""Matches that are ranked, the newest rows: a word that half of a large library has would take
seconds, and no order among so many matches is what was meant."""

NEWEST_OF_WORDS, OF_TELLING_WORDS = 8_000, 2_000
"""The same where any of several words is enough: of the newest rows on SQLite, and on PostgreSQL of
those that are found word by word. Of 300 of 23,962 articles with related links, the five best hold
one of the links for 70 and 76, of 10,000 newest rows for 74, which at 1,000,000 articles took more
than twice as long as at 24,000."""


@dataclass(frozen=True, slots=True)
class Expression:
    """A query in the language of the database, and whether it is asked of questions alone."""

    text: str
    in_question: bool = False


class _Sql(NamedTuple):
    """How a database is asked. `{allowed}` is the query for the article `found.pk`, if that may
    be found, in `rank`, and a list of row numbers in `marks`; `{document}` is what is looked
    into."""

    ids: str
    newest: str
    rank: str
    marks: str


_SQLITE = _Sql(
    ids="SELECT rowid FROM articles_search WHERE articles_search MATCH %s",
    newest=(
        "SELECT rowid FROM articles_search WHERE articles_search MATCH %s "
        "ORDER BY rowid DESC LIMIT %s"
    ),
    rank=(
        # Materialized: bm25 is computed once a row, whatever the order. The weights are those of
        # question, keywords, subject and answer.
        "WITH newest AS MATERIALIZED (SELECT pk, rank FROM (SELECT rowid AS pk, "
        "bm25(articles_search, 10.0, 1.0, 1.0, 1.0) AS rank "
        "FROM articles_search WHERE articles_search MATCH %s) AS found "
        "WHERE EXISTS ({allowed}) ORDER BY pk DESC LIMIT %s) "
        "SELECT pk, rank FROM newest ORDER BY rank, pk LIMIT %s OFFSET %s"
    ),
    marks=(
        f"SELECT rowid, highlight(articles_search, 0, '{OPEN}', '{CLOSE}'), "
        f"snippet(articles_search, 3, '{OPEN}', '{CLOSE}', '…', 32) FROM articles_search "
        "WHERE articles_search MATCH %s AND rowid IN ({allowed})"
    ),
)
_POSTGRES = _Sql(
    ids=("SELECT article_id FROM articles_search WHERE {document} @@ to_tsquery('english', %s)"),
    newest=(
        # With an offset: else the planner reads the table from its end, in the hope of matches.
        "SELECT article_id FROM (SELECT article_id FROM articles_search "
        "WHERE {document} @@ to_tsquery('english', %s) OFFSET 0) AS found "
        "ORDER BY article_id DESC LIMIT %s"
    ),
    rank=(
        # Weights of D, C, B and A: answer, subject, keywords and question.
        # Materialized: else the planner reads the table from its end, in the hope of many matches.
        "WITH wanted AS MATERIALIZED (SELECT to_tsquery('english', %s) AS words), "
        "found AS MATERIALIZED "
        "(SELECT article_id AS pk FROM articles_search, wanted WHERE {document} @@ words), "
        "newest AS (SELECT pk FROM found WHERE EXISTS ({allowed}) ORDER BY pk DESC LIMIT %s) "
        "SELECT pk, -ts_rank_cd('{{0.1, 0.1, 0.1, 1.0}}', {document}, words, 1) AS rank "
        "FROM newest JOIN articles_search ON article_id = pk, wanted "
        "ORDER BY rank, pk LIMIT %s OFFSET %s"
    ),
    marks=(
        "SELECT id, "
        "ts_headline('english', question, wanted, "
        f"'StartSel={OPEN}, StopSel={CLOSE}, HighlightAll=true'), "
        "ts_headline('english', answer, wanted, "
        f"'StartSel={OPEN}, StopSel={CLOSE}, MinWords=20, MaxWords=32') "
        "FROM articles_article, to_tsquery('english', %s) AS wanted WHERE id IN ({allowed})"
    ),
)


_RANK_OF_WORDS = (
    # For PostgreSQL, which finds all before the newest. Ranked before it is asked which may be
    # found, so that this is asked of the best alone; with an offset, as above, and inlined, as the
    # planner knows the order of nothing materialized. An article found twice ranks the same.
    "WITH wanted AS MATERIALIZED (SELECT to_tsquery('english', %s) AS words), "
    "enough AS (SELECT article_id AS pk, "
    "-ts_rank_cd('{{0.1, 0.1, 0.1, 1.0}}', document, words, 1) AS rank "
    "FROM wanted, unnest(%s::text[]) AS word, articles_search "
    "WHERE document @@ to_tsquery('english', word) LIMIT %s), "
    "found AS NOT MATERIALIZED "
    "(SELECT pk, min(rank) AS rank FROM enough GROUP BY pk ORDER BY 2, 1 OFFSET 0) "
    "SELECT pk, rank FROM found WHERE EXISTS ({allowed}) ORDER BY rank, pk LIMIT %s OFFSET %s"
)


@dataclass(frozen=True, slots=True)
class Rank:
    """An article that matches, and how well."""

    pk: int
    rank: float


def written(query: Query, *, any_of: bool = False, in_question: bool = False) -> Expression:
    """A query that wants something, in the language of the database."""
    if _is_postgres():
        return Expression(queries.tsquery(query, any_of=any_of), in_question)
    text = queries.fts5(query, any_of=any_of, in_question=in_question)
    return Expression(text, in_question)


def matching(articles: ArticleQuerySet, expression: Expression) -> ArticleQuerySet:
    """Those of the articles that match, in no order."""
    return articles.filter(pk__in=RawSQL(_into(_sql().ids, expression), [expression.text]))


def numbers(expression: Expression, limit: int) -> list[int]:
    """Row numbers of articles that match, in any state, the newest rows first."""
    rows = _rows(_into(_sql().newest, expression), [expression.text, limit])
    return [pk for (pk,) in rows]


def ranked(
    articles: ArticleQuerySet,
    expression: Expression,
    limit: int,
    offset: int = 0,
    *,
    words: Sequence[str] = (),
) -> list[Rank]:
    """Those of the articles that match, the best first. `words`: of which any is enough for the
    expression, anywhere; PostgreSQL looks for one after the other until it has enough to rank."""
    of_one = articles.order_by().filter(pk=RawSQL("found.pk", [])).values("pk")
    allowed, params = of_one.query.sql_with_params()
    if words and _is_postgres():
        statement = _RANK_OF_WORDS.format(allowed=allowed)
        values = [expression.text, list(words), OF_TELLING_WORDS, *params, limit, offset]
    else:
        statement = _into(_sql().rank, expression, allowed=allowed)
        most = NEWEST_OF_WORDS if words else MOST_RANKED
        values = [expression.text, *params, most, limit, offset]
    return [Rank(*row) for row in _rows(statement, values)]


def is_in(expression: Expression, least: int) -> bool:
    """Whether at least so many articles match, in any state."""
    statement = f"{_into(_sql().ids, expression)} LIMIT 1 OFFSET %s"
    return bool(_rows(statement, [expression.text, least - 1]))


def marks(expression: Expression, ids: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Row number → question and a piece of the answer, found words between OPEN and CLOSE."""
    statement = _sql().marks.format(allowed=", ".join(str(pk) for pk in ids))
    return {pk: (question, piece) for pk, question, piece in _rows(statement, [expression.text])}


def _into(statement: str, expression: Expression, **pieces: str) -> str:
    document = search_index.QUESTION if expression.in_question else "document"
    return statement.format(document=document, **pieces)


def _rows(statement: str, params: Sequence[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        rows: list[Any] = cursor.fetchall()
    return rows


def _is_postgres() -> bool:
    return connection.vendor == "postgresql"


def _sql() -> _Sql:
    return _POSTGRES if _is_postgres() else _SQLITE
