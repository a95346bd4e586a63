"""Django's own `dumpdata` and `loaddata`, as JSON Lines with natural keys."""

from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.library import searching
from articles.models import Article, RelatedArticle, Rendering, Revision, Subject
from tests import sample
from tests.factories import make_article, make_subject

pytestmark = pytest.mark.django_db


def dump(file: Path) -> Path:
    call_command(
        "dumpdata",
        "articles",
        exclude=["articles.rendering"],
        format="jsonl",
        use_natural_foreign_keys=True,
        use_natural_primary_keys=True,
        output=str(file),
        verbosity=0,
    )
    return file


def chain(count: int) -> None:
    """So many articles in one subject, each with a link to the one before it and a revision."""
    subject = make_subject()
    before = None
    for _ in range(count):
        article = make_article(subject=subject)
        RelatedArticle.objects.create(article=article, position=1, target=before)
        Revision.objects.create(article=article, number=1, document=b"", origin="edit")
        before = article


def test_lines_load_into_an_equal_library(tmp_path: Path) -> None:
    call_command("loaddata", "sample", verbosity=0)
    before, found = sample.rows(), searching.search("answer").total
    copies = Article.objects.exclude(canonical=None).count()
    file = dump(tmp_path / "library.jsonl")
    Article.objects.all().delete()
    Subject.objects.all().delete()

    call_command("loaddata", str(file), verbosity=0)

    assert sample.rows() == before
    assert searching.search("answer").total == found
    assert Article.objects.exclude(canonical=None).count() == copies > 0


def test_loading_twice_writes_each_row_once_and_nothing_beside(tmp_path: Path) -> None:
    chain(3)
    file = dump(tmp_path / "library.jsonl")
    before = sample.rows()

    call_command("loaddata", str(file), verbosity=0)

    assert sample.rows() == before
    assert not Rendering.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM articles_search")
        assert cursor.fetchone() == (3,)


def test_a_dump_asks_no_query_for_a_row(tmp_path: Path) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            dump(tmp_path / "library.jsonl")
        return len(captured)

    chain(10)
    few = queries()
    chain(90)

    assert queries() == few


def test_a_load_asks_a_fixed_number_of_queries_for_a_row(tmp_path: Path) -> None:
    def queries(count: int) -> int:
        Subject.objects.all().delete()
        chain(count)
        file = dump(tmp_path / "library.jsonl")
        Article.objects.all().delete()
        with CaptureQueriesContext(connection) as captured:
            call_command("loaddata", str(file), verbosity=0)
        Article.objects.all().delete()
        return len(captured)

    five, ten, twenty = (queries(count) for count in (5, 10, 20))

    assert twenty - ten == 2 * (ten - five) <= 10 * 25
