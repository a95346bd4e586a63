"""A library of any size, made by the database itself: what lists and searches are measured on.

`VAR_DIR=… DATABASE_URL=… python -m tests.benchmarks.million [articles]` fills an empty, migrated
database, with 1,000,000 articles unless told otherwise. The same number gives the same library.

40 subjects and 300 authors, few of them with most of the articles; days of six years, most at
midnight, and one day with a tenth of all; statuses, copies, hidden ones; kinds of findings from ten
to a fifth of all articles; three related links, a check and a version each; a redirect for ten
articles, a step in the audit log for three. A draft for a thousand articles, a task and a change to
many for a hundred. Of what nine people did, half was done by "bench" (see tests/desk.py).
"""

# ruff: noqa: S608  (statements of our own numbers and names)

import os
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

ARTICLES = 1_000_000
SUBJECTS, AUTHORS, WORDS, SENTENCES = 40, 300, 3_000, 4_096
LAST = 1_764_028_800
"""The newest day of publication in seconds of the Unix epoch: November 25, 2025."""

STAFF = ("bench", *(f"editor-{number}" for number in range(1, 9)))

SYLLABLES = ("ba", "ce", "di", "fo", "gu", "la", "me", "ni", "or", "pu", "ra", "se", "ti", "vo")
FINDINGS = {
    # Kind: of so many articles one has it.
    "title-long": 5,
    "description-missing": 10,
    "orphan": 20,
    "answer-thin": 33,
    "formula-not-set": 200,
    "dead-link": 5_003,
    "refusal": 100_003,
}

SERIES = (
    "WITH RECURSIVE series(n) AS "
    "(SELECT {first} UNION ALL SELECT n + 1 FROM series WHERE n < {last})"
)


def main(articles: int = ARTICLES) -> None:
    import django

    django.setup()
    from django.db import connection

    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for setting in ("cache_size = -2000000", "synchronous = off", "temp_store = memory"):
                cursor.execute(f"PRAGMA {setting}")
    begun = time.monotonic()
    for what in fill(articles):
        print(f"{time.monotonic() - begun:6.1f} s  {what}", flush=True)
    if connection.vendor == "postgresql":  # as it does by itself in a while
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")


def fill(articles: int) -> Iterator[str]:
    """Make the library in one transaction; tells what is made as it goes on."""
    from django.db import connection, transaction

    from articles.library import search_index
    from articles.models import Article

    if Article.objects.exists():
        sys.exit("There are articles in this database already. Give an empty one.")
    with connection.cursor() as cursor:
        with transaction.atomic():
            _words(cursor)
            _people_and_subjects(cursor)
            _staff(cursor)
            with search_index.rebuilt_afterwards():
                for what, statement in _statements(articles, connection.vendor):
                    cursor.execute(statement)
                    yield what
            yield "full-text index"
            cursor.execute(_versions(connection.vendor))
            yield "versions"
            cursor.execute(_steps())
            yield "audit log"
            _work(articles)
            yield "drafts, tasks and changes to many"
            _continue_numbers(cursor)
        cursor.execute("ANALYZE")
        yield "statistics"


def _scattered(factor: int, size: int) -> str:
    """A number below `size` that jumps about as `n` goes on."""
    return f"((n * {factor} + n / 97) % 1000003) % {size}"


def _skewed(factor: int, size: int) -> str:
    """A number from 1 to `size`, the low ones far oftener."""
    drawn = f"({_scattered(factor, 1000)})"
    return f"(1 + {drawn} * {drawn} * {size} / 1000000)"


