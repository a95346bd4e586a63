"""The full-text index, and the triggers that keep it true.

One row an article (question, keywords, subject, answer) in `articles_search`: an FTS5 table on
SQLite, a weighted `tsvector` with a GIN index on PostgreSQL. Triggers on the tables follow
`bulk_create`, `update()`, `loaddata` and raw SQL, which pass `Model.save()` by. The answer is
indexed as Markdown: its LaTeX words can be searched for.

A migration that rebuilds a table drops its triggers without a word (SQLite), so the index is no
migration: `ensure` runs after each `migrate` and mends what is missing.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Protocol

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

# What is indexed of one article; the order is that of the columns and of the ranking's weights.
ROWS = """
SELECT a.id, a.question, COALESCE(e.keywords, ''), s.name, a.answer
FROM articles_article a JOIN articles_subject s ON s.id = a.subject_id
LEFT JOIN articles_seometadata e ON e.article_id = a.id
"""


QUESTION = "ts_filter(document, '{a}')"
"""PostgreSQL: the words of the question alone. At a million articles an index of their own finds
them in a tenth of the time that it takes to look at all documents that have the words anywhere."""


class Index(Protocol):
    def triggers(self) -> dict[str, str]:
        """Trigger name → statement that creates it."""

    def existing(self, connection: BaseDatabaseWrapper) -> set[str]:
        """Names of the triggers in the database."""

    def create(self) -> list[str]:
        """Statements that make the table; harmless where it is."""

    def insert(self, where: str) -> str:
        """Statement that indexes the articles for which `where` holds."""

    def suspend(self) -> list[str]: ...

    def resume(self) -> list[str]: ...


class SqliteIndex:
    def create(self) -> list[str]:
        return [
            "CREATE VIRTUAL TABLE IF NOT EXISTS articles_search USING fts5("
            "question, keywords, subject, answer, "
            "tokenize = 'porter unicode61 remove_diacritics 2')"
        ]

    def insert(self, where: str) -> str:
        return (
            "INSERT INTO articles_search (rowid, question, keywords, subject, answer)"
            f"{ROWS} WHERE {where}"
        )

    def triggers(self) -> dict[str, str]:
        def follow(event: str, ids: str, *, gone: str = "") -> str:
            again = "" if gone else f"{self.insert(f'a.id IN ({ids})')};"
            return (
                f"{event} BEGIN DELETE FROM articles_search WHERE rowid IN ({gone or ids}); "
                f"{again} END"
            )

        of_subject = "SELECT id FROM articles_article WHERE subject_id = NEW.id"
        statements = {
            "article_insert": follow("AFTER INSERT ON articles_article", "NEW.id"),
            "article_update": follow(
                "AFTER UPDATE OF question, answer, subject_id ON articles_article", "NEW.id"
            ),
            "article_delete": follow("AFTER DELETE ON articles_article", "", gone="OLD.id"),
            "seo_insert": follow("AFTER INSERT ON articles_seometadata", "NEW.article_id"),
            "seo_update": follow(
                "AFTER UPDATE OF keywords ON articles_seometadata", "NEW.article_id"
            ),
            "subject_update": follow("AFTER UPDATE OF name ON articles_subject", of_subject),
        }
        return {
            f"articles_search_{name}": f"CREATE TRIGGER articles_search_{name} {body}"
            for name, body in statements.items()
        }

    def existing(self, connection: BaseDatabaseWrapper) -> set[str]:
        return _names(connection, "SELECT name FROM sqlite_master WHERE type = 'trigger'")

    def suspend(self) -> list[str]:
        return [f"DROP TRIGGER {name}" for name in self.triggers()]

    def resume(self) -> list[str]:
        return list(self.triggers().values())


class PostgresIndex:
    # Suspended by a setting of the transaction: dropping triggers would lock readers out.
    _FUNCTION = """
CREATE OR REPLACE FUNCTION articles_search_follow() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE changed bigint[];
BEGIN
  IF current_setting('quicktakes.index_in_bulk', true) = 'on' THEN RETURN NULL; END IF;
  IF TG_OP = 'DELETE' THEN changed := ARRAY[OLD.id];
  ELSIF TG_TABLE_NAME = 'articles_article' THEN changed := ARRAY[NEW.id];
  ELSIF TG_TABLE_NAME = 'articles_seometadata' THEN changed := ARRAY[NEW.article_id];
  ELSE changed := ARRAY(SELECT id FROM articles_article WHERE subject_id = NEW.id);
  END IF;
  DELETE FROM articles_search WHERE article_id = ANY(changed);
  {insert};
  RETURN NULL;
