from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.library import tallies, tasking
from articles.library.tallies import Number
from articles.models import Article, KeptFinding, Status, Tally, Task
from tests.factories import make_article, make_subject
from tests.library.queue import work_off

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """A bound that three articles are above of."""
    monkeypatch.setattr(tallies, "MOST", 2)


def make_three() -> None:
    subject = make_subject("Physics")
    for _ in range(3):
        make_article(subject=subject)


def keep(count: int, counted_at: datetime) -> None:
    Tally.objects.create(name="articles", count=count, counted_at=counted_at)


def test_few_rows_are_counted_exactly() -> None:
    make_three()

    found = tallies.number("articles", Article.objects.all())

    assert found == Number(3, is_exact=True)
    assert (str(found), found.note) == ("3", "")


@pytest.mark.usefixtures("few")
def test_more_rows_than_the_bound_give_the_number_that_was_kept_and_when() -> None:
    make_three()
    at = datetime(2026, 11, 26, 9, 14, tzinfo=UTC)
    keep(27_250, at)

    found = tallies.number("articles", Article.objects.all())

    assert found == Number(27_250, is_exact=False, counted_at=at)
    assert (str(found), found.note) == ("27,250", "counted at 9:14")


@pytest.mark.usefixtures("few")
def test_more_rows_than_the_bound_of_which_none_were_kept_say_that_they_are_more() -> None:
    make_three()

    found = tallies.number("articles", Article.objects.all())

    assert found == Number(2, is_exact=False)
    assert (str(found), found.note) == ("more than 2", "")


def test_an_old_number_gives_way_to_an_exact_one_where_the_rows_became_few() -> None:
    make_three()
    keep(60_000, timezone.now() - tallies.FRESH - timedelta(minutes=1))

    assert tallies.number("articles", Article.objects.all()) == Number(3)


def test_no_more_rows_than_the_bound_are_read() -> None:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        tallies.number("articles", Article.objects.all())

    counting = asked.captured_queries[-1]["sql"]
    assert "LIMIT 50001" in counting
    assert "JOIN" not in counting


def test_a_number_kept_a_moment_ago_costs_no_count() -> None:
    keep(1_000_000, timezone.now())

    with CaptureQueriesContext(connection) as asked:
        found = tallies.numbers({"articles": Article.objects.all()})

    assert found["articles"].count == 1_000_000
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("values", "standing"),
    [
        ({}, "published"),
        ({"published_at": timezone.now() + DAY}, "scheduled"),
        ({"unpublish_at": timezone.now() - DAY}, "ended"),
        ({"status": Status.DRAFT}, "draft"),
        ({"status": Status.ARCHIVED}, "archived"),
    ],
)
def test_an_article_has_one_standing(values: dict[str, object], standing: str) -> None:
    article = make_article(**values)

    has = {name for name in tallies.STANDINGS if tallies.standing(name).contains(article)}

    assert has == {standing}
    assert article.is_published == (standing == "published")


@pytest.mark.usefixtures("few")
def test_what_is_many_is_counted_in_the_background() -> None:
    make_three()
    article = Article.objects.first()
    KeptFinding.objects.bulk_create(
        KeptFinding(article=article, kind="orphan", message="") for _ in range(4)
    )
    Tally.objects.create(name="subject:gone", count=9, counted_at=timezone.now() - DAY)

    tallies.begin(timezone.now(), timezone.now())
    work_off()

    assert article
    assert dict(Tally.objects.values_list("name", "count")) == {
        "articles": 3,
        "findings": 4,
        "finding:orphan": 4,
        "status:published": 3,
        f"subject:{article.subject_id}": 3,
    }


def test_a_library_that_can_be_counted_at_once_needs_no_task() -> None:
    make_three()

    tallies.begin(timezone.now(), timezone.now())

    assert not Task.objects.exists()


@pytest.mark.usefixtures("few")
def test_counting_begins_once_at_a_time() -> None:
    make_three()

    for _ in range(2):
        tallies.begin(timezone.now(), timezone.now())

    assert Task.objects.count() == 1
    assert tasking.is_open("tallies")