def _words(cursor: Any) -> None:
    """Words by their number, and sentences of twelve of them."""
    words = [
        first + second + third
        for first in SYLLABLES
        for second in SYLLABLES
        for third in (*SYLLABLES, "nt", "rm")
    ][:WORDS]
    drawn = ((draw * draw * WORDS) // 1_000_000 for draw in _draws())
    sentences = (
        " ".join(words[next(drawn)] for _ in range(12)).capitalize() + "." for _ in range(SENTENCES)
    )
    for table, rows in (("some_words", words), ("some_sentences", sentences)):
        cursor.execute(f"CREATE TEMPORARY TABLE {table} (id integer PRIMARY KEY, text text)")
        insert = f"INSERT INTO {table} VALUES (%s, %s)"
        cursor.executemany(insert, list(enumerate(rows, start=1)))


def _draws() -> Iterator[int]:
    """Numbers from 0 to 999 without end, the same in each run."""
    state = 1
    while True:
        state = (state * 48_271) % 2_147_483_647
        yield state % 1_000


def _people_and_subjects(cursor: Any) -> None:
    from articles.models import Subject

    Subject.objects.bulk_create(
        Subject(pk=number, name=f"Subject {number:02}", slug=f"subject-{number:02}")
        for number in range(1, SUBJECTS + 1)
    )
    cursor.execute("CREATE TEMPORARY TABLE some_people (id integer PRIMARY KEY, text text)")
    names = [(number, f"Author {number:03}") for number in range(1, AUTHORS + 1)]
    cursor.executemany("INSERT INTO some_people VALUES (%s, %s)", names)


def _staff(cursor: Any) -> None:
    """Those who work with the library, by their place in STAFF; `tests.desk` comes as the first."""
    from django.contrib.auth.models import User

    cursor.execute("CREATE TEMPORARY TABLE some_staff (id integer PRIMARY KEY, account integer)")
    for place, name in enumerate(STAFF):
        user = User.objects.create(username=name, is_staff=True, is_superuser=name == STAFF[0])
        cursor.execute("INSERT INTO some_staff VALUES (%s, %s)", [place, user.pk])


def _statements(articles: int, vendor: str) -> Iterator[tuple[str, str]]:
    series = SERIES.format(first="CAST(1 AS bigint)", last=articles)
    yield "articles", _articles(series, vendor)
    yield (
        "copies",
        ("UPDATE articles_article SET canonical_id = id / 2 WHERE id % 50 = 0 AND id % 100 <> 0"),
    )
    yield (
        "search engine entries",
        (
            "INSERT INTO articles_seometadata "
            "(article_id, title, description, keywords, canonical_url, no_index, share_image) "
            "SELECT id, title, title, '', '', id % 100 = 7, '' FROM articles_article"
        ),
    )
    for kind, one_of in FINDINGS.items():
        yield (
            f"findings: {kind}",
            (
                "INSERT INTO articles_keptfinding (article_id, kind, message, line) "
                f"SELECT id, '{kind}', 'Worth a look.', NULL FROM articles_article "
                f"WHERE (id * 7919 + id / 31) % {one_of} = 3"
            ),
        )
    yield (
        "checks",
        (
            "INSERT INTO articles_checkup (article_id, version) "
            "SELECT id, version FROM articles_article"
        ),
    )
    yield from _links(articles, vendor)


def _links(articles: int, vendor: str) -> Iterator[tuple[str, str]]:
    for position in (1, 2, 3):
        target = f"1 + (id * {position} + 7) % {articles}"
        yield (
            f"related links, {position}",
            (
                "INSERT INTO articles_relatedarticle "
                "(article_id, position, target_id, url, title, subject) "
                f"SELECT id, {position}, {target}, '', title, '' FROM articles_article"
            ),
        )
    few = SERIES.format(first="1", last=articles // 10)
    yield (
        "redirects",
        (
            f"INSERT INTO articles_redirect (old_path, new_path, created_at) {few} "
            "SELECT '/old/' || n, '/learn/new/' || n, "
            + _moment(f"{LAST} + n", vendor)
            + " FROM series"
        ),
    )


DOER = f"CASE WHEN a.id % 2 = 0 THEN 0 ELSE 1 + (a.id / 2) % {len(STAFF) - 1} END"
"""SQL: the place in STAFF of who did something to an article."""


def _versions(vendor: str) -> str:
    """One of each article, half of them imported. All hold the document of the first article: what
    is measured reads no text of them."""
    from articles.library import mapping
    from articles.models import Article
    from articles.text import packing
    from articles.text.documents import serialize

    first = Article.objects.select_related("seo").get(pk=1)
    links = list(first.related_links.all())
    data = serialize(mapping.document_of(first, first.seo, links, None))
    packed = packing.pack(data).hex()
    document = f"x'{packed}'" if vendor == "sqlite" else f"'\\x{packed}'::bytea"
    return f"""
INSERT INTO articles_revision
  (article_id, number, document, sha256, in_folder, origin, author_id, message, created_at)
SELECT a.id, 1, {document}, '{sha256(data).hexdigest()}', FALSE,
  CASE WHEN s.id IS NULL THEN 'import' ELSE 'edit' END, s.account, '', a.updated_at
FROM articles_article a
LEFT JOIN some_staff s ON s.id = {DOER} AND (a.id * 6151 + a.id / 29) % 2 = 0
"""


def _steps() -> str:
    """The last step of a third of the articles; of five such drafts two were sent back."""
    return f"""
INSERT INTO articles_auditentry (at, event, user_id, who, article_number, about, detail)
SELECT a.updated_at, 'transition', s.account, '', a.id, a.slug,
  CASE WHEN a.status = 'in_review' THEN 'Submitted for review'
       WHEN a.status <> 'draft' THEN 'Published'
       WHEN a.id % 5 < 2 THEN 'Sent back: Say where.' ELSE 'Made a draft again' END
FROM articles_article a JOIN some_staff s ON s.id = {DOER.replace("a.id", "(a.id + 1)")}
WHERE (a.id * 7919 + a.id / 31) % 3 = 0
"""


def _work(articles: int) -> None:
    """What people have begun, and what they had done in the background."""
    from django.contrib.auth.models import User

    from articles.models import ChangeSet, Draft, Task, TaskState

    staff = list(User.objects.filter(username__in=STAFF).order_by("pk"))
    doers = [staff[0 if number % 2 else 1 + number // 2 % 8] for number in range(articles // 100)]
    moments = [datetime.fromtimestamp(LAST + 600 * number, UTC) for number in range(len(doers))]
    few = list(enumerate(zip(doers, moments, strict=True)))
    Draft.objects.bulk_create(
        Draft(
            key=UUID(int=number),
            article_id=number + 1 if number % 2 else None,
            author=doer,
            fields={"question": [f"What is begun as number {number}?"], "answer": ["Not yet."]},
            submitted_at=at if number % 5 == 0 else None,
            remark="Say when." if number % 5 == 1 else "",
            updated_at=at,
        )
        for number, (doer, at) in few[: articles // 1_000]
    )
    ChangeSet.objects.bulk_create(
        ChangeSet(id=UUID(int=number), author=doer, message="Published", articles=9, created_at=at)
        for number, (doer, at) in few
    )
    Task.objects.bulk_create(
        Task(
            id=UUID(int=number),
            kind="step",
            title="Publish 9 articles",
            author=doer,
            state=TaskState.FAILED if number % 20 == 0 else TaskState.DONE,
            change_set_id=UUID(int=number),
            created_at=at,
            ended_at=at,
        )
        for number, (doer, at) in few
    )


def _articles(series: str, vendor: str) -> str:
    day = f"({LAST} - 86400 * (CASE WHEN n % 10 = 4 THEN 1000 ELSE {_scattered(6151, 2190)} END))"
    published = f"({day} + CASE WHEN n % 5 = 1 THEN {_scattered(4093, 86400)} ELSE 0 END)"
    century = "86400 * CAST(36500 AS bigint)"
    planned = f"{published} + CASE WHEN n % 2003 = 5 THEN {century} ELSE 0 END"
    imported = LAST + 86_400
    edited = (
        f"CASE WHEN n % 3 = 0 THEN {imported} ELSE {published} + {_scattered(3079, 8640000)} END"
    )
    status = (
        "CASE WHEN n % 33 = 1 THEN 'draft' WHEN n % 97 = 2 THEN 'in_review' "
        "WHEN n % 53 = 3 THEN 'withdrawn' WHEN n % 59 = 4 THEN 'archived' ELSE 'published' END"
    )
    question = (
        "'Why does ' || w.text || ' ' || x.text || "
        "' when the ' || y.text || ' is ' || z.text || '?'"
    )
    slug = "w.text || '-' || x.text || '-' || y.text || '-' || n"
    answer = "s.text || ' ' || t.text || ' ' || u.text || ' ' || v.text"
    words = "\n".join(
        f"JOIN {table} {name} ON {name}.id = {_drawn(factor, size)}"
        for name, table, factor, size in (
            ("w", "some_words", 7907, WORDS),
            ("x", "some_words", 5227, WORDS),
            ("y", "some_words", 3571, WORDS),
            ("z", "some_words", 2467, WORDS),
            ("s", "some_sentences", 6389, SENTENCES),
            ("t", "some_sentences", 4547, SENTENCES),
            ("u", "some_sentences", 9467, SENTENCES),
            ("v", "some_sentences", 1409, SENTENCES),
        )
    )
    return f"""
INSERT INTO articles_article (id, subject_id, subject_name, slug, source_id, title, article_title,
  question, answer, author, date, date_format, post_on_text, score, body, extra, provenance,
  asked_by, checked_by, status, published_at, unpublish_at, canonical_id, version, created_at,
  updated_at)
{series}
SELECT n, {_skewed(8_191, SUBJECTS)}, '', {slug}, n + 1000, {question}, '',
  {question}, {answer}, a.text, NULL, 'MMM DD, YYYY', 'Posted on', NULL, '', '', '',
  '', '', {status}, {_moment(planned, vendor)}, NULL, NULL, 1, {_moment(str(imported), vendor)},
  {_moment(edited, vendor)}
FROM series
{words}
JOIN some_people a ON a.id = {_skewed(7_177, AUTHORS)}
"""


def _drawn(factor: int, size: int) -> str:
    """The number of a word: half of the time one of all, else the low ones oftener."""
    every = f"1 + {_scattered(factor, size)}"
    return f"(CASE WHEN n % 2 = 0 THEN {every} ELSE {_skewed(factor, size)} END)"


def _moment(seconds: str, vendor: str) -> str:
    """Seconds of the epoch as the database keeps moments."""
    if vendor == "sqlite":
        return f"datetime({seconds}, 'unixepoch')"
    return f"to_timestamp({seconds})"


def _continue_numbers(cursor: Any) -> None:
    """New rows get numbers behind those that were given."""
    from django.core.management.color import no_style
    from django.db import connection

    from articles.models import Article, Subject

    for statement in connection.ops.sequence_reset_sql(no_style(), [Article, Subject]):
        cursor.execute(statement)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quicktakes.settings")
    main(*(int(given.replace(",", "")) for given in sys.argv[1:2]))