END $$
"""

    def create(self) -> list[str]:
        return [
            "CREATE TABLE IF NOT EXISTS articles_search "
            "(article_id bigint PRIMARY KEY, document tsvector NOT NULL)",
            "CREATE INDEX IF NOT EXISTS articles_search_document "
            "ON articles_search USING gin (document)",
            "CREATE INDEX IF NOT EXISTS articles_search_question "
            f"ON articles_search USING gin ({QUESTION})",
            self._FUNCTION.replace("{insert}", self.insert("a.id = ANY(changed)")),
        ]

    def insert(self, where: str) -> str:
        parts = " || ".join(
            f"setweight(to_tsvector('english', r.{column}), '{weight}')"
            for column, weight in (
                ("question", "A"),
                ("keywords", "B"),
                ("subject", "C"),
                ("answer", "D"),
            )
        )
        rows = f"{ROWS} WHERE {where}"
        return (
            f"INSERT INTO articles_search (article_id, document) SELECT r.id, {parts} "
            f"FROM ({rows}) AS r (id, question, keywords, subject, answer)"
        )

    def triggers(self) -> dict[str, str]:
        events = {
            "article": "AFTER INSERT OR UPDATE OF question, answer, subject_id OR DELETE "
            "ON articles_article",
            "seo": "AFTER INSERT OR UPDATE OF keywords ON articles_seometadata",
            "subject": "AFTER UPDATE OF name ON articles_subject",
        }
        return {
            f"articles_search_{name}": f"CREATE TRIGGER articles_search_{name} {event} "
            "FOR EACH ROW EXECUTE FUNCTION articles_search_follow()"
            for name, event in events.items()
        }

    def existing(self, connection: BaseDatabaseWrapper) -> set[str]:
        return _names(connection, "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")

    def suspend(self) -> list[str]:
        return ["SET LOCAL quicktakes.index_in_bulk = 'on'"]

    def resume(self) -> list[str]:
        return ["SET LOCAL quicktakes.index_in_bulk = 'off'"]


_INDEXES: dict[str, Index] = {"sqlite": SqliteIndex(), "postgresql": PostgresIndex()}


def _names(connection: BaseDatabaseWrapper, query: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {name for (name,) in cursor.fetchall()}


def _run(connection: BaseDatabaseWrapper, statements: Sequence[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def ensure(using: str = "default") -> bool:
    """Make the index and its triggers where they are missing; True if it had to be filled anew."""
    connection = connections[using]
    index = _INDEXES[connection.vendor]
    with transaction.atomic(using):
        _run(connection, index.create())
        missing = index.triggers().keys() - index.existing(connection)
        if missing:
            _run(connection, [index.triggers()[name] for name in sorted(missing)])
            _run(connection, ["DELETE FROM articles_search", index.insert("1 = 1")])
    return bool(missing)


def ensure_after_migrate(using: str, **kwargs: Any) -> None:
    """Receiver of `post_migrate`; a partly migrated database has no table to follow yet."""
    if "articles_seometadata" in connections[using].introspection.table_names():
        ensure(using)


@contextmanager
def indexed_in_bulk(article_ids: list[int], using: str = "default") -> Iterator[None]:
    """Write articles without the triggers, then index `article_ids` (filled inside) at once.

    Must run inside a transaction. Following every row cost 8.3 s for 12,000 documents, one
    INSERT … SELECT a batch 2.1 s: the article's trigger and that of its SEO fire one after
    the other.
    """
    connection = connections[using]
    index = _INDEXES[connection.vendor]
    _run(connection, index.suspend())
    yield
    if article_ids:
        ids = ", ".join(str(int(pk)) for pk in article_ids)
        column = "rowid" if connection.vendor == "sqlite" else "article_id"
        _run(
            connection,
            [
                f"DELETE FROM articles_search WHERE {column} IN ({ids})",
                index.insert(f"a.id IN ({ids})"),
            ],
        )
    _run(connection, index.resume())


@contextmanager
def rebuilt_afterwards(using: str = "default") -> Iterator[None]:
    """Write any rows without the triggers, then index every article anew.

    Must run inside a transaction.
    """
    connection = connections[using]
    index = _INDEXES[connection.vendor]
    _run(connection, index.suspend())
    yield
    _run(connection, ["DELETE FROM articles_search", index.insert("1 = 1"), *index.resume()])
